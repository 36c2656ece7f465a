"""Licences as terms, and what several of them mean together."""

from __future__ import annotations

from typing import Literal

from advisor.core.provenance import Source
from advisor.core.record import NamedTuple
from advisor.core.text import Text

CommercialUse = Literal["yes", "conditional", "no"]

UNDECLARED = "unknown"
"""Id of the licence entry that stands for none declared, or for that of an ancestor nobody knows."""


class Condition(NamedTuple):
    """A condition on commercial use; ``limit`` is the threshold (users, USD) up to which use is free."""

    type: str
    limit: int | None
    text: Text
    source: Source | None = None


class StatedUse(NamedTuple):
    """What a publisher says its model is for, beside a licence that sets no such limit."""

    limit: Literal["research", "non-commercial"]
    text: Text
    source: Source | None = None


class Clause(NamedTuple):
    """What the licence says on one subject (outputs, hosting); ``None`` when the text is silent or not known."""

    use: str | None
    text: Text | None = None
    source: Source | None = None


class Jurisdiction(NamedTuple):
    """Countries (ISO 3166 alpha-2, or ``EU``) whose residents get no licence."""

    excludes: tuple[str, ...]
    applies_to: Literal["all", "multimodal"]
    text: Text
    source: Source | None = None


class Attribution(NamedTuple):
    """What a licence wants shown, in its own words.

    ``notice`` goes into a file beside the weights that are passed on, ``name_prefix`` begins the name of a derived model
    that is. ``display`` is shown where a product uses the model, ``when`` weights are passed on (``distribution``), when
    others use it over a network (``service``), or in either case (``both``).
    """

    notice: str | None
    display: str | None
    name_prefix: str | None
    when: Literal["distribution", "service", "both"]
    source: Source | None = None


class License(NamedTuple):
    """One licence. ``commercial_use`` is ``None`` when the text does not say or the licence is unresolved."""

    id: str
    name: str
    spdx: str
    url: str | None
    commercial_use: CommercialUse | None
    resolved: bool
    classes: tuple[str, ...]
    conditions: tuple[Condition, ...]
    share_alike: str | None
    distribution: bool | None
    modification: bool | None
    obligations: tuple[Text, ...]
    outputs: Clause
    hosting: Clause
    jurisdiction: tuple[Jurisdiction, ...]
    inherits: bool
    verified: str
    released: str | None
    hub_tags: tuple[str, ...]
    hub_names: tuple[str, ...]
    source: Source | None
    note: Text | None = None
    attribution: Attribution | None = None
