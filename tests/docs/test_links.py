"""Every link of the pages leads somewhere: files and headings are looked up, addresses only read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import PAGES, ROOT, name_of, prose

_LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<inline>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(?P<reference>\S+)", re.MULTILINE)
_BARE = re.compile(r"(?:<|(?<![\(\w/\"'<]))(?P<bare>https?://[^\s<>)\]、。）」`|]+)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_PLACEHOLDERS = {"OWNER"}


def links(page: Path) -> list[str]:
    text = prose(page.read_text(encoding="utf-8"))
    return [match[1] for pattern in (_LINK, _REFERENCE) for match in pattern.finditer(text)]


@cache
def anchors(page: Path) -> frozenset[str]:
    """The fragments of a page's headings, as GitHub makes them."""
    text = re.sub(r"^( *)(```|~~~).*?^\1\2 *$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    seen: dict[str, int] = {}
    found = set()
    for heading in _HEADING.findall(text):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(f"{slug}-{count}" if count else slug)
    return frozenset(found)


def problem(page: Path, link: str) -> str | None:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        if parts.scheme != "https":
            return "not https"
        host = parts.hostname or ""
        if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host):
            return "no host"
        return None
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(ROOT):
        return "outside of the repository"
    if not target.exists():
        return "no such file"
    if target.is_dir():
        return "a folder: link to a page"
    if parts.fragment and unquote(parts.fragment) not in anchors(target):
        return "no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links(page: Path) -> None:
    found = {link: why for link in links(page) if (why := problem(page, link))}
    assert found == {}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_addresses_in_the_text(page: Path) -> None:
    text = prose(page.read_text(encoding="utf-8"))
    bare = [match["bare"].rstrip(".,;:") for match in _BARE.finditer(text)]
    assert {link: why for link in bare if (why := problem(page, link))} == {}


# generated pages have none of their own; those of the site are given one (docs/site/bilingual.py)
TRANSLATED = [page for page in PAGES if page.name.endswith(".ja.md") and page.parent.name != "reference"]


@pytest.mark.parametrize("page", TRANSLATED, ids=name_of)
def test_pages_in_two_languages_lead_to_each_other(page: Path) -> None:
    english = page.with_name(page.name.replace(".ja.md", ".md"))
    assert english.is_file()
    assert f"[English]({english.name})" in page.read_text(encoding="utf-8")
    assert f"[日本語]({page.name})" in english.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["", ".ja"])
def test_the_entrance_leads_to_every_page(language: str) -> None:
    index = ROOT / "docs" / f"index{language}.md"
    linked = {(index.parent / urlsplit(link).path).resolve() for link in links(index)}
    other = {page.with_name(page.name.replace(".ja.md", ".md")) for page in linked if not language}
    for folder in ("guides", "concepts", "reference"):
        for page in (ROOT / "docs" / folder).glob("*.md"):
            english = not page.name.endswith(".ja.md")
            if language and english and page.with_name(page.name.replace(".md", ".ja.md")).exists():
                continue  # the Japanese entrance leads to the Japanese page
            if not language and not english:
                continue
            assert page in linked | other, f"docs/index{language}.md does not mention {name_of(page)}"


def test_what_is_recognized(tmp_path: Path) -> None:
    page = ROOT / "docs" / "guides" / "refresh.md"
    assert problem(page, "http://example.com") == "not https"
    assert problem(page, "https://exa mple.com") == "no host"
    assert problem(page, "../nowhere.md") == "no such file"
    assert problem(page, "licence-gate.md#the-polcy") == "no such heading"
    assert problem(page, "licence-gate.md#the-policy") is None
    assert problem(page, "licence-gate.ja.md#ポリシー") is None
    assert problem(page, "../../../..") == "outside of the repository"
    assert problem(page, "../concepts") == "a folder: link to a page"
