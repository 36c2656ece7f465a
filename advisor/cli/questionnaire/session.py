"""The conversation: question after question, back, summary, confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from advisor.cli import output
from advisor.cli.language import say, t
from advisor.cli.questionnaire.questions import Key, Option, Question, worded
from advisor.core.text import Text

Ask = Callable[[Question, Any, Sequence[Option], str], Any]
Choose = Callable[[Text, Sequence[Option]], Any]

GO = "go"
QUIT = "quit"


class Interview:
    """Holds the answers so far. ``ask`` and ``choose`` talk to the person; tests give their own."""

    def __init__(self, questions: Sequence[Question], ask: Ask, choose: Choose, back: type[Exception]) -> None:
        self._questions = questions
        self._ask = ask
        self._choose = choose
        self._back = back
        self.answers: dict[Key, Any] = {}

    def run(self) -> dict[Key, Any] | None:
        """Ask everything, then the summary until it is confirmed; ``None`` when the person leaves it."""
        self._from(0)
        while True:
            output.note("")
            for line in self.summary():
                output.note(line)
            try:
                decision = self._choose(Text("Is this right?", "この内容でよろしいですか?"), self._decisions())
            except self._back:
                decision = len(self._questions) - 1
            if decision == GO:
                return {
                    q.key: self.answers[q.key]
                    for q in self._questions
                    if q.key in self.answers and not q.skip(self.answers)
                }
            if decision == QUIT:
                return None
            self._from(decision, once=True)

    def _from(self, start: int, *, once: bool = False) -> None:
        """Ask from ``start`` on; ``once`` stops at the first question answered already and still asked."""
        index = start
        trail: list[int] = []
        while index < len(self._questions):
            question = self._questions[index]
            if question.skip(self.answers) or (once and trail and question.key in self.answers):
                index += 1
                continue
            default = self.answers.get(question.key, question.default(self.answers))
            try:
                self.answers[question.key] = self._ask(
                    question, default, question.options(self.answers), self._position(index)
                )
            except self._back:
                index = trail.pop() if trail else index
                continue
            trail.append(index)
            index += 1

    def _position(self, index: int) -> str:
        asked = [i for i, q in enumerate(self._questions) if not q.skip(self.answers)]
        return f"[{asked.index(index) + 1}/{len(asked)}]" if index in asked else ""

    def summary(self) -> list[str]:
        """Return one line a question: what was asked, what was answered."""
        answered = (q for q in self._questions if not q.skip(self.answers) and q.key in self.answers)
        return [
            t("Summary", "確認"),
            *(f"  {say(q.ask)}  {worded(q, self.answers[q.key], q.options(self.answers))}" for q in answered),
        ]

    def _decisions(self) -> list[Option]:
        changes = [
            Option(i, Text(f"change: {q.ask.en}", f"変更: {q.ask.ja}"))
            for i, q in enumerate(self._questions)
            if not q.skip(self.answers)
        ]
        return [
            Option(GO, Text("yes, answer it", "はい、結果を表示")),
            *changes,
            Option(QUIT, Text("quit", "終了")),
        ]
