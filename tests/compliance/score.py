"""How well a scan finds what files name: what people wrote down against what was reported.

``python -m tests.compliance.score`` prints the table for the corpus with every miss and false hit;
``python -m tests.compliance.score EXPECTED.yaml ROOT`` does so for any other set of files.

A model counts once per line: (path, line, id). Only findings that can become a violation count, so what is reported as a
mention, a path or a computed name is neither right nor wrong. Lines whose name is computed are scored apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from advisor.core.checking import Reference

__all__ = ["CORPUS", "Expected", "Hit", "Score", "expected_in", "found_in", "score", "table"]

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = "expected.yaml"

Find = Callable[[Path], "Iterable[Reference]"]
"""What is scored: everything that the files below a folder name, with paths relative to it."""


class Hit(NamedTuple):
    """One model on one line of one file."""

    path: str
    line: int
    id: str


class Expected(NamedTuple):
    """What one file names. ``mentions`` may be reported or not; on the lines of ``dynamic`` the name is computed."""

    path: str
    form: str
    hits: Mapping[Hit, str]
    mentions: frozenset[Hit] = frozenset()
    dynamic: frozenset[int] = frozenset()


class Score(NamedTuple):
    """How many of the expected were found, and what else was; ``of`` sums several."""

    files: int = 0
    expected: int = 0
    found: int = 0
    missed: tuple[Hit, ...] = ()
    false: tuple[Hit, ...] = ()
    wrong_provider: tuple[Hit, ...] = ()
    dynamic: int = 0
    missed_dynamic: tuple[tuple[str, int], ...] = ()

    @property
    def recall(self) -> float:
        """The part of the expected that was found; 1 when nothing was expected."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """The part of the reported that was expected; 1 when nothing was reported."""
        reported = self.found + len(self.false)
        return self.found / reported if reported else 1.0

    @property
    def dynamic_recall(self) -> float:
        """The part of the computed names that was reported as such."""
        return 1 - len(self.missed_dynamic) / self.dynamic if self.dynamic else 1.0

    @classmethod
    def of(cls, scores: Iterable[Score]) -> Score:
        """Return the sum of ``scores``."""
        total = cls()
        for one in scores:
            total = cls(*(mine + its for mine, its in zip(total, one, strict=True)))
        return total


def expected_in(file: Path) -> tuple[Expected, ...]:
    """Return what ``file`` says of each path; the form of the file stands at the top of the corpus's own."""
    entries: Mapping[str, Mapping[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(
        Expected(
            path,
            entry["form"],
            {Hit(path, one["line"], one["id"]): one["provider"] for one in entry["references"]},
            frozenset(Hit(path, one["line"], one["id"]) for one in entry.get("mentions", ())),
            frozenset(entry.get("dynamic", ())),
        )
        for path, entry in entries.items()
    )


def score(expected: Iterable[Expected], references: Iterable[Reference]) -> dict[str, Score]:
    """Return the score of each form; files that ``expected`` does not list are not scored."""
    by_path: dict[str, list[Reference]] = {}
    for reference in references:
        by_path.setdefault(reference.place.path, []).append(reference)
    by_form: dict[str, list[Score]] = {}
    for file in expected:
        by_form.setdefault(file.form, []).append(_of_file(file, by_path.get(file.path, ())))
    return {form: Score.of(scores) for form, scores in sorted(by_form.items())}


def _of_file(file: Expected, references: Iterable[Reference]) -> Score:
    references = tuple(references)
    reported = {
        Hit(file.path, reference.place.line, reference.model_id): reference.provider
        for reference in references
        if reference.model_id is not None and reference.confidence != "info" and reference.provider != "local"
    }
    computed = {reference.place.line for reference in references if reference.kind == "dynamic"}
    right = file.hits.keys() & reported.keys()
    return Score(
        files=1,
        expected=len(file.hits),
        found=len(right),
        missed=tuple(sorted(file.hits.keys() - right)),
        false=tuple(sorted(reported.keys() - right - file.mentions)),
        wrong_provider=tuple(sorted(hit for hit in right if file.hits[hit] != reported[hit])),
        dynamic=len(file.dynamic),
        missed_dynamic=tuple((file.path, line) for line in sorted(file.dynamic - computed)),
    )


def table(scores: Mapping[str, Score]) -> str:
    """Return the scores as a table, the sum at its end, then every miss and false hit."""
    total = Score.of(scores.values())
    rows = [f"{'form':18}{'files':>6}{'ids':>6}{'found':>7}{'false':>7}{'recall':>9}{'precision':>11}"]
    rows += [
        f"{form:18}{one.files:6}{one.expected:6}{one.found:7}{len(one.false):7}{one.recall:9.1%}{one.precision:11.1%}"
        for form, one in (*scores.items(), ("total", total))
    ]
    rows += [f"computed names: {total.dynamic - len(total.missed_dynamic)} of {total.dynamic} reported as such"]
    for title, hits in (("missed", total.missed), ("false", total.false), ("wrong provider", total.wrong_provider)):
        rows += ["", f"{title}: {len(hits)}", *(f"  {hit.path}:{hit.line}  {hit.id}" for hit in hits)]
    rows += [f"  {path}:{line}  computed, not reported" for path, line in total.missed_dynamic]
    return "\n".join(rows)


def found_in(root: Path) -> tuple[Reference, ...]:
    """Return what the files below ``root`` name, as `advisor check` finds it."""
    from advisor.catalog.load import shipped
    from advisor.compliance.scan.one import Wanted
    from advisor.compliance.scan.run import scan

    known = frozenset(name.casefold() for name in shipped().names())
    return scan(root, wanted=Wanted(known=known)).references


def main(arguments: list[str]) -> None:
    """Print the table of the corpus, or of ``EXPECTED.yaml ROOT``."""
    expected, root = map(Path, arguments) if arguments else (CORPUS / EXPECTED, CORPUS)
    print(table(score(expected_in(expected), found_in(root))))


if __name__ == "__main__":
    main(sys.argv[1:])
