"""What the YAML parser's complaints mean, in words a person can act on, in both languages.

libyaml and PyYAML's own parser word the same problem differently; the table matches a fragment both share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text

if TYPE_CHECKING:
    import yaml

__all__ = ["explain"]

_INDENT = Text(
    "check the indentation of this line and the one before",
    "この行と前の行の字下げを確かめてください",
)
_QUOTE = Text('put the text in double quotes: "…"', '文字列を二重引用符で囲んでください: "…"')

_TAB = Text("a tab stands where indentation is expected", "字下げの位置にタブがあります")
_SPACES = Text("indent with spaces", "字下げには空白を使ってください")
_BANG = Text("text may not begin with `!`", "文字列を `!` で始めることはできません")

# (fragment of the problem, fragment of the context or "", message, hint)
_WORDS: tuple[tuple[str, str, Text, Text | None], ...] = (
    (
        "mapping values are not allowed",
        "",
        Text(
            "a second `:` in one value, or a line indented too far", "値の中に `:` がもう一つあるか、字下げが深すぎます"
        ),
        Text(
            'put text that contains ": " in double quotes, or mend the indentation',
            "「: 」を含む文字列は二重引用符で囲むか、字下げを直してください",
        ),
    ),
    ("tab character", "", _TAB, _SPACES),
    ("'\\t' that cannot", "", _TAB, _SPACES),
    (
        "cannot start any token",
        "",
        Text("a value may not begin with this character", "値はこの文字で始められません"),
        _QUOTE,
    ),
    (
        "expected ',' or",
        "flow sequence",
        Text("a list `[…]` is not closed, or a comma is missing", "リスト `[…]` が閉じていないか、カンマが足りません"),
        Text("add the missing `,` or `]`", "足りない `,` か `]` を補ってください"),
    ),
    (
        "expected ',' or",
        "flow mapping",
        Text(
            "a mapping `{…}` is not closed, or a comma is missing",
            "マッピング `{…}` が閉じていないか、カンマが足りません",
        ),
        Text("add the missing `,` or `}`", "足りない `,` か `}` を補ってください"),
    ),
    (
        "unexpected end of stream",
        "",
        Text("a quoted text is not closed", "引用符が閉じていません"),
        Text("add the missing quotation mark", "足りない引用符を補ってください"),
    ),
    (
        "unexpected document",
        "",
        Text("a quoted text is not closed", "引用符が閉じていません"),
        Text("add the missing quotation mark", "足りない引用符を補ってください"),
    ),
    (
        "could not find expected ':'",
        "",
        Text("a key has no `:`", "キーの後に `:` がありません"),
        Text("write `key: value`, with a space after the colon", "`キー: 値` の形で、コロンの後に空白を入れてください"),
    ),
    (
        "expected '-' indicator",
        "",
        Text("this line does not continue the list above", "この行は上のリストの続きになっていません"),
        _INDENT,
    ),
    (
        "expected <block end>",
        "",
        Text("this line does not continue the block above", "この行は上のブロックの続きになっていません"),
        _INDENT,
    ),
    (
        "<document start>",
        "",
        Text("this line does not belong to the value above", "この行は上の値の続きになっていません"),
        _INDENT,
    ),
    (
        "did not find expected key",
        "",
        Text("this line does not continue the mapping above", "この行は上のマッピングの続きになっていません"),
        _INDENT,
    ),
    (
        "sequence entries are not allowed",
        "",
        Text("a list item `-` may not stand here", "ここにリスト項目 `-` は書けません"),
        Text("begin the list on its own line", "リストは次の行から始めてください"),
    ),
    (
        "escape",
        "",
        Text("an unknown escape in double quotes", "二重引用符の中のエスケープが正しくありません"),
        Text(
            "write \\\\ for a backslash, or use single quotes",
            "バックスラッシュは \\\\ と書くか、一重引用符を使ってください",
        ),
    ),
    ("node content", "", Text("a value is missing here", "ここに値がありません"), None),
    (
        "alphabetic or numeric",
        "",
        Text("text may not begin with `*` or `&`", "文字列を `*` や `&` で始めることはできません"),
        _QUOTE,
    ),
    ("tag", "", _BANG, _QUOTE),
    ("expected", "a tag", _BANG, _QUOTE),
    (
        "expected",
        "block scalar",
        Text("after `|` or `>` the line must end", "`|` や `>` の後には改行が必要です"),
        Text("begin the text on the next line", "本文は次の行から書いてください"),
    ),
)


def explain(error: yaml.YAMLError, text: str = "") -> tuple[Text, Text | None]:
    """Return message and hint for a parser error; ``text`` is what was parsed."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    if mark is not None and text[mark.index : mark.index + 1] == "\t":
        return _TAB, _SPACES
    context = str(getattr(error, "context", None) or "")
    for fragment, place, message, hint in _WORDS:
        if fragment in problem and place in context:
            return message, hint
    first_line = problem.splitlines()[0] if problem else "unreadable"
    return Text(f"not valid YAML ({first_line})", f"YAML として読めません ({first_line})"), None
