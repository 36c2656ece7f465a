"""Whether a source is a copy of what AWS publishes: authored, compiled, and said of every price."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import ValidationError

from advisor.authoring import documents
from advisor.authoring.compiler.sources import SourceTable
from advisor.catalog.build import Sources
from advisor.core.provenance import Source
from advisor.render.wording import cited

CATALOG = Path(__file__).parents[2] / "catalog"
FILES = sorted([*CATALOG.glob("prices/**/*.yaml"), *CATALOG.glob("instances/*.yaml")])
READ = {"url": "https://example.org/prices", "read": "2026-07-20"}


def is_aws(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "aws.amazon.com" or host.endswith((".aws.amazon.com", ".amazonaws.com"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CATALOG)))
def test_every_price_and_size_that_was_not_read_at_aws_names_what_it_copies(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    # how the devices of an instance are connected stands in data sheets; the rest is of the file's own source
    stated = document["sources"] if path.parent.name != "instances" else [document["from"]]
    for key in stated:
        source = document["sources"][key]
        assert is_aws(source["url"]) or {"copy", "copy_of"} <= set(source), key


def test_a_copy_names_its_original() -> None:
    assert documents.Source.model_validate({**READ, "copy_of": "AWS Price List"}).copy_of == "AWS Price List"
    with pytest.raises(ValidationError, match="a copy of what"):
        documents.Source.model_validate({**READ, "copy": "Karpenter"})


@pytest.mark.parametrize("note", [None, "us-east-1."])
@pytest.mark.parametrize("copy", [None, "Karpenter"])
@pytest.mark.parametrize("copy_of", [None, "AWS Price List"])
def test_what_is_compiled_is_what_is_read(note: str | None, copy: str | None, copy_of: str | None) -> None:
    if copy and not copy_of:
        return
    authored = {"note": note, "copy": copy, "copy_of": copy_of}
    table = SourceTable()
    key = table.key(documents.Source.model_validate({**READ, **{k: v for k, v in authored.items() if v}}))
    assert Sources(table.rows).get(key) == Source(READ["url"], READ["read"], note, copy, copy_of)


def test_how_a_copy_is_worded() -> None:
    plain, bare, named = (
        Source(READ["url"], READ["read"], None, *more) for more in ((), (None, "List"), ("Copy", "List"))
    )
    place = "https://example.org/prices (2026-07-20)"
    assert [cited(plain), cited(plain, "en"), cited(named)] == [place] * 3
    assert cited(None, "en") is None
    assert cited(bare, "en") == f"copy of List, {place}"
    assert cited(named, "en") == f"copy of List (Copy), {place}"
    assert cited(bare, "ja") == f"List のコピー、{place}"
    assert cited(named, "ja") == f"List のコピー (Copy)、{place}"
    kept = named._replace(copy="Copy in owner/name")
    assert cited(kept, "en") == f"copy of List (Copy in owner/name), {place}"
    assert cited(kept, "ja") == f"List のコピー (Copy、owner/name 経由)、{place}"


def test_the_name_of_a_copy_steers_no_terminal() -> None:
    hostile = Source(READ["url"], READ["read"], None, "x\x1b[31m", "y\u202e")
    assert all(character.isprintable() for language in ("en", "ja") for character in str(cited(hostile, language)))  # type: ignore[arg-type]
