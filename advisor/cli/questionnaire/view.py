"""What stands on the screen between two keys, and what a key does to it. No terminal here: text in, state out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from advisor.cli.language import say
from advisor.cli.questionnaire.numbers import NotReadError
from advisor.cli.questionnaire.question import Option, Question
from advisor.core.text import Text

SEARCHED_FROM = 8
"""Lists of so many options are searched by typing; shorter ones are seen whole."""

LONGEST = 100
"""Characters a field takes: no number or name has more, and a pasted book must not be laid out."""

NEEDED = Text("choose at least one with Space", "Space で 1 つ以上選んでください")
NOT_FOUND = Text("nothing is called that", "該当する項目はありません")


class Field:
    """One line of text and a cursor. ``fresh``: it holds a proposal, which the first key typed replaces."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.at = len(text)
        self.fresh = bool(text)

    def type(self, typed: str) -> None:
        """Insert what was typed or pasted, without what is no text."""
        if self.fresh:
            self.text, self.at = "", 0
        typed = "".join(c for c in typed if c.isprintable())[: LONGEST - len(self.text)]
        self.text = self.text[: self.at] + typed + self.text[self.at :]
        self.at += len(typed)
        self.fresh = False

    def erase(self, *, forward: bool = False) -> None:
        """Delete the character before the cursor or behind it; all of a proposal."""
        if self.fresh:
            self.clear()
        elif forward:
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        elif self.at:
            self.text = self.text[: self.at - 1] + self.text[self.at :]
            self.at -= 1

    def clear(self) -> None:
        """Delete everything."""
        self.text, self.at, self.fresh = "", 0, False

    def move(self, to: int) -> None:
        """Put the cursor somewhere; a proposal is then edited instead of replaced."""
        self.at = min(max(to, 0), len(self.text))
        self.fresh = False


class ListView:
    """A list to choose one or several of, searched by typing where it is long; without ``letters``, typing does nothing."""

    def __init__(
        self,
        options: Sequence[Option],
        default: Any,
        *,
        many: bool = False,
        optional: bool = False,
        letters: bool = True,
    ) -> None:
        self.options = options
        self.many = many
        self.searchable = letters and len(options) >= SEARCHED_FROM
        self._letters = letters
        self.search = Field()
        self.error: Text | None = None
        self._optional = optional
        self.chosen: list[Any] = list(default or ()) if many else []
        wanted = self.chosen[0] if self.chosen else default
        self.at = next((i for i, o in enumerate(options) if o.value == wanted), 0)

    @property
    def found(self) -> Sequence[Option]:
        """The options that the search leaves: every word of it occurs in the name, the id, or the other language's name.

        First those of which a word begins as the search does: ``en`` is English before it is a part of Slovenian.
        """
        words = _folded(self.search.text).split()
        if not words:
            return self.options
        texts = [(o, _folded(f"{o.words} {say(o.label)}")) for o in self.options]
        found = [(o, text) for o, text in texts if all(word in text for word in words)]
        return [o for o, _ in sorted(found, key=lambda pair: not f" {pair[1]}".count(f" {words[0]}"))]

    def move(self, by: int, *, around: bool = False) -> None:
        """Go up or down; ``around``: from one end to the other."""
        count = len(self.found)
        if count:
            self.at = (self.at + by) % count if around else min(max(self.at + by, 0), count - 1)

    def go(self, *, last: bool) -> None:
        """Go to one end of the list."""
        self.at = max(len(self.found) - 1, 0) if last else 0

    def typed(self, text: str) -> None:
        """Search, or go to the next option that begins so where the list is short."""
        self.error = None
        if self.searchable:
            self.search.type(text)
            self.at = 0
        elif self._letters:
            self._jump(text)

    def erase(self) -> None:
        """Take back the last character of the search."""
        self.search.erase()
        self.error, self.at = None, 0

    def toggle(self) -> None:
        """Choose the option under the pointer, or no longer."""
        self.error = None
        if not self.many or not self.found:
            return
        value = self.found[self.at].value
        self.chosen = [v for v in self.chosen if v != value] if value in self.chosen else [*self.chosen, value]

    def enter(self) -> bool:
        """Take what is chosen; with a search for several, only add what it found. Whether that answers the question."""
        if not self.found:
            self.error = NOT_FOUND
            return False
        if self.many and self.search.text:
            option = self.found[self.at]
            if option.value not in self.chosen:
                self.chosen.append(option.value)
            self.end_search(option)
            return False
        if self.many and not self.chosen and not self._optional:
            self.error = NEEDED
            return False
        return True

    @property
    def answer(self) -> Any:
        """What was chosen; of several in the order of the list."""
        if not self.many:
            return self.found[self.at].value
        return [o.value for o in self.options if o.value in self.chosen]

    def end_search(self, option: Option | None = None) -> None:
        """Show the whole list again, the pointer where it was or at ``option``."""
        found = self.found
        here = option or (found[self.at] if found else None)
        self.search.clear()
        self.error = None
        self.at = next((i for i, o in enumerate(self.options) if o is here), 0)

    def _jump(self, text: str) -> None:
        start = _folded(text)
        order = [*range(self.at + 1, len(self.options)), *range(self.at + 1)]
        for i in order:
            option = self.options[i]
            if any(_folded(name).startswith(start) for name in option.label):
                self.at = i
                return


class NumberView:
    """A number to type; what it is read as is shown before it is taken."""

    def __init__(self, question: Question, default: Any) -> None:
        self.question = question
        self.field = Field(question.typed(default))
        self.error: Text | None = None

    @property
    def read(self) -> Any:
        """What the text says; ``None``: nothing, or not a number yet."""
        try:
            return self.question.read(self.field.text)
        except NotReadError:
            return None

    def enter(self) -> bool:
        """Whether the text is an answer; else what is wrong is in ``error``."""
        try:
            self.question.read(self.field.text)
        except NotReadError as wrong:
            self.error = wrong.message
            return False
        return True

    @property
    def answer(self) -> Any:
        """The number."""
        return self.question.read(self.field.text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
