"""One file: read it, run its detectors, keep the surest reference of each line and model."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.compliance.ignores import ignores_in
from advisor.compliance.policy import PYPROJECT
from advisor.compliance.scan.detectors import bedrock_text
from advisor.compliance.scan.reading import read_text
from advisor.compliance.scan.registry import detectors_of, is_data, kinds_of
from advisor.compliance.scan.source import ParseFailureError, SourceText
from advisor.compliance.scan.trim import LARGE, TRIMS
from advisor.core.checking import Unread
from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.compliance.scan.files import FoundFile
    from advisor.core.checking import Confidence, Ignore, Reference

__all__ = ["Looked", "Wanted", "look_at", "merged", "references_of"]

CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low", "info")
MAX_REFERENCES = 10_000
"""Of one file, and as many mentions. Of what it names beyond, each model is kept once, and what is left out is reported."""
MAX_MODELS = 20_000
"""Of no catalogue, in one file; a known one is always kept."""


_REPORT = re.compile(
    r'\A\s*\{\s*"(?:schema_version":\s*1,\s*"catalog":\s*\{\s*"version|\$schema":\s*"[^"]*(?:sarif|cyclonedx)|bomFormat)',
)
"""How reports of models begin, ours among them: what they list is used elsewhere, or was."""


class Wanted(NamedTuple):
    """What to know while looking: casefolded names of known models, and the sentences whose presence is noted, if any."""

    known: frozenset[str] = frozenset()
    texts: Mapping[str, str] | None = None


class Looked(NamedTuple):
    """What one file holds. ``texts`` are the keys of those wanted that stand in it."""

    references: tuple[Reference, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    texts: tuple[str, ...] = ()
    unread: Unread | None = None
    is_text: bool = True
    is_report: bool = False


def look_at(file: FoundFile, wanted: Wanted) -> Looked:
    """Read one file and return what it holds; whatever is wrong with it is said, never raised."""
    text, unread = read_text(file)
    if text is None:
        return Looked(unread=unread._replace(named=file.named)) if unread else Looked(is_text=False)
    if _is_report(file.shown, text):
        return Looked(is_report=True)
    named, problem = _named(file.shown, text, wanted)
    unread = unread or problem
    references = _capped(named, wanted)
    if len(references) < len(named):
        left_out = f"{len(named) - len(references):,}"
        unread = Unread(
            file.shown,
            Text(
                f"names models {len(named):,} times; {left_out} of them are left out",
                f"モデルの記載が {len(named):,} 件あります (うち {left_out} 件を省略)",
            ),
        )
    return Looked(
        references,
        tuple(ignores_in(file.shown, text)),
        _texts(text, _asked_of(file.shown, wanted.texts or {})),
        unread._replace(named=file.named) if unread else None,
    )


def references_of(path: str, text: str, wanted: Wanted) -> tuple[Reference, ...]:
    """Return what a file of that path and text would name; what cannot be parsed names what was found all the same."""
    return () if _is_report(path, text) else _capped(_named(path, text, wanted)[0], wanted)


def _is_report(path: str, text: str) -> bool:
    """Whether a file is nothing but a report of models: what begins like one and goes on as something else is none."""
    if kinds_of(path)[:1] != ("json",) or not _REPORT.search(text, 0, 1000):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError, MemoryError):
        return False


def _capped(references: tuple[Reference, ...], wanted: Wanted) -> tuple[Reference, ...]:
    """Return no more than `MAX_REFERENCES` of what is judged and of what is not; beyond, a judged model once."""
    if len(references) <= MAX_REFERENCES:
        return references
    counts = {True: 0, False: 0}
    seen: set[tuple[str | None, Confidence]] = set()
    kept = []
    for reference in references:
        judged = reference.confidence != "info"
        key = (reference.model_id, reference.confidence)
        if counts[judged] >= MAX_REFERENCES:
            is_known = (reference.model_id or "").casefold() in wanted.known
            if not judged or key in seen or (len(seen) >= MAX_MODELS and not is_known):
                continue
        counts[judged] += 1
        seen.add(key)
        kept.append(reference)
    return tuple(kept)


def _named(path: str, text: str, wanted: Wanted) -> tuple[tuple[Reference, ...], Unread | None]:
    found, unread = _references(SourceText(path, _without_policy(path, text), wanted.known))
    return merged(found), unread


_POLICY_TABLE = re.compile(
    r"^[ \t]*\[\[?[ \t]*tool[ \t]*\.[ \t]*advisor\b[^\n]*\n(?:(?![ \t]*\[)[^\n]*\n)*", re.MULTILINE
)
_INK = re.compile(r"[^\n]")


def _without_policy(path: str, text: str) -> str:
    """Return a pyproject.toml with blanks for the policy in it: an exception for a model is no use of it."""
    if PurePosixPath(path).name != PYPROJECT:
        return text
    return _POLICY_TABLE.sub(lambda table: _INK.sub(" ", table[0]), text + "\n")[:-1]


def merged(found: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return references by place; of several of one model in one line the surest, and of equals the one with most to say."""
    best: dict[tuple[str, int, str], Reference] = {}
    for reference in found:
        key = (reference.place.path, reference.place.line, reference.model_id or f"?{reference.place.column}")
        other = best.get(key)
        if other is None or _rank(reference) < _rank(other):
            best[key] = reference
    return tuple(sorted(best.values(), key=lambda r: (r.place.path, r.place.line, r.place.column, r.model_id or "")))


def _rank(reference: Reference) -> tuple[int, bool, bool, int]:
    return (
        CONFIDENCES.index(reference.confidence),
        reference.revision is None,
        reference.sink is None,
        reference.place.column,
    )


def _references(source: SourceText) -> tuple[list[Reference], Unread | None]:
    first_line = source.text[:200].partition("\n")[0]
    kinds = () if is_data(source.path, len(source.text)) else kinds_of(source.path, first_line)
    if not kinds:
        return [], None
    found = list(bedrock_text.detect(source))  # Bedrock's ids may stand in any text
    unread: Unread | None = None
    trimmed = _trimmed(source, kinds)
    for detector in detectors_of(kinds):
        if trimmed is not None:
            try:
                found.extend(list(detector(trimmed)))
                continue
            except (ParseFailureError, RecursionError, MemoryError):
                pass  # perhaps for what was left out
        try:
            found.extend(detector(source))
        except ParseFailureError as failure:
            unread = unread or Unread(
                source.path, Text(failure.reason_en, failure.reason_ja), failure.line, failure.searched
            )
        except (RecursionError, MemoryError):
            unread = unread or Unread(source.path, Text("nested too deeply", "入れ子が深すぎます"))
    return found, unread


def _trimmed(source: SourceText, kinds: tuple[str, ...]) -> SourceText | None:
    """Return a large text without what cannot name a model, ``None`` when it is to be read as it is."""
    trim = TRIMS.get(kinds[0]) if kinds and len(source.text) > LARGE else None
    return SourceText(source.path, trim(source.text), source.known) if trim else None


def _asked_of(path: str, wanted: Mapping[str, str]) -> Mapping[str, str]:
    """Return the sentences that such a file can hold: what is to be displayed is not by standing in a NOTICE."""
    if PurePosixPath(path).name.casefold().startswith("notice"):
        return {key: sentence for key, sentence in wanted.items() if not key.endswith(":display")}
    return wanted


def _texts(text: str, wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of sentences that stand in the text, however their words are broken into lines."""
    return tuple(
        key for key, sentence in wanted.items() if _longest_word(sentence) in text and _pattern(sentence).search(text)
    )


@cache
def _longest_word(sentence: str) -> str:
    """Return the longest word: the rarest, and found without a pattern."""
    return max(sentence.split(), key=len)


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    # comment signs may stand between the words of a notice
    return re.compile(r"[\s#*/>-]+".join(re.escape(word) for word in sentence.split()))
