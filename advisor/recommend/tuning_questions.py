"""A question about fine-tuning, checked and completed: every problem at once, and every default by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from advisor.core import defaults
from advisor.core.record import NamedTuple
from advisor.core.request import MAX_COUNT, Purchase
from advisor.core.text import Text
from advisor.core.tuning import Method, TuningRun
from advisor.estimate.training.adapters import linear_layers
from advisor.estimate.training.frameworks import training_of
from advisor.recommend.number_formats import half_precision
from advisor.recommend.questions import (
    DTYPE,
    Problem,
    assumes_dtype,
    known_model,
    known_name,
    known_place,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.tuning import TuningQuestion

METHOD: Method = "lora"
"""What is estimated when nobody says."""

FULL: Method = "full"
QLORA: Method = "qlora"

MAX_BATCH = 10**6
"""Sequences a device and step; what is beyond is a slip."""

MAX_RANK = 10**5
"""Far above the width of any layer; what is beyond is a slip."""

_BOUNDS = {
    "sequence_length": defaults.MAX_TOKENS,
    "batch_size": MAX_BATCH,
    "tokens": MAX_COUNT,
    "lora_rank": MAX_RANK,
}
_DEFAULTED = ("method", *_BOUNDS, "gradient_checkpointing", "optimizer")


class Complete(NamedTuple):
    """A checked question with its defaults filled in; ``assumed`` names them."""

    run: TuningRun
    assumed: tuple[str, ...]


def check(question: TuningQuestion, catalog: Catalog, *, named: bool = True) -> list[Problem]:
    """Return everything that cannot be, in the order of the fields; empty when the question can be answered.

    ``named``: the model is one of the catalogue, by name.
    """
    return [
        *(known_model(question.model, catalog) if named else ()),
        *known_name("method", question.method, get_args(Method)),
        *known_place(question.region, question.instance, catalog),
        *known_name("purchase", question.purchase, get_args(Purchase)),
        *known_name("optimizer", question.optimizer, training_of(catalog).optimizers),
        *within(question._asdict(), _BOUNDS),
        *_combinations(question),
    ]


def _combinations(question: TuningQuestion) -> Iterator[Problem]:
    if question.method == FULL and question.lora_rank is not None:
        yield Problem(
            "lora_rank",
            Text("full fine-tuning has no adapter", "フルファインチューニングではアダプターを使いません"),
            Text("leave it out, or use --method lora", "指定を外すか、--method lora を使ってください"),
        )


def complete(question: TuningQuestion, model: Model, quantization: str) -> Complete:
    """Fill in the defaults of a question that has no problems; ``quantization`` is how QLoRA keeps frozen weights."""
    method = question.method or METHOD
    full = method == FULL
    adapted = () if full or model.architecture is None else linear_layers(model.architecture)
    checkpointing = question.gradient_checkpointing
    run = TuningRun(
        method=method,
        sequence_length=question.sequence_length or _sequence_length(model),
        batch_size=question.batch_size or defaults.TUNING_BATCH_SIZE,
        tokens=question.tokens or defaults.TUNING_TOKENS,
        lora_rank=None if full else question.lora_rank or defaults.TUNING_LORA_RANK,
        lora_targets=adapted,
        gradient_checkpointing=True if checkpointing is None else checkpointing,
        optimizer=question.optimizer or defaults.TUNING_OPTIMIZER,
        quantization=quantization if method == QLORA else None,
        dtype=half_precision(model),
    )
    left = [name for name in _DEFAULTED if getattr(question, name) is None and getattr(run, name) is not None]
    dtype = (DTYPE,) if assumes_dtype(model) else ()
    return Complete(run, (*question.assumed, *dtype, *(f"training.{name}" for name in left)))


def _sequence_length(model: Model) -> int:
    """Return the length of a training sequence when nobody says: not beyond what the model takes or was trained for."""
    limits = (defaults.TUNING_SEQUENCE_LENGTH, model.longest_sequence, model.context_length)
    return min(limit for limit in limits if limit is not None)
