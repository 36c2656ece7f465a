"""The frame of every page: one file that fetches nothing and runs nothing but the script whose digest it names."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.render.html.markup import element, escape, text
from advisor.render.html.script import SCRIPT
from advisor.render.html.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.text import Language

_REPEAT = Text("To ask again", "同じ条件で再実行")
_COMMAND = Text("As a command", "コマンド")
_FILE = Text("As a requirements file (advisor {} -f FILE)", "条件ファイル (advisor {} -f FILE)")
_ASKED = Text("The question", "条件")
_NOTHING_ASKED = Text("No conditions were given.", "条件の指定はありません。")


def _digest(content: str) -> str:
    return "'sha256-" + b64encode(sha256(content.encode()).digest()).decode() + "'"


POLICY = (
    f"default-src 'none'; script-src {_digest(SCRIPT)}; style-src {_digest(STYLE)}; base-uri 'none'; form-action 'none'"
)
"""The report may be opened by people who did not make it, and names in it come from strangers: nothing is fetched, no other
script or style takes effect, and nothing is sent."""


def page(title: str, language: Language, body: Iterable[str]) -> str:
    """Return a whole page around markup that is safe already."""
    return "".join(
        [
            f'<!doctype html>\n<html lang="{language}">\n<head>\n',
            '<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
            '<meta name="referrer" content="no-referrer">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="color-scheme" content="light dark">\n',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            *body,
            f"<script>{SCRIPT}</script>\n</body>\n</html>\n",
        ]
    )


def header(kind: str, headline: str) -> str:
    """Return what a report is, and its answer in a sentence."""
    return f"<header>\n{text('p', kind, class_='kind')}\n{text('h1', headline)}\n</header>\n"


def asked(pairs: Sequence[tuple[str, str]], assumed: str | None, language: Language) -> str:
    """Return what was asked as (label, value), and the defaults that were used in a sentence."""
    found = [element("div", text("dt", label), text("dd", value)) for label, value in pairs]
    return (
        element(
            "section",
            text("h2", _ASKED.get(language)),
            element("dl", *found) if found else text("p", _NOTHING_ASKED.get(language)),
            text("p", assumed, class_="soft") if assumed else "",
            class_="asked",
        )
        + "\n"
    )


def repeat(command: str, requirements: str | None, language: Language, *, reader: str = "recommend") -> str:
    """Return how to ask the same again; it can be read on paper, too. ``reader``: what takes the requirements file."""
    inside = [text("h2", _REPEAT.get(language)), text("h3", _COMMAND.get(language)), text("pre", command)]
    if requirements:
        inside += [text("h3", _FILE.get(language).format(reader)), text("pre", requirements)]
    return element("section", *inside) + "\n"


def footer(lines: Iterable[str]) -> str:
    """Return the small print."""
    return element("footer", *[text("p", line) + "\n" for line in lines]) + "\n"
