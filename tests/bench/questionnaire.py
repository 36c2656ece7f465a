"""Processor time from an answer of ``advisor ask`` to the next question: ``python tests/bench/questionnaire.py``.

Budget: 100 ms.
"""

from __future__ import annotations

import datetime as dt
import gc
from time import process_time

from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.questionnaire.count import counting
from advisor.cli.questionnaire.questions import all_questions
from advisor.cli.questionnaire.session import Interview
from advisor.recommend.in_play import Lookout
from advisor.rules import load_rules


def main() -> None:
    """Answer every question with its default, the rarely asked ones too, and print what each answer took."""
    gc.disable()  # as the command does
    catalog = load_catalog()
    lookout = Lookout(catalog, load_rules(), dt.date(2026, 11, 23))
    interview = Interview(all_questions(catalog, "en"), counting(catalog, lookout))
    took = []
    while interview.question is not None:
        name = interview.question.key[1]
        answer = True if name == "more" else interview.default
        since = process_time()
        interview.answer(answer)
        took.append(((process_time() - since) * 1000, name))
    requests.build(requests.from_flags(interview.values()), None, catalog, "en")
    for milliseconds, name in sorted(took, reverse=True):
        print(f"{milliseconds:7.1f} ms  {name}")
    print(f"of {len(catalog.models)} models, {len(took)} answers, the slowest {max(took)[0]:.0f} ms")


if __name__ == "__main__":
    main()
