"""``python -m tests.truth.accuracy [--floors]``: write docs/reference/accuracy.md, and what no score may fall below."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from advisor.core.text import LANGUAGES, Language
from tests.truth.accuracy import counts, floors, memory, speed, training
from tests.truth.accuracy.page import headline, page
from tests.truth.accuracy.scores import Part
from tests.truth.rows import ROOT

FOLDER = ROOT / "docs" / "reference"
READMES: dict[Language, Path] = {"en": ROOT / "README.md", "ja": ROOT / "README.ja.md"}
TABLE = re.compile(r"(?<=<!-- accuracy: written by `make accuracy` -->\n).*?(?=<!-- /accuracy -->)", re.DOTALL)


def parts() -> list[Part]:
    """Measure everything, in the order of the page."""
    return [counts.measure(), memory.measure(), speed.measure(), training.measure()]


def pages(measured: list[Part]) -> dict[Path, str]:
    """Return the text of the page in each language and of the READMEs with their table, by where they belong."""
    found = {
        FOLDER / ("accuracy.md" if language == "en" else f"accuracy.{language}.md"): page(measured, language)
        for language in LANGUAGES
    }
    for language, readme in READMES.items():
        table = headline(measured, language) + "\n"
        found[readme] = TABLE.sub(lambda _, table=table: table, readme.read_text(encoding="utf-8"))  # type: ignore[misc]
    return found


def main() -> int:
    """Run the command; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip())
    parser.add_argument("--floors", action="store_true", help="record today's scores as what must be kept")
    record = parser.parse_args().floors
    measured = parts()
    for path, text in pages(measured).items():
        path.write_text(text, encoding="utf-8")
    if record:
        floors.record(measured)
    missed = [f"{part.name_of(score)}: {miss}" for part in measured for score in part.scores for miss in score.misses()]
    for line in missed:
        print(f"goal missed: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
