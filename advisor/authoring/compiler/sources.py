"""Sources named per file become one table; a reference resolves to the nearest enclosing ``from``."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.authoring import documents
    from advisor.authoring.diagnostics import Diagnostics
    from advisor.authoring.tree import File

__all__ = ["Scope", "SourceTable", "fact", "plain_text"]

KEY_LENGTH = 8  # base-32 digits: 40 bits, one collision in a million catalogues of a thousand sources


class SourceTable:
    """All sources that are referred to, each once.

    Keys come from the content, so that a new source changes one line of the compiled file and not every reference
    after it, and so that catalogues can be laid over each other.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = {}
        self._keys: dict[tuple[str, ...], str] = {}

    def key(self, source: documents.Source) -> str:
        """Return the key of a source, entering it when it is new."""
        row = [source.url, source.read, *([source.note] if source.note else [])]
        if source.copy_of:
            row = [source.url, source.read, source.note or "", source.copy_name or "", source.copy_of]
        found = self._keys.get(tuple(row))
        if found is None:
            digest = hashlib.sha256("\n".join(row).encode()).digest()
            found = base64.b32encode(digest).decode().lower()[:KEY_LENGTH]
            if self.rows.get(found, row) != row:
                raise ValueError(f"two sources have the key {found}: lengthen KEY_LENGTH")
            self.rows[found] = row
            self._keys[tuple(row)] = found
        return found


class Scope:
    """One file's sources: looks references up in it and enters them in the table."""

    def __init__(self, file: File[Any], table: SourceTable, problems: Diagnostics) -> None:
        self.file = file
        self.problems = problems
        self._table = table
        self._sources: Mapping[str, documents.Source] = getattr(file.document, "sources", {})
        self._default: str | None = getattr(file.document, "source", None)

    def key(self, *nearest: str | None) -> str | None:
        """Return the table's key for the first reference that is given, else the file's own ``from``."""
        for name in (*nearest, self._default):
            if name is not None:
                source = self._sources.get(name)
                return self._table.key(source) if source else None
        return None

    def required(self, path: Sequence[str | int], *nearest: str | None) -> str | None:
        """Like `key`; a published figure without any source is a problem."""
        if not any((*nearest, self._default)):
            self.problems.add(
                self.file.loaded.problem(
                    path,
                    "catalog.no-source",
                    Text("a published figure has no source", "公開された値に出典がありません"),
                    Text(
                        "add `from:` here or above, or another `basis:`",
                        "ここか上位に `from:` を書くか、別の `basis:` を指定してください",
                    ),
                    at_key=True,
                )
            )
        return self.key(*nearest)


def plain_text(text: documents.Text | None) -> dict[str, str] | None:
    """Return both languages as plain data."""
    return {"en": text.en, "ja": text.ja} if text else None


def plain_texts(texts: Iterable[documents.Text]) -> list[dict[str, str]]:
    """Return texts as plain data."""
    return [{"en": text.en, "ja": text.ja} for text in texts]


def fact(
    source: str | None,
    *,
    basis: str = "published",
    why: documents.Text | None = None,
    note: documents.Text | None = None,
) -> str | dict[str, Any]:
    """Return the compiled provenance of a fact: the source's key alone when there is no more to say."""
    if source and basis == "published" and not why and not note:
        return source
    stated = None if basis == "published" else basis
    return compact({"basis": stated, "source": source, "why": plain_text(why), "note": plain_text(note)})


def compact(record: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is null or an empty collection; zero, false and empty text stay."""
    return {k: v for k, v in record.items() if v is not None and v != [] and v != {}}
