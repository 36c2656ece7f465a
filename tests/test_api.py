"""The public names: what others may import, and what that costs."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import pytest

import advisor
from advisor.catalog.load import shipped_data

HEAVY = ("boto3", "botocore", "huggingface_hub", "yaml", "rich", "prompt_toolkit")


def test_every_public_name_is_there_and_documented() -> None:
    assert sorted(advisor.__all__) == list(advisor.__all__)
    for name in advisor.__all__:
        assert getattr(advisor, name).__doc__ or name == "Language"  # an alias has none
    assert set(advisor._HOMES) == set(advisor.__all__)


def test_the_examples_of_the_docstring_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("AutoModel.from_pretrained('amazon/alexatm-20b')\n")
    lines = (advisor.__doc__ or "").splitlines(keepends=True)
    code = dedent("".join(line for line in lines if line.startswith("    ") or not line.strip()))
    exec(compile(code, "advisor.__doc__", "exec"), {})
    recommended, _, checked = capsys.readouterr().out.partition("\n")
    assert recommended in advisor.load_catalog().models
    assert "LIC004" in checked


def test_a_project_is_checked_as_the_command_does(tmp_path: Path) -> None:
    (tmp_path / "advisor-policy.yaml").write_text("version: 1\nexclude: [old/]\n")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "app.py").write_text("AutoModel.from_pretrained('org/unknown')\n")
    (tmp_path / "app.py").write_text("AutoModel.from_pretrained('amazon/alexatm-20b')\nmodel = 'open-calm-7b'\n")
    catalog, rules = advisor.load_catalog(), advisor.load_rules()
    policy = advisor.read_policy(None, tmp_path, catalog)
    checked = advisor.check_project(tmp_path, policy, catalog, rules, today=dt.date.today())  # noqa: DTZ011 - as it does
    script = "import sys\nfrom advisor.cli.main import run\nsys.exit(run(['check', '--format', 'json']))\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    said = [(f["rule"], f["path"], f["line"], f["fingerprint"]) for f in json.loads(done.stdout)["findings"]]
    places = [(f.rule, f.place.path if f.place else None, f.place.line if f.place else None) for f in checked.findings]
    assert [(rule, path, line) for rule, path, line, _ in said] == places
    assert [fingerprint for *_, fingerprint in said] == [f.fingerprint for f in checked.findings]


def test_the_example_of_the_docstring_works() -> None:
    catalog, rules = advisor.load_catalog(), advisor.load_rules()
    request = advisor.Request(
        purpose=advisor.Purpose(tasks=("chat",), languages=("ja",)), where=advisor.Where(region="ap-northeast-1")
    )
    report = advisor.recommend(request, catalog, rules, today=dt.date(2026, 11, 22))
    text = advisor.render_report(report, advisor.View(catalog, "en"), "json")
    assert json.loads(text)["recommended"][0]["model"]["id"] == report.recommended[0].model.id


def test_importing_a_submodule_first_does_not_hide_the_function() -> None:
    script = (
        "import advisor.recommend.rank, advisor\n"
        "from advisor.recommend.rank import order_key\n"
        "from advisor.recommend import recommend\n"
        "import advisor.estimate.memory\n"
        "assert callable(advisor.estimate)\n"
        "assert advisor.recommend is recommend and callable(order_key)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def loaded_by(*arguments: str) -> set[str]:
    script = (
        "import sys\n"
        "from advisor.cli.main import run\n"
        "code = run(sys.argv[1:])\n"
        "sys.stderr.write('\\n'.join(sys.modules))\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_recommend_imports_nothing_heavy() -> None:
    modules = loaded_by("recommend", "--format", "json")
    assert "advisor.recommend.service" in modules
    assert not modules & set(HEAVY)


def test_help_imports_nothing_heavy_and_no_pydantic() -> None:
    modules = loaded_by("--help")
    assert not modules & {*HEAVY, "pydantic"}


def test_importing_the_package_is_free() -> None:
    script = "import sys, advisor; print('pydantic' in sys.modules, 'advisor.catalog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_request_of_plain_data_is_checked_against_the_catalogue() -> None:
    catalog = advisor.load_catalog()
    request = advisor.read_request(
        {"purpose": {"task": "chat", "languages": ["ja-JP"]}, "limits": {"max_parameters": "8B"}, "where": {}},
        catalog,
        language="ja",
    )
    assert request.purpose == advisor.Purpose(("chat",), ("ja",))
    assert request.limits.max_parameters == 8_000_000_000
    assert request.where.region == "ap-northeast-1"
    assert "where.region" in request.assumed
    assert "purpose.tasks" not in request.assumed
    with pytest.raises(advisor.UsageError) as caught:
        advisor.read_request({"purpos": {}, "choice": {"tops": 3}, "load": 1}, catalog, language="ja")  # type: ignore[dict-item]
    assert len(getattr(caught.value, "problems", ())) == 3
    assert "使えません" in "\n".join(caught.value.lines("ja"))
    with pytest.raises(advisor.UsageError, match=r"where\.region: unknown 'tokio'"):
        advisor.read_request({"where": {"region": "tokio"}}, catalog)


@pytest.mark.parametrize(
    ("group", "key", "value"),
    [("purpose", "tasks", "chat"), ("purpose", "languages", "ja"), ("where", "platforms", "ec2"),
     ("where", "instance_families", "g5"), ("limits", "quantizations", "awq"), ("choice", "models", "Qwen/Qwen3-8B")],
)  # fmt: skip
def test_what_is_said_again_counts_once_and_lists_have_an_end(group: str, key: str, value: str) -> None:
    catalog = advisor.load_catalog()
    request = advisor.read_request({group: {key: [value] * 1000}}, catalog)
    assert request.echo()[group][key] == [value]
    with pytest.raises(advisor.UsageError, match=rf"{group}\.{key}: 1,001 values; at most 1,000"):
        advisor.read_request({group: {key: [value] * 1001}}, catalog)


def test_entries_and_lists_are_plain_data() -> None:
    catalog, rules = advisor.load_catalog(), advisor.load_rules()
    entry = advisor.find_entry("apache-2.0", catalog, rules)
    assert isinstance(entry, advisor.Entry)
    assert entry.kind == "license"
    facts = {fact.name: fact for fact in entry.facts()}
    assert facts["spdx"].value == "Apache-2.0"
    assert isinstance(facts["spdx"].source, advisor.Source)
    with pytest.raises(advisor.UnknownNameError):
        advisor.find_entry("no such thing", catalog, rules)
    found = advisor.list_entries("models", catalog, rules, filters=advisor.Filters(language=("ja",)))
    assert found.entries
    assert all("ja" in row["languages"] for row in found.entries)
    with pytest.raises(advisor.UsageError):
        advisor.list_entries("rules", catalog, rules, filters=advisor.Filters(task=("chat",)))


def test_models_and_policies_that_are_at_hand(tmp_path: Path) -> None:
    catalog, rules, today = advisor.load_catalog(), advisor.load_rules(), dt.date(2026, 11, 22)
    config = {
        "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
        "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256, "torch_dtype": "bfloat16",
    }  # fmt: skip
    model = advisor.model_of_config(config, today, name="ours/model")
    assert isinstance(model, advisor.Model)
    assert (model.id, model.parameters, model.license) == ("ours/model", 8_030_261_248, None)
    for broken in ({**config, "hidden_size": 0}, {"model_type": float("nan")}, {"x": object()}):
        with pytest.raises(advisor.FileError, match="ours/model"):
            advisor.model_of_config(broken, today, name="ours/model")
    policy = advisor.parse_policy("version: 1\nallow: [MIT]\n", catalog, root=tmp_path)
    report = advisor.check(advisor.scan_models(["Qwen/Qwen3-8B"], catalog), policy, catalog, rules, today=today)
    assert [f.rule for f in report.findings if f.level == "error"] == ["LIC001"]
    with pytest.raises(advisor.FileError, match=r"advisor-policy\.yaml"):
        advisor.parse_policy("version: 1\nallow: 3\n", catalog, root=tmp_path)
    with pytest.raises(advisor.FileError, match=r"1 problem"):
        advisor.parse_policy("#" * 1_000_001, catalog, root=tmp_path)
    with pytest.raises(advisor.UsageError, match="no model id"):
        advisor.scan_models(["not an id"], catalog)


def test_a_new_catalogue_may_be_asked_from_several_threads() -> None:
    data, rules = shipped_data(), advisor.load_rules()

    def answer(catalog: advisor.Catalog, language: str) -> str:
        request = advisor.Request(purpose=advisor.Purpose(tasks=("chat",), languages=(language,)))
        report = advisor.recommend(request, catalog, rules, today=dt.date(2026, 11, 22))
        return advisor.render_report(report, advisor.View(catalog, "en"), "json")

    languages = ("ja", "en", "ja", "en")
    alone = {language: answer(advisor.Catalog(data), language) for language in languages}
    shared, interval = advisor.Catalog(data), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(languages)) as threads:
            together = list(threads.map(lambda language: answer(shared, language), languages))
    finally:
        sys.setswitchinterval(interval)
    assert together == [alone[language] for language in languages]
