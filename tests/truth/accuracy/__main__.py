"""``python -m tests.truth.accuracy [--check]``: write docs/reference/accuracy.md, or say whether it is stale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from advisor.core.text import LANGUAGES
from tests.truth.accuracy import counts, memory, speed, training
from tests.truth.accuracy.page import page
from tests.truth.accuracy.scores import Part

FOLDER = Path(__file__).parents[3] / "docs" / "reference"


def parts() -> list[Part]:
    """Measure everything, in the order of the page."""
    return [counts.measure(), memory.measure(), speed.measure(), training.measure()]


def pages(measured: list[Part]) -> dict[Path, str]:
    """Return the text of the page in each language, by where it belongs."""
    return {
        FOLDER / ("accuracy.md" if language == "en" else f"accuracy.{language}.md"): page(measured, language)
        for language in LANGUAGES
    }


def main() -> int:
    """Run the command; 1 when a goal is missed or, with ``--check``, the page is stale."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip())
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page would change")
    check = parser.parse_args().check
    measured = parts()
    stale = [
        path for path, text in pages(measured).items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    missed = [
        f"{part.key}, {score.label.en}: {miss}" for part in measured for score in part.scores for miss in score.misses()
    ]
    for line in missed:
        print(f"goal missed: {line}", file=sys.stderr)
    for path in stale:
        if check:
            print(f"{path.name} is stale: run `make accuracy`", file=sys.stderr)
        else:
            path.write_text(pages(measured)[path], encoding="utf-8")
    return 1 if missed or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
