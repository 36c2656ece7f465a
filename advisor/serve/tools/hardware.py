"""The tools ``estimate`` and ``finetune``: one model on the hardware of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.core.defaults import MAX_CONCURRENCY, MAX_REQUESTS_PER_DAY, MAX_TOKENS, default_region
from advisor.core.request import MAX_COUNT, Field, Purchase
from advisor.core.sizing import SizingQuestion
from advisor.core.tuning import Method, TuningQuestion
from advisor.core.units import DTYPE_BYTES
from advisor.serve.bounds import MAX_BYTES, Cut, bounded, by_missing, by_rule, most
from advisor.serve.desk import Answer, Tool
from advisor.serve.inputs import LANGUAGE, Input, object_schema, read
from advisor.serve.outputs import with_omitted
from advisor.serve.tools.asked_model import CONFIG, MODEL, REGION, asked_model, name_of, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.text import Language
    from advisor.serve.desk import Call

__all__ = ["ESTIMATE", "FINETUNE"]

DEPLOYMENTS = 5
_TOKENS = Field("whole", least=1, most=MAX_TOKENS)
_COUNT = Field("whole", least=1, most=MAX_CONCURRENCY)
_INSTANCE = Input(
    Field("word"),
    "EC2 (g6e.xlarge) or SageMaker (ml.g6e.xlarge) instance type; without it all that fit, cheapest first.",
)
_SHOWN = {
    "deployments": most("deployments that fit", DEPLOYMENTS),
    "rejected": most("kinds of hardware it does not run on, with the reason,", 0),
    "undetermined": most("kinds of hardware a missing fact leaves open", 0),
    "max_bytes": MAX_BYTES,
    "language": LANGUAGE,
}
_SIZING = {
    "model": MODEL,
    "config": CONFIG,
    "instance": _INSTANCE,
    "region": REGION,
    "context": Input(_TOKENS, "Tokens of one sequence, prompt and output together (default: those of the load)."),
    "input_tokens": Input(_TOKENS, "Tokens of a prompt (default: 512, or what the context leaves)."),
    "output_tokens": Input(_TOKENS, "Tokens of an answer (default: 256)."),
    "concurrency": Input(_COUNT, "Sequences at the same time (default: 1)."),
    "requests_per_day": Input(Field("whole", least=1, most=MAX_REQUESTS_PER_DAY), "Requests a day (default: 1,000)."),
    "dtype": Input(Field("word", tuple(DTYPE_BYTES)), "Number format (default: the model's half precision)."),
    "quantization": Input(
        Field("word"), "How weights are stored: none, int8, awq, gptq, fp8 … (default: as published)."
    ),
    "tensor_parallel": Input(_COUNT, "Devices that share each layer (default: the fewest that hold it)."),
    "engine": Input(Field("word"), "Serving engine: auto, vllm, transformers or neuron (default: auto)."),
    "engine_version": Input(Field("word"), "Version of the engine (default: the newest described)."),
    "memory_utilization": Input(
        Field("number", most=1, above=True), "Share of the memory the engine may use (vLLM's, default: 0.9)."
    ),
    "max_sequences": Input(_COUNT, "Sequences the engine prepares for: vLLM's max_num_seqs."),
    "kv_cache_dtype": Input(Field("word", ("auto", "fp8")), "Format of keys and values (default: auto)."),
}
_TUNING = {
    "model": MODEL,
    "config": CONFIG,
    "instance": _INSTANCE,
    "region": REGION,
    "method": Input(Field("word", get_args(Method)), "How it is tuned (default: lora)."),
    "sequence_length": Input(_TOKENS, "Tokens of a training sequence (default: 2,048)."),
    "batch_size": Input(_COUNT, "Sequences a device and step (default: 1)."),
    "tokens": Input(Field("whole", least=1, most=MAX_COUNT), "Tokens trained on in all (default: 10 million)."),
    "lora_rank": Input(_COUNT, "Rank of the adapter (default: 16)."),
    "gradient_checkpointing": Input(Field("flag"), "Recompute activations to save memory (default: true)."),
    "optimizer": Input(Field("word"), "Optimiser, such as adamw or adamw-8bit (default: adamw)."),
    "purchase": Input(Field("word", get_args(Purchase)), "How instances are bought (default: on-demand)."),
}
_BINS = """ What does not fit is counted by rule in `omitted`; ask with `rejected` for the list, or with `instance` about \
one type. `fits: null` means that a missing fact decides; null elsewhere means not known, never zero."""
_ESTIMATE = (
    """\
Estimate whether one model fits on AWS hardware: parameters, KV cache, memory per accelerator by component, capacity, \
tokens per second, cost a month, and with an instance that does not do, what to change (`relaxations`). For models of the \
catalogue, or any whose config.json you send."""
    + _BINS
)
_FINETUNE = (
    """\
Estimate what fine-tuning one model (lora, qlora, full) takes on AWS hardware: memory per device by component, hours and \
cost of the run, by instance, and where it does not fit, what to change (`relaxations`)."""
    + _BINS
)


def _answer_sizing(asked: Call) -> Answer:
    from advisor.recommend.questions import check
    from advisor.recommend.sizing import estimate
    from advisor.render import View
    from advisor.render.sizing.as_json import sizing
    from advisor.render.sizing.texts import texts
    from advisor.serve.texts import of_hardware

    desk, model = asked.desk, asked_model(asked)
    place = _place(asked, {"region": "where.region"})
    question = SizingQuestion(**{"model": name_of(asked), **_of(asked, _SIZING), **place})
    refuse(check(question, desk.catalog, model))
    report = estimate(question, desk.catalog, desk.rules, today=desk.today(), model=model)
    body = sizing(report, asked.language)
    return Answer(_bounded(body, asked.arguments), of_hardware(texts(report, View(desk.catalog, asked.language))))


def _answer_tuning(asked: Call) -> Answer:
    from advisor.recommend.tuning import estimate_finetune
    from advisor.recommend.tuning_questions import check
    from advisor.render import View
    from advisor.render.tuning.as_json import tuning
    from advisor.render.tuning.texts import texts
    from advisor.serve.texts import of_hardware

    desk, model = asked.desk, asked_model(asked)
    place = _place(asked, {"region": "where.region", "purchase": "where.purchase"})
    question = TuningQuestion(**{"model": name_of(asked), **_of(asked, _TUNING), **place})
    refuse(check(question, desk.catalog, named=model is None))
    report = estimate_finetune(question, desk.catalog, desk.rules, today=desk.today(), model=model)
    body = tuning(report, asked.language)
    return Answer(_bounded(body, asked.arguments), of_hardware(texts(report, View(desk.catalog, asked.language))))


def _of(asked: Call, inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Return the arguments that the question takes as they are."""
    return {name: value for name, value in asked.arguments.items() if name in inputs and name != "config"}


def _place(asked: Call, filled_in: Mapping[str, str]) -> dict[str, Any]:
    """Return the region, and the names of what nobody said."""
    region = asked.arguments.get("region", default_region(asked.language))
    return {"region": region, "assumed": tuple(told for name, told in filled_in.items() if name not in asked.arguments)}


def _bounded(body: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    cuts = (
        Cut("deployments", arguments.get("deployments", DEPLOYMENTS)),
        Cut("rejected", arguments.get("rejected", 0), summary={"by_rule": by_rule(body["rejected"])}),
        Cut("undetermined", arguments.get("undetermined", 0), summary={"by_missing": by_missing(body["undetermined"])}),
    )
    return bounded(body, cuts, arguments.get("max_bytes"))


def _read_sizing(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    return read(_SIZING | _SHOWN, arguments)


def _read_tuning(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    return read(_TUNING | _SHOWN, arguments)


ESTIMATE = Tool(
    "estimate",
    "Will a model fit, and what does it cost",
    _ESTIMATE,
    object_schema(_SIZING | _SHOWN),
    lambda: with_omitted("estimate"),
    _read_sizing,
    _answer_sizing,
)
FINETUNE = Tool(
    "finetune",
    "What fine-tuning takes",
    _FINETUNE,
    object_schema(_TUNING | _SHOWN),
    lambda: with_omitted("finetune"),
    _read_tuning,
    _answer_tuning,
)
