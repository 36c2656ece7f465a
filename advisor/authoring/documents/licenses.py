"""The shape of `catalog/licenses/*.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from advisor.authoring.documents.base import (
    CommercialUse,
    Document,
    FullDate,
    Slug,
    Source,
    SourceKey,
    Text,
    problem,
)


class ConditionEntry(Document):
    """A condition on commercial use."""

    type: Literal[
        "monthly-active-users", "annual-revenue-usd", "royalty", "hosting", "use-restrictions", "use-policy",
        "separate-license", "purpose", "organization", "other",
    ]  # fmt: skip
    limit: int | None = Field(None, gt=0, description="Threshold for users or USD: commercial use is free up to here.")
    text: Text
    source: SourceKey | None = Field(None, alias="from")


class OutputTerms(Document):
    """What the licence says about training other models on outputs."""

    training: Literal["allowed", "allowed-with-name", "restricted", "forbidden"] | None = None
    text: Text | None = None
    source: SourceKey | None = Field(None, alias="from")


class HostingTerms(Document):
    """What the licence says about offering the model as a service to others."""

    use: Literal["allowed", "conditional", "forbidden"] | None = None
    text: Text | None = None
    source: SourceKey | None = Field(None, alias="from")


class JurisdictionTerms(Document):
    """Countries whose residents or companies get no licence."""

    excludes: list[str] = Field(min_length=1, description="ISO 3166 alpha-2 codes, or EU.")
    applies_to: Literal["all", "multimodal"] = "all"
    text: Text
    source: SourceKey | None = Field(None, alias="from")


class AttributionTerms(Document):
    """What the licence wants shown, as far as its text prescribes the words."""

    notice: str | None = Field(None, min_length=1, description="Exact text of the notice that goes with the files.")
    display: str | None = Field(None, min_length=1, description="Exact words to show where a product uses the model.")
    name_prefix: str | None = Field(None, min_length=1, description="How the name of a derived model must begin.")
    when: Literal["distribution", "service", "both"] = Field(
        description="When the words are owed: `distribution`, as weights are passed on; `service`, as others use the "
        "model over a network; `both`. Notice and name go with copies of the weights in any case."
    )
    source: SourceKey | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _says_what_is_shown(self) -> AttributionTerms:
        if not (self.notice or self.display or self.name_prefix):
            raise problem(
                "state `notice`, `display` or `name_prefix`; other demands are `obligations`",
                "`notice`・`display`・`name_prefix` のいずれかが必要です。それ以外は `obligations` に書いてください",
            )
        return self


class LicenseEntry(Document):
    name: str
    spdx: str = Field(description="SPDX id, or our LicenseRef-… when SPDX has none.")
    url: str | None = None
    hub_tags: list[str] = Field(default_factory=list)
    hub_names: list[str] = Field(default_factory=list, description="`license_name` values seen with the tag `other`.")
    classes: list[Slug] = Field(
        default_factory=list,
        description="Policy classes: permissive, weak-copyleft, llama-community, openrail, non-commercial …",
    )
    resolved: bool = Field(
        default=True, description="False for `other`, `unknown` and version-less families: never counts as allowed."
    )
    commercial_use: CommercialUse | None = Field(
        description="null: the text does not say, or the licence is unresolved."
    )
    conditions: list[ConditionEntry] = Field(default_factory=list)
    share_alike: Literal["none", "on-distribution", "on-network-use", "use-restrictions"] | None = Field(
        "none", description="What derived weights must carry when shared."
    )
    distribution: bool | None = Field(None, description="May the weights be passed on?")
    modification: bool | None = None
    obligations: list[Text] = Field(default_factory=list)
    attribution: AttributionTerms | None = None
    outputs: OutputTerms = Field(default_factory=OutputTerms)
    hosting: HostingTerms = Field(default_factory=HostingTerms)
    jurisdiction: list[JurisdictionTerms] = Field(default_factory=list)
    inherits: bool = Field(default=False, description="Do derivatives stay under these terms?")
    released: FullDate | None = None
    verified: Literal["text", "secondary", "name-only"] = Field(description="`text`: read from the licence itself.")
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class LicensesDocument(Document):
    """`catalog/licenses/<group>.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    licenses: dict[str, LicenseEntry]
