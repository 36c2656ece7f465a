from __future__ import annotations

from typing import Any

import pytest

from advisor.authoring.compiler.lineage import Lineage


def model(license_: str | None, *ancestors: str) -> dict[str, Any]:
    return {"license": license_, "ancestors": [{"model": a} for a in ancestors]}


def trained(license_: str | None, term: str, *ancestors: str) -> dict[str, Any]:
    return {**model(license_, *ancestors), "training_terms": [{"license": term}]}


def relicensed(license_: str, *ancestors: str) -> dict[str, Any]:
    return {"license": license_, "ancestors": [{"model": a, "relicensed": True} for a in ancestors]}


LICENSES = {
    "mit": {},
    "llama": {"inherits": True},
    "gemma": {"inherits": True},
    "unknown": {},
    "other": {"resolved": False},
}


@pytest.mark.parametrize(
    ("models_", "expected"),
    [
        ({"x": model("mit")}, ["mit"]),
        ({"x": model(None)}, []),
        ({"x": model("mit", "a"), "a": model("llama")}, ["mit", "llama"]),
        ({"x": model("llama", "a"), "a": model("llama")}, ["llama"]),
        ({"x": model("mit", "a"), "a": model("mit", "b"), "b": model("llama")}, ["mit", "llama"]),
        ({"x": model("mit", "a", "b"), "a": model("llama"), "b": model("gemma")}, ["mit", "llama", "gemma"]),
        ({"x": model("llama", "a"), "a": model("mit")}, ["llama"]),
        ({"x": model("mit", "elsewhere")}, ["mit", "unknown"]),
        ({"x": model("mit", "a"), "a": model("llama", "elsewhere")}, ["mit", "llama", "unknown"]),
        ({"x": model("unknown", "elsewhere")}, ["unknown"]),
        ({"x": model(None, "elsewhere")}, []),
        ({"x": model("mit", "A"), "a": model("llama")}, ["mit", "llama"]),
        ({"x": model("mit", "An-Alias"), "a": {**model("llama"), "aliases": ["an-alias"]}}, ["mit", "llama"]),
        ({"x": model("mit", "Hub/A"), "a": {**model("llama"), "huggingface": {"id": "hub/a"}}}, ["mit", "llama"]),
        ({"x": model(None, "a"), "a": model("llama")}, ["unknown", "llama"]),
        ({"x": model("mit", "a"), "a": model("llama", "x")}, ["mit", "llama"]),
        ({"x": model("mit", "a"), "a": model(None)}, ["mit", "unknown"]),
        ({"x": model("mit", "a"), "a": model("other")}, ["mit", "unknown"]),
        ({"x": model("mit", "a"), "a": {"license": "llama", "ancestors": None}}, ["mit", "llama", "unknown"]),
        ({"x": relicensed("mit", "a"), "a": model("llama")}, ["mit"]),
        ({"x": model("mit", "y"), "y": relicensed("mit", "a"), "a": model("llama")}, ["mit"]),
        ({"x": relicensed("mit", "a"), "a": model("llama", "b"), "b": model("gemma")}, ["mit", "gemma"]),
        ({"o/x": relicensed("mit", "o/a"), "o/a": model("llama", "O/b"), "O/b": model("gemma")}, ["mit"]),
        ({"o/x": relicensed("mit", "o/a"), "o/a": model("llama", "q/b"), "q/b": model("gemma")}, ["mit", "gemma"]),
        (
            {
                "o/x": relicensed("mit", "o/a"),
                "o/a": model("mit", "q/b"),
                "q/b": model("mit", "o/c"),
                "o/c": model("gemma"),
            },
            ["mit", "gemma"],
        ),
        (
            {
                "o/x": relicensed("mit", "o/a", "o/b"),
                "o/a": model("mit", "o/c"),
                "o/b": model("mit", "q/d"),
                "q/d": model("mit", "o/a"),
                "o/c": model("gemma"),
            },
            ["mit", "gemma"],
        ),
        ({"x": relicensed("mit", "a"), "a": trained("llama", "terms")}, ["mit", "terms"]),
        ({"x": relicensed("mit", "a", "b"), "a": model("llama"), "b": model("mit", "a")}, ["mit", "llama"]),
        ({"x": relicensed("mit", "elsewhere")}, ["mit", "unknown"]),
        ({"x": relicensed("mit", "a"), "a": {"license": "llama", "ancestors": None}}, ["mit", "unknown"]),
        ({"x": trained("mit", "terms")}, ["mit", "terms"]),
        ({"x": trained("mit", "mit")}, ["mit"]),
        ({"x": trained("mit", "terms", "a"), "a": trained("llama", "gemma")}, ["mit", "llama", "terms", "gemma"]),
        ({"x": trained(None, "terms")}, ["unknown", "terms"]),
    ],
)
def test_the_licences_that_hold_together(models_: dict[str, Any], expected: list[str]) -> None:
    assert Lineage(models_, {}, LICENSES).effective_licenses(next(iter(models_))) == expected


def test_pedigrees_pass_licences_on_as_models_do() -> None:
    pedigrees = {"p": {**model("llama", "q"), "aliases": ["Old-P"]}, "q": trained("gemma", "terms")}
    lineage = Lineage({"x": model("mit", "old-p")}, pedigrees, LICENSES)
    assert lineage.effective_licenses("x") == ["mit", "llama", "gemma", "terms"]
    assert lineage.with_catalogue_names({"ancestors": [{"model": "OLD-P"}]}) == {"ancestors": [{"model": "p"}]}


def test_a_full_entry_comes_before_a_pedigree() -> None:
    pedigrees = {"a": model("gemma"), "b": {**model("gemma"), "aliases": ["name"]}}
    lineage = Lineage(
        {"x": model("mit", "a", "name"), "a": {**model("llama"), "aliases": ["name"]}}, pedigrees, LICENSES
    )
    assert lineage.effective_licenses("x") == ["mit", "llama"]
