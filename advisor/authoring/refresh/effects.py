"""What a change of the catalogue does to recommendations: the same questions, asked of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.request import Purpose, Request, Where
from advisor.recommend import recommend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.result import Report
    from advisor.rules import RuleSet

__all__ = ["EVERYDAY", "Effect", "RecommendedModel", "effects"]

TOP = 5
EVERYDAY = (
    ("chat · ja · ap-northeast-1", Request(purpose=Purpose(("chat",), ("ja",)), where=Where(region="ap-northeast-1"))),
    ("embedding · ja · ap-northeast-1", Request(purpose=Purpose(("embedding",), ("ja",)), where=Where(region="ap-northeast-1"))),
    ("chat · en · us-east-1", Request(purpose=Purpose(("chat",), ("en",)), where=Where(region="us-east-1"))),
    ("code-generation · en · us-east-1", Request(purpose=Purpose(("code-generation",), ("en",)), where=Where(region="us-east-1"))),
)  # fmt: skip
"""Questions people ask, for those who bring none of their own."""


class RecommendedModel(NamedTuple):
    """A recommended model: where it runs, and USD a month."""

    model: str
    where: str
    monthly_usd: float | None


class Effect(NamedTuple):
    """The best answers to one question, before and after."""

    question: str
    before: tuple[RecommendedModel, ...]
    after: tuple[RecommendedModel, ...]

    @property
    def changed(self) -> bool:
        """Whether they differ at all."""
        return self.before != self.after


def effects(
    before: Catalog, after: Catalog, rules: RuleSet, today: date, questions: Iterable[tuple[str, Request]] = EVERYDAY
) -> tuple[Effect, ...]:
    """Return the best answers to each question from both catalogues."""
    found = []
    for name, question in questions:
        asked = question._replace(choice=question.choice._replace(top=TOP, all_deployments=False))
        found.append(
            Effect(
                name,
                _places(recommend(asked, before, rules, today=today)),
                _places(recommend(asked, after, rules, today=today)),
            )
        )
    return tuple(found)


def _places(report: Report) -> tuple[RecommendedModel, ...]:
    places = []
    for entry in report.recommended[:TOP]:
        to, cost = entry.best.deployment, entry.best.cost
        where = to.inference_profile or to.bedrock_model_id or f"{to.instance_count} × {to.instance_type}"
        places.append(RecommendedModel(entry.model.id, f"{to.platform} {where}", cost.monthly if cost else None))
    return tuple(places)
