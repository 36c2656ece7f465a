"""The policy of `advisor check`: read, checked against the catalogue, and returned as what the check judges by."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.authoring.documents.policy import PolicyDocument
from advisor.authoring.policy_checks import check_policy, use_of
from advisor.authoring.policy_source import MAX_BYTES, FoundPolicy, find_policy
from advisor.authoring.schema_words import read_document
from advisor.authoring.strict_yaml import read_text
from advisor.compliance.expressions import CLASS, Expressions
from advisor.compliance.policy import BUILT_IN, POLICY_FILE, Clarification, Exception_, Policy
from advisor.compliance.scan.files import shown_from
from advisor.compliance.spdx import ones_of
from advisor.core.checking import Place
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from advisor.authoring.documents.policy import ClarificationEntry, ExceptionEntry
    from advisor.authoring.loaded import Loaded
    from advisor.catalog import Catalog

__all__ = ["parse_policy", "read_policy"]

_EMPTY = Text(
    "the allow-list is empty: every model needs an exception", "許可リストが空のため、すべてのモデルに例外が必要です"
)


def read_policy(path: Path | None, root: Path, catalog: Catalog, paths: Sequence[Path] = ()) -> Policy:
    """Read the policy that holds when ``paths`` are checked from ``root`` (`find_policy`); without one the built-in holds.

    Licences come back as SPDX or the catalogue writes them. An item of an allow-list that joins several by AND or OR
    allows each of them: whoever accepts the terms of both accepts those of one.

    Raises:
        DiagnosticsError: with every problem of the file, each at its place.
    """
    return _read(find_policy(path, root, paths), root, catalog)


def parse_policy(text: str, catalog: Catalog, *, name: str = POLICY_FILE, root: Path) -> Policy:
    """Return a policy that is at hand as text, YAML or JSON; ``name`` is how messages call it.

    Paths it names are relative to the folder ``root``, which is looked at only for those.

    Raises:
        DiagnosticsError: with every problem of the text, each at its place.
    """
    if len(text) > MAX_BYTES:
        message = Text(f"is larger than {MAX_BYTES:,} bytes", f"{MAX_BYTES:,} バイトを超えています")
        raise DiagnosticsError([Diagnostic(name, None, None, "file.too-large", message)])
    return _read(FoundPolicy(read_text(text, name), root), root, catalog)


def _read(found: FoundPolicy, root: Path, catalog: Catalog) -> Policy:
    if found.loaded is None:
        return BUILT_IN
    expressions = Expressions(catalog)
    document = _checked(found.loaded, expressions, found.base)
    policy = _policy(found.loaded, document, expressions)
    return policy._replace(
        notes=(*found.notes, *((_EMPTY,) if policy.allow == () else ())),
        base=_base(root, found.base),
        inner=_inner(root, found.base),
    )


def _base(root: Path, folder: Path) -> str:
    shown = shown_from(root, os.path.normpath(folder))
    return "" if shown == os.curdir else shown


def _inner(root: Path, folder: Path) -> str:
    """Return the way from a folder to ``root``, ``""`` when it is not above."""
    above = root.absolute().is_relative_to(folder.absolute())
    shown = root.absolute().relative_to(folder.absolute()).as_posix() if above else os.curdir
    return "" if shown == os.curdir else shown


def _checked(loaded: Loaded, expressions: Expressions, base: Path) -> PolicyDocument:
    problems = Diagnostics(check_policy(loaded, expressions, base))
    try:
        document = read_document(loaded, PolicyDocument)
    except DiagnosticsError as error:
        problems.extend(error.diagnostics)
        raise DiagnosticsError(problems) from None
    problems.raise_errors()
    return document


def _policy(loaded: Loaded, document: PolicyDocument, expressions: Expressions) -> Policy:
    return Policy(
        path=loaded.path,
        profile=use_of(document.profile),
        stated=frozenset(key for key, value in document.profile.items() if value is not None),
        allow=None if document.allow is None else _names(document.allow, expressions),
        unknown=document.unknown,
        unused=document.unused,
        dynamic=document.dynamic,
        exceptions=tuple(
            _exception(entry, _place(loaded, "exceptions", index), expressions)
            for index, entry in enumerate(document.exceptions)
        ),
        clarify=tuple(
            _clarification(entry, _place(loaded, "clarify", index), expressions)
            for index, entry in enumerate(document.clarify)
        ),
        rules=dict(document.rules),
        exclude=tuple(document.exclude),
    )


def _exception(entry: ExceptionEntry, place: Place, expressions: Expressions) -> Exception_:
    return Exception_(
        model=entry.model,
        allow=_names(entry.allow, expressions),
        reason=entry.reason,
        comment=entry.comment,
        expires=entry.expires,
        paths=tuple(entry.paths),
        rules=tuple(entry.rules),
        place=place,
    )


def _clarification(entry: ClarificationEntry, place: Place, expressions: Expressions) -> Clarification:
    return Clarification(
        model=entry.model,
        expression=expressions.normalise(entry.expression),
        file=entry.file,
        sha256=entry.sha256.lower() if entry.sha256 else None,
        place=place,
    )


def _names(items: Iterable[str], expressions: Expressions) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in items:
        if item.casefold().startswith(CLASS):
            found[item.casefold()] = None
        else:
            found.update(dict.fromkeys(str(one) for one in ones_of(expressions.parse(item))))
    return tuple(found)


def _place(loaded: Loaded, *path: str | int) -> Place:
    line, column = loaded.position(path)
    return Place(loaded.path, line, column)
