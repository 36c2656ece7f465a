"""Family files for models of a Hub of our own: what they say, what they leave open, and that they load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.authoring import hub_entry
from advisor.authoring.add import Added, add
from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.overlay import compile_overlay
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.load import shipped_data
from advisor.core.model import Ancestor, Model
from advisor.core.request import Task
from advisor.errors import FileError, UpstreamError, UsageError
from tests.sources import factories as made
from tests.sources.hub_server import COMMIT, Answer, FakeHub, Refusal, Served, as_the_hub
from tests.sources.test_quantization import GPTQ
from tests.sources.test_stored import packed

TODAY = date(2026, 11, 24)
CARD: dict[str, Any] = {"license": "apache-2.0", "language": ["ja", "en"], "pipeline_tag": "text-generation"}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    with as_the_hub(monkeypatch, tmp_path) as served:
        yield served


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def weights(shapes: made.Shapes) -> bytes:
    return made.head_of(made.header(shapes)) + bytes(made.total(shapes))


def repository(
    config: dict[str, Any] | None = None, shapes: made.Shapes | None = None, *, card: Any = None, **more: Any
) -> Served:
    files: dict[str, bytes] = {"README.md": b"#"}
    if config is not None:
        files["config.json"] = json.dumps(config).encode()
    if shapes is not None:
        files["model.safetensors"] = weights(shapes)
    says = {"cardData": CARD if card is None else card, **more.pop("says", {})}
    return Served({**files, **more.pop("files", {})}, says=says, **more)


def llama(**card: Any) -> Served:
    return repository(made.LLAMA, made.llama(), card={**CARD, **card})


def write(root: Path, name: str = "org/new", *, catalog: Catalog | None = None, force: bool = False) -> Added:
    return add(name, root, shipped_data(), catalog or load_catalog(), today=TODAY, force=force)


def loaded(root: Path) -> Catalog:
    return load_catalog(compile_overlay(root))


def entry(added: Added) -> Any:
    return yaml.safe_load(added.path.read_text(encoding="utf-8"))["models"][added.id]


def model(hub: FakeHub, root: Path, served: Served) -> tuple[Model, Any, str]:
    """Return the model as the catalogue has it then, its entry, and what to review."""
    hub.repositories["org/new"] = served
    added = write(root)
    return loaded(root).model("org/new"), entry(added), " ".join(text.en for text in added.review)


def test_what_a_file_says(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/New_Model"] = llama()._replace(gated="auto")
    added = write(root, "org/New_Model")
    assert (added.id, added.path, added.warnings) == ("org/New_Model", root / "models" / "org--new-model.yaml", ())
    found = loaded(root).model("org/New_Model")
    assert (found.name, found.publisher, found.family) == ("New_Model", "org", "org--new-model")
    assert (found.kind, found.released, found.license, found.licenses) == (None, None, "apache-2.0", ("apache-2.0",))
    assert (found.languages, found.languages_complete, found.tasks) == (("ja", "en"), True, ("text-generation",))
    assert (found.parameters, found.parameters_stored) == (made.PARAMETERS, None)
    assert (found.context_length, found.context_limit, found.dtype) == (2048, "hard", "bfloat16")
    assert found.huggingface is not None
    assert found.huggingface.gated == "auto"
    (file,) = found.huggingface.weights
    assert (file.dtype, file.bytes, file.format) == ("bfloat16", 2 * made.PARAMETERS, "safetensors")
    page = f"{hub.endpoint}/org/New_Model"
    sources = {name: known.source for name, known in found.provenance.items()}
    for fact, place in {
        "license": f"blob/{COMMIT}/README.md", "architecture": f"blob/{COMMIT}/config.json", "dtype": f"tree/{COMMIT}",
    }.items():  # fmt: skip
        source = sources[fact]
        assert source is not None
        assert (source.url, source.read) == (f"{page}/{place}", "2026-11-24")
    for fact in ("kind", "released"):
        why = found.provenance[fact].why
        assert why is not None
        assert why.en != why.ja


def test_the_comments_ask_for_review_in_both_languages(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    text = write(root).path.read_text(encoding="utf-8")
    head = text[: text.index("schema:")]
    assert all(line.startswith("#") for line in head.splitlines())
    for word in ("kind:", "licence:", "training data:", "languages:", "ライセンス:", "学習データ:", "言語:", "未確認"):
        assert word in head
    assert "not reviewed" in text


def test_files_are_read_at_the_commit_of_the_facts(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    write(root)
    paths = [path for path, _ in hub.requests]
    assert paths[:2] == ["/api/models/org/new", f"/api/models/org/new/revision/{COMMIT}"]
    assert all(COMMIT in path for path in paths[1:])


def test_only_what_decides_the_size_is_copied(hub: FakeHub, root: Path) -> None:
    config = {
        **made.LLAMA,
        "bos_token_id": 1,
        "id2label": {str(n): "x" for n in range(2000)},
        "_name_or_path": "/home/x",
    }
    _, written, _ = model(hub, root, repository(config, made.llama()))
    assert written["architecture"]["config"] == {k: v for k, v in made.LLAMA.items() if k != "torch_dtype"}


# --------------------------------------------------------------------------------------------------- licence and descent


@pytest.mark.parametrize(
    ("card", "license_", "review"),
    [
        ({"license": "mit"}, "mit", "licence: the card declares mit"),
        ({"license": "llama3.1"}, "llama3.1", "llama3.1"),
        ({"license": None}, None, "licence: the card declares none"),
        ({"license": "made-up-1.0"}, None, "the card declares made-up-1.0"),
        ({"license": ["mit", "gemma"]}, None, "license left out: 'mit, gemma'"),
    ],
)
def test_licences(hub: FakeHub, root: Path, card: dict[str, Any], license_: str | None, review: str) -> None:
    found, written, asked = model(hub, root, llama(**card))
    assert found.license == license_
    assert review in asked
    assert (found.provenance["license"].why is None) == (license_ is not None)
    assert written["license"]["id"] == license_


def test_a_licence_with_a_name_of_its_own(hub: FakeHub, root: Path) -> None:
    card = {"license": "other", "license_name": "tongue\x1b[2J", "license_link": "LICENSE.txt"}
    found, written, asked = model(hub, root, llama(**card))
    assert found.license == "other"
    place = f"{hub.endpoint}/org/new/blob/{COMMIT}/LICENSE.txt"
    assert place in written["license"]["note"]["en"]
    assert place in asked
    assert "\x1b" not in (root / "models" / "org--new.yaml").read_text(encoding="utf-8")


def test_ancestors(hub: FakeHub, root: Path) -> None:
    card = {"base_model": ["tiiuae/falcon-7b", "org/elsewhere"], "base_model_relation": "merge"}
    hub.repositories["org/new"] = llama(**card)
    added = write(root)
    found = loaded(root).model("org/new")
    assert [(a.model, a.relation) for a in found.ancestors] == [
        ("tiiuae/falcon-7b", "merge"),
        ("org/elsewhere", "merge"),
    ]
    assert found.licenses == ("apache-2.0", "unknown"), "what org/elsewhere passes on is not known"
    assert [warning.code for warning in added.warnings] == ["catalog.uncatalogued-ancestor"]


def test_how_it_descends_is_asked_where_nobody_says(hub: FakeHub, root: Path) -> None:
    found, _, asked = model(hub, root, llama(base_model="tiiuae/falcon-7b"))
    assert [a.relation for a in found.ancestors] == ["fine-tune"]
    assert "fine-tune is assumed" in asked


def test_a_parent_of_the_hub_s_early_days_is_looked_up(hub: FakeHub, root: Path) -> None:
    hub.repositories["early-model"] = Served(moved_to="somebody/early-model")
    hub.repositories["somebody/early-model"] = Served()
    found, _, _ = model(hub, root, llama(base_model="early-model"))
    assert [a.model for a in found.ancestors] == ["somebody/early-model"]


@pytest.mark.parametrize("parent", ["no-such-model", "https://example.org/x", ["a/b", 3]])
def test_with_a_parent_that_leads_nowhere_the_licence_stays_open(hub: FakeHub, root: Path, parent: object) -> None:
    found, _, asked = model(hub, root, llama(base_model=parent))
    assert found.license is None
    assert "not all models it was made from are known" in asked


def test_a_pedigree_does_not_hide_a_parent_that_leads_nowhere(hub: FakeHub, root: Path) -> None:
    hub.repositories["HuggingFaceH4/zephyr-7b-beta"] = llama(base_model="no-such-model")
    added = write(root, "HuggingFaceH4/zephyr-7b-beta")
    assert loaded(root).model(added.id).license is None
    assert any("no-such-model" in text.en for text in added.review)


def test_what_the_catalogue_knows_already_is_taken_over(hub: FakeHub, root: Path) -> None:
    known = load_catalog().pedigree("HuggingFaceH4/zephyr-7b-beta")
    assert known is not None
    assert known.data_terms
    assert known.ancestors
    hub.repositories[known.id] = llama(license="apache-2.0", base_model=[known.ancestors[0].model, "org/more"])
    added = write(root, known.id)
    found = loaded(root).model(known.id)
    assert found.license == known.license
    assert [term.license for term in found.data_terms] == [term.license for term in known.data_terms]
    assert set(known.data_terms[0].license.split()) <= set(found.licenses)
    assert [a.model for a in found.ancestors] == [*(a.model for a in known.ancestors), "org/more"]
    assert found.provenance["license"].source == known.source
    assert any("pedigree" in text.en for text in added.review)
    assert isinstance(found.ancestors[0], Ancestor)


# ------------------------------------------------------------------------------------------------------- what is missing


def test_an_architecture_nobody_reads(hub: FakeHub, root: Path) -> None:
    found, written, asked = model(hub, root, repository({"model_type": "brand_new"}, made.llama()))
    assert written["architecture"]["config"] is None
    assert "model_type 'brand_new'" in written["architecture"]["why"]["en"]
    assert "nothing can be estimated" in asked
    assert (found.architecture, found.parameters, found.dtype) == (None, made.PARAMETERS, "bfloat16")
    assert found.context_length is None


def test_a_config_with_fields_missing(hub: FakeHub, root: Path) -> None:
    config = {field: value for field, value in made.LLAMA.items() if field != "vocab_size"}
    found, written, _ = model(hub, root, repository(config, made.llama()))
    assert "vocab_size is missing" in written["architecture"]["why"]["en"]
    assert (found.architecture, found.dtype) == (None, "bfloat16")


def test_weights_without_a_config(hub: FakeHub, root: Path) -> None:
    found, written, _ = model(hub, root, repository(None, made.llama(dtype="F16")))
    assert "there is no config.json" in written["architecture"]["why"]["en"]
    assert (found.parameters, found.dtype) == (made.PARAMETERS, "float16")


def test_pickles_are_counted_from_the_config(hub: FakeHub, root: Path) -> None:
    served = repository(made.LLAMA, files={"pytorch_model.bin": b"\x80"})
    found, written, _ = model(hub, root, served)
    assert written["channels"]["huggingface"]["weights"] == [{"dtype": "bfloat16", "format": "pytorch"}]
    assert (found.parameters, found.dtype) == (made.PARAMETERS, "bfloat16")
    assert any("pickles" in note.en for note in found.notes)


def test_nothing_but_a_type(hub: FakeHub, root: Path) -> None:
    found, _, _ = model(hub, root, repository({"model_type": "brand_new"}, card={}))
    assert (found.parameters, found.dtype, found.license, found.languages, found.tasks) == (None,) * 5
    for fact in ("parameters", "dtype", "license", "languages", "tasks", "context_length", "architecture"):
        assert found.provenance[fact].why is not None, fact


@pytest.mark.parametrize(
    ("card", "languages", "complete"),
    [
        ({"language": "ja"}, ("ja",), True),
        ({"language": ["zh-Hans", "eng"]}, ("zh-Hans", "eng"), True),
        ({"language": ["ja", "multilingual", "English", "code"]}, ("ja",), False),
        ({"language": ["multilingual"]}, None, True),
        ({"language": None}, None, True),
    ],
)
def test_languages(hub: FakeHub, root: Path, card: dict[str, Any], languages: Any, complete: bool) -> None:
    found, _, _ = model(hub, root, llama(**card))
    assert (found.languages, found.languages_complete) == (languages, complete)


@pytest.mark.parametrize(
    ("tag", "tasks"),
    [("summarization", ("summarization",)), ("image-text-to-text", None), (None, None), ("feature-extraction", None)],
)
def test_tasks(hub: FakeHub, root: Path, tag: str | None, tasks: Any) -> None:
    found, _, _ = model(hub, root, llama(pipeline_tag=tag))
    assert found.tasks == tasks


def test_tasks_are_the_catalogue_s() -> None:
    assert set(hub_entry.TASKS.values()) <= set(Task.__args__)  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------- sizes and quantization


def test_more_is_stored_than_the_architecture_counts(hub: FakeHub, root: Path) -> None:
    shapes = {**made.llama(), "extra.weight": ("BF16", (1000, 64))}
    found, _, _ = model(hub, root, repository(made.LLAMA, shapes))
    assert (found.parameters, found.parameters_stored) == (made.PARAMETERS, made.PARAMETERS + made.TABLE)


def test_files_of_several_formats_say_so(hub: FakeHub, root: Path) -> None:
    shapes = {**made.llama(), "model.embed_tokens.weight": ("F32", (1000, 64))}
    found, written, asked = model(hub, root, repository(made.LLAMA, shapes))
    assert "nobody has looked why" in written["parameters"]["difference"]["en"]
    assert "weights: the files hold" in asked
    assert found.parameters == made.PARAMETERS


def test_gptq(hub: FakeHub, root: Path) -> None:
    config = {**made.LLAMA, "quantization_config": GPTQ}
    found, written, asked = model(hub, root, repository(config, packed("gptq")))
    (file,) = written["channels"]["huggingface"]["weights"]
    assert (file["dtype"], file["quantization"]) == ("int4", "gptq")
    assert found.dtype is None
    assert "estimates take 16 bits" in asked
    assert found.parameters == made.PARAMETERS


def test_fp8_is_a_format_models_are_published_in(hub: FakeHub, root: Path) -> None:
    config = {**made.LLAMA, "quantization_config": {"quant_method": "fp8"}}
    linear = {
        name: ("F8_E4M3", shape) for name, (_, shape) in made.llama().items() if ".layers." in name and len(shape) == 2
    }
    found, _, _ = model(hub, root, repository(config, {**made.llama(), **linear}))
    assert (found.dtype, found.quantization) == ("fp8", "fp8")


def test_a_method_nobody_knows(hub: FakeHub, root: Path) -> None:
    config = {**made.LLAMA, "quantization_config": {"quant_method": "new-method"}}
    found, written, _ = model(hub, root, repository(config, made.llama()))
    assert "weights" not in written["channels"]["huggingface"]
    assert found.dtype is None


# ------------------------------------------------------------------------------------------------------------- refusals


def test_a_model_that_moved_bears_its_name(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/old"] = Served(moved_to="org/new")
    hub.repositories["org/new"] = llama()
    added = write(root, "org/old")
    assert (added.id, added.asked, added.path.name) == ("org/new", "org/old", "org--new.yaml")


@pytest.mark.parametrize("name", ["tiiuae/falcon-7b", "TIIUAE/Falcon-7B", "falcon-7b"])
def test_what_the_catalogue_has_is_not_asked_for(hub: FakeHub, root: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is in the catalogue: tiiuae/falcon-7b") as caught:
        write(root, name, force=True)
    assert caught.value.hint is not None
    assert "advisor show tiiuae/falcon-7b" in caught.value.hint.en
    assert not hub.requests
    assert not root.exists()


def test_one_that_moved_to_what_the_catalogue_has(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/old"] = Served(moved_to="tiiuae/falcon-7b")
    hub.repositories["tiiuae/falcon-7b"] = llama()
    with pytest.raises(UsageError, match="is in the catalogue"):
        write(root, "org/old")


def test_a_file_is_replaced_only_when_told(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    path = write(root).path
    path.write_text("# mine\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    asked = len(hub.requests)
    for catalog in (load_catalog(), loaded(root)):
        with pytest.raises(UsageError, match="is there already") as caught:
            write(root, catalog=catalog)
        assert caught.value.hint is not None
        assert "--force" in caught.value.hint.en
    assert len(hub.requests) == asked
    assert path.read_text(encoding="utf-8").startswith("# mine")
    assert write(root, catalog=loaded(root), force=True).path == path
    assert not path.read_text(encoding="utf-8").startswith("# mine")
    assert [file.name for file in path.parent.iterdir()] == ["org--new.yaml"]


def test_a_broken_file_can_be_replaced(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    path = write(root).path
    path.write_text("models: [", encoding="utf-8")
    write(root, force=True)
    assert loaded(root).model("org/new")


def test_one_of_the_user_s_own_in_another_file(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    path = write(root).path
    path.rename(path.with_name("mine.yaml"))
    text = path.with_name("mine.yaml").read_text(encoding="utf-8").replace("family: org--new", "family: mine")
    path.with_name("mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="is in the catalogue"):
        write(root, catalog=loaded(root))
    with pytest.raises(DiagnosticsError):  # without the folder's own catalogue the check finds it
        write(root)
    assert not path.exists()


def test_nothing_is_written_into_a_folder_with_problems(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    (root / "models").mkdir(parents=True)
    (root / "models" / "other.yaml").write_text("schema: 1\n", encoding="utf-8")
    with pytest.raises(DiagnosticsError) as caught:
        write(root)
    assert any("other.yaml" in problem.path for problem in caught.value.diagnostics)
    assert [file.name for file in (root / "models").iterdir()] == ["other.yaml"]


def test_two_of_the_same_folder(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    hub.repositories["org/tuned"] = llama(base_model="org/new", base_model_relation="finetune")
    write(root)
    assert write(root, "org/tuned", catalog=loaded(root)).warnings == ()
    assert [a.model for a in loaded(root).model("org/tuned").ancestors] == ["org/new"]


@pytest.mark.parametrize(
    ("served", "error", "said"),
    [
        (None, UsageError, "is not on the Hub, or it is private"),
        (Served(api=Refusal(401, "GatedRepo")), UsageError, "is gated"),
        (llama()._replace(content=Refusal(403, "GatedRepo"), gated="manual"), UsageError, "is gated"),
        (Served(api=Refusal(403, "", "Access to this resource is disabled.")), UsageError, "has been disabled"),
        (Served(api=Refusal(500)), UpstreamError, "the Hub failed"),
        (Served(api=Refusal(429)), UpstreamError, "refuses further requests"),
        (Served({"README.md": b""}), UsageError, "holds no config.json"),
        (Served({"config.json": b"{"}), FileError, "not JSON"),
    ],
)
def test_what_cannot_be_read(
    hub: FakeHub, root: Path, served: Served | None, error: type[Exception], said: str
) -> None:
    if served is not None:
        hub.repositories["org/new"] = served
    with pytest.raises(error, match=said):
        write(root)
    assert not root.exists()


def test_a_name_without_a_publisher(hub: FakeHub, root: Path) -> None:
    hub.repositories["bare"] = llama()
    with pytest.raises(UsageError, match="names no publisher"):
        write(root, "bare")


def test_a_place_that_cannot_be_written(hub: FakeHub, root: Path) -> None:
    hub.repositories["org/new"] = llama()
    (root / "models" / "org--new.yaml").mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot write") as caught:
        write(root, force=True)
    assert caught.value.hint is not None
    assert "--output" in caught.value.hint.en


# -------------------------------------------------------------------------------------------------------------- hostile


def test_a_hostile_card(hub: FakeHub, root: Path) -> None:
    flood = "x: 1\n# y\u2028\x1b[31m\u202e: &a [*b, !!c] " * 2_000
    card = {
        "license": "other", "license_name": flood, "license_link": flood, "language": [flood, "ja", False], "base_model": flood,
        "pipeline_tag": flood, "base_model_relation": flood,
    }  # fmt: skip
    found, _, _ = model(hub, root, repository(made.LLAMA, made.llama(), card=card))
    text = (root / "models" / "org--new.yaml").read_text(encoding="utf-8")
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text) < 20_000
    assert (found.license, found.languages, found.tasks) == (None, ("ja",), None)


@pytest.mark.parametrize(
    "name", ["org/1e3", "org/0x1F", "org/null", "01-ai/Yi.5", "org/true", "org/no", "1/2", "org/-"]
)
def test_names_that_look_like_other_things(hub: FakeHub, root: Path, name: str) -> None:
    hub.repositories[name] = llama()
    if name == "org/-":
        with pytest.raises(UsageError):
            write(root, name)
        return
    write(root, name)
    assert loaded(root).model(name).name == name.partition("/")[2]


def test_an_answer_between_two_commits(hub: FakeHub, root: Path) -> None:
    """Between the two questions somebody deletes the repository: nothing half is written."""
    hub.repositories["org/new"] = llama()
    hub.odd[f"/api/models/org/new/revision/{COMMIT}"] = Answer(404, headers={"X-Error-Code": "RevisionNotFound"})
    with pytest.raises(UsageError, match="has no revision"):
        write(root)
    assert not root.exists()
