"""A bar on stderr for work that takes longer than a moment, where a person looks on; nothing of it stays."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from advisor.cli.language import say, t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from threading import Timer
    from types import TracebackType

    from advisor.core.text import Text

PATIENCE_SECONDS = 0.5
"""What is done by then needs no bar, and its library need not be loaded."""


class _Patient(ABC):
    """What shows nothing unless stderr is a terminal and the work takes a while."""

    def __init__(self) -> None:
        self._since = monotonic()
        self._bar: Any = None
        self._looked_at = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _is_shown(self) -> bool:
        """Whether there is a bar to move; it is made when it is time for it."""
        if self._looked_at and self._bar is None and monotonic() - self._since >= PATIENCE_SECONDS:
            self._start()
        return self._bar is not None

    @abstractmethod
    def _start(self) -> None:
        """Make the bar."""


class Progress(_Patient):
    """Counts files."""

    def __init__(self) -> None:
        super().__init__()
        self._task: Any = None

    def advance(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` files are done."""
        if self._is_shown():
            self._bar.update(self._task, completed=done, total=total)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(t("reading files", "ファイルを確認中"), total=None)
        self._bar.start()


class Bars(_Patient):
    """A bar for each kind of question."""

    def __init__(self, questions: Iterable[str]) -> None:
        super().__init__()
        self._total = Counter(questions)
        self._done: Counter[str] = Counter()
        self._tasks: dict[str, Any] = {}

    def advance(self, question: str, region: str) -> None:
        """Show that one more of these questions is answered, this one for ``region``."""
        self._done[question] += 1
        if self._is_shown():
            self._bar.update(self._tasks[question], completed=self._done[question], region=region)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[region]}"),
            console=Console(stderr=True),
            transient=True,
        )
        for question, total in self._total.items():
            self._tasks[question] = self._bar.add_task(question, total=total, region="", completed=self._done[question])
        self._bar.start()


class Waiting(_Patient):
    """Says what is going on and for how long, where nothing can be counted.

    The work knows nothing of it: a timer of its own starts it. A request to end ends it like Ctrl-C, so that the terminal has
    its cursor back.
    """

    def __init__(self, what: Text) -> None:
        super().__init__()
        self._what = say(what)
        self._timer: Timer | None = None
        self._signals: AbstractContextManager[None] = nullcontext()

    def __enter__(self) -> Self:
        if self._looked_at:
            from threading import Lock, Timer

            from advisor.cli.signals import terminable

            self._signals = terminable()
            self._signals.__enter__()
            self._lock = Lock()
            self._timer = Timer(PATIENCE_SECONDS, self._start)
            self._timer.daemon = True  # it never keeps the process
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            with self._lock:  # else it could begin when all is over
                self._timer.cancel()
                self._timer = None
                super().__exit__(kind, error, trace)
            self._signals.__exit__(None, None, None)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.add_task(self._what, total=None)
        with self._lock:
            if self._timer is not None:
                self._bar = bar
                bar.start()
