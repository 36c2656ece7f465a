"""One question as lines of styled text for a width and a height. Pure: nothing here knows a terminal.

No line is as wide as the screen: some terminals draw ``·`` or ``↑`` two cells wide, and must not be made to wrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.cli.language import current, say, t
from advisor.cli.output import printable
from advisor.cli.questionnaire.question import MORE, Option, Question
from advisor.cli.questionnaire.session import Asked, Interview
from advisor.cli.questionnaire.view import ListView, NumberView
from advisor.core.text import Text
from advisor.render.wrap import cell_len, pad, wrap

Span = tuple[str, str]
Line = list[Span]

MARGIN = " "
INDENT = "   "
POINTER = "❯"
SPARE = 4
"""Cells kept free at the right."""
NARROWEST = 16
WIDEST = 100
"""Longer lines are hard to read."""
LEAST_OPTIONS = 3
MOST_OPTIONS = 12
"""Lines of a list that is searched: more are not read, and leave no room for what was answered before."""

GO = "go"
QUIT = "quit"


class Frame(NamedTuple):
    """Lines from the top of the screen, and where the cursor stands (column, line); ``None``: nothing is typed."""

    lines: list[Line]
    cursor: tuple[int, int] | None = None


class Size(NamedTuple):
    """Of the screen, in cells."""

    width: int
    height: int


def question_frame(
    interview: Interview, view: ListView | NumberView, size: Size, *, error: Text | None = None
) -> Frame:
    """Lay out the question whose turn it is, below as many of the answers before it as there is room for."""
    question = interview.question
    if question is None:
        raise LookupError("the summary has a frame of its own")
    width = _usable(size)
    number, total = interview.position
    head = _labelled(f"[{number}/{total}] ", say(question.ask), width)
    why = _wrapped(say(question.why), width, "class:why")
    gap: list[Line] = [[]]
    count, keys = _count(interview, width), _keys(_keys_of(interview, view), width)
    problem = _problem(error or view.error, width)
    least = 2 if isinstance(view, NumberView) else LEAST_OPTIONS + 3 * view.searchable
    if len(head) + len(why) + 2 + len(problem) + len(count) + len(keys) + least > size.height:
        why, gap, keys = [], [], []  # the question and its answers come first
    tail = [*problem, *gap, *count, *keys]
    fixed = len(head) + len(why) + len(gap) + len(tail)
    if isinstance(view, NumberView):
        body, cursor = _number(view, question, interview, width)
    else:
        body, cursor = _list(view, width, max(size.height - fixed, LEAST_OPTIONS))
    above = _answers(interview, width, size.height - fixed - len(body))
    top = [*above, *head, *why, *gap]
    return _fitting(Frame([*top, *body, *tail], (cursor[0], cursor[1] + len(top)) if cursor else None), size)


def summary_frame(interview: Interview, view: ListView, size: Size) -> Frame:
    """Lay out the summary: everything that was answered, each a line to change it by."""
    width = _usable(size)
    head = _wrapped(t("Is this right?", "この内容でよろしいですか?"), width, "class:question")
    why = _wrapped(
        t("Enter on a line changes that answer.", "行を選んで Enter を押すと変更できます。"), width, "class:why"
    )
    keys = t("↑↓ move · Enter choose · Esc back · Ctrl-C quit", "↑↓ 移動 · Enter 決定 · Esc 戻る · Ctrl-C 中断")
    tail = [[], *_count(interview, width, last=True), *_keys(keys, width)]
    body, _ = _list(view, width, max(size.height - len(head) - len(why) - 1 - len(tail), LEAST_OPTIONS))
    return _fitting(Frame([*head, *why, [], *body, *tail]), size)


def summary_options(interview: Interview, width: int) -> list[Option]:
    """Return the lines of the summary: go on, each answer (its value is the question's index), leave."""
    asked = interview.asked
    column = name_column(asked, width)
    rows = [Option(a.place, _both(f"{pad(say(a.question.name), column)}  {a.answer}")) for a in asked]
    return [
        Option(GO, Text("Yes, show the result", "はい、結果を表示")),
        *rows,
        Option(QUIT, Text("Leave without a result", "結果を表示せずに終了")),
    ]


def name_column(asked: Sequence[Asked], width: int) -> int:
    """Return the width of the names: as wide as the widest, but never more than two fifths of the screen."""
    return min(max((cell_len(say(a.question.name)) for a in asked), default=0), width * 2 // 5)


def summary_lines(interview: Interview, width: int) -> list[str]:
    """Return the answers as plain lines: what stays in the terminal when the questions are gone."""
    column = name_column(interview.asked, width)
    lines = []
    for asked in interview.asked:
        if asked.question.key == MORE:
            continue
        first, *rest = _pair(asked, column, max(width - 2, NARROWEST))
        lines += [f"  {first}", *(f"  {line}" for line in rest)]
    return lines


# -------------------------------------------------------------------------------------------------------------- parts


def _usable(size: Size) -> int:
    return max(min(size.width - SPARE, WIDEST), NARROWEST)


def _both(text: str) -> Text:
    return Text(text, text)


def _wrapped(text: str, width: int, style: str) -> list[Line]:
    return [[("", MARGIN), (style, line)] for line in wrap(printable(text), width)]


def _labelled(label: str, text: str, width: int) -> list[Line]:
    """Break a question; lines behind the first hang below where its words begin."""
    rows = wrap(printable(text), max(width - len(label), NARROWEST // 2))
    return [[("", MARGIN), ("class:question", (" " * len(label) if i else label) + row)] for i, row in enumerate(rows)]


def _pair(asked: Asked, column: int, width: int) -> list[str]:
    name = say(asked.question.name)
    answer = wrap(printable(asked.answer), max(width - column - 2, NARROWEST // 2)) or [""]
    names = wrap(name, column) if column else [name]
    rows = max(len(answer), len(names))
    names += [""] * (rows - len(names))
    answer += [""] * (rows - len(answer))
    return [f"{pad(n, column)}  {a}".rstrip() for n, a in zip(names, answer, strict=True)]


def _answers(interview: Interview, width: int, room: int) -> list[Line]:
    """Return the last answers that fit into ``room`` lines, and an empty line below them."""
    asked = interview.asked if not interview.changing else []
    if not asked:
        welcome = t(
            "A few questions, then the report. Enter takes what is marked.",
            "いくつかの質問に答えると結果を表示します。Enter で選択中の答えに決まります。",
        )
        lines = _wrapped(welcome, width, "class:why") if not interview.changing else []
        return [*lines, []] if lines and len(lines) < room else []
    column = name_column(asked, width)
    kept: list[Line] = []
    for one in reversed(asked):
        rows: list[Line] = [[("class:answered", MARGIN + row)] for row in _pair(one, column, width)]
        if len(kept) + len(rows) + 1 > room:
            break
        kept = [*rows, *kept]
    return [*kept, []] if kept else []


def _count(interview: Interview, width: int, *, last: bool = False) -> list[Line]:
    left, considered = len(interview.left.models), interview.left.considered
    text = t(f"{left:,} of {considered:,} models still in play", f"候補に残っているモデル: {left:,} / {considered:,}")
    if interview.fewer > 0:
        text += t(f" ({interview.fewer:,} fewer)", f" ({interview.fewer:,} 減)")
    elif interview.fewer < 0:
        text += t(f" ({-interview.fewer:,} more)", f" ({-interview.fewer:,} 増)")
    if not left:
        text += t(". Esc goes back to change an answer.", "。Esc で戻って条件を変更できます。")
    elif last:
        text += t(". Memory, speed and cost decide next.", "。次にメモリ、速度、費用で絞り込みます。")
    return _wrapped(text, width, "class:count" if left else "class:problem")


def _problem(problem: Text | None, width: int) -> list[Line]:
    return _wrapped(f"! {say(problem)}", width, "class:problem") if problem else []


def _keys(text: str, width: int) -> list[Line]:
    """Return the keys; a line breaks between two of them only."""
    lines: list[str] = []
    for part in text.split(" · "):
        if lines and cell_len(lines[-1]) + cell_len(part) + 3 <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return [[("class:keys", MARGIN + line)] for line in lines]


def _keys_of(interview: Interview, view: ListView | NumberView) -> str:
    back = "" if interview.is_first else t(" · Esc back", " · Esc 戻る")
    leave = t(" · Ctrl-C quit", " · Ctrl-C 中断")
    if isinstance(view, NumberView):
        clear = t(" · Ctrl-U clear", " · Ctrl-U 消去") if view.error else ""
        return t("Enter next", "Enter 次へ") + clear + back + leave
    if view.search.text:
        taken = t("Enter add", "Enter 追加") if view.many else t("Enter choose", "Enter 決定")
        return t("↑↓ move · ", "↑↓ 移動 · ") + taken + t(" · Esc end the search", " · Esc 検索を終了") + leave
    space = t("Space select · ", "Space 選択 · ") if view.many else ""
    search = t(" · type to search", " · 文字入力で検索") if view.searchable else ""
    done = t("Enter next", "Enter 次へ") if view.many else t("Enter choose", "Enter 決定")
    return t("↑↓ move · ", "↑↓ 移動 · ") + space + done + back + search + leave


def _number(
    view: NumberView, question: Question, interview: Interview, width: int
) -> tuple[list[Line], tuple[int, int] | None]:
    field = view.field
    lead = MARGIN + POINTER + " "
    room = max(width - cell_len(lead) - 1, 4)
    start = 0
    while cell_len(field.text[start : field.at]) > room:
        start += 1
    end = len(field.text)
    while cell_len(field.text[start:end]) > room:
        end -= 1
    shown = field.text[start:end]
    line: Line = [("class:pointer", lead), ("class:proposal" if field.fresh else "class:typed", shown)]
    cursor = (cell_len(lead) + cell_len(field.text[start : field.at]), 0)
    return [line, *_meaning(view, question, interview, width)], cursor


def _meaning(view: NumberView, question: Question, interview: Interview, width: int) -> list[Line]:
    """Say what the text is read as, while it is typed."""
    if not view.field.text.strip():
        text = say(question.nothing) if question.optional else ""
    else:
        value = view.read
        text = "" if value is None else f"= {question.worded(value, interview.situation)}"
    return [[("class:why", f"{INDENT}{line}")] for line in wrap(text, width - len(INDENT))] if text else [[]]


def _list(view: ListView, width: int, room: int) -> tuple[list[Line], tuple[int, int] | None]:
    """Return the part of a list that fits, around the pointer, and the search above it."""
    top: list[Line] = []
    cursor = None
    if view.searchable:
        room = min(room, MOST_OPTIONS)
        top = _chosen(view, width)
        lead = MARGIN + t("Search: ", "検索: ")
        cursor = (cell_len(lead) + cell_len(view.search.text[: view.search.at]), len(top))
        top.append([("class:keys", lead), ("class:typed", view.search.text)])
    found = view.found
    blocks = [_option(view, option, i == view.at, width) for i, option in enumerate(found)]
    if not blocks:
        return [*top, [("class:why", INDENT + t("no match", "該当なし"))]], cursor
    first, last = _window([len(b) for b in blocks], view.at, room - len(top))
    shown = [line for block in blocks[first:last] for line in block]
    if first:
        shown = [_more("↑", first), *shown]
    if last < len(blocks):
        shown = [*shown, _more("↓", len(blocks) - last)]
    return [*top, *shown], cursor


def _chosen(view: ListView, width: int) -> list[Line]:
    """Say what is chosen where the list is too long to be seen whole."""
    if not view.many:
        return []
    labels = t(", ", "、").join(say(o.label) for o in view.options if o.value in view.chosen) or t(
        "nothing yet", "なし"
    )
    return _wrapped(t("Chosen: ", "選択中: ") + labels, width, "class:chosen")


def _more(arrow: str, count: int) -> Line:
    return [("class:keys", f"{INDENT}{arrow} " + t(f"{count} more", f"ほか {count} 件"))]


def _option(view: ListView, option: Option, under: bool, width: int) -> list[Line]:
    box = ("[x] " if option.value in view.chosen else "[ ] ") if view.many else ""
    lead = f"{MARGIN}{POINTER if under else ' '} {box}"
    chosen = view.many and option.value in view.chosen
    style = "class:under" if under else "class:chosen" if chosen else "class:option"
    label = printable(option.label.get(current()))
    rows = _rows(label, max(width - cell_len(lead), NARROWEST // 2))
    return [
        [("class:pointer" if under else "class:option", lead if i == 0 else " " * cell_len(lead)), (style, row)]
        for i, row in enumerate(rows)
    ]


def _rows(label: str, width: int) -> list[str]:
    """Break a label; the columns of a summary are kept, and what follows hangs below its second one."""
    name, gap, answer = label.partition("  ")
    if not gap or cell_len(label) <= width:
        return [label] if cell_len(label) <= width else wrap(label, width)
    answer = answer.lstrip()
    column = cell_len(label[: label.rindex(answer)]) if answer else 0
    if width - column < NARROWEST // 2:
        return wrap(label, width)
    first, *rest = wrap(answer, width - column)
    return [pad(name, column) + first, *(" " * column + line for line in rest)]


def _window(heights: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """Return the options (first, behind the last) that fit into ``room`` lines with the pointer among them.

    Where not all fit, two lines are left for how many more there are.
    """
    if sum(heights) <= room:
        return 0, len(heights)
    room = max(room - 2, 1)
    first = last = at
    used = 0
    while True:
        grown = False
        if last < len(heights) and used + heights[last] <= room:
            used += heights[last]
            last += 1
            grown = True
        if first > 0 and used + heights[first - 1] <= room and last > at:
            first -= 1
            used += heights[first]
            grown = True
        if not grown:
            return first, max(last, at + 1)


def _fitting(frame: Frame, size: Size) -> Frame:
    """Cut what a very small screen cannot hold, the top first: the pointer and the keys stay."""
    extra = len(frame.lines) - size.height
    if extra <= 0:
        return frame
    cursor = frame.cursor
    moved = (cursor[0], max(cursor[1] - extra, 0)) if cursor else None
    return Frame(frame.lines[extra:], moved)
