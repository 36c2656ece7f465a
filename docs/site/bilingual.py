"""What Sphinx does not know of two languages: which pages each has, links between them, and search in Japanese."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SECTIONS = {
    "guides": {"en": "Guides", "ja": "ガイド"},
    "concepts": {"en": "Concepts", "ja": "考え方"},
    "reference": {"en": "Reference", "ja": "リファレンス"},
}
MORE = {"en": "The project", "ja": "プロジェクト"}
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*\.md)(#[^)\s]*)?\)")
_WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
_FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2\s*$", re.MULTILINE | re.DOTALL)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", choose_pages)
    app.connect("source-read", prepare)
    app.connect("doctree-read", join_lines)
    app.add_search_language(Bigrams)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def choose_pages(app: Sphinx, _: object, docnames: list[str]) -> None:
    """Keep, of a page in both languages, the one of this build; a page in English alone belongs to both.

    Raises:
        ValueError: a page in Japanese has no page in English.
    """
    project = app.project
    lost = {name for name in project.docnames if name.endswith(".ja") and name.removesuffix(".ja") not in _all(app)}
    if lost:
        raise ValueError(f"pages in Japanese without a page in English: {', '.join(sorted(lost))}")
    if app.config.language == "ja":
        for name in [name for name in project.docnames if f"{name}.ja" in project.docnames]:
            project.docnames.discard(name)
            if name in docnames:
                docnames.remove(name)


def _all(app: Sphinx) -> set[str]:
    return {path.relative_to(app.srcdir).with_suffix("").as_posix() for path in app.srcdir.glob("docs/**/*.md")} | {
        "CONTRIBUTING"
    }


def prepare(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn links to the other language's pages into links to its build, and give the entrance its navigation."""
    found = app.project.docnames
    text = _leading_over(app, docname, source[0])
    fences = [match.span() for match in _FENCE.finditer(text)]

    def replace(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in fences):
            return match[0]
        target = os.path.normpath((PurePosixPath(docname).parent / match[1]).as_posix()).removesuffix(".md")
        if target in found or target not in _all(app):  # one that is nowhere is Sphinx's to warn of
            return match[0]
        own = app.config.language == "ja" and not docname.endswith(".ja")  # an English page in the Japanese build
        if own and f"{target}.ja" in found:
            return f"]({match[1].removesuffix('.md')}.ja.md)"
        other = "en" if app.config.language == "ja" else "ja"
        up = "../" * (docname.count("/") + 1)
        scheme = "other-language-heading" if match[2] else "other-language"
        return f"]({scheme}:{up}{other}/{target}.html{match[2] or ''})"

    text = _LINK.sub(replace, text)
    if docname == app.config.root_doc:
        text += _navigation(found, app.config.language, text)
    if docname == "docs/decisions/README":
        text += _toctree("", sorted(name for name in found if re.match(r"docs/decisions/\d", name)))
    source[0] = text


def join_lines(_: object, doctree: nodes.Node) -> None:
    """Drop line ends between Japanese characters: a browser would show a space there, where none is written."""
    for node in list(doctree.findall(nodes.Text)):
        if node.astext() == "\n":
            around = node.parent.children
            at = next(i for i, child in enumerate(around) if child is node)  # equal nodes are not the same
            before = around[at - 1].astext() if at else ""
            after = around[at + 1].astext() if at + 1 < len(around) else ""
            if _WIDE.match(before[-1:]) and _WIDE.match(after[:1]):
                node.parent.replace(node, nodes.Text(""))


def _leading_over(app: Sphinx, docname: str, text: str) -> str:
    """Give a page that is there in the other language a link to it, where it has none of its own."""
    is_japanese = docname.endswith(".ja")
    other = docname.removesuffix(".ja") if is_japanese else f"{docname}.ja"
    name = f"{other.rpartition('/')[2]}.md"
    if other not in _all(app) or f"]({name})" in text:
        return text
    title, newline, rest = text.partition("\n")
    return f"{title}{newline}\n*[{'English' if is_japanese else '日本語'}]({name})*\n{rest}"


def _navigation(found: set[str], language: str, index: str) -> str:
    """Return the trees of the sections: every page there is, those that the entrance names in its order and first."""
    trees = []
    for section, titles in SECTIONS.items():
        pages = sorted(name for name in found if name.startswith(f"docs/{section}/"))
        named = [f"docs/{path.removesuffix('.md')}" for path, _ in _LINK.findall(index)]
        pages.sort(key=lambda name: named.index(name) if name in named else len(named))
        trees.append(_toctree(titles[language], pages))
    return "".join([*trees, _toctree(MORE[language], ["CONTRIBUTING", "docs/decisions/README"])])


def _toctree(title: str, names: list[str]) -> str:
    listed = "\n".join(f"/{name}" for name in names)
    caption = f":caption: {title}\n" if title else ""
    return f"\n\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n{caption}\n{listed}\n```\n"


class Bigrams(SearchLanguage):
    """Japanese by pairs of characters, in the index and in the query alike.

    Sphinx's own splitter guesses words in the index but leaves the query whole, so that compounds are not found.
    """

    lang = "ja"
    language_name = "Japanese"
    _run = re.compile(r"[぀-ヿ㐀-鿿豈-﫿ー々]+|[^\W぀-ヿ㐀-鿿豈-﫿ー々]+")
    js_splitter_code = """
var splitQuery = (query) =>
  (query.match(/[\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u3005]+|[\\p{L}\\p{N}_-]+/gu) ?? []).flatMap((run) =>
    /[\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u3005]/.test(run) && run.length > 2
      ? Array.from({length: run.length - 1}, (_, i) => run.slice(i, i + 2))
      : [run],
  );
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - the name in the base class
        """Return words, and of Japanese each pair of neighbours and each character."""
        words: list[str] = []
        for run in self._run.findall(input):
            if run[0] >= "\u3040":
                words += [run[i : i + 2] for i in range(len(run) - 1)] + list(run)
            else:
                words.append(run)
        return words

    def word_filter(self, word: str) -> bool:
        """Keep every word but numbers."""
        return not word.isdigit()
