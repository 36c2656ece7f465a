"""Bedrock's model ids, inference profiles and ARNs, wherever they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.compliance.scan.named import BEDROCK_ARN, BEDROCK_ID, Named, looks_like_model
from advisor.compliance.scan.vocabulary import BEDROCK_FAMILIES
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Confidence, Reference

__all__ = ["PROSE", "detect"]

DETECTOR = "bedrock_text"
PROSE = frozenset({".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc", ".qmd", ".rmd", ".txt", ".html", ".htm"})
"""Files of running text."""

_STARTS = tuple(f"{provider}." for provider in BEDROCK_FAMILIES)
_PROFILE = re.compile(r"(?:us-gov|us|eu|apac|jp|au|ca|in|global)\.$")
_LONGEST_PROFILE = 7
_ENCODED_VERSION = re.compile(r"%3[Aa](?P<version>\d+)(?:(?:%3[Aa]|:)(?P<size>\d+k))?")
_VERSIONED = re.compile(r":\d|-v\d|-\d{8}\b|\d-\d$")
_FILE = re.compile(
    r"\.(?:json|ya?ml|py|ts|js|md|txt|png|svg|html?|com|io|ai|org|net|dev|go|java|ipynb|jsonl|csv|toml|sh)$"
)
_PERMISSION = re.compile(r"[Rr]esources?\b|bedrock:(?:\w*Invoke|\*|Converse)|PolicyStatement|grant_")
_PERMISSION_WINDOW = 800
_OPEN_ENDED = "*?{$<["


class _Found(NamedTuple):
    named: Named
    start: int
    end: int
    permission: bool


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield every id and ARN of a Bedrock model. In prose only one with a version counts, and is low: nothing else looks so.

    Wildcards are permissions and no uses. An exact ARN under ``Resource`` is one that the code may use: low.
    """
    text = source.text
    starts = [start for start in _STARTS if start in text]
    has_arns = ":bedrock:" in text or "%3abedrock%3a" in text or "%3Abedrock%3A" in text
    if not starts and not has_arns:
        return
    prose = PurePosixPath(source.path).suffix.lower() in PROSE
    arns = list(_arns(text)) if has_arns else []
    inside = {offset for arn in arns for offset in (arn.start, arn.end)}
    found = (
        [*arns, *(id_ for id_ in _ids(text, starts) if not _covered(id_, arns))] if inside else list(_ids(text, starts))
    )
    for item in sorted(found, key=lambda each: each.start):
        place = source.place(item.start, item.end - item.start)
        confidence = _confidence(item, source)
        if prose and confidence == "low" and not item.permission:
            yield source.reference(item.named, place, "mention", "info", DETECTOR)
        else:
            yield source.reference(item.named, place, "id", "low" if prose else confidence, DETECTOR)


def _covered(found: _Found, arns: list[_Found]) -> bool:
    low, high = 0, len(arns)
    while low < high:
        middle = (low + high) // 2
        if arns[middle].start <= found.start:
            low = middle + 1
        else:
            high = middle
    return low > 0 and found.start < arns[low - 1].end


def _confidence(found: _Found, source: SourceText) -> Confidence:
    name = found.named.model_id or ""
    if found.permission:
        return "low"
    return "medium" if name.startswith("arn:") or _VERSIONED.search(name) or name.casefold() in source.known else "low"


def _ids(text: str, starts: list[str]) -> Iterator[_Found]:
    for start in starts:
        at = text.find(start)
        while at >= 0:
            found = _id_at(text, at)
            if found is not None:
                yield found
            at = text.find(start, at + len(start))


def _id_at(text: str, at: int) -> _Found | None:
    """Return the id whose provider's name begins at ``at``."""
    profile = _PROFILE.search(text, max(0, at - _LONGEST_PROFILE), at)
    begin = profile.start() if profile else at
    match = BEDROCK_ID.match(text, begin)
    if match is None or (text[match.end() : match.end() + 1] in _OPEN_ENDED and match.end() < len(text)):
        return None
    name, end = match[0], match.end()
    if text.startswith((":*", "-*", ".*", ":$", ":{"), end) or _FILE.search(name):
        return None
    if "-" not in name and not name.startswith("deepseek.v"):
        return None
    encoded = _ENCODED_VERSION.match(text, end)
    if encoded:
        name += f":{encoded['version']}" + (f":{encoded['size']}" if encoded["size"] else "")
        end = encoded.end()
    return _Found(Named(name, "bedrock"), begin, end, permission=_is_permission(text, begin))


def _is_permission(text: str, at: int) -> bool:
    """Whether the id is the end of an ARN among the resources of a policy."""
    before = text[max(0, at - 24) : at]
    if not before.endswith(("foundation-model/", "inference-profile/")):
        return False
    return _PERMISSION.search(text, max(0, at - _PERMISSION_WINDOW), at) is not None


_ENCODED_ARN = re.compile(r"arn%3[Aa]aws[\w-]{0,10}%3[Aa]bedrock%3[Aa][\w.%-]{1,250}")


def _arns(text: str) -> Iterator[_Found]:
    found = []
    for match in BEDROCK_ARN.finditer(text):
        end = match.end() - (len(match[0]) - len(match[0].rstrip(".:/")))
        if text[match.end() : match.end() + 1] in _OPEN_ENDED and match.end() < len(text):
            continue
        named = looks_like_model(text[match.start() : end])
        if named is not None:
            permission = _PERMISSION.search(text, max(0, match.start() - _PERMISSION_WINDOW), match.start()) is not None
            found.append(_Found(named, match.start(), end, permission=permission))
    for match in _ENCODED_ARN.finditer(text):
        decoded = re.sub("%3a", ":", re.sub("%2f", "/", match[0], flags=re.IGNORECASE), flags=re.IGNORECASE)
        named = looks_like_model(decoded)
        if named is not None:
            found.append(_Found(named, match.start(), match.end(), permission=False))
    yield from sorted(found, key=lambda each: each.start)
