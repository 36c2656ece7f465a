"""The questionnaire on the whole screen of a terminal: keys in, frames out, the screen as it was when it ends.

prompt_toolkit alone and not questionary, which searches by ASCII letters only, wraps nothing and shows nothing beside its
question. The other screen of the terminal is used, so that neither going back nor a new size leaves anything behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Point
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.styles import Style

from advisor.cli.questionnaire import layout
from advisor.cli.questionnaire.layout import Frame, Size
from advisor.cli.questionnaire.session import Interview
from advisor.cli.questionnaire.view import ListView, NumberView
from advisor.cli.signals import asking
from advisor.core.text import Text
from advisor.errors import UsageError

ESCAPE_SECONDS = 0.1
"""Esc alone is told from the keys that begin with it by this pause."""
PAGE = 10

_STYLE = Style.from_dict(
    {
        "question": "bold",
        "why": "",
        "answered": "ansibrightblack",
        "pointer": "ansicyan bold",
        "under": "ansicyan bold",
        "chosen": "bold",
        "option": "",
        "proposal": "underline",
        "typed": "bold",
        "count": "ansigreen",
        "keys": "ansibrightblack",
        "problem": "ansired bold",
    }
)


def converse(interview: Interview) -> bool:
    """Ask everything, then show the summary until it is confirmed; whether it was, or else left.

    Raises:
        KeyboardInterrupt: Ctrl-C, Ctrl-D, the end of the input, or a request to end.
    """
    screen = _Screen(interview)
    try:
        with asking(screen.leave):
            return screen.run()
    except EOFError:
        raise KeyboardInterrupt from None


class _Screen:
    """What is shown of the interview, and the keys that drive it."""

    def __init__(self, interview: Interview) -> None:
        self._interview = interview
        self._view: ListView | NumberView = self._new_view()
        self._refused: Text | None = None
        self._frame = Frame([])
        self._app: Application[bool] = Application(
            layout=Layout(
                Window(
                    FormattedTextControl(
                        self._text,
                        get_cursor_position=self._cursor,
                        focusable=True,
                        show_cursor=True,
                        key_bindings=None,
                    ),
                    always_hide_cursor=Condition(lambda: self._frame.cursor is None),
                    wrap_lines=False,
                )
            ),
            key_bindings=self._keys(),
            style=_STYLE,
            full_screen=True,
        )
        self._app.ttimeoutlen = ESCAPE_SECONDS

    def run(self) -> bool:
        """Ask; whatever ends it, the terminal's own screen is back."""
        try:
            return self._app.run()
        finally:
            self._app.renderer.reset()  # a request to end does not pass by the application's own way out

    def leave(self) -> None:
        """Ask no more, as Ctrl-C does; from wherever a signal comes."""
        loop = self._app.loop
        if loop is None:  # not asking yet, or no longer
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(self._interrupt)

    def _interrupt(self) -> None:
        if not self._app.is_done:
            self._app.exit(exception=KeyboardInterrupt)

    # ------------------------------------------------------------------------------------------------------- drawing

    def _size(self) -> Size:
        size = self._app.output.get_size()
        return Size(size.columns, size.rows)

    def _text(self) -> StyleAndTextTuples:
        size, view = self._size(), self._view
        if self._interview.question is None:
            assert isinstance(view, ListView)
            view.options = layout.summary_options(self._interview, size.width)
            self._frame = layout.summary_frame(self._interview, view, size)
        else:
            self._frame = layout.question_frame(self._interview, view, size, error=self._refused)
        text: StyleAndTextTuples = []
        for line in self._frame.lines:
            text += [*line, ("", "\n")]
        return text[:-1]

    def _cursor(self) -> Point:
        column, line = self._frame.cursor or (0, max(len(self._frame.lines) - 1, 0))
        return Point(column, line)

    def _new_view(self) -> ListView | NumberView:
        interview = self._interview
        question = interview.question
        if question is None:
            return ListView(layout.summary_options(interview, layout.WIDEST), layout.GO, letters=False)
        if question.kind == "number":
            return NumberView(question, interview.default)
        return ListView(interview.options, interview.default, many=question.kind == "many", optional=question.optional)

    def _show(self) -> None:
        """Show another question: on an empty screen, so that nothing of the one before can stay."""
        self._view = self._new_view()
        self._refused = None
        self._app.renderer.erase(leave_alternate_screen=False)

    # ---------------------------------------------------------------------------------------------------------- keys

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        def on(*names: Keys | str) -> Callable[[Callable[[], None]], None]:
            def add(do: Callable[[], None]) -> None:
                def handle(_: KeyPressEvent) -> None:
                    self._refused = None
                    do()

                for name in names:
                    keys.add(name, eager=name == "escape")(handle)

            return add

        on("c-c", "c-d", "<sigint>")(self._interrupt)
        on("enter", "c-j")(self._enter)
        on("escape")(self._escape)
        on("up", "c-p", "s-tab")(lambda: self._move(-1, around=True))
        on("down", "c-n", "tab")(lambda: self._move(1, around=True))
        on("pageup")(lambda: self._move(-PAGE))
        on("pagedown")(lambda: self._move(PAGE))
        on("home", "c-a")(lambda: self._end(last=False))
        on("end", "c-e")(lambda: self._end(last=True))
        on("left", "c-b")(lambda: self._sideways(-1))
        on("right", "c-f")(lambda: self._sideways(1))
        on("backspace")(lambda: self._erase(forward=False))
        on("delete")(lambda: self._erase(forward=True))
        on("c-u", "c-w")(self._clear)

        @keys.add(Keys.Any)
        def _(event: KeyPressEvent) -> None:
            self._typed(event.data)

        @keys.add(Keys.BracketedPaste)
        def _(event: KeyPressEvent) -> None:
            self._typed(event.data.strip().partition("\n")[0], pasted=True)

        return keys

    def _enter(self) -> None:
        view, interview = self._view, self._interview
        if not view.enter():
            return
        if interview.question is not None:
            try:
                interview.answer(view.answer)
            except UsageError as error:
                self._refused = error.message
                return
        elif view.answer in (layout.GO, layout.QUIT):
            self._app.exit(result=view.answer == layout.GO)
            return
        else:
            interview.change(view.answer)
        self._show()

    def _escape(self) -> None:
        if isinstance(self._view, ListView) and self._view.search.text:
            self._view.end_search()
        elif self._interview.back():
            self._show()

    def _move(self, by: int, *, around: bool = False) -> None:
        if isinstance(self._view, ListView):
            self._view.move(by, around=around)

    def _end(self, *, last: bool) -> None:
        if isinstance(self._view, ListView):
            self._view.go(last=last)
        else:
            self._view.field.move(len(self._view.field.text) if last else 0)

    def _sideways(self, by: int) -> None:
        if isinstance(self._view, NumberView):
            self._view.field.move(self._view.field.at + by)

    def _erase(self, *, forward: bool) -> None:
        if isinstance(self._view, NumberView):
            self._view.error = None
            self._view.field.erase(forward=forward)
        elif not forward:
            self._view.erase()

    def _clear(self) -> None:
        if isinstance(self._view, NumberView):
            self._view.error = None
            self._view.field.clear()
        else:
            self._view.end_search()

    def _typed(self, text: str, *, pasted: bool = False) -> None:
        view: Any = self._view
        self._refused = None
        if isinstance(view, NumberView):
            view.error = None
            view.field.type(text)
        elif text in (" ", "\u3000") and view.many and not pasted:  # the space of a Japanese keyboard is wide
            view.toggle()
        else:
            view.typed(text)
