"""Sizings made by hand: hardware that fits and that does not, a Bedrock model, hostile names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from advisor.core.architecture import Architecture, FullAttention, Mlp, ParameterCount
from advisor.core.hardware import Accelerator, BedrockPrice, Region
from advisor.core.model import ACTIVE, BedrockChannel, BedrockRoute
from advisor.core.result import CatalogStamp, Deployment, Finding, MemoryEstimate
from advisor.core.sizing import (
    DeploymentCapacity,
    KvCache,
    MemoryNeed,
    ModelSize,
    SizedDeployment,
    SizingLoad,
    SizingQuestion,
    SizingReport,
    WayOut,
)
from advisor.core.text import Message, Text
from advisor.core.units import GIB, MIB
from advisor.render import View

from . import factories
from .factories import A10G, NOTE, PERFORMANCE, PRICES, TERMS, cost, replace

INF2 = Accelerator("inf2", "AWS Inferentia2", "neuron", 32 * GIB, 32 * GIB, None, 2, 820 * 10**9, {}, frozenset(), None)
CATALOG: Any = SimpleNamespace(
    licenses=factories.LICENSES,
    accelerators={"a10g": A10G, "inf2": INF2},
    engines={"vllm": {"name": "vLLM"}, "neuron": {"name": "Neuron"}},
    regions={
        "ap-northeast-1": Region(
            "ap-northeast-1", Text("Asia Pacific (Tokyo)", "アジアパシフィック (東京)"), "JP", "apac"
        )
    },
)
ARCHITECTURE = Architecture(
    model_type="llama",
    form="decoder",
    layers=32,
    hidden_size=4096,
    heads=32,
    kv_heads=8,
    head_dim=128,
    intermediate_size=14_336,
    vocab_size=128_256,
    max_positions=8192,
    positions="rotary",
    tied=False,
    fused_qkv=False,
    experts=None,
    experts_per_token=None,
    parameters=ParameterCount(8_030_261_248, 8_030_261_248, 525_336_576, 525_336_576),
    cache=(FullAttention(32, 8, 128),),
    mlps=(Mlp(32, 4096, 14_336, gated=True),),
)
MODEL = factories.model(
    "example/alpha-8b",
    "Alpha 8B",
    architecture=ARCHITECTURE,
    context_length=8192,
    parameters=8_030_261_248,
)
QUESTION = SizingQuestion("alpha-8b", "ap-northeast-1", assumed=("where.region",))
LOAD = SizingLoad(768, 512, 256, 1, 1000, 730)
CROWDED = Finding(
    rule="memory.fits",
    severity="exclude",
    message=Message(
        Text("needs 40.1 GiB per accelerator, has 19.8 GiB", "40.1 GiB 必要ですが、使えるのは 19.8 GiB です"), {}
    ),
    source=TERMS,
)
TIGHT = Finding(
    rule="memory.headroom",
    severity="warn",
    message=Message(Text("little memory is left", "メモリの余裕がわずかです"), {}),
    hint=Message(Text("a shorter context leaves more", "コンテキスト長を減らすと余裕が増えます"), {}),
)
UNPRICED = Finding(
    rule="cost.price-known",
    severity="exclude",
    message=Message(Text("no price is known", "価格が不明です"), {}),
    missing=("price.known",),
)


def view(language: Any = "en", **changes: Any) -> View:
    return replace(View(CATALOG, language), **changes)


def memory(needed: float, has: float, units: int = 1) -> MemoryEstimate:
    """``needed`` and ``has`` are GiB of one device; a tenth of a GiB each is cache and activations, half overhead."""
    cache = activation = round(0.1 * GIB)
    overhead = round(0.5 * GIB)
    weights = round(needed * GIB) - cache - activation - overhead
    return MemoryEstimate(
        weights_bytes=weights * units,
        kv_cache_bytes=cache * units,
        activation_bytes=activation * units,
        overhead_bytes=overhead * units,
        required_bytes=round(needed * GIB) * units,
        available_bytes=round(has * GIB) * units,
        per_accelerator_required_bytes=round(needed * GIB),
        per_accelerator_available_bytes=round(has * GIB),
        max_concurrent_sequences=17 if needed <= has else 0,
        basis="calibrated",
    )


def capacity(sequences: int = 17, replicas: int = 1, longest: int = 8192) -> DeploymentCapacity:
    return DeploymentCapacity(
        replicas, 6 * GIB * replicas, 13_360 * replicas, sequences * replicas, longest, min(longest, 4096)
    )


def sized(
    instance: str = "g5.xlarge", monthly: float = 734.38, *findings: Finding, devices: int = 1, **changes: Any
) -> SizedDeployment:
    platform: Any = "sagemaker" if instance.startswith("ml.") else "ec2"
    made = SizedDeployment(
        Deployment(
            channel="huggingface",
            platform=platform,
            region="ap-northeast-1",
            instance_type=instance,
            instance_count=1,
            accelerator="NVIDIA A10G",
            accelerator_count=devices,
            tensor_parallel=1,
            engine="vllm",
            dtype="bfloat16",
        ),
        memory(16.2, 19.8),
        capacity(replicas=devices),
        fits=True,
        performance=PERFORMANCE,
        cost=cost(monthly, monthly / 730, "derived" if platform == "sagemaker" else "published"),
        findings=findings,
    )
    return replace(made, **changes)


def on_neuron(**changes: Any) -> SizedDeployment:
    deployment = sized("inf2.xlarge").deployment._replace(
        accelerator="AWS Inferentia2", tensor_parallel=2, engine="neuron"
    )
    return replace(sized("inf2.xlarge", 553.5, deployment=deployment, memory=memory(8.5, 15.2, 2)), **changes)


TOO_BIG = sized(
    "g5.xlarge", 734.38, CROWDED, TIGHT, memory=memory(40.1, 19.8), capacity=capacity(0, 1, 0), fits=False,
    performance=None,
)  # fmt: skip


def too_big() -> SizingReport:
    """Return the sizing of an instance that is too small, with what would help."""
    awq, int8 = (sized(memory=memory(needs, 19.8)) for needs in (11.0, 14.1))
    small, quantized, other = (
        Message(text, {"cost.monthly": 1358.6})
        for text in (
            Text(
                "with 3 of the 4 sequences at once (--concurrency 3): 19.6 / 19.8 GiB", "同時 4 系列を 3 系列に減らす"
            ),
            Text("with weights quantized as int8: 14.1 / 19.8 GiB", "重みを int8 で量子化する: 14.1 / 19.8 GiB"),
            Text(
                "on g6e.xlarge (1 × NVIDIA L40S): 40.1 / 44.0 GiB, {cost.monthly} a month",
                "g6e.xlarge を使う: 40.1 / 44.0 GiB、月額 {cost.monthly}",
            ),
        )
    )
    return of_one(TOO_BIG)._replace(
        ways_out=(
            WayOut("concurrency", None, 3, {"concurrency": 3}, sized("g5.xlarge", 734.38, TIGHT), (TIGHT,), small),
            WayOut("quantization", None, "int8", {"quantization": "int8"}, int8, (), quantized, published=True),
            WayOut("quantization", None, "awq", {"quantization": "awq"}, awq, (), quantized, published=False),
            WayOut(
                "instance",
                "g5.xlarge",
                "g6e.xlarge",
                {"instance": "g6e.xlarge"},
                sized("g6e.xlarge", 1358.6),
                (),
                other,
            ),
        )
    )


def crowded_instance(held: int = 3, low: float = 20.2, *findings: Finding, **changes: Any) -> SizingReport:
    """Return the sizing of an instance that holds ``held`` of four sequences, and may need as little as ``low``."""
    bounds = {f"per_accelerator_required_{end}_bytes": round(gib * GIB) for end, gib in (("low", low), ("high", 21.5))}
    asked = sized(
        "g5.xlarge", 734.38, CROWDED, *findings, memory=memory(20.6, 19.8)._replace(**bounds), capacity=capacity(held),
        fits=False, performance=None,
    )  # fmt: skip
    return of_one(replace(asked, **changes), load=LOAD._replace(concurrency=4))


def report(**changes: Any) -> SizingReport:
    """Return a sizing with something in every list."""
    made = SizingReport(
        question=QUESTION,
        load=LOAD,
        assumed=("where.region", "load.input_tokens", "load.output_tokens", "load.concurrency"),
        catalog=CatalogStamp("2026.6.1", "0123456789abcdef0123", "2026-06-01"),
        model=MODEL,
        size=ModelSize(8_030_261_248, 8_030_261_248, 525_336_576, "computed"),
        kv_cache=KvCache(131_072, 96 * MIB, 100 * MIB, "vllm", "bfloat16", "computed"),
        need=MemoryNeed(
            15 * GIB, 100 * MIB, 300 * MIB, GIB, 16 * GIB + 400 * MIB, "vllm", "bfloat16", None, "calibrated"
        ),
        longest=8192,
        deployments=(
            on_neuron(findings=(NOTE,), capacity=capacity(longest=4096)),
            sized("g5.xlarge", 734.38, TIGHT),
            sized("ml.g5.xlarge", 1028.13, TIGHT, NOTE),
            sized("g5.2xlarge", 884.8),
            sized("g5.12xlarge", 4140.56, devices=4, performance=None),
            sized("ml.g5.24xlarge", 7000, devices=4),
        ),
        rejected=(replace(TOO_BIG, deployment=TOO_BIG.deployment._replace(instance_type="g4.xlarge")),),
        undetermined=(sized("ml.g5.48xlarge", 1, UNPRICED, devices=8, cost=None),),
        findings=(),
        notes=(Text("not offered in Tokyo: p5e", "東京では提供されていません: p5e"),),
    )
    return replace(made, **changes)


def of_one(asked: SizedDeployment, **changes: Any) -> SizingReport:
    """Return the sizing of one instance that was asked for."""
    question = QUESTION._replace(instance=asked.deployment.instance_type)
    return report(question=question, deployments=(asked,), rejected=(), undetermined=(), notes=(), **changes)


def crowded() -> SizingReport:
    """Return a sizing where nothing fits."""
    return report(deployments=(), rejected=(TOO_BIG,), undetermined=())


def on_bedrock() -> SizingReport:
    """Return the sizing of a model nobody but Bedrock has."""
    channel = BedrockChannel(
        "example.big-v1:0", (BedrockRoute("jp", ("ap-northeast-1",), ()),), 200_000, 8192, None, ACTIVE
    )
    model = factories.model("example/big-v1", "Big v1", None, parameters=None, huggingface=None, bedrock=(channel,))
    unknown = Finding(
        rule="memory.architecture-unknown",
        severity="exclude",
        message=Message(Text("its memory cannot be estimated.", "メモリを見積もれません。"), {}),
        missing=("model.architecture",),
    )
    route = SizedDeployment(
        Deployment(
            channel="bedrock",
            platform="bedrock",
            region="ap-northeast-1",
            bedrock_model_id="example.big-v1:0",
            inference_profile="jp.example.big-v1:0",
        ),
        None,
        None,
        fits=True,
        performance=None,
        cost=cost(163.52, None),
        findings=(NOTE,),
        price=BedrockPrice(3.0, 15.0, None, "2026-06-01", PRICES),
    )
    return report(
        model=model, size=None, kv_cache=None, need=None, longest=None, deployments=(route,), rejected=(),
        undetermined=(), findings=(unknown,), notes=(),
    )  # fmt: skip


def unknown() -> SizingReport:
    """Return the sizing of a model whose dimensions nobody knows."""
    bedrock = on_bedrock()
    open_ = replace(sized(), memory=None, capacity=None, fits=None, cost=None, findings=bedrock.findings)
    return bedrock._replace(deployments=(), undetermined=(open_,))


def hostile() -> SizingReport:
    """Return a sizing whose names attack the terminal, the table and the spreadsheet."""
    text = Text(factories.HOSTILE, factories.HOSTILE)
    finding = Finding("evil.rule\x1b[2J", "warn", Message(text, {}), hint=Message(text, {}))
    bad = sized("=cmd|' /C calc'!A0", 1, finding)
    bad = bad._replace(deployment=bad.deployment._replace(engine="+vllm\x1b[0m", accelerator=factories.HOSTILE))
    return report(
        model=factories.model("evil/=1+1", factories.HOSTILE, architecture=ARCHITECTURE),
        deployments=(bad,),
        rejected=(bad._replace(fits=False),),
        notes=(text,),
    )
