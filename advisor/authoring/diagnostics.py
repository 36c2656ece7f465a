"""Problems found in files people write: each with its place, a stable code, and words in both languages.

* `Diagnostic` is one problem; ``str(d)`` is ``file:line:col: code: message`` in English, `Diagnostic.render` in either.
* `Diagnostics` collects all problems of all files, sorted by place, and raises them together.
* `DiagnosticsError` carries them out; it is a `FileError` (exit 2), its lines follow the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.core.text import Language, Text
from advisor.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Diagnostic", "Diagnostics", "DiagnosticsError", "Severity"]

Severity = Literal["error", "warning"]

_WARNING = Text("warning: ", "警告: ")
_HINT = Text("hint: ", "ヒント: ")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. ``line`` and ``column`` count from 1; both ``None`` when the whole file is meant."""

    path: str
    line: int | None
    column: int | None
    code: str
    message: Text
    hint: Text | None = None
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Where: ``file:line:col``, or ``file``."""
        return self.path if self.line is None else f"{self.path}:{self.line}:{self.column}"

    def render(self, language: Language) -> list[str]:
        """Return ``place: code: message`` and, where there is one, an indented hint line."""
        mark = _WARNING.get(language) if self.severity == "warning" else ""
        lines = [f"{self.place}: {mark}{self.code}: {self.message.get(language)}"]
        if self.hint:
            lines.append(f"    {_HINT.get(language)}{self.hint.get(language)}")
        return lines

    def __str__(self) -> str:
        return self.render("en")[0]

    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: file, line, column, code, message; problems of the whole file come first."""
        return (self.path, self.line or 0, self.column or 0, self.code, self.message.en)


class Diagnostics:
    """A growing collection; iteration is sorted by place and without repetitions."""

    def __init__(self, problems: Iterable[Diagnostic] = ()) -> None:
        self._problems = list(problems)

    def add(self, problem: Diagnostic) -> None:
        """Keep one problem."""
        self._problems.append(problem)

    def extend(self, problems: Iterable[Diagnostic]) -> None:
        """Keep several."""
        self._problems.extend(problems)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(dict.fromkeys(self._problems), key=Diagnostic.order))

    def __len__(self) -> int:
        return len(dict.fromkeys(self._problems))

    @property
    def errors(self) -> list[Diagnostic]:
        """The problems that must be mended."""
        return [p for p in self if p.severity == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        """The problems that may stay."""
        return [p for p in self if p.severity == "warning"]

    def raise_errors(self) -> None:
        """Raise `DiagnosticsError` with every problem (warnings too) when at least one is an error."""
        if self.errors:
            raise DiagnosticsError(self)


class DiagnosticsError(FileError):
    """One or several files cannot be used; ``diagnostics`` says all that is wrong with them, sorted by place."""

    code = "advisor.file"

    def __init__(self, diagnostics: Iterable[Diagnostic], hint: Text | None = None) -> None:
        found = tuple(Diagnostics(diagnostics))
        errors = [d for d in found if d.severity == "error"]
        files = list(dict.fromkeys(d.path for d in errors))
        super().__init__(_summary(len(errors), files), hint, [str(d) for d in found])
        self.diagnostics = found

    def lines(self, language: Language) -> list[str]:
        """Return every problem with its hint in ``language``, then the summary."""
        return [line for d in self.diagnostics for line in d.render(language)] + super(FileError, self).lines(language)


def _summary(count: int, files: list[str]) -> Text:
    where = files[0] if len(files) == 1 else f"{len(files)} files"
    where_ja = files[0] if len(files) == 1 else f"{len(files)} 個のファイル"
    return Text(
        f"{count} problem{'' if count == 1 else 's'} in {where}",
        f"{where_ja} に {count} 件の問題があります",
    )
