from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.core.checking import Place, Reference
from tests.compliance.score import Expected, Hit, Score, expected_in, score, table

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.core.checking import Confidence, Provider, ReferenceKind


def reference(
    line: int,
    model_id: str | None,
    *,
    path: str = "a.py",
    provider: Provider = "huggingface",
    kind: ReferenceKind = "call",
    confidence: Confidence = "high",
) -> Reference:
    return Reference(model_id, provider, Place(path, line, 1), kind, confidence, "python")


def expected(
    *hits: tuple[int, str],
    path: str = "a.py",
    form: str = "python",
    mentions: tuple[tuple[int, str], ...] = (),
    dynamic: tuple[int, ...] = (),
) -> Expected:
    return Expected(
        path,
        form,
        {Hit(path, *hit): "huggingface" for hit in hits},
        frozenset(Hit(path, *hit) for hit in mentions),
        frozenset(dynamic),
    )


def test_found_missed_and_false_are_told_apart() -> None:
    scores = score([expected((1, "o/a"), (2, "o/b"))], [reference(1, "o/a"), reference(3, "o/c")])

    assert scores["python"] == Score(1, 2, 1, (Hit("a.py", 2, "o/b"),), (Hit("a.py", 3, "o/c"),))
    assert scores["python"].recall == 0.5
    assert scores["python"].precision == 0.5


def test_the_right_model_on_the_wrong_line_is_both_missed_and_false() -> None:
    total = Score.of(score([expected((1, "o/a"))], [reference(2, "o/a")]).values())

    assert total.missed == (Hit("a.py", 1, "o/a"),)
    assert total.false == (Hit("a.py", 2, "o/a"),)


def test_one_model_counts_once_per_line() -> None:
    total = Score.of(
        score([expected((1, "o/a"))], [reference(1, "o/a"), reference(1, "o/a", kind="variable")]).values()
    )

    assert (total.found, total.false) == (1, ())


@pytest.mark.parametrize(
    "ignored",
    [
        reference(9, "o/x", confidence="info", kind="mention"),
        reference(9, "./weights", confidence="medium", provider="local"),
        reference(9, None, confidence="info", kind="dynamic", provider="unknown"),
        reference(9, "o/m"),
        reference(9, "o/x", path="not-listed.py"),
    ],
)
def test_what_can_be_no_finding_is_never_false(ignored: Reference) -> None:
    total = Score.of(score([expected((1, "o/a"), mentions=((9, "o/m"),))], [reference(1, "o/a"), ignored]).values())

    assert total.false == ()
    assert total.recall == 1.0


def test_a_mention_is_no_find_of_what_is_expected() -> None:
    total = Score.of(score([expected((1, "o/a"))], [reference(1, "o/a", confidence="info")]).values())

    assert total.missed == (Hit("a.py", 1, "o/a"),)


def test_the_provider_is_compared() -> None:
    total = Score.of(score([expected((1, "o/a"))], [reference(1, "o/a", provider="ollama")]).values())

    assert total.recall == 1.0
    assert total.wrong_provider == (Hit("a.py", 1, "o/a"),)


def test_computed_names_are_scored_apart() -> None:
    computed = reference(4, None, kind="dynamic", confidence="info", provider="unknown")

    total = Score.of(score([expected(dynamic=(4, 5))], [computed]).values())

    assert total.missed_dynamic == (("a.py", 5),)
    assert total.dynamic_recall == 0.5
    assert (total.recall, total.precision) == (1.0, 1.0)


def test_forms_are_scored_by_themselves_and_summed() -> None:
    files = [expected((1, "o/a")), expected((1, "o/b"), path="b.tf", form="terraform")]

    scores = score(files, [reference(1, "o/a")])

    assert {form: one.recall for form, one in scores.items()} == {"python": 1.0, "terraform": 0.0}
    assert Score.of(scores.values()).recall == 0.5


def test_the_table_names_every_miss_and_false_hit() -> None:
    text = table(score([expected((1, "o/a"), dynamic=(7,))], [reference(3, "o/c")]))

    assert "a.py:1  o/a" in text
    assert "a.py:3  o/c" in text
    assert "a.py:7  computed, not reported" in text


def test_expectations_are_read_from_yaml(tmp_path: Path) -> None:
    file = tmp_path / "expected.yaml"
    file.write_text(
        "x/a.py:\n"
        "  form: python\n"
        "  references:\n    - {line: 3, id: o/a, provider: huggingface}\n"
        "  dynamic: [5]\n"
        "  mentions:\n    - {line: 6, id: o/m}\n"
        "b.txt:\n  form: text\n  references: []\n"
    )

    first, second = expected_in(file)

    assert first == Expected(
        "x/a.py",
        "python",
        {Hit("x/a.py", 3, "o/a"): "huggingface"},
        frozenset({Hit("x/a.py", 6, "o/m")}),
        frozenset({5}),
    )
    assert second == Expected("b.txt", "text", {})
