"""``advisor catalog add``: what it prints, how it exits, and that what it writes answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from advisor.errors import UsageError
from tests.sources import factories as made
from tests.sources.hub_server import FakeHub, Refusal, Served, as_the_hub

from .conftest import Ran
from .test_processes import run

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

FILES = {
    "config.json": json.dumps(made.LLAMA).encode(),
    "model.safetensors": made.head_of(made.header(made.llama())) + bytes(made.total(made.llama())),
}
NEW = Served(FILES, says={"cardData": {"license": "apache-2.0", "language": "ja", "pipeline_tag": "text-generation"}})


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    with as_the_hub(monkeypatch, tmp_path) as served:
        served.repositories["org/new"] = NEW
        yield served


def test_the_path_is_the_data_and_the_rest_is_talk(cli: Cli, hub: FakeHub) -> None:
    ran = cli("catalog", "add", "org/new")
    assert (ran.code, ran.out) == (0, "my-catalog/models/org--new.yaml\n")
    first, *items, last = ran.err.splitlines()
    assert first == "not reviewed; look at:"
    assert all(item.startswith("  - ") for item in items)
    assert last == "next: advisor --catalog my-catalog show org/new"


def test_in_japanese(cli: Cli, hub: FakeHub) -> None:
    ran = cli("--lang", "ja", "catalog", "add", "org/new", "--output", "私の カタログ")
    assert (ran.code, ran.out) == (0, "私の カタログ/models/org--new.yaml\n")
    assert ran.err.splitlines()[0] == "内容は未確認です。確認してください:"
    assert "次の手順: advisor --catalog '私の カタログ' show org/new" in ran.err
    assert "ライセンス: カードの記載は apache-2.0" in ran.err


def test_the_next_step_works(cli: Cli, hub: FakeHub) -> None:
    cli("catalog", "add", "org/new")
    asked = len(hub.requests)
    shown = json.loads(cli("--catalog", "my-catalog", "show", "org/new", "--format", "json").out)
    assert shown["id"] == "org/new"
    assert shown["facts"]["license"]["value"] == "apache-2.0"
    assert shown["facts"]["license"]["source"].startswith(f"{hub.endpoint}/org/new/blob/")
    assert len(hub.requests) == asked, "the network is not needed any more"


def test_it_is_estimated_like_the_hub_s(cli: Cli, hub: FakeHub) -> None:
    cli("catalog", "add", "org/new")
    own = ("estimate", "org/new", "--instance", "g5.xlarge", "--format", "json")
    added = cli("--catalog", "my-catalog", *own)
    assert added.code == 0, added.err
    ours, theirs = json.loads(added.out), json.loads(cli(*own).out)
    assert ours["memory"] == theirs["memory"]
    assert ours["kv_cache"] == theirs["kv_cache"]
    assert ours["memory"]["weights_bytes"] == 2 * made.PARAMETERS


def test_it_is_recommended(cli: Cli, hub: FakeHub) -> None:
    cli("catalog", "add", "org/new")
    asked = ("recommend", "--model", "org/new", "--task", "text-generation", "--language", "ja", "--format", "json")
    report = json.loads(cli("--catalog", "my-catalog", *asked).out)
    found = [*report["recommended"], *report["undetermined"], *report["rejected"]]
    assert {one["model"]["id"] if isinstance(one["model"], dict) else one["model"] for one in found} == {"org/new"}


def test_the_folder_of_the_global_option_is_the_default(cli: Cli, hub: FakeHub) -> None:
    hub.repositories["org/tuned"] = NEW._replace(says={"cardData": {"license": "mit", "base_model": "org/new"}})
    assert cli("catalog", "add", "org/new", "--output", "mine").code == 0
    ran = cli("--catalog", "mine", "catalog", "add", "org/tuned")
    assert (ran.code, ran.out) == (0, "mine/models/org--tuned.yaml\n")
    assert "is not catalogued" not in ran.err


def test_a_model_that_moved(cli: Cli, hub: FakeHub) -> None:
    hub.repositories["org/old"] = Served(moved_to="org/new")
    ran = cli("catalog", "add", "org/old")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == "org/old is called org/new now"
    assert ran.err.splitlines()[-1].endswith("show org/new")


def test_again(cli: Cli, hub: FakeHub) -> None:
    cli("catalog", "add", "org/new")
    again = cli("catalog", "add", "org/new")
    assert (again.code, again.out) == (2, "")
    assert again.err == (
        "error: my-catalog/models/org--new.yaml is there already\nhint: --force replaces it, your changes included\n"
    )
    assert cli("catalog", "add", "org/new", "--force").code == 0
    assert cli("--catalog", "my-catalog", "catalog", "add", "org/new", "--force").code == 0


@pytest.mark.parametrize(
    ("name", "api", "code", "said"),
    [
        ("org/none", None, 2, "is not on the Hub, or it is private"),
        ("org/gated", Refusal(401, "GatedRepo"), 2, "is gated: its conditions must be accepted first"),
        ("org/down", Refusal(503), 5, "the Hub failed (503)"),
        ("org/busy", Refusal(429), 5, "refuses further requests for now"),
        ("falcon-7b", None, 2, "is in the catalogue: tiiuae/falcon-7b"),
        ("no name", None, 2, "is not a name the Hub knows"),
        ("org/new@main", None, 2, "is not a name the Hub knows"),
    ],
)
def test_exit_codes(cli: Cli, hub: FakeHub, name: str, api: Refusal | None, code: int, said: str) -> None:
    if api is not None:
        hub.repositories[name] = Served(api=api)
    ran = cli("catalog", "add", name)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert cli("--lang", "ja", "catalog", "add", name).err.startswith("エラー: ")
    assert not Path("my-catalog").exists()


def test_a_gated_model_with_a_token_that_may(cli: Cli, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.repositories["org/gated"] = NEW._replace(gated="manual")
    ran = cli("catalog", "add", "org/gated")
    assert ran.code == 0
    assert hub.tokens == {"Bearer hf_secret"}
    written = Path("my-catalog/models/org--gated.yaml").read_text(encoding="utf-8")
    assert "gated: manual" in written
    assert "hf_secret" not in written + ran.err


def test_gated_files_without_a_token(cli: Cli, hub: FakeHub) -> None:
    hub.repositories["org/gated"] = NEW._replace(gated="manual", content=Refusal(401, "GatedRepo"))
    ran = cli("catalog", "add", "org/gated")
    assert ran.code == 2
    assert f"accept them at {hub.endpoint}/org/gated" in ran.err


def test_without_a_network(cli: Cli, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    ran = cli("catalog", "add", "org/new")
    assert ran.code == 5
    assert "HF_HUB_OFFLINE is set" in ran.err
    assert not hub.requests


def test_a_path_of_somebody_else(cli: Cli, hub: FakeHub) -> None:
    Path("file").write_text("x", encoding="utf-8")
    ran = cli("catalog", "add", "org/new", "--output", "file")
    assert ran.code == UsageError.exit_code
    assert Path("file").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Writes a catalogue file for a model"), ("ja", "自分のカタログ")]
)
def test_help(language: str, word: str) -> None:
    # help is worded when the commands are built, once a process
    assert word in "".join(run("--lang", language, "catalog", "add", "--help").stdout.decode().split("\n"))
