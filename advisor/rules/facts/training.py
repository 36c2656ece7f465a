"""``training.*``: a fine-tuning run. Of serving, ``training.method`` and ``.optimizer`` are *not stated*: rules test that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.sharding import SHARDINGS
from advisor.core.text import Text
from advisor.rules.facts.fact import Fact, Getter, enum, number, word
from advisor.rules.facts.offer import BASIS, BASIS_LABELS
from advisor.rules.facts.request import FINE_TUNE_LABELS
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.tuning import TuningRun

_SHARDING_LABELS: dict[str, Text] = {sharding: shares.name for sharding, shares in SHARDINGS.items()}
_METHOD_LABELS = {method: label for method, label in FINE_TUNE_LABELS.items() if method != "none"}


def _of_run(read: Callable[[TuningRun], Any]) -> Getter:
    return lambda s: None if s.training is None else read(s.training)


FACTS: tuple[Fact, ...] = (
    Fact(
        "training.method",
        enum("training-method", *_METHOD_LABELS),
        "request",
        Text("the fine-tuning that is run", "実行するファインチューニングの方法"),
        _of_run(lambda run: run.method),
        optional=True,
        labels=_METHOD_LABELS,
    ),
    Fact(
        "training.optimizer",
        word("optimizer"),
        "request",
        Text("the optimizer of the run", "学習に使うオプティマイザ"),
        _of_run(lambda run: run.optimizer),
        optional=True,
    ),
    Fact(
        "training.sharding",
        enum("sharding", *_SHARDING_LABELS),
        "placement",
        Text("what the devices of the run share out", "学習時のデバイス間の分散方式"),
        lambda s: UNKNOWN if s.sharding is None else s.sharding,
        labels=_SHARDING_LABELS,
    ),
    Fact(
        "training.hours",
        number("hours"),
        "placement",
        Text("the time of the run", "学習時間"),
        lambda s: UNKNOWN if s.compute is None else s.compute.hours.expected,
    ),
    Fact(
        "training.time_basis",
        BASIS,
        "placement",
        Text("how the time of the run is known", "学習時間の根拠"),
        lambda s: UNKNOWN if s.compute is None else s.compute.basis,
        labels=BASIS_LABELS,
    ),
)
