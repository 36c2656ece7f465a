"""The constants of the memory profiles: vLLM's from the components that start-up logs print, transformers' from totals.

vLLM has two bands of versions, as the sampler works: until 0.17 it sorts the vocabulary, since then it does not. In each:

- activation = logits_copies · (sequences · vocabulary · 4) + hidden_copies · (tokens · hidden · 2): least squares over the
  rows whose sampler decides, that is all but mixtures without a sampler as large; ``expert_hidden_copies`` is what those
  keep besides, in the median;
- non-torch: the median of single devices; what several keep more, a line through the degree (0.17 on, on H100) or the
  median (before);
- CUDA graphs: a line through the number of layers, by the median of the slopes (Theil-Sen), which outliers do not move.

`fit` takes any rows of one band and leaves out what they say nothing of. `bounds` are the 5th and the 95th percentile of
what each row's component implies for a constant when the others come from the rows of all other models; for
``logits_copies`` of the rows whose logits are more than their hidden states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from statistics import median, quantiles
from typing import Any, NamedTuple

from advisor.core.units import GIB
from advisor.estimate.constants import parse_version
from advisor.estimate.memory import estimate_memory
from advisor.estimate.memory.paged import copies
from tests.truth.memory_rows import LORA, MemoryRow, engine_of, length_of, placement_of, rows

NOT_SORTING = (0, 17)
"""Since this version the sampler does not sort (vllm-project/vllm, pull request 33538)."""
EVER = (10**6,)


class Band(NamedTuple):
    """Rows that share constants: those of an engine's versions ``since`` up to, not including, ``until``."""

    engine: str
    since: tuple[int, ...]
    until: tuple[int, ...]
    rows: list[MemoryRow]
    fit: Callable[[Sequence[MemoryRow]], dict[str, float]]
    bounds: Callable[[Sequence[MemoryRow]], dict[str, tuple[float, float]]]

    def profiles(self, document: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
        """Yield the constants of the band's profiles, and of their classes of devices, each with what it is called."""
        for profile in document["engines"][self.engine]["memory"]:
            since = profile.get("since", "0")
            if self.since <= parse_version(since) < self.until:
                for part in (profile, *profile.get("classes", ())):
                    names = (self.engine, "memory", since, *part.get("accelerators", ()))
                    yield " ".join(names), part["constants"]


@cache
def bands() -> tuple[Band, ...]:
    """Return what is fitted, each with the rows whose components nothing undescribed adds to."""
    logged: dict[bool, list[MemoryRow]] = {False: [], True: []}
    for row in rows():
        if row.software == "vllm" and row.version and row.left_out in (None, LORA) and _logged(row):
            logged[(engine_of(row).version or ()) >= NOT_SORTING].append(row)
    return (
        Band("vllm", (0,), NOT_SORTING, logged[False], fit, bounds),
        Band("vllm", NOT_SORTING, EVER, logged[True], fit, bounds),
        Band("transformers", (0,), EVER, _whole_processes(), fit_eager, eager_bounds),
    )


def calibrated(constants: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the names of the constants that are fitted."""
    return {name for name, constant in constants.items() if constant.get("basis") == "calibrated"}


def _logged(row: MemoryRow) -> bool:
    return any(v is not None for v in (row.activation_gib, row.non_torch_gib, row.graph_gib))


def _whole_processes() -> list[MemoryRow]:
    """Return the rows of transformers that report a whole process on one device."""
    return [
        row
        for row in rows()
        if row.software == "transformers" and row.resident_gib and not row.allocated and row.stages == 1
        if row.left_out is None
    ]


class Sizes(NamedTuple):
    """What a row's activation is made of, GiB: one copy of the logits, of the hidden states, and the MLP."""

    logits: float
    hidden: float
    mlp: float
    experts: bool


def sizes(row: MemoryRow) -> Sizes:
    """Return the sizes that the constants multiply."""
    placement = placement_of(row, engine_of(row))
    logits, hidden, intermediate = (size / GIB for size in copies(placement))
    mlp = placement.constants["intermediate_copies"] * intermediate
    return Sizes(logits, hidden, mlp, bool(placement.architecture.experts))


def fit(chosen: Sequence[MemoryRow]) -> dict[str, float]:
    """Return the constants that rows of one band say something of; sizes in bytes."""
    found: dict[str, float] = {}
    activations = [(sizes(r), r.activation_gib) for r in chosen if r.activation_gib is not None]
    sampled = [(s, a) for s, a in activations if not _mlp_decides(s, a)]
    if len({s.logits for s, _ in sampled}) > 1:
        found["logits_copies"], found["hidden_copies"] = _plane([(s.logits, s.hidden, a) for s, a in sampled])
    copies = found.get("hidden_copies", 0.0)
    routed = [(a - s.mlp) / s.hidden - copies for s, a in activations if s.experts and _mlp_decides(s, a)]
    found["expert_hidden_copies"] = max(0.0, median(routed)) if routed else 0.0
    single = [r.non_torch_gib for r in chosen if r.non_torch_gib is not None and r.tensor_parallel == 1]
    if single:
        found["non_torch_bytes"] = median(single) * GIB
        found.update(_parallel(chosen, median(single)))
    graphs = [(placement_of(r, engine_of(r)).architecture.layers, r.graph_gib) for r in chosen if r.graph_gib]
    if graphs:
        slope, start = _theil_sen(graphs)
        found["graph_bytes_per_layer"], found["graph_bytes"] = slope * GIB, start * GIB
    return found


def _mlp_decides(s: Sizes, activation: float) -> bool:
    """Whether a mixture's activation is far more than any sampler: four copies of the logits and as many of the states."""
    return s.experts and s.mlp > 4 * s.logits and activation > s.mlp


def _parallel(chosen: Iterable[MemoryRow], single: float) -> dict[str, float]:
    more = [(r.tensor_parallel, r.non_torch_gib - single) for r in chosen if r.non_torch_gib and r.tensor_parallel > 1]
    if not more:
        return {}
    if len({degree for degree, _ in more}) == 1 or len(more) < 5:
        return {"parallel_bytes": median(extra for _, extra in more) * GIB, "parallel_bytes_per_device": 0.0}
    slope, start = _theil_sen(more)
    return {"parallel_bytes": start * GIB, "parallel_bytes_per_device": slope * GIB}


def fit_eager(chosen: Sequence[MemoryRow]) -> dict[str, float]:
    """Return what transformers' whole process takes: a line through the sequences' keys and values (Theil-Sen).

    The slope less one is what growing them keeps besides, the start what any process has.
    """
    points = [(keys, float(row.resident_gib or 0) - rest) for row in chosen for keys, rest in [_eager_sizes(row)]]
    slope, start = _theil_sen(points)
    return {"cache_copies": slope - 1, "context_bytes": start * GIB}


def _eager_sizes(row: MemoryRow) -> tuple[float, float]:
    """Return keys and values, and weights with the activations of a prompt, GiB."""
    found = estimate_memory(
        placement_of(row, engine_of(row)),
        tokens_per_sequence=length_of(row),
        input_tokens=row.input_tokens,
        sequences=row.sequences or 1,
    )
    return found.kv_cache_bytes / GIB, found.weights_bytes / GIB


def bounds(chosen: Sequence[MemoryRow]) -> dict[str, tuple[float, float]]:
    """Return the 5th and 95th percentile of what rows imply for the constants that scatter; sizes in bytes."""
    implied: dict[str, list[float]] = {}
    for group in {row.group for row in chosen}:
        constants = fit([row for row in chosen if row.group != group])
        for row in (row for row in chosen if row.group == group):
            for constant, value in _implied(row, constants):
                implied.setdefault(constant, []).append(value)
    return {name: _percentiles(values) for name, values in implied.items() if len(values) > 1}


def eager_bounds(chosen: Sequence[MemoryRow]) -> dict[str, tuple[float, float]]:
    """Return the same of ``cache_copies``, from the rows whose keys and values are more than any context."""
    implied = []
    for group in {row.group for row in chosen}:
        context = fit_eager([row for row in chosen if row.group != group])["context_bytes"] / GIB
        sizes_of = ((row, *_eager_sizes(row)) for row in chosen if row.group == group)
        implied += [
            (float(row.resident_gib or 0) - rest - context) / keys - 1 for row, keys, rest in sizes_of if keys > 1
        ]
    return {"cache_copies": _percentiles(implied)}


def _implied(row: MemoryRow, constants: dict[str, float]) -> Iterable[tuple[str, float]]:
    if row.activation_gib is not None and "logits_copies" in constants:
        s = sizes(row)
        if s.logits > s.hidden and not _mlp_decides(s, row.activation_gib):
            yield "logits_copies", (row.activation_gib - constants["hidden_copies"] * s.hidden) / s.logits
    if row.non_torch_gib is not None and row.tensor_parallel == 1:
        yield "non_torch_bytes", row.non_torch_gib * GIB
    if row.non_torch_gib is not None and row.tensor_parallel > 1 and "non_torch_bytes" in constants:
        per_device = constants.get("parallel_bytes_per_device", 0.0) * row.tensor_parallel
        yield "parallel_bytes", row.non_torch_gib * GIB - constants["non_torch_bytes"] - per_device
    if row.graph_gib and "graph_bytes_per_layer" in constants:
        layers = placement_of(row, engine_of(row)).architecture.layers
        yield "graph_bytes", row.graph_gib * GIB - constants["graph_bytes_per_layer"] * layers


def _percentiles(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=20, method="inclusive")
    return max(0.0, cuts[0]), cuts[-1]


def _plane(points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Return a and b of z = a·x + b·y by least squares."""
    xx = sum(x * x for x, _, _ in points)
    yy = sum(y * y for _, y, _ in points)
    xy = sum(x * y for x, y, _ in points)
    xz = sum(x * z for x, _, z in points)
    yz = sum(y * z for _, y, z in points)
    det = xx * yy - xy * xy
    return (xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det


def _theil_sen(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and intercept by medians; a slope is never negative."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if a[0] != b[0]]
    slope = max(0.0, median(slopes)) if slopes else 0.0
    return slope, max(0.0, median(y - slope * x for x, y in points))
