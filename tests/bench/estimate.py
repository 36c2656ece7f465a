"""Time of one estimate, warm and cold: ``python tests/bench/estimate.py``. A search makes tens of thousands."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from estimate import factories

from advisor.core.architecture import decode, encode
from advisor.estimate.memory import Placement, estimate_memory, plan_memory
from advisor.estimate.throughput import speed_of
from advisor.estimate.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = Weights("float16")
VLLM = factories.engines()["vllm"]
A10G = factories.accelerator("a10g")
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
PLACEMENT = Placement(LLAMA, HALF, VLLM).on(A10G)


def microseconds(call: Callable[[], object], times: int = 20_000) -> float:
    """Return the time of one call."""
    call()
    started = perf_counter()
    for _ in range(times):
        call()
    return (perf_counter() - started) / times * 1e6


def memory() -> object:
    return estimate_memory(PLACEMENT, tokens_per_sequence=768, input_tokens=512)


def performance() -> object:
    speed = speed_of(LLAMA, HALF, VLLM, A10G)
    return speed and speed.performance(512, 256, 4)


def cold_memory() -> object:
    plan_memory.cache_clear()
    return memory()


if __name__ == "__main__":
    plain = encode(LLAMA)
    for name, call in (
        ("memory, warm", memory),
        ("memory, plan made anew", cold_memory),
        ("performance, warm", performance),
        ("architecture from the compiled form", lambda: decode(plain)),
    ):
        print(f"{microseconds(call):8.2f} µs  {name}")
