"""What a licence check finds: the models that files name, what their licences mean together, and what the policy says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.core.licensing import CommercialUse, Condition, License
    from advisor.core.provenance import Source
    from advisor.core.result import CatalogStamp

Provider = Literal["huggingface", "bedrock", "jumpstart", "sagemaker", "ollama", "local", "unknown"]
"""Where a model of that name comes from. ``local``: a path; ``unknown``: computed when the code runs."""

Confidence = Literal["high", "medium", "low", "info"]
"""``high``: a place that takes models and nothing else; ``medium``: a name that says so (``model_name = …``); ``low``: the
value looks like a model in a place that takes many things; ``info``: mentioned in prose, or a path: never a finding."""

ReferenceKind = Literal["call", "variable", "setting", "command", "front-matter", "id", "mention", "dynamic"]
"""``call``: argument of a function that takes models; ``variable``: a variable or default named like one; ``setting``: a
key of a configuration file; ``command``: argument of a command line; ``front-matter``: a model card's parents; ``id``: a
Bedrock id or ARN anywhere; ``mention``: prose; ``dynamic``: the name is computed, ``expression`` shows how."""

Level = Literal["error", "warning", "note"]
Verdict = Literal["allowed", "warning", "violation", "excepted", "unresolved"]
SuppressedBy = Literal["exception", "inline", "baseline", "unchanged"]
Relation = Literal[
    "self",
    "fine-tune",
    "continued-pretraining",
    "merge",
    "adapter",
    "quantization",
    "distillation",
    "training-data",
    "service",
]


class Place(NamedTuple):
    """Where a file names something; lines and columns count characters from 1, ``end_column`` is the one after."""

    path: str
    line: int
    column: int
    end_column: int | None = None


class Reference(NamedTuple):
    """One model as a file names it.

    ``model_id`` is without revision, ``None`` when it is computed. ``sink`` is the function, key or option that takes it.
    ``expression`` is what stands in the file where that is not the id itself. ``excerpt`` is the line, stripped and cut.
    ``resolved`` is the id of the checked model it means, once it has been judged.
    """

    model_id: str | None
    provider: Provider
    place: Place
    kind: ReferenceKind
    confidence: Confidence
    detector: str
    sink: str | None = None
    revision: str | None = None
    expression: str | None = None
    accepts_eula: bool = False
    excerpt: str = ""
    resolved: str | None = None


class Ignore(NamedTuple):
    """``# advisor: ignore[LIC001] reason="…" until=2027-03-31``: holds for its own statement, or the next when alone.

    It covers the lines ``applies_to`` to ``applies_until``. ``rules`` is empty when all are meant; ``problem`` says what
    is wrong with it, and then it holds for nothing.
    """

    place: Place
    applies_to: int
    applies_until: int
    rules: tuple[str, ...]
    reason: str | None
    until: str | None
    problem: Text | None = None


class Unread(NamedTuple):
    """A file that could not be read or parsed.

    ``searched``: its text was looked through all the same; ``named``: it was asked for by name, not met in a folder.
    """

    path: str
    reason: Text
    line: int | None = None
    searched: bool = False
    named: bool = False


class Scan(NamedTuple):
    """What the files hold; ``files`` counts those with text.

    ``texts`` are the keys of the wanted sentences found, ``None`` when none were looked for. ``notes`` say what else
    there is to know of what was not looked at.
    """

    files: int
    references: tuple[Reference, ...]
    ignores: tuple[Ignore, ...] = ()
    unread: tuple[Unread, ...] = ()
    texts: frozenset[str] | None = None
    notes: tuple[Text, ...] = ()


class Link(NamedTuple):
    """One model of a chain of inheritance, a term its training data brought, or the terms of the service it runs in.

    ``license`` is ``None`` when the catalogue knows none; ``binds``: its terms hold for the model at the chain's start.
    ``declared`` is what the publisher's page says, when that is all there is.
    """

    model: str
    relation: Relation
    license: License | None
    binds: bool
    source: Source | None = None
    declared: str | None = None


class CheckedModel(NamedTuple):
    """A model that files name, and what holds for it.

    ``declared`` and ``effective`` are SPDX expressions, ``None`` when unknown. ``catalog_id``: its entry there, if any.
    """

    id: str
    provider: Provider
    catalog_id: str | None
    declared: str | None
    effective: str | None
    chain: tuple[Link, ...]
    commercial_use: CommercialUse | None
    conditions: tuple[Condition, ...]
    obligations: tuple[Text, ...]
    verdict: Verdict
    gated: str | None = None
    revision: str | None = None
    text_sha256: str | None = None
    source: Source | None = None


class CheckFinding(NamedTuple):
    """What one rule says of one model at one place.

    ``exception`` is a ready-to-paste entry for the policy; ``alternative`` a model the policy allows instead.
    ``suppressed`` says why it does not count, ``suppressed_by`` by what of `SuppressedBy`.
    ``fingerprint`` stays the same when lines move.
    """

    rule: str
    level: Level
    model_id: str | None
    place: Place | None
    message: Text
    hint: Text | None
    clause_source: Source | None
    chain: tuple[Link, ...] = ()
    exception: str | None = None
    alternative: Alternative | None = None
    suppressed: Text | None = None
    suppressed_by: SuppressedBy | None = None
    fingerprint: str = ""


class Alternative(NamedTuple):
    """A catalogued model that the policy allows, and what the cheapest deployment of either costs in dollars a month.

    Both are of one region and one load (`advisor recommend`'s), ``platform`` is where the other one runs. ``assumed``
    names what of that nobody said, as a request does: a policy says neither where nor how much.
    """

    model_id: str
    monthly_usd: float
    instead_of_usd: float | None
    platform: str
    region: str
    requests_per_day: int
    assumed: tuple[str, ...] = ()


class CheckReport(NamedTuple):
    """The whole answer. ``policy`` is the file judged by, ``None`` for the built-in one."""

    catalog: CatalogStamp
    policy: str | None
    files: int
    references: tuple[Reference, ...]
    models: tuple[CheckedModel, ...]
    findings: tuple[CheckFinding, ...]
    unread: tuple[Unread, ...] = ()
    notes: tuple[Text, ...] = ()
    incomplete: bool = False

    @property
    def violations(self) -> int:
        """How many findings fail the check."""
        return sum(f.level == "error" and f.suppressed is None for f in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings warn."""
        return sum(f.level == "warning" and f.suppressed is None for f in self.findings)
