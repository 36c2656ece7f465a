"""A sizing question, checked and completed: every problem at once, and every default by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.defaults import (
    CONCURRENCY,
    HOURS_PER_MONTH,
    INPUT_TOKENS,
    MAX_CONCURRENCY,
    MAX_REQUESTS_PER_DAY,
    MAX_TOKENS,
    OUTPUT_TOKENS,
    REQUESTS_PER_DAY,
)
from advisor.core.hardware import ec2_name, is_sagemaker_name, sagemaker_name
from advisor.core.record import NamedTuple
from advisor.core.sizing import SizingLoad
from advisor.core.text import Text, quoted
from advisor.core.units import DTYPE_BYTES
from advisor.errors import AmbiguousNameError, UnknownNameError, UsageError, did_you_mean, suggestion
from advisor.estimate.engines import engines_of
from advisor.estimate.weights import FORMATS, STORAGE_ONLY
from advisor.recommend.with_accelerator import with_accelerator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.catalog import Catalog
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.sizing import SizingQuestion
    from advisor.estimate.engines import Engine

AUTO = "auto"
NOT_QUANTIZED = "none"
MAX_TENSOR_PARALLEL = 4096
"""Far above any machine (the largest has 64 devices); what is beyond is a slip."""

KV_CACHE_DTYPES = (AUTO, "fp8")
DTYPE = "model.dtype"
"""The name of the number format among what was assumed."""

MOST_LISTED = 20
"""Up to this many names are listed in a message."""

_BOUNDS: dict[str, int] = {
    "context": MAX_TOKENS,
    "input_tokens": MAX_TOKENS,
    "output_tokens": MAX_TOKENS,
    "concurrency": MAX_CONCURRENCY,
    "requests_per_day": MAX_REQUESTS_PER_DAY,
    "tensor_parallel": MAX_TENSOR_PARALLEL,
    "max_sequences": MAX_CONCURRENCY,
}


class Problem(NamedTuple):
    """What is wrong with one value, and what to do; ``field`` is its name in the question."""

    field: str
    message: Text
    hint: Text | None = None

    @property
    def line(self) -> Text:
        """Both in one line, for a list of problems."""
        if self.hint is None:
            return self.message
        return Text(*(f"{said} ({todo})" for said, todo in zip(self.message, self.hint, strict=True)))


def check(question: SizingQuestion, catalog: Catalog, model: Model | None = None) -> list[Problem]:
    """Return everything that cannot be, in the order of the fields; empty when the question can be answered.

    ``model`` is one that is not looked up in the catalogue. What is possible to ask but impossible to run is no problem
    here: it is answered, with the reason.
    """
    engines = engines_of(catalog)
    return [
        *(known_model(question.model, catalog) if model is None else ()),
        *_names(question, catalog, engines),
        *_numbers(question),
        *_combinations(question, engines, model or _looked_up(question.model, catalog)),
    ]


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse a question that has problems.

    Raises:
        UsageError: it has; the message tells all of them.
    """
    found = list(problems)
    if found:
        raise UsageError(
            Text(
                "; ".join(f"{p.field}: {p.line.en}" for p in found),
                "／".join(f"{p.field}: {p.line.ja}" for p in found),
            )
        )


def _names(question: SizingQuestion, catalog: Catalog, engines: Mapping[str, Engine]) -> Iterator[Problem]:
    yield from known_place(question.region, question.instance, catalog)
    yield from known_name("dtype", question.dtype, DTYPE_BYTES)
    yield from known_name("quantization", question.quantization, (NOT_QUANTIZED, *FORMATS))
    yield from known_name("engine", question.engine, (AUTO, *engines))
    yield from known_name("kv_cache_dtype", question.kv_cache_dtype, KV_CACHE_DTYPES)


_LISTED = Text(
    "`advisor list models` shows those of the catalogue; a file or folder is written as a path (./name)",
    "カタログの一覧: `advisor list models`。ファイルやフォルダーはパス (./名前) で指定してください",
)


def known_model(name: str, catalog: Catalog) -> Iterator[Problem]:
    """Yield the problem of a name that no model answers to."""
    try:
        catalog.model(name)
    except AmbiguousNameError as error:
        yield Problem("model", error.message, error.hint)
    except UnknownNameError as error:
        yield _unknown_model(name, error.suggestions)


def _looked_up(name: str, catalog: Catalog) -> Model | None:
    try:
        return catalog.model(name)
    except UnknownNameError:
        return None


def _unknown_model(name: str, suggestions: tuple[str, ...]) -> Problem:
    shown = quoted(name)
    hint = suggestion(suggestions) or _LISTED
    return Problem("model", Text(f"unknown model {shown}", f"モデル {shown} は見つかりません"), hint)


def known_place(region: str, instance: str | None, catalog: Catalog) -> Iterator[Problem]:
    """Yield the problems of a region and an instance type, with or without ``ml.``."""
    if region not in catalog.regions:
        yield from _unknown_region(region, catalog)
    if instance is not None:
        named = sagemaker_name if is_sagemaker_name(instance) else ec2_name
        having = None if ec2_name(instance) in catalog.instances else with_accelerator(instance, catalog)
        for problem in known_name("instance", instance, [named(name) for name in catalog.instances]):
            yield problem._replace(hint=having or problem.hint)


def _unknown_region(name: str, catalog: Catalog) -> Iterator[Problem]:
    from advisor.catalog.region_names import regions_called

    if called := regions_called(name, catalog.regions):
        shown = quoted(name)
        yield Problem("region", Text(f"unknown {shown}", f"{shown} は使えません"), suggestion(called))
    else:
        yield from known_name("region", name, catalog.regions)


def known_name(field: str, value: str | None, known: Iterable[str]) -> Iterator[Problem]:
    """Yield the problem of a name that is none of ``known``, with those it may have been meant for."""
    names = list(known)
    if value is None or value in names:
        return
    shown = quoted(value)
    suggestions = did_you_mean(value, names)
    if suggestions:
        hint = suggestion(suggestions)
    elif len(names) <= MOST_LISTED:
        listed = ", ".join(names)
        hint = Text(f"one of {listed}", f"使える値: {listed}")
    else:
        command = f"`advisor list {field}s`"
        hint = Text(f"{command} shows them", f"一覧: {command}")
    yield Problem(field, Text(f"unknown {shown}", f"{shown} は使えません"), hint)


def within(values: Mapping[str, int | None], bounds: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the problems of counts that are not between 1 and their bound."""
    for field, most in bounds.items():
        value = values[field]
        if value is not None and not 1 <= value <= most:
            yield Problem(
                field,
                Text(
                    f"{value:,} is not between 1 and {most:,}",
                    f"{value:,} は使えません。1〜{most:,} の値を指定してください",
                ),
            )


def _numbers(question: SizingQuestion) -> Iterator[Problem]:
    yield from within(question._asdict(), _BOUNDS)
    share = question.memory_utilization
    if share is not None and not 0 < share <= 1:
        yield Problem(
            "memory_utilization",
            Text(
                f"{share:g} is not above 0 and at most 1",
                f"{share:g} は使えません。0 より大きく 1 以下の値を指定してください",
            ),
        )


def _combinations(question: SizingQuestion, engines: Mapping[str, Engine], model: Model | None) -> Iterator[Problem]:
    context, prompt, answer = question.context, question.input_tokens, question.output_tokens
    if context is not None and context >= 1:
        least = (prompt or 1) + (answer or 1)
        if context < least:
            yield Problem(
                "context",
                Text(
                    f"{context:,} tokens do not hold {least:,} of prompt and output",
                    f"{context:,} トークンには入力と出力の合計 {least:,} トークンが収まりません",
                ),
            )
    stored = question.dtype if question.dtype in STORAGE_ONLY else None
    if stored and question.quantization not in (None, stored):
        yield Problem(
            "quantization",
            Text(
                f"{question.quantization} and weights stored in {stored} exclude each other",
                f"{question.quantization} と {stored} での格納は同時に指定できません",
            ),
        )
    chosen = question.engine or AUTO
    if question.engine_version is not None and chosen in (AUTO, *engines):
        yield from _version(question, preferred_engine(engines, model.architecture if model else None, chosen))


def _version(question: SizingQuestion, engine: Engine) -> Iterator[Problem]:
    try:
        engine.at_version(question.engine_version or "")
    except UsageError as error:
        yield Problem("engine_version", error.message)


def preferred_engine(engines: Mapping[str, Engine], architecture: Architecture | None, chosen: str = AUTO) -> Engine:
    """Return the engine of figures that no hardware decides: the chosen one, else the first on GPUs that serves it."""
    if chosen != AUTO:
        return engines[chosen]
    on_gpus = [e for e in engines.values() if e.supports_accelerator("gpu")] or list(engines.values())
    return next((e for e in on_gpus if architecture is None or e.supports(architecture)), on_gpus[0])


# ---------------------------------------------------------------------------------------------------------- completed


class Complete(NamedTuple):
    """A checked question with its defaults filled in; ``assumed`` names them as a request does.

    ``dtype`` is the number format computed in, ``quantization`` how weights are stored; ``None``: as published, ``none``:
    not quantized. ``cache_dtype`` is the format of keys and values; ``None``: that of the computation. ``engines`` are in
    order of preference; ``preferred``, at the asked version, is the one of figures that no hardware decides.
    """

    load: SizingLoad
    assumed: tuple[str, ...]
    dtype: str | None
    quantization: str | None
    cache_dtype: str | None
    engine: str
    engines: Mapping[str, Engine]
    preferred: Engine


def complete(question: SizingQuestion, catalog: Catalog, model: Model) -> Complete:
    """Fill in the defaults of a question about ``model`` that has no problems."""
    engines = engines_of(catalog)
    chosen = question.engine or AUTO
    preferred = preferred_engine(engines, model.architecture, chosen)
    if question.engine_version is not None:
        preferred = preferred.at_version(question.engine_version)
        engines = {**engines, preferred.id: preferred}
    stored = question.dtype if question.dtype in STORAGE_ONLY else None
    return Complete(
        load=_load(question, generates=_generates(model)),
        assumed=(*question.assumed, *_assumed(question, model)),
        dtype=None if stored else question.dtype,
        quantization=stored or question.quantization,
        cache_dtype=None if question.kv_cache_dtype == AUTO else question.kv_cache_dtype,
        engine=chosen,
        engines=engines,
        preferred=preferred,
    )


def assumes_dtype(model: Model) -> bool:
    """Whether the number format of a model is not known, and the one it is sized in therefore assumed."""
    return model.dtype is None and model.architecture is not None


def _generates(model: Model) -> bool:
    """Whether a model answers with text; an encoder does not."""
    return model.architecture is None or model.architecture.form != "encoder"


def _load(question: SizingQuestion, *, generates: bool) -> SizingLoad:
    """Complete the tokens: a context alone is filled by a prompt and the default answer, or a third of it if short."""
    prompt, answer, context = question.input_tokens, question.output_tokens if generates else 0, question.context
    if answer is None:
        room = None if context is None else context - prompt if prompt is not None else max(1, context // 3)
        answer = OUTPUT_TOKENS if room is None else min(OUTPUT_TOKENS, room)
    if prompt is None:
        prompt = INPUT_TOKENS if context is None else context - answer
    return SizingLoad(
        context=context if context is not None else prompt + answer,
        input_tokens=prompt,
        output_tokens=answer,
        concurrency=question.concurrency or CONCURRENCY,
        requests_per_day=question.requests_per_day or REQUESTS_PER_DAY,
        hours_per_month=HOURS_PER_MONTH,
    )


def _assumed(question: SizingQuestion, model: Model) -> Iterator[str]:
    if question.dtype is None and assumes_dtype(model):
        yield DTYPE
    if question.input_tokens is None:
        yield "load.input_tokens"
    if question.output_tokens is None and _generates(model):
        yield "load.output_tokens"
    if question.concurrency is None:
        yield "load.concurrency"
    if question.requests_per_day is None:
        yield "load.requests_per_day"
    yield "load.hours_per_month"
