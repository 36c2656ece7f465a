"""Fine-tuning reports made by hand: runs that fit and that do not, a closed model, hostile names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from advisor.catalog import load_catalog
from advisor.core.provenance import Source
from advisor.core.result import Band, CatalogStamp, Deployment, Finding
from advisor.core.sizing import ModelSize
from advisor.core.text import Message, Text
from advisor.core.tuning import (
    TrainingCompute,
    TrainingMemory,
    TunedDeployment,
    TuningCost,
    TuningQuestion,
    TuningReport,
    TuningRun,
    TuningWayOut,
)
from advisor.core.units import GIB, MIB

from .factories import NOTE, TERMS, replace
from .sizing_factories import CATALOG, INF2, MODEL, TIGHT, UNPRICED
from .sizing_factories import view as sizing_view

TRAINIUM = replace(INF2, id="trainium", name="AWS Trainium")
SHIPPED = load_catalog()


class _Catalog(SimpleNamespace):
    """What is read of it once is kept for this very object."""

    __hash__ = object.__hash__  # type: ignore[assignment]


TUNING_CATALOG: Any = _Catalog(
    licenses=CATALOG.licenses,
    accelerators={**CATALOG.accelerators, "trainium": TRAINIUM},
    engines=SHIPPED.engines,
    training=SHIPPED.training,
    regions=CATALOG.regions,
)
QUESTION = TuningQuestion("alpha-8b", region="ap-northeast-1", assumed=("where.region", "where.purchase"))
RUN = TuningRun("lora", 2048, 1, 10_000_000, 16, ("query", "value"), True, "adamw", None, "bfloat16")
PRICE = Source("https://example.org/prices", "2026-06-01")
CROWDED = Finding(
    rule="memory.fits",
    severity="exclude",
    message=Message(
        Text("needs 40.1 GiB per accelerator, has 19.8 GiB", "40.1 GiB 必要ですが、使えるのは 19.8 GiB です"), {}
    ),
    source=TERMS,
)
CLOSED = Finding(
    rule="task.fine-tune-closed",
    severity="exclude",
    message=Message(Text("its weights are not published", "重みが公開されていません"), {}),
)
CUSTOMIZATION = Finding(
    rule="training.bedrock-customization",
    severity="exclude",
    message=Message(Text("whether Bedrock customizes it is not known", "Bedrock でカスタマイズできるか不明です"), {}),
    missing=("channel.customization",),
)


def view(language: Any = "en", **changes: Any) -> Any:
    return sizing_view(language, catalog=TUNING_CATALOG, **changes)


def memory(needed: float, has: float = 22.0) -> TrainingMemory:
    """``needed`` and ``has`` are GiB of one device."""
    adapter, gradients, optimizer, activations, overhead = 40 * MIB, 80 * MIB, 320 * MIB, 2 * GIB, GIB
    weights = round(needed * GIB) - adapter - gradients - optimizer - activations - overhead
    return TrainingMemory(
        weights, adapter, gradients, optimizer, activations, overhead, round(needed * GIB),
        round(0.9 * needed * GIB), round(1.1 * needed * GIB), round(has * GIB), 20_971_520, "calibrated",
    )  # fmt: skip


def compute(hours: float, basis: Any = "calibrated") -> TrainingCompute:
    rate = 10_000_000 / 3600 / hours
    return TrainingCompute(
        3.2e17, 4.8e17, Band(hours / 1.5, hours, hours * 1.5), Band(rate / 1.5, rate, rate * 1.5), basis
    )


def tuned(
    instance: str = "g5.xlarge", hours: float = 3.4, *findings: Finding, devices: int = 1, **changes: Any
) -> TunedDeployment:
    platform: Any = "sagemaker" if instance.startswith("ml.") else "ec2"
    hourly = 1.459 * devices
    made = TunedDeployment(
        Deployment(
            channel="huggingface",
            platform=platform,
            region="ap-northeast-1",
            instance_type=instance,
            instance_count=1,
            accelerator="NVIDIA A10G",
            accelerator_count=devices,
            tensor_parallel=1,
            engine="transformers",
            dtype="bfloat16",
        ),
        "none",
        devices,
        memory(18.6),
        fits=True,
        compute=compute(hours),
        cost=TuningCost(
            hourly, Band(hours / 1.5 * hourly, hours * hourly, hours * 1.5 * hourly), "calibrated", "2026-06-01", PRICE
        ),
        findings=findings,
    )
    return replace(made, **changes)


TOO_BIG = tuned("g5.xlarge", 1, CROWDED, memory=memory(40.1), fits=False, compute=None, cost=None)


def on_trainium() -> TunedDeployment:
    made = tuned(
        "trn1.32xlarge", 0.4, sharding="tensor", units=32, memory=memory(8.5, 15.2), compute=compute(0.4, "assumed")
    )
    deployment = made.deployment._replace(
        accelerator="AWS Trainium", accelerator_count=16, tensor_parallel=8, engine="optimum-neuron"
    )
    return replace(made, deployment=deployment)


def report(**changes: Any) -> TuningReport:
    """Return a report with something in every list."""
    made = TuningReport(
        question=QUESTION,
        run=RUN,
        assumed=(
            "where.region", "where.purchase", "training.method", "training.sequence_length", "training.batch_size",
            "training.tokens", "training.lora_rank", "training.gradient_checkpointing", "training.optimizer",
        ),
        catalog=CatalogStamp("2026.6.1", "0123456789abcdef0123", "2026-06-01"),
        model=MODEL,
        size=ModelSize(8_030_261_248, 8_030_261_248, 525_336_576, "computed"),
        deployments=(
            tuned("g5.xlarge", 3.4, TIGHT),
            tuned("g5.2xlarge", 3.4),
            tuned("g5.12xlarge", 0.9, NOTE, devices=4, sharding="zero-3"),
            on_trainium(),
        ),
        rejected=(replace(TOO_BIG, deployment=TOO_BIG.deployment._replace(instance_type="g4.xlarge")),),
        undetermined=(tuned("ml.g5.xlarge", 3.4, UNPRICED, cost=None),),
        findings=(),
        notes=(Text("not offered in Tokyo: p5e", "東京では提供されていません: p5e"),),
    )  # fmt: skip
    return replace(made, **changes)


def of_one(asked: TunedDeployment, **changes: Any) -> TuningReport:
    """Return the report on one instance that was asked for."""
    question = QUESTION._replace(instance=asked.deployment.instance_type)
    return report(question=question, deployments=(asked,), rejected=(), undetermined=(), notes=(), **changes)


def full() -> TuningReport:
    """Return full fine-tuning without an adapter, over several devices."""
    run = RUN._replace(method="full", lora_rank=None, lora_targets=(), gradient_checkpointing=False)
    asked = tuned("g5.48xlarge", 12.0, devices=8, sharding="zero-3", memory=memory(21.2))
    return of_one(asked, run=run, assumed=())


QLORA = TuningWayOut(
    "method", "lora", "qlora", {"method": "qlora"}, tuned("g5.xlarge", 3.4, TIGHT), (TIGHT,),
    Message(
        Text("by QLoRA instead of LoRA (--method qlora): 15.2 / 22.0 GiB", "QLoRA に変える (--method qlora): 15.2 / 22.0 GiB"),
        {},
    ),
)  # fmt: skip
UNPRICED_INSTANCE = TuningWayOut(
    "instance", "ml.g5.xlarge", "ml.g6e.xlarge", {"instance": "ml.g6e.xlarge"}, tuned("ml.g6e.xlarge", 0.5, cost=None), (),
    Message(Text("on ml.g6e.xlarge: 40.1 / 44.4 GiB", "ml.g6e.xlarge を使う: 40.1 / 44.4 GiB"), {}),
)  # fmt: skip


def too_big() -> TuningReport:
    """Return the report on an instance that is too small, with what would help."""
    return of_one(TOO_BIG, ways_out=(QLORA, UNPRICED_INSTANCE))


def crowded() -> TuningReport:
    """Return a report of which nothing fits, with what would help."""
    return report(deployments=(), rejected=(TOO_BIG,), undetermined=(), ways_out=(QLORA,))


def closed() -> TuningReport:
    """Return the report on a model that only Bedrock has."""
    deployment = Deployment("bedrock", "bedrock", "ap-northeast-1", bedrock_model_id="example.alpha-v1:0")
    return report(
        model=MODEL._replace(architecture=None, context_length=None),
        size=None,
        deployments=(),
        rejected=(),
        undetermined=(TunedDeployment(deployment, None, None, None, None, None, None, (CUSTOMIZATION,)),),
        findings=(CLOSED,),
        notes=(),
    )


def hostile() -> TuningReport:
    """Return a report whose names would steer a terminal, a spreadsheet or a page."""
    name = "=1+1 \x1b[31m\u202e<script>|`*_"
    asked = tuned(f"g5.{name}", 3.4)
    finding = Finding(rule=name, severity="warn", message=Message(Text(name, name), {}))
    return report(model=MODEL._replace(name=name, id=name), deployments=(replace(asked, findings=(finding,)),))
