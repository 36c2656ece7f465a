"""All questions of ``advisor ask``, in the order they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.questionnaire import purpose, rare, running
from advisor.cli.questionnaire.question import Question

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.text import Language


def all_questions(catalog: Catalog, language: Language) -> list[Question]:
    """Return the questions; what a dollar costs is asked behind each amount, and once."""
    first = []
    for question in purpose.questions(catalog, language):
        first.append(question)
        if question.number.kind == "money":
            first.append(running.rate(question.key))
    return [*first, *running.questions(catalog, language), *rare.questions(catalog, language)]
