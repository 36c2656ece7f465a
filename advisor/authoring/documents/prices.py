"""The shapes of `catalog/prices/`: dated rows, appended and never written over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.authoring.documents.base import (
    Document,
    FullDate,
    PartialDate,
    Region,
    Route,
    Source,
    SourceKey,
    Usd,
    problem,
)
from advisor.core.defaults import MOST_USD


class Ec2PriceRow(Document):
    """One dated observation; a newer one is appended, never written over."""

    as_of: FullDate
    on_demand: Usd | None = Field(None, description="USD per hour, Linux, shared tenancy.")
    reserved_1yr: Usd | None = Field(None, description="USD per hour, standard, no upfront.")
    reserved_3yr: Usd | None = None
    savings_1yr: Usd | None = Field(None, description="USD per hour under a savings plan, no upfront.")
    savings_3yr: Usd | None = None
    spot: Usd | None = Field(None, description="USD per hour seen in the dearest zone.")
    spot_savings_percent: float | None = Field(None, ge=0, lt=100)
    spot_as_of: PartialDate | None = None
    offered: Literal[False] | None = Field(None, description="`false`: the region has ceased to offer the type.")
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None


class Ec2PricesDocument(Document):
    """`catalog/prices/ec2/<family>.yaml`: a region that is absent does not offer the type."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    spot_source: SourceKey | None = None
    prices: dict[str, dict[Region, list[Ec2PriceRow]]]


class SageMakerPriceRow(Document):
    as_of: FullDate
    usd_per_hour: Usd
    savings_1yr: Usd | None = Field(None, description="USD per hour under a SageMaker savings plan, no upfront.")
    savings_3yr: Usd | None = None
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None


class SageMakerPricesDocument(Document):
    """`catalog/prices/sagemaker.yaml`: hosting prices that were read, and the ratio to EC2 used where none was."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    observed: dict[str, dict[Region, list[SageMakerPriceRow]]] = Field(description="ml.* type → region → dated rows.")
    ratio_to_ec2: dict[str, Annotated[float, Field(gt=0, le=1000)]] = Field(
        description="ml.* type → SageMaker ÷ EC2 on-demand of the same size as observed in the US; "
        "used, as `derived`, in regions without an observation."
    )


class BedrockPriceRow(Document):
    """USD per million tokens, per image, per query or per second of video, for one way of calling."""

    as_of: FullDate
    route: Route | None = Field(None, description="null: the price list does not say (base price).")
    regions: list[Region] = Field(
        default_factory=list,
        description="Empty: every region of the route; what the price list does not say in-region.",
    )
    above_input_tokens: int | None = Field(
        None, gt=0, description="The whole request costs this above so many input tokens; null: whatever its length."
    )
    input: float | None = Field(None, ge=0, le=MOST_USD)
    output: float | None = Field(None, ge=0, le=MOST_USD)
    tokens: Literal["text", "speech"] = Field(
        "text", description="What the tokens of `input` and `output` carry: of a model that speaks, the dearer ones."
    )
    per_image: float | None = Field(None, ge=0, le=MOST_USD)
    per_query: float | None = Field(
        None, ge=0, le=MOST_USD, description="Of rerankers, and of embeddings that are sold by the request."
    )
    per_video_second: float | None = Field(
        None, ge=0, le=MOST_USD, description="Of video that is made, or of video that is read."
    )
    video_seconds: int | None = Field(
        None, gt=0, description="The length of the shortest video that is made; null: the request says how long it is."
    )
    tier: Literal["on-demand", "batch"] = "on-demand"
    source: SourceKey | None = Field(None, alias="from")
    note: str | None = None

    @model_validator(mode="after")
    def _seconds_have_a_price(self) -> BedrockPriceRow:
        if self.video_seconds is not None and self.per_video_second is None:
            raise problem(
                "`video_seconds` without `per_video_second`",
                "`video_seconds` に対応する `per_video_second` がありません",
            )
        return self


class BedrockPricesDocument(Document):
    """`catalog/prices/bedrock/<provider>.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    prices: dict[str, list[BedrockPriceRow]]
