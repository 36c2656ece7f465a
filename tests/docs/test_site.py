"""What the site adds to Sphinx: pages and links by language, navigation, search in Japanese. Needs the `docs` extra."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.docs.pages import ROOT

pytest.importorskip("sphinx")
nodes = pytest.importorskip("docutils.nodes")
sys.path.insert(0, str(ROOT / "docs" / "site"))

bilingual = import_module("bilingual")
build = import_module("build")


def building(language: str) -> Any:
    """As much of Sphinx as the extension asks: the pages of one build."""
    names = {path.relative_to(ROOT).with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")} | {
        "CONTRIBUTING"
    }
    if language == "en":
        names = {name for name in names if not name.endswith(".ja")}
    root = "docs/index" if language == "en" else "docs/index.ja"
    app = SimpleNamespace(
        srcdir=ROOT, config=SimpleNamespace(language=language, root_doc=root), project=SimpleNamespace(docnames=names)
    )
    bilingual.choose_pages(app, None, [])
    return app


def prepared(language: str, name: str) -> str:
    source = [(ROOT / f"{name}.md").read_text(encoding="utf-8")]
    bilingual.prepare(building(language), name, source)
    return source[0]


def test_a_page_is_in_each_build_once() -> None:
    english, japanese = (building(language).project.docnames for language in ("en", "ja"))
    assert {name.removesuffix(".ja") for name in japanese} == english
    assert "docs/guides/refresh.ja" in japanese
    assert "docs/guides/refresh" not in japanese
    assert "docs/concepts/estimates" in japanese  # English alone


def test_a_page_in_japanese_alone_stops_the_build() -> None:
    app = building("ja")
    app.project.docnames.add("docs/guides/nowhere.ja")
    with pytest.raises(ValueError, match=r"nowhere\.ja"):
        bilingual.choose_pages(app, None, [])


def test_links_between_the_languages() -> None:
    text = prepared("en", "docs/guides/refresh")
    assert "[日本語](other-language:../../../ja/docs/guides/refresh.ja.html)" in text
    text = prepared("ja", "docs/guides/refresh.ja")
    assert "[English](other-language:../../../en/docs/guides/refresh.html)" in text
    # an English page in the Japanese build leads to Japanese pages, where there are any
    assert "](../reference/accuracy.ja.md)" in prepared("ja", "docs/concepts/estimates")
    # a generated page has no link of its own
    assert "[日本語](other-language:" in prepared("en", "docs/reference/rules")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_navigation_has_every_page(language: str) -> None:
    app = building(language)
    trees = re.findall(r"```\{toctree\}.*?```", prepared(language, app.config.root_doc), re.DOTALL)
    listed = [line[1:] for tree in trees for line in tree.splitlines() if line.startswith("/")]
    decisions = {name for name in app.project.docnames if re.match(r"docs/decisions/\d", name)}
    assert sorted(listed) == sorted(app.project.docnames - {app.config.root_doc} - decisions)
    assert listed[0].startswith("docs/guides/choose-a-model")  # the order of the entrance
    assert all(f"/{name}\n" in prepared(language, "docs/decisions/README") for name in decisions)


def test_a_new_page_is_in_the_navigation_by_itself() -> None:
    found = {"docs/guides/aaa", "docs/guides/refresh", "CONTRIBUTING", "docs/decisions/README"}
    tree = bilingual._navigation(found, "en", "[x](guides/refresh.md)")
    assert tree.index("/docs/guides/refresh") < tree.index("/docs/guides/aaa")


def test_japanese_is_indexed_by_pairs() -> None:
    index = bilingual.Bigrams({})
    words = index.split("推論エンジン vLLM の KV キャッシュ")
    assert {"推論", "論エ", "エン", "推", "vLLM", "KV", "の", "キャ"} <= set(words)
    assert not index.word_filter("128")
    assert index.word_filter("推論")


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text('<a href="https://example.com">x</a><link rel="stylesheet" href="_static/a.css">')
    (tmp_path / "x.css").write_text("a { background: url(b.png) }")
    assert build.loaded_from_elsewhere(tmp_path) == []
    (tmp_path / "y.html").write_text('<script src="https://cdn.example.com/x.js"></script>')
    (tmp_path / "y.css").write_text("@import '//fonts.example.com/x.css';")
    assert len(build.loaded_from_elsewhere(tmp_path)) == 2


def test_what_the_site_needs_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    for package in ("furo", "myst-parser", "sphinx"):
        assert f"\n{package}==" in pins


def test_lines_of_japanese_are_joined() -> None:
    paragraph = nodes.paragraph()
    for part in ("情報をその上に", "\n", "重ねます。", "\n", "KV", "\n", "cache"):
        paragraph += nodes.Text(part)
    bilingual.join_lines(None, paragraph)
    assert paragraph.astext() == "情報をその上に重ねます。\nKV\ncache"
