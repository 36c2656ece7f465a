"""Reports made by hand: every kind of part a renderer must show, and hostile texts."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

from advisor.core.hardware import Accelerator
from advisor.core.licensing import Clause, Condition, License
from advisor.core.model import ACTIVE, HuggingFaceChannel, Model
from advisor.core.provenance import Source
from advisor.core.ranking import HalfLife, StandIn, StatedObjective, Utilities, Utility
from advisor.core.request import Purpose, Request
from advisor.core.result import (
    Band,
    CatalogStamp,
    CostEstimate,
    Deployment,
    Finding,
    MemoryEstimate,
    Option,
    PerformanceEstimate,
    QualityEvidence,
    Recommendation,
    Rejection,
    Relaxation,
    Report,
    Undetermined,
)
from advisor.core.text import Message, Text
from advisor.core.units import GIB
from advisor.render import View


def replace(value: Any, **changes: Any) -> Any:
    """Return a copy with some fields changed, whichever kind of record it is."""
    if isinstance(value, Finding):
        return Finding(
            **{
                "rule": value.rule,
                "severity": value.severity,
                "missing": value.missing,
                **value.said._asdict(),
                **changes,
            }
        )
    return dataclasses.replace(value, **changes) if dataclasses.is_dataclass(value) else value._replace(**changes)


TERMS = Source("https://example.com/terms", "2026-06-01")
PRICES = Source("https://example.com/prices", "2026-06-01")


def license_(id_: str, use: Any = "yes", *conditions: Condition) -> License:
    return License(
        id=id_,
        name=id_.title(),
        spdx={"apache-2.0": "Apache-2.0", "llama": "LicenseRef-llama"}.get(id_, f"LicenseRef-{id_}"),
        url="https://example.com/license",
        commercial_use=use,
        resolved=True,
        classes=(),
        conditions=conditions,
        share_alike="none",
        distribution=True,
        modification=True,
        obligations=(),
        outputs=Clause(None),
        hosting=Clause(None),
        jurisdiction=(),
        inherits=False,
        verified="text",
        released=None,
        hub_tags=(),
        hub_names=(),
        source=TERMS,
    )


USERS = Condition(
    "monthly-active-users",
    700_000_000,
    Text(
        "Ask the licensor above 700 million monthly users.", "月間 7 億ユーザーを超える場合は許諾者に申請が必要です。"
    ),
    TERMS,
)
LICENSES = {
    "apache-2.0": license_("apache-2.0"),
    "llama": license_("llama", "conditional", USERS),
    "cc-by-nc": license_("cc-by-nc", "no"),
}
A10G = Accelerator("a10g", "NVIDIA A10G", "gpu", 22 * GIB, 24 * GIB, None, 1, 600 * 10**9, {}, frozenset(), 8.6)


def model(id_: str, name: str | None = None, license_id: str | None = "apache-2.0", **changes: Any) -> Model:
    made = Model(
        id=id_,
        name=name or id_.rpartition("/")[2],
        family=id_.rpartition("/")[2],
        publisher=id_.partition("/")[0],
        kind="instruct",
        aliases=(),
        released="2026-01",
        license=license_id,
        licenses=(license_id,) if license_id else (),
        ancestors=(),
        parameters=7_615_616_512,
        parameters_active=7_615_616_512,
        parameters_embedding=544_997_376,
        parameters_stored=None,
        context_length=32_768,
        context_limit="hard",
        architecture=None,
        dtype="bfloat16",
        overflows=(),
        languages=("ja", "en"),
        tasks=("chat",),
        training_tokens=None,
        huggingface=HuggingFaceChannel(id_, "no", (), ACTIVE),
        jumpstart=(),
        bedrock=(),
        lifecycle=ACTIVE,
    )
    return replace(made, **changes)


def memory(needed: float = 16.9, has: float = 19.8, devices: int = 1) -> MemoryEstimate:
    return MemoryEstimate(
        weights_bytes=round(14.2 * GIB),
        kv_cache_bytes=round(0.1 * GIB),
        activation_bytes=round(1.1 * GIB),
        overhead_bytes=round(1.5 * GIB),
        required_bytes=round(needed * devices * GIB),
        available_bytes=round(has * devices * GIB),
        per_accelerator_required_bytes=round(needed * GIB),
        per_accelerator_available_bytes=round(has * GIB),
        max_concurrent_sequences=42,
        basis="calibrated",
    )


def hosted(platform: Any = "ec2", instance: str = "g5.xlarge", devices: int = 1, **changes: Any) -> Deployment:
    made = Deployment(
        channel="huggingface",
        platform=platform,
        region="ap-northeast-1",
        instance_type=instance,
        instance_count=1,
        accelerator="a10g",
        accelerator_count=devices,
        tensor_parallel=devices,
        engine="vllm",
        dtype="bfloat16",
    )
    return replace(made, **changes)


MANAGED = Deployment(
    channel="bedrock",
    platform="bedrock",
    region="ap-northeast-1",
    bedrock_model_id="example.big-v1:0",
    inference_profile="jp",
)

PERFORMANCE = PerformanceEstimate(Band(80, 120, 190.4), Band(28.2, 31.5, 41), Band(24, 31.7, 35.5), "calibrated")
WARNING = Finding(
    rule="license.conditional",
    severity="warn",
    message=Message(
        Text(
            "{model.name} may be used commercially up to {license.limit} users",
            "{model.name} の商用利用は {license.limit} ユーザーまでです",
        ),
        {"model.name": "Beta 8B", "license.limit": 700_000_000},
    ),
    hint=Message(Text("ask legal", "法務に確認してください"), {}),
    facts={"license.commercial_use": "conditional", "license.monthly_active_users_limit": 700_000_000},
    source=TERMS,
)
NOTE = Finding(
    rule="hardware.full",
    severity="note",
    message=Message(Text("the device is nearly full", "デバイスの空きがわずかです"), {}),
    facts={"memory.fill": 0.94},
)


def cost(monthly: float, hourly: float | None, basis: Any = "published") -> CostEstimate:
    return CostEstimate(hourly, monthly, 144.0, 48.0, basis, "2026-06-01", PRICES)


ALPHA = model("example/alpha-7b-instruct", "Alpha 7B Instruct")
BIG = model("example/big-v1", "Big v1", None, parameters=None, context_length=None, huggingface=None)


OBJECTIVE = StatedObjective(
    name="balanced",
    title=Text("balanced", "バランス"),
    weights={"quality": 0.4, "suitability": 0.3, "cost": 0.25, "latency": 0.05},
    cost=HalfLife(1000, 0.75),
    latency=HalfLife(5000, 1.0),
    unknown_latency=0.5,
    unknown_quality=0.35,
    per_warning=0.3,
)
GENERAL = StandIn(0.35)
OF_ITS_SIZE = StandIn(0.2, 9, 4_020_000_000, 9_250_000_000)


def utilities(
    quality: float, suitability: float = 1.0, *, latency: float | None = 0.38, belief: float = 1.0, **changes: Any
) -> Utilities:
    """Return the parts of a score; a latency of ``None`` is not known, a belief of 0 means without a score."""
    weights = OBJECTIVE.weights
    made = Utilities(
        score=0.0,
        quality=Utility(quality, weights["quality"], belief > 0),
        suitability=Utility(suitability, weights["suitability"]),
        cost=Utility(0.49, weights["cost"]),
        latency=Utility(0.5 if latency is None else latency, weights["latency"], latency is not None),
        belief=belief,
        stand_in=GENERAL,
    )
    score = made.quality.factor * made.suitability.factor * made.cost.factor * made.latency.factor
    return replace(made, **{"score": score, **changes})


def option(deployment: Deployment | None = None, *findings: Finding, **changes: Any) -> Option:
    price = cost(1064.34, 1.458)
    made = Option(deployment or hosted(), memory(), PERFORMANCE, price, findings, ALPHA, utilities(0.68, belief=0.6))
    return replace(made, **changes)


QUALITY = QualityEvidence("ja-suite", "average", 0.62, 0.9, 0.5, "2026-03-01", TERMS, 0.58, 0.66, covered=12, of=40)
FIRST = Recommendation(
    1,
    0.81,
    pareto=True,
    model=ALPHA,
    best=option(None, NOTE),
    quality=QUALITY,
    alternatives=(
        option(hosted("sagemaker", "ml.g5.xlarge", channel="jumpstart"), cost=cost(1310.5, 1.7952, "derived")),
        option(hosted("ec2", "g5.12xlarge", 4), cost=cost(6197, 8.489), memory=memory(5.2, 19.8, 4)),
        option(hosted("ec2", "g5.2xlarge"), cost=cost(1279.76, 1.7531)),
        option(hosted("ec2", "g5.4xlarge"), cost=cost(1720, 2.356)),
    ),
)
SECOND = Recommendation(
    2,
    0.7,
    pareto=False,
    model=model(
        "example-with-a-long-name/beta-8b-japanese-instruct-v0.3", "Beta 8B", "llama", parameters=8_030_261_248
    ),
    best=option(
        hosted("sagemaker", "ml.g5.xlarge"),
        WARNING,
        NOTE,
        cost=cost(1310.5, 1.7952, "derived"),
        memory=memory(18.6),
        utilities=utilities(0.2, 0.7, belief=0.0, stand_in=OF_ITS_SIZE),
    ),
    quality=None,
)
THIRD = Recommendation(
    3,
    0.55,
    pareto=True,
    model=BIG,
    best=Option(
        MANAGED,
        None,
        None,
        CostEstimate(None, 61.2, 15.0, 5.0, "published", "2026-06-01", PRICES),
        (),
        BIG,
        utilities(0.35, latency=None, belief=0.0),
    ),
    quality=None,
)


def _excluded(rule: str, en: str, ja: str, **changes: Any) -> Finding:
    made = Finding(rule=rule, severity="exclude", message=Message(Text(en, ja), {}), source=TERMS)
    return replace(made, **changes)


NON_COMMERCIAL = _excluded(
    "license.non-commercial", "the licence forbids commercial use", "ライセンスが商用利用を禁じています"
)
TOO_BIG = _excluded(
    "memory.does-not-fit",
    "needs 140.2 GiB, a device offers 19.8 GiB",
    "140.2 GiB 必要ですが、デバイスで使えるのは 19.8 GiB です",
    facts={"memory.required": 140.2 * GIB},
)
NOT_KNOWN = _excluded(
    "language.covered",
    "the languages of the model are not known",
    "モデルの対応言語が不明です",
    facts={"request.languages": ("ja",), "model.languages": None, "request.max_monthly_usd": None},
    missing=("model.languages",),
    source=None,
)


def report(**changes: Any) -> Report:
    """Return a report with something in every bin."""
    made = Report(
        request=Request(
            assumed=(
                "purpose.tasks",
                "use.commercial",
                "where.platforms",
                "where.region",
                "load.input_tokens",
                "load.requests_per_day",
                "load.hours_per_month",
                "limits.quantizations",
            )
        )._replace(purpose=Purpose(tasks=("text-generation",))),
        objective=OBJECTIVE,
        catalog=CatalogStamp("2026.6.1", "0123456789abcdef0123", "2026-06-01"),
        recommended=(FIRST, SECOND, THIRD),
        rejected=(
            Rejection(model("example/gamma-70b", "Gamma 70B"), hosted(), (TOO_BIG,), memory(140.2)),
            Rejection(model("example/gamma-70b", "Gamma 70B"), hosted("ec2", "g5.2xlarge"), (TOO_BIG,), memory(140.2)),
            Rejection(
                model("example/gamma-70b", "Gamma 70B"), hosted("sagemaker", "ml.g5.xlarge"), (TOO_BIG,), memory(140.2)
            ),
            Rejection(model("example/delta", "Delta", "cc-by-nc"), None, (NON_COMMERCIAL,)),
            Rejection(model("example/epsilon", "Epsilon", "cc-by-nc"), None, (NON_COMMERCIAL, TOO_BIG)),
        ),
        undetermined=(
            Undetermined(model("example/zeta", "Zeta", languages=None), None, (NOT_KNOWN,), ("model.languages",)),
        ),
        relaxations=(),
        notes=(Text("2 more models fit (--top 5 shows all)", "他に 2 モデルが条件に合います (--top 5 ですべて表示)"),),
        feasible_models=5,
    )
    return replace(made, **changes)


def infeasible() -> Report:
    """Return a report of a request nothing answers."""
    return report(
        recommended=(),
        feasible_models=0,
        notes=(),
        relaxations=(
            Relaxation(
                "limits.max_monthly_usd",
                100,
                1064.34,
                ("example/alpha-7b-instruct", "example/beta", "example/gamma", "example/delta"),
                Message(
                    Text(
                        "with a monthly budget of {limits.max_monthly_usd}: {model.name}",
                        "予算を月額 {limits.max_monthly_usd} にすれば: {model.name}",
                    ),
                    {"limits.max_monthly_usd": 1064.34, "model.name": "Alpha 7B Instruct"},
                ),
            ),
        ),
    )


HOSTILE = "Evil\x1b[31m|`x`\u202e<script>alert(1)</script>\n**_[x](javascript:alert(1))_**\x9b1m&amp;"


def hostile() -> Report:
    """Return a report whose names and sentences attack the terminal, the browser, the table and the spreadsheet."""
    attack = Source('javascript:alert("1")', "2026\x1b]0;title\x07", None, HOSTILE, HOSTILE)
    finding = Finding(
        "evil.rule\x1b[2J", "warn", Message(Text(HOSTILE, HOSTILE), {}), facts={"evil\x07": HOSTILE}, source=attack
    )
    bad = replace(
        FIRST,
        model=model("evil/=cmd|' /C calc'!A0", HOSTILE, publisher="=1+1", languages=("@ja", "-en")),
        best=option(
            hosted(region="x\x1b[0m", engine="+vllm", instance="-2+3"),
            finding,
            cost=replace(cost(1, 1), price_source=attack),
        ),
    )
    text = Text(HOSTILE, HOSTILE)
    return report(
        recommended=(bad,),
        rejected=(
            Rejection(bad.model, None, (replace(finding, severity="exclude"),)),
            Rejection(model("evil/two", HOSTILE), None, (replace(finding, severity="exclude"),)),
        ),
        undetermined=(Undetermined(model("evil/three", HOSTILE), None, (finding,), ("missing\x1b[1m",)),),
        relaxations=(Relaxation("x", 1, 2, (HOSTILE,), Message(text, {})),),
        notes=(text,),
    )


SUITES = {
    "ja-suite": {
        "name": {"en": "Japanese suite", "ja": "日本語スイート"},
        "metrics": {"average": {"name": {"en": "Average", "ja": "平均"}}},
    }
}
CATALOG: Any = SimpleNamespace(
    licenses=LICENSES, accelerators={"a10g": A10G}, engines={"vllm": {"name": "vLLM"}}, suites=SUITES, models={}
)


def view(language: Any = "en", **changes: Any) -> View:
    return replace(View(CATALOG, language), **changes)
