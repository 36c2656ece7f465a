"""Deployments by kind of hardware, and what the reports that list them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.judged import Judged
    from advisor.core.result import Finding
    from advisor.core.text import Text

    J_co = TypeVar("J_co", bound=Judged, covariant=True)

    class Question(Protocol):
        """The question."""

        @property
        def instance(self) -> str | None:
            """The instance asked; ``None``: all."""

    class Answered(Protocol[J_co]):
        """A report: the asked deployment or all that fit, and the others in bins."""

        @property
        def question(self) -> Question:
            """What was asked."""

        @property
        def deployments(self) -> Sequence[J_co]:
            """The asked one, or all that fit, the cheapest first."""

        @property
        def rejected(self) -> Sequence[J_co]:
            """What does not run."""

        @property
        def undetermined(self) -> Sequence[J_co]:
            """What could not be judged."""

        @property
        def findings(self) -> tuple[Finding, ...]:
            """What holds wherever it runs."""

        @property
        def notes(self) -> tuple[Text, ...]:
            """Remarks."""


J = TypeVar("J", bound="Judged")


def kinds(deployments: Iterable[J]) -> list[list[J]]:
    """Group deployments by their accelerators, in the order in which each kind first comes; Bedrock by route."""
    groups: dict[tuple[object, ...], list[J]] = {}
    for judged in deployments:
        d = judged.deployment
        if d.accelerator or d.platform == "bedrock":
            key = (d.accelerator, d.accelerator_count, d.bedrock_model_id, d.inference_profile)
            groups.setdefault(key, []).append(judged)
    return list(groups.values())


def cheapest_by_platform(kind: Iterable[J]) -> list[J]:
    """Return the first of each platform: a report lists the cheapest first."""
    first: dict[str, J] = {}
    for judged in kind:
        first.setdefault(judged.deployment.platform, judged)
    return [first[platform] for platform in sorted(first)]
