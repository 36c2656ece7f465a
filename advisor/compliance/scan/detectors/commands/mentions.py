"""Models that running text mentions: links to the Hub, and names the catalogue knows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.named import Named, looks_like_model
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["Link", "links", "mentions"]

_LINK = re.compile(
    r"(?<![\w.])(?:(?:https?://(?:[^\s/@'\"]{1,200}@)?|git@|ssh://git@)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:]"
    r"|https?://(?:api-inference|router)\.huggingface\.co/(?:hf-inference/|v1/)?(?:models|pipeline/[\w-]{1,50})/"
    r"|(?:hf|HF|huggingface)://(?:models/)?)"
    r"(?P<rest>[\w.@:%/-]+)"
)
_HOSTS = ("huggingface.co", "hf.co/", "hf.co:", "hf-mirror.com", "hf://", "HF://", "huggingface://")
_NAME = re.compile(r"(?<![\w./@:-])[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,94}[\w-](?![\w/-])", re.ASCII)


class Link(NamedTuple):
    """An address on the Hub: the model, and the offsets where its id begins and ends."""

    named: Named
    start: int
    end: int


def links(text: str, start: int = 0, end: int | None = None) -> Iterator[Link]:
    """Yield the models whose pages, files or repositories ``text[start:end]`` links to."""
    end = len(text) if end is None else end
    if not any(text.find(host, start, end) >= 0 for host in _HOSTS):
        return
    for match in _LINK.finditer(text, start, end):
        rest = match["rest"].rstrip(".:-/@")
        named = looks_like_model(f"https://huggingface.co/{rest}")
        if named is None or named.model_id is None:
            continue
        at = match.start("rest")
        yield Link(named, at, at + len(named.model_id))


def mentions(source: SourceText, start: int, end: int, detector: str, text: str | None = None) -> Iterator[Reference]:
    """Yield what running text between two offsets mentions, each as information only."""
    text = source.text if text is None else text
    for named, at, until in sorted(_all(text, start, end, source.known), key=lambda link: link.start):
        yield source.reference(named, source.place(at, until - at), "mention", "info", detector)


def _all(text: str, start: int, end: int, known: Container[str]) -> Iterator[Link]:
    seen: set[int] = set()
    for link in links(text, start, end):
        seen.add(link.start)
        yield link
    if text.find("/", start, end) < 0:
        return
    for match in _NAME.finditer(text, start, end):
        if match.start() not in seen and match[0].casefold() in known:
            yield Link(Named(match[0], "huggingface"), match.start(), match.end())
