from advisor.core.text import Text
from advisor.errors import (
    AdvisorError,
    CatalogError,
    FileError,
    InfeasibleError,
    UnknownNameError,
    UpstreamError,
    UsageError,
    did_you_mean,
)


def test_exit_codes_are_the_contracts() -> None:
    codes = {e: e.exit_code for e in (UsageError, CatalogError, InfeasibleError, UpstreamError)}
    assert codes == {UsageError: 2, CatalogError: 2, InfeasibleError: 3, UpstreamError: 5}
    assert AdvisorError.exit_code == 70


def test_lines_speak_both_languages() -> None:
    error = FileError(Text("2 problems", "2 件の問題"), Text("see x", "x を参照"), ["a.yaml:1:2: wrong"])
    assert error.lines("en") == ["a.yaml:1:2: wrong", "error: 2 problems", "hint: see x"]
    assert error.lines("ja") == ["a.yaml:1:2: wrong", "エラー: 2 件の問題", "ヒント: x を参照"]


def test_did_you_mean() -> None:
    known = ["tiiuae/falcon-7b", "tiiuae/falcon-40b", "google/flan-t5-xxl"]
    assert did_you_mean("TIIUAE/Falcon-7B", known)[0] == "tiiuae/falcon-7b"
    assert "tiiuae/falcon-7b" in did_you_mean("falcn-7b", known)
    assert did_you_mean("falcon", known) == ["tiiuae/falcon-7b", "tiiuae/falcon-40b"]
    assert did_you_mean("zzzzzz", known) == []
    assert did_you_mean("x" * 100_000, known) == []


def test_unknown_name_suggests() -> None:
    error = UnknownNameError(Text("model", "モデル"), "falcn-7b", ["falcon-7b"])
    assert error.lines("en") == ["error: unknown model: 'falcn-7b'", "hint: did you mean falcon-7b?"]
