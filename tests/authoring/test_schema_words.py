from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from advisor.authoring import documents, schema_words
from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.schema_words import explain_validation, read_document
from advisor.authoring.strict_yaml import read_text


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = Field(gt=0)
    kind: Literal["small", "large"] = "small"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    name: str = Field(min_length=1)
    ratio: float | None = Field(None, ge=0, le=1)
    origin: str | None = Field(None, alias="from")
    items: list[Inner] = Field(default_factory=list, max_length=2)
    by_name: dict[Annotated[str, Field(pattern="^[a-z]+$")], Inner] = {}
    either: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | Literal["multi"] = "ja"
    flag: bool = False


def problems(text: str, language: Literal["en", "ja"] = "en") -> list[str]:
    with pytest.raises(DiagnosticsError) as caught:
        read_document(read_text(text, "f.yaml"), Outer)
    return [line for d in caught.value.diagnostics for line in d.render(language)]


def test_a_document_that_is_right_is_returned() -> None:
    found = read_document(read_text("name: x\nfrom: y\nby_name: {a: {size: 1}}\nratio: 1\n", "f.yaml"), Outer)
    assert found.origin == "y"
    assert found.by_name["a"].size == 1
    assert found.ratio == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nam: x\n", [
            "f.yaml:1:1: schema.missing-key: the key 'name' is missing",
            "f.yaml:1:1: schema.unknown-key: unknown key 'nam'",
            "    hint: did you mean name, by_name?",
        ]),
        ("name: x\nitems:\n  - {size: 1}\n  - {sise: 2}\n", [
            "f.yaml:4:5: schema.missing-key: the key 'size' is missing",
            "f.yaml:4:6: schema.unknown-key: unknown key 'sise'",
            "    hint: did you mean size?",
        ]),
        ("name: x\nby_name:\n  a: {size: 1, zzzz: 2}\n", [
            "f.yaml:3:16: schema.unknown-key: unknown key 'zzzz'",
            "    hint: known keys: size, kind",
        ]),
        ("name: x\nby_name:\n  A1: {size: 1}\n", [
            "f.yaml:3:3: schema.value: 'A1' does not have the form ^[a-z]+$",
        ]),
        ('name: ""\n', ["f.yaml:1:7: schema.value: must not be empty"]),
        ("name: 3\n", ["f.yaml:1:7: schema.value: must be text"]),
        ("name: x\nratio: 2\n", ["f.yaml:2:8: schema.value: 2 must be at most 1"]),
        ("name: x\nratio: -1\n", ["f.yaml:2:8: schema.value: -1 must be at least 0"]),
        ("name: x\nratio: '1'\n", ["f.yaml:2:8: schema.value: must be a number"]),
        ("name: x\nitems: [{size: 0}]\n", ["f.yaml:2:16: schema.value: 0 must be greater than 0"]),
        ("name: x\nitems: [{size: 1.5}]\n", ["f.yaml:2:16: schema.value: must be a whole number"]),
        ("name: x\nitems: [{size: true}]\n", ["f.yaml:2:16: schema.value: must be a whole number"]),
        ("name: x\nitems: [{size: 1, kind: smal}]\n", [
            "f.yaml:2:25: schema.value: 'smal' is not one of small, large",
            "    hint: did you mean small?",
        ]),
        ("name: x\nitems: [{size: 1, kind: null}]\n", ["f.yaml:2:25: schema.value: null is not one of small, large"]),
        ("name: x\nitems: {size: 1}\n", ["f.yaml:2:8: schema.value: must be a list"]),
        ("name: x\nitems: [1]\n", ["f.yaml:2:9: schema.value: must be a mapping (key: value)"]),
        ("name: x\nitems: [{size: 1}, {size: 1}, {size: 1}]\n", ["f.yaml:2:8: schema.value: needs at most 2 of them"]),
        ("name: x\nby_name: []\n", ["f.yaml:2:10: schema.value: must be a mapping (key: value)"]),
        ("name: x\nflag: no\n", ["f.yaml:2:7: schema.value: must be true or false"]),
        ("- a\n", ["f.yaml:1:1: schema.value: must be a mapping (key: value)"]),
    ],
)  # fmt: skip
def test_each_problem_has_its_place_and_words(text: str, expected: list[str]) -> None:
    assert problems(text) == expected
    assert all("schema" not in line or not line.isascii() for line in problems(text, "ja"))


def test_the_branches_of_a_union_count_as_one() -> None:
    assert len(problems("name: x\neither: XX\n")) == 1


def test_a_field_may_not_be_called_by_its_python_name() -> None:
    found = problems("name: x\norigin: y\n")
    assert found[0] == "f.yaml:2:1: schema.unknown-key: unknown key 'origin'"


def test_a_problem_of_ours_brings_both_languages() -> None:
    error = ValidationError.from_exception_data(
        "x", [{"type": PydanticCustomError("own", "in English", {"ja": "日本語で"}), "loc": ("name",), "input": 1}]
    )
    (found,) = explain_validation(error, read_text("name: x\n", "f.yaml"), Outer)
    assert found.message == ("in English", "日本語で")


def test_an_unforeseen_complaint_is_quoted() -> None:
    error = ValidationError.from_exception_data(
        "x", [{"type": "multiple_of", "loc": ("ratio",), "input": 3, "ctx": {"multiple_of": 2}}]
    )
    (found,) = explain_validation(error, read_text("name: x\n", "f.yaml"), Outer)
    assert "multiple of 2" in found.message.en
    assert found.message.ja.startswith("値が正しくありません")


def test_long_values_are_shortened() -> None:
    assert len(problems(f"name: x\nitems: [{{size: 1, kind: {'y' * 5000}}}]\n")[0]) < 200


def patterns(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["pattern"]} if isinstance(value.get("pattern"), str) else set()
        own |= set(value.get("patternProperties", ()))
        return own.union(*(patterns(v) for v in value.values()))
    if isinstance(value, list):
        return set().union(*(patterns(v) for v in value))
    return set()


def test_every_pattern_of_the_documents_has_words() -> None:
    used = set()
    for name in dir(documents):
        found = getattr(documents, name)
        if name.endswith("Document") and found is not documents.Document:
            used |= patterns(found.model_json_schema())
    assert used - schema_words.FORMS.keys() == set()
    for pattern in used:
        re.compile(pattern)
