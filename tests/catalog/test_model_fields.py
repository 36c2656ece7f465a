"""A model is built by position: every field gets what the data call by its name, and nothing else's."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.catalog import Catalog, build
from advisor.core.model import Model
from advisor.errors import CatalogError

OF_ITSELF: dict[str, Any] = {
    name: f"<{name}>"
    for name in (
        "name", "family", "publisher", "kind", "released", "license", "parameters", "parameters_active",
        "parameters_embedding", "parameters_stored", "context_length", "context_limit", "dtype", "training_tokens",
        "languages_complete", "parameters_active_published",
    )
}  # fmt: skip
LISTS = (
    "aliases", "licenses", "overflows", "languages", "tasks", "input_modalities", "also_licenses", "superseded_by",
)  # fmt: skip
MADE = {
    "ancestors": [{"model": "<ancestors>", "relation": "fine-tune"}],
    "huggingface": {"id": "<huggingface>"},
    "jumpstart": [{"id": "<jumpstart>"}],
    "bedrock": [{"id": "<bedrock>"}],
    "lifecycle": {"status": "<lifecycle>"},
    "notes": [{"en": "<notes>", "ja": "<notes>"}],
    "facts": {"<provenance>": "key"},
    "training_terms": [{"license": "<data_terms>", "text": {"en": "x", "ja": "x"}}],
    "successor": {"en": "<successor>", "ja": "<successor>"},
    "stated_use": {"limit": "<stated_use>", "text": {"en": "x", "ja": "x"}, "source": None},
    "tokenizer": "t",
    "architecture": {"layers": 1},
}


def test_every_field_is_what_it_is_called() -> None:
    raw = {**OF_ITSELF, **{name: [f"<{name}>"] for name in LISTS}, **MADE}
    sources = build.Sources({"key": ["https://example.org", "2026-11-01", None]})

    class Architectures:
        def build(self, dimensions: Any) -> str:
            return "<architecture>"

    tokenizers: Any = {"t": "<tokenizer>"}
    architectures: Any = Architectures()
    model = build.model("<id>", raw, sources, tokenizers, architectures)
    for field in Model._fields:
        if field == "checkpoint":  # made of files, never of the catalogue
            assert model.checkpoint is None
        else:
            value = getattr(model, field)
            told = repr(dict(value)) if field == "provenance" else repr(value)
            assert f"<{field}>" in told, field


@pytest.mark.parametrize("missing", ["name", "family", "publisher"])
def test_what_every_model_has_is_not_left_out(data: dict[str, Any], missing: str) -> None:
    entry = {name: value for name, value in data["models"]["example/base"].items() if name != missing}
    catalog = Catalog({**data, "models": {"example/base": entry}})
    with pytest.raises(CatalogError, match=r"broken at models\.example/base$"):
        catalog.models["example/base"]
