"""Models on the Hub: what is asked, what is refused, what is kept."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.core.model import Model
from advisor.core.text import Text
from advisor.errors import AdvisorError, FileError, UpstreamError, UsageError
from advisor.sources.resolve import read_model

from . import factories as made
from .hub_server import COMMIT, Answer, FakeHub, Refusal, Served, running

FIRST, LATER = date(2026, 11, 22), date(2026, 12, 1)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def file_of(shapes: made.Shapes) -> bytes:
    return made.head_of(made.header(shapes)) + bytes(made.total(shapes))


CONFIG = json.dumps(made.LLAMA).encode()
FILES = {"config.json": CONFIG, "model.safetensors": file_of(made.llama()), "README.md": b"#"}


def shards() -> dict[str, bytes]:
    tensors = list(made.llama().items())
    parts = {"model-1.safetensors": dict(tensors[:7]), "model-2.safetensors": dict(tensors[7:])}
    where = {tensor: file for file, part in parts.items() for tensor in part}
    index = {"metadata": {"total_size": 2 * made.PARAMETERS}, "weight_map": where}
    return {
        "config.json": CONFIG,
        "model.safetensors.index.json": json.dumps(index).encode(),
        **{file: file_of(part) for file, part in parts.items()},
    }


def read(name: str, catalog: Catalog, home: Path | None = None, today: date = FIRST) -> Model:
    return read_model(name, catalog, today=today, home=home)


def notes(model: Model) -> list[str]:
    assert model.checkpoint is not None
    return [note.en for note in model.checkpoint.notes]


def test_a_repository(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served(FILES, gated="auto")
    model = read("org/new", catalog)
    assert (model.id, model.name, model.publisher) == ("org/new", "new", "org")
    assert (model.parameters, model.parameters_stored) == (made.PARAMETERS, made.PARAMETERS)
    assert model.huggingface is not None
    assert model.huggingface.gated == "auto"
    checkpoint = model.checkpoint
    assert checkpoint is not None
    assert (checkpoint.origin, checkpoint.location) == ("hub", f"{hub.endpoint}/org/new")
    assert (checkpoint.revision, checkpoint.read) == (COMMIT, "2026-11-22")
    assert checkpoint.files == ("config.json", "model.safetensors")
    assert checkpoint.notes == ()


def test_files_are_read_at_the_commit_and_by_ranges(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog)
    described, *asked = hub.requests
    assert described[0] == "/api/models/org/new"
    assert {path for path, _ in asked} == {
        f"/org/new/resolve/{COMMIT}/{f}" for f in ("config.json", "model.safetensors")
    }
    assert all(ranged and ranged.startswith("bytes=0-") for _, ranged in asked)


@pytest.mark.parametrize("ranges", [True, False])
def test_no_more_than_headers_is_read(hub: FakeHub, catalog: Catalog, ranges: bool) -> None:
    shapes = made.llama() | {"big.weight": ("BF16", (1000, 20_000))}
    hub.repositories["org/new"] = Served({"config.json": CONFIG, "model.safetensors": file_of(shapes)}, ranges=ranges)
    assert read("org/new", catalog).parameters_stored == made.PARAMETERS + 20_000_000
    if ranges:
        assert hub.sent < 200_000


def test_a_long_header_takes_a_second_request(hub: FakeHub, catalog: Catalog) -> None:
    shapes: made.Shapes = {
        f"model.layers.{i}.a_rather_long_name_of_a_tensor.weight": ("BF16", (1,)) for i in range(2000)
    }
    hub.repositories["org/new"] = Served({"model.safetensors": file_of(shapes)})
    assert read("org/new", catalog).parameters == 2000
    assert len(hub.requests) == 3


def test_shards(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served(shards())
    model = read("org/new", catalog)
    assert model.parameters_stored == made.PARAMETERS
    assert model.checkpoint is not None
    assert len(model.checkpoint.files) == 4
    assert model.checkpoint.findings == ()


def test_a_revision(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served(FILES)
    assert read(f"org/new@{COMMIT}", catalog).id == "org/new"
    assert hub.requests[0][0] == f"/api/models/org/new/revision/{COMMIT}"


def test_the_token_is_sent(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog)
    assert hub.tokens == {None}
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.tokens.clear()
    read("org/new", catalog)
    assert hub.tokens == {"Bearer hf_secret"}


def test_pickles_are_counted_from_the_config(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served({"config.json": CONFIG, "pytorch_model.bin": b"\x80\x04"})
    model = read("org/new", catalog)
    assert (model.parameters, model.parameters_stored) == (made.PARAMETERS, None)
    assert "pickles" in notes(model)[0]
    assert all("pytorch_model" not in path for path, _ in hub.requests)


# ---------------------------------------------------------------------------------------------------------- refusals

GATED = Refusal(403, "GatedRepo", "Access to model org/new is restricted")


@pytest.mark.parametrize(
    ("name", "served", "said", "hint", "code"),
    [
        ("org/none", None, "org/none is neither in the catalogue nor on the Hub, or it is private", "HF_TOKEN", 2),
        ("x/open-calm-7", None, "neither in the catalogue", "did you mean cyberagent/open-calm-7b", 2),
        ("org/new@v9", Served(FILES), "org/new has no revision 'v9'", "", 2),
        ("org/new", Served(FILES, gated="manual", content=GATED), "is gated", "accept them at http", 2),
        ("org/new", Served(api=GATED), "is gated", "HF_TOKEN", 2),
        ("org/new", Served(api=Refusal(401, "RepoNotFound")), "or it is private", "HF_TOKEN", 2),
        (
            "org/new",
            Served(api=Refusal(401, "", "Invalid credentials in Authorization header")),
            "cannot be read with this token",
            "HF_TOKEN",
            2,
        ),
        ("org/new", Served(FILES, content=Refusal(403)), "may not be read with this token", "HF_TOKEN", 2),
        (
            "org/new",
            Served(api=Refusal(403, "", "Access to this resource is disabled.")),
            "has been disabled on the Hub",
            "",
            2,
        ),
        ("org/new", Served(FILES, content=Refusal(404, "EntryNotFound")), "lists config.json, but does not", "", 2),
        ("org/new", Served(api=Refusal(404)), "neither in the catalogue nor on the Hub", "HF_TOKEN", 2),
        ("org/new", Served(api=Refusal(404, "RevisionNotFound")), "has no revision 'main'", "", 2),
        ("org/new", Served(api=Refusal(404, "EntryNotFound")), "neither in the catalogue nor on the Hub", "", 2),
        ("org/new", Served(FILES, content=Refusal(404)), "lists config.json, but does not", "", 2),
        ("org/a--b", None, "is not a name the Hub knows", "", 2),
        ("org/new", Served({"README.md": b""}), "holds no config.json and no weights", "", 2),
        ("org/new", Served({"pytorch_model.bin": b""}), "its weights are pickles", "", 2),
        ("org/new", Served(api=Refusal(429)), "refuses further requests for now (429)", "HF_TOKEN", 5),
        ("org/new", Served(api=Refusal(503)), "the Hub failed (503)", "try again later", 5),
        ("org/new", Served(FILES, content=Refusal(500)), "the Hub failed (500)", "try again later", 5),
    ],
)
def test_each_refusal_has_its_words(
    hub: FakeHub, catalog: Catalog, name: str, served: Served | None, said: str, hint: str, code: int
) -> None:
    if served is not None:
        hub.repositories["org/new"] = served
    with pytest.raises(AdvisorError) as caught:
        read(name, catalog)
    error = caught.value
    assert said in error.message.en
    assert hint in (error.hint.en if error.hint else "")
    assert error.exit_code == code
    assert error.message.ja != error.message.en


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"config.json": b"{"}, "org/new: config.json:1:2: not JSON"),
        ({"config.json": b"[]"}, "config.json: not a JSON object"),
        ({"config.json": b" " * (4 * 1024**2 + 1)}, "bytes, more than the"),
        ({"config.json": json.dumps(made.LLAMA | {"vocab_size": 0}).encode()}, "vocab_size is 0"),
        ({"model.safetensors": b""}, "org/new: model.safetensors: too short"),
        ({"model.safetensors": (2**63).to_bytes(8, "little")}, "its header would be"),
        ({"model.safetensors": file_of(made.llama())[:-1]}, "cut off"),
        ({"model.safetensors.index.json": b'{"weight_map": {"a": "../x"}}'}, "in no file of this folder"),
    ],
)
def test_hostile_files_get_one_error(hub: FakeHub, catalog: Catalog, files: dict[str, bytes], said: str) -> None:
    hub.repositories["org/new"] = Served(files)
    with pytest.raises(FileError) as caught:
        read("org/new", catalog)
    assert said in caught.value.message.en


API = "/api/models/org/new"
CONFIG_PATH = f"/org/new/resolve/{COMMIT}/config.json"


def listed(**changes: Any) -> bytes:
    answer = {"id": "org/new", "sha": COMMIT, "gated": False, "siblings": [{"rfilename": "config.json"}]}
    return json.dumps({**answer, **changes}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>", {"Content-Type": "text/html"}),
        Answer(204),
        Answer(302),
        Answer(302, b"", {"Location": API}),
        Answer(302, b"", {"Location": "http://localhost:9/"}),
        Answer(302, b"", {"Location": "http://[::1"}),
        Answer(200, b"[]"),
        Answer(200, b"null"),
        Answer(200, b"{}"),
        Answer(200, b"[" * 100_000),
        Answer(200, b"\xff\xfe"),
        Answer(200, gzip.compress(listed()), {"Content-Encoding": "gzip"}),
        Answer(200, listed() + b" " * 16 * 1024**2),
        Answer(200, listed(sha=None)),
        Answer(200, listed(sha=5)),
        Answer(200, listed(sha="../../../" + COMMIT)),
        Answer(200, listed(siblings=5)),
        Answer(200, listed(siblings=[{"x": 1}])),
        Answer(200, listed(siblings=[{"rfilename": 5}])),
        Answer(200, listed(siblings=["config.json"])),
        Answer(200, listed(gated={"a": 1})),
        Answer(200, listed(gated="\x1b[31m")),
    ],
)
def test_an_answer_that_is_not_the_hubs(hub: FakeHub, catalog: Catalog, answer: Answer) -> None:
    hub.repositories["org/new"] = Served(FILES)
    hub.odd[API] = answer
    with pytest.raises(UpstreamError, match="about org/new is not the Hub's"):
        read("org/new", catalog)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(204),
        Answer(206, CONFIG),
        Answer(206, CONFIG[3:], {"Content-Range": f"bytes 3-{len(CONFIG)}/{len(CONFIG)}"}),
        Answer(206, CONFIG, {"Content-Range": f"bytes 0-5/{10**26}"}),
        Answer(206, CONFIG, {"Content-Range": "bytes 0-x/\xb2"}),
        Answer(200, gzip.compress(CONFIG), {"Content-Encoding": "gzip"}),
    ],
)
def test_a_file_that_is_not_what_was_asked_for(hub: FakeHub, catalog: Catalog, answer: Answer) -> None:
    hub.repositories["org/new"] = Served(FILES)
    hub.odd[CONFIG_PATH] = answer
    with pytest.raises(UpstreamError, match="is not the Hub's"):
        read("org/new", catalog)


def test_a_renamed_repository_is_followed_and_a_file_may_be_kept_elsewhere(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served({"config.json": CONFIG})
    hub.odd["/api/models/org/old"] = Answer(307, b"", {"Location": API})
    hub.odd[f"/org/old/resolve/{COMMIT}/config.json"] = Answer(
        302, b"", {"Location": hub.endpoint.replace("127.0.0.1", "localhost") + CONFIG_PATH}
    )
    assert read("org/old", catalog).parameters == made.PARAMETERS


def test_the_token_stays_with_the_hub(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.repositories["org/new"] = Served({"config.json": CONFIG})
    with running() as other:
        other.odd["/c"] = Answer(200, CONFIG)
        hub.odd[CONFIG_PATH] = Answer(302, b"", {"Location": f"{other.endpoint}/c"})
        assert read("org/new", catalog).parameters == made.PARAMETERS
        assert other.tokens == {None}


def test_files_of_subfolders_are_not_the_model(hub: FakeHub, catalog: Catalog) -> None:
    hub.repositories["org/new"] = Served({"config.json": CONFIG, "original/other.safetensors": b"x"})
    assert read("org/new", catalog).parameters_stored is None


@pytest.mark.parametrize("path", [API, CONFIG_PATH])
def test_a_trickle_ends_at_the_deadline(
    hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("advisor.sources.hub_requests.DEADLINE_SECONDS", 0.3)
    hub.repositories["org/new"] = Served(FILES)
    hub.odd[path] = Answer(200, drip=True)
    with pytest.raises(UpstreamError, match="does not answer in time"):
        read("org/new", catalog)


def test_nothing_keeps_the_process_alive(hub: FakeHub) -> None:
    from advisor.sources.hub_refusals import Refusals
    from advisor.sources.hub_requests import Requests

    alive: list[bool] = []
    refusals = Refusals(hub.endpoint, "org/new", None, load_catalog())
    list(Requests(refusals).each(lambda _: alive.append(not threading.current_thread().daemon), range(3)))
    assert alive == [False] * 3


def test_after_an_error_the_rest_is_not_asked_for(hub: FakeHub) -> None:
    from advisor.sources.hub_refusals import Refusals
    from advisor.sources.hub_requests import AT_ONCE, Requests

    def work(item: int) -> int:
        if item == 0:
            raise FileError(Text("bad", "不正"))
        done.append(item)
        released.wait(5)
        return item

    done: list[int] = []
    released = threading.Event()
    with pytest.raises(FileError):
        list(Requests(Refusals(hub.endpoint, "org/new", None, load_catalog())).each(work, range(1000)))
    released.set()
    assert len(done) <= 2 * AT_ONCE


def nobody_listens() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_no_answer(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", nobody_listens())
    with pytest.raises(UpstreamError, match="cannot be reached") as caught:
        read("somebody/open-calm-7b-v2", catalog)
    assert caught.value.exit_code == 5
    assert caught.value.hint is not None
    assert "cyberagent/open-calm-7b" in caught.value.hint.en


def test_an_answer_too_late(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.sources.hub_requests.TIMEOUT_SECONDS", 0.05)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(UpstreamError, match="does not answer in time"):
            read("org/new", catalog)


# ---------------------------------------------------------------------------------------------------------------- kept


def test_what_was_read_is_kept_for_use_without_a_network(
    hub: FakeHub, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories["org/new"] = Served(FILES, gated="auto")
    fresh = read("org/new", catalog, tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    offline = read("org/new", catalog, tmp_path, LATER)
    assert notes(offline) == ["read on 2026-11-22 and kept since: HF_HUB_OFFLINE is set"]
    assert fresh.checkpoint is not None
    assert offline.checkpoint is not None
    assert offline._replace(checkpoint=None) == fresh._replace(checkpoint=None)
    assert offline.checkpoint._replace(notes=()) == fresh.checkpoint


@pytest.mark.parametrize("refusal", [Refusal(429), Refusal(502)])
def test_what_was_kept_answers_when_the_hub_fails(
    hub: FakeHub, catalog: Catalog, tmp_path: Path, refusal: Refusal
) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog, tmp_path)
    hub.repositories["org/new"] = Served(api=refusal)
    assert str(refusal.status) in notes(read("org/new", catalog, tmp_path, LATER))[0]


def test_a_repository_that_went_away_is_not_answered_from_what_was_kept(
    hub: FakeHub, catalog: Catalog, tmp_path: Path
) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog, tmp_path)
    hub.repositories.clear()
    with pytest.raises(UsageError):
        read("org/new", catalog, tmp_path, LATER)


def test_the_same_commit_is_not_fetched_again(hub: FakeHub, catalog: Catalog, tmp_path: Path) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog, tmp_path)
    hub.requests.clear()
    again = read("org/new", catalog, tmp_path, LATER)
    assert len(hub.requests) == 1
    assert again.checkpoint is not None
    assert again.checkpoint.read == "2026-12-01"
    assert notes(again) == []
    changed = {**FILES, "config.json": json.dumps(made.LLAMA | {"vocab_size": 2000}).encode()}
    hub.repositories["org/new"] = Served(changed, commit="f" * 40)
    assert read("org/new", catalog, tmp_path).parameters == made.PARAMETERS + 2 * made.TABLE


def test_offline_and_never_read(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "yes")
    with pytest.raises(UpstreamError, match="was never read from the Hub"):
        read("org/new", catalog, tmp_path)


STORED = {"bytes": 1, "parameters": None, "dtype": "float16", "layers": None, "digest": "x"}


def damage(text: str, **changes: Any) -> str:
    return json.dumps({**json.loads(text), **changes})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:50],
        lambda text: damage(text, schema=0),
        lambda text: damage(text, more=1),
        lambda text: damage(text, stored={"bytes": 1}),
        lambda text: damage(text, files=7),
        lambda text: damage(text, files=[1]),
        lambda text: damage(text, missing="abc"),
        lambda text: damage(text, config=[1]),
        lambda text: damage(text, config=None, stored=None),
        lambda text: damage(text, stored={**STORED, "bytes": -5}),
        lambda text: damage(text, stored={**STORED, "dtype": "x"}),
        lambda text: damage(text, read=5),
        lambda text: damage(text, read="20261122"),
        lambda text: damage(text, revision="main"),
        lambda text: damage(text, gated={"a": 1}),
        lambda text: damage(text, repository="evil/other"),
        lambda text: damage(text, listed_bytes=2**63),
        lambda text: damage(text, shards=True),
        lambda text: damage(text, pickled=0),
        lambda _: "",
    ],
)
def test_a_spoilt_file_is_as_good_as_none(
    hub: FakeHub, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Any
) -> None:
    hub.repositories["org/new"] = Served(FILES)
    read("org/new", catalog, tmp_path)
    (path,) = (tmp_path / "huggingface").iterdir()
    path.write_text(spoil(path.read_text()))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UpstreamError):
        read("org/new", catalog, tmp_path)


def test_names_that_differ_are_kept_apart(hub: FakeHub, catalog: Catalog, tmp_path: Path) -> None:
    for name in ("org/new", "Org/New", "org/new@main"):
        hub.repositories[name.partition("@")[0]] = Served(FILES)
        read(name, catalog, tmp_path)
    assert len(list((tmp_path / "huggingface").iterdir())) == 3


def test_a_home_that_cannot_be_written_is_no_reason_not_to_answer(
    hub: FakeHub, catalog: Catalog, tmp_path: Path
) -> None:
    hub.repositories["org/new"] = Served(FILES)
    (tmp_path / "file").write_text("")
    assert read("org/new", catalog, tmp_path / "file").parameters == made.PARAMETERS
