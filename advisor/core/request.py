"""The question, as one validated and repeatable value."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Task = Literal[
    "text-generation", "chat", "question-answering", "summarization", "translation", "information-extraction",
    "classification", "annotation", "data-generation", "code-generation", "keyword-extraction", "sentiment-analysis",
    "embedding", "text-to-image",
]  # fmt: skip
Platform = Literal["bedrock", "sagemaker", "ec2"]
Purchase = Literal["on-demand", "spot", "reserved-1yr", "reserved-3yr"]
Residency = Literal["region", "country", "any"]
Objective = Literal["balanced", "cost", "quality", "latency"]
EngineChoice = Literal["auto", "vllm", "transformers", "neuron"]
FineTune = Literal["none", "lora", "qlora", "full"]

TASKS: tuple[str, ...] = get_args(Task)
PLATFORMS: tuple[Platform, ...] = get_args(Platform)

HOURS_PER_MONTH = 730  # 365 · 24 ÷ 12, the month AWS prices by
MAX_TOKENS = 10**8
MAX_COUNT = 10**12


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Purpose(_Group):
    """What the model is for."""

    tasks: tuple[Task, ...] = Field((), description="All of these.")
    languages: tuple[str, ...] = Field((), description="BCP 47 codes; all of these.")


class Use(_Group):
    """How it will be used: what licences ask about."""

    commercial: bool = True
    distribute_weights: bool = False
    train_on_outputs: bool = False
    hosting: Literal["internal", "saas"] | None = None
    monthly_active_users: int | None = Field(None, ge=0, le=MAX_COUNT)
    annual_revenue_usd: int | None = Field(None, ge=0, le=10**15)
    jurisdiction: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="ISO 3166 alpha-2.")
    fine_tune: FineTune = "none"


class Where(_Group):
    """Where it may run, and how it is bought."""

    platforms: tuple[Platform, ...] = PLATFORMS
    region: str = "us-east-1"
    residency: Residency = "any"
    instance_families: tuple[str, ...] = ()
    purchase: Purchase = "on-demand"


class Load(_Group):
    """Tokens per request, simultaneous sequences, requests per day, hours the deployment is up per month."""

    input_tokens: int = Field(512, ge=1, le=MAX_TOKENS)
    output_tokens: int = Field(256, ge=1, le=MAX_TOKENS)
    concurrency: int = Field(1, ge=1, le=10**6)
    requests_per_day: int = Field(1000, ge=1, le=10**10)
    hours_per_month: float = Field(HOURS_PER_MONTH, gt=0, le=744)


class Limits(_Group):
    """What must hold. ``None``: no bound."""

    min_context: int | None = Field(None, ge=1, le=MAX_TOKENS)
    min_parameters: int | None = Field(None, ge=0, le=10**15)
    max_parameters: int | None = Field(None, ge=1, le=10**15)
    max_monthly_usd: float | None = Field(None, gt=0, le=1e12)
    max_ttft_ms: float | None = Field(None, gt=0, le=1e9)
    max_tpot_ms: float | None = Field(None, gt=0, le=1e9)
    quantizations: tuple[str, ...] = Field(
        ("none",), description="`none`, `any`, or methods such as int8, awq, gptq, fp8."
    )
    engine: EngineChoice = "auto"


class Choice(_Group):
    """How the answer is chosen and how much of it is shown."""

    objective: Objective = "balanced"
    models: tuple[str, ...] = Field((), description="Only these catalogue ids.")
    top: int = Field(5, ge=1, le=1000)
    all_deployments: bool = False


class Request(_Group):
    """One question; ``assumed`` names every default that was used (``load.input_tokens`` …)."""

    purpose: Purpose = Purpose()
    use: Use = Use()
    where: Where = Where()
    load: Load = Load()
    limits: Limits = Limits()
    choice: Choice = Choice()
    assumed: tuple[str, ...] = ()

    def echo(self) -> dict[str, Any]:
        """Return the JSON form the report repeats."""
        return self.model_dump(mode="json")
