from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.compliance.lock import Change, changes, locked, read, terms_digest, write
from advisor.core.checking import CheckedModel, Link
from advisor.core.text import Text
from advisor.errors import FileError

LICENSES = load_catalog().licenses
SHA = "ab" * 32


def model(id_: str = "org/x", license_: str | None = "mit", **other: Any) -> CheckedModel:
    found = LICENSES[license_] if license_ else None
    spdx = found.spdx if found else None
    values: dict[str, Any] = {
        "id": id_,
        "provider": "huggingface",
        "catalog_id": None,
        "declared": spdx,
        "effective": spdx,
        "chain": (Link(id_, "self", found, binds=True),),
        "commercial_use": None,
        "conditions": (),
        "obligations": (),
        "verdict": "allowed",
    }
    return CheckedModel(**{**values, **other})


def differences(before: CheckedModel, now: CheckedModel) -> list[Change]:
    return list(changes(read(write([before]), "x.lock"), [now]))


def test_the_text() -> None:
    digest = terms_digest([LICENSES["mit"]])
    assert write([model(revision="main", text_sha256=SHA)]) == (
        "# Models and their licences as last reviewed. Written by `advisor check --update-lock`.\n"
        "version = 1\n\n"
        "[[model]]\n"
        'id = "org/x"\n'
        'provider = "huggingface"\n'
        'declared = "MIT"\n'
        'effective = "MIT"\n'
        'revision = "main"\n'
        f'text_sha256 = "{SHA}"\n'
        f'terms_sha256 = "{digest}"\n'
    )


def test_without_models() -> None:
    assert read(write([]), "x") == {}


def test_the_order_of_the_models_does_not_show() -> None:
    models = [model(f"org/{n}") for n in "bacDé"] + [model("org/a", provider="ollama")]
    text = write(models)
    random.Random(1).shuffle(models)
    assert write(models) == text
    assert write([*models, models[0]]) == text


def test_it_is_read_as_it_was_written() -> None:
    models = [model("org/b", None), model("org/a", "llama3.1", revision="x")]
    entries = read(write(models), "x")
    assert [e._replace(line=None) for e in entries.values()] == [locked(models[1]), locked(models[0])]
    assert [e.line for e in entries.values()] == [4, 12]
    assert changes(entries, models) == ()
    assert read(write(models).replace("\n", "\r\n"), "x") == entries


@given(st.text(min_size=1), st.none() | st.text(min_size=1))
def test_any_name_survives(id_: str, declared: str | None) -> None:
    written = model(id_, declared=declared)
    (entry,) = read(write([written]), "x").values()
    assert (entry.id, entry.declared) == (id_, declared)


def test_half_a_character_does_not_break_the_file() -> None:
    assert read(write([model("a\udc80\x7f")]), "x")


@pytest.mark.parametrize(
    ("before", "now", "kind", "says"),
    [
        (model(), model(declared="ISC"), "declared", "the licence of org/x has changed: declared MIT → ISC"),
        (model(), model(effective="ISC AND MIT"), "effective", "org/x has changed: effective MIT → ISC AND MIT"),
        (model(declared=None), model(), "declared", "declared not known → MIT"),
        (model(), model(declared="ISC", effective="ISC"), "effective", "declared and effective MIT → ISC"),
        (
            model(),
            model(declared="ISC", effective="ISC AND MIT"),
            "effective",
            "declared MIT → ISC; effective MIT → ISC AND MIT",
        ),
        (model(text_sha256=SHA), model(text_sha256="0" * 64), "text", "licence text of org/x has changed"),
    ],
)
def test_changes(before: CheckedModel, now: CheckedModel, kind: str, says: str) -> None:
    (change,) = differences(before, now)
    assert (change.kind, change.model_id, change.line) == (kind, now.id, 4)
    assert says in change.message.en
    assert not change.message.ja.isascii()
    assert change.is_finding


def test_new_and_gone_models() -> None:
    added, removed = differences(model("org/b"), model("org/a"))
    assert (added.kind, added.model_id, added.is_finding, added.line) == ("added", "org/a", True, None)
    assert (removed.kind, removed.model_id, removed.is_finding, removed.line) == ("removed", "org/b", False, 4)


def test_the_same_name_elsewhere_is_another_model() -> None:
    assert {c.kind for c in differences(model(), model(provider="ollama"))} == {"added", "removed"}


def test_the_case_of_a_name_is_no_change() -> None:
    assert differences(model("Org/X"), model("org/x")) == []


def test_what_is_not_known_now_is_no_change() -> None:
    assert differences(model(text_sha256=SHA), model(license_=None)) == []


def test_a_licence_whose_terms_change_under_its_name_is_a_change() -> None:
    stricter = LICENSES["mit"]._replace(commercial_use="no")
    changed = model()._replace(chain=(Link("org/x", "self", stricter, binds=True),))
    (change,) = differences(model(), changed)
    assert change.kind == "terms"


def test_better_words_are_no_other_terms() -> None:
    llama = LICENSES["llama3.1"]
    reworded = llama._replace(
        name="Other",
        note=Text("x", "x"),
        conditions=tuple(c._replace(text=Text("x", "x"), source=None) for c in llama.conditions),
        obligations=tuple(Text("x", "x") for _ in llama.obligations),
    )
    assert terms_digest([reworded]) == terms_digest([llama])
    assert terms_digest([llama, LICENSES["mit"]]) == terms_digest([LICENSES["mit"], llama, llama])
    assert terms_digest([]) is None
    fewer = llama._replace(conditions=llama.conditions[1:])
    assert terms_digest([fewer]) != terms_digest([llama])


def test_what_does_not_bind_is_not_in_the_digest() -> None:
    data = Link("data", "training-data", LICENSES["cc-by-nc-4.0"], binds=False)
    assert locked(model()._replace(chain=(*model().chain, data))) == locked(model())


def test_every_licence_has_a_digest() -> None:
    assert len({terms_digest([x]) for x in LICENSES.values()}) == len(LICENSES)


ENTRY_AGAIN = 'id = "A"\nprovider = "huggingface"\n'
ENTRY = 'id = "a"\nprovider = "huggingface"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "version None is not 1"),
        ("version = 2", "version 2 is not 1"),
        ('version = "1"', "version '1' is not 1"),
        ("version = ", "not TOML"),
        ("version = 1\nmodels = []", "unknown key 'models'"),
        ("version = 1\nmodel = 3", "must be tables"),
        ("version = 1\nmodel = [3]", "must be tables"),
        ("version = 1\n[[model]]\n", "model 1: the key 'id' is missing"),
        (f"version = 1\n[[model]]\n{ENTRY}x = 1", "model 1: unknown key 'x'"),
        (f"version = 1\n[[model]]\n{ENTRY}line = 1", "model 1: unknown key 'line'"),
        (f"version = 1\n[[model]]\n{ENTRY}declared = 1", "model 1: declared must be text"),
        (f'version = 1\n[[model]]\n{ENTRY}declared = ""', "model 1: declared must be text"),
        (f'version = 1\n[[model]]\n{ENTRY}text_sha256 = "x"', "model 1: text_sha256 must be 64"),
        ('version = 1\n[[model]]\nid = "a"\nprovider = "x"', "model 1: unknown provider 'x'"),
        (f"version = 1\n[[model]]\n{ENTRY}[[model]]\n{ENTRY_AGAIN}", "model 2: 'A' stands twice"),
        ("version = 1\nx = " + "[" * 10_000, "nested too deeply"),
        ("version = 1\nx = " + "9" * 10_000, "not TOML"),
        ("#" * 6_000_000, "is larger than"),
    ],
)
def test_what_is_no_lock_file(text: str, says: str) -> None:
    with pytest.raises(FileError) as caught:
        read(text, "x.lock")
    assert caught.value.message.en.startswith("x.lock: ")
    assert says in caught.value.message.en
    assert not caught.value.message.ja.isascii()
    assert caught.value.hint is not None
    assert "--update-lock" in caught.value.hint.en
    assert caught.value.exit_code == 2


def test_all_problems_at_once_and_not_without_end() -> None:
    with pytest.raises(FileError) as caught:
        read("version = 1\n" + "[[model]]\nid = 3\n" * 500, "x")
    assert "1000 problems" in caught.value.message.en
    assert len(caught.value.message.en) < 2_000


@given(st.text() | st.text(alphabet="[]model=\"'1\n.version #"))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"version = 1\n{text}"):
        try:
            entries = read(whole, "x")
        except FileError:
            continue
        assert all(entry.line for entry in entries.values())
