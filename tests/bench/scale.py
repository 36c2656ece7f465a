"""A recommendation from a catalogue of 20,000 models and 80 instance types: seconds of whole processes.

    python -m tests.bench.scale [--models 20000] [--instances 80] [--runs 5]

The shipped catalogue is multiplied. Half of the copies keep their original's dimensions, as fine-tunes do; the others get
a size of their own, so that nothing worked out for one of them serves another. Copies have no published scores, no
Bedrock channel, and the licence, languages and weights of their original. The commands are the real ones; only the folder
they read their data from is another.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

from advisor.authoring.compiler.packing import pack
from advisor.authoring.compiler.writer import canonical
from advisor.catalog.load import DATA
from advisor.catalog.packed import unpack

LIMIT_SECONDS = 3
REQUESTS: Mapping[str, tuple[str, ...]] = {
    "defaults": (),
    "ja, chat, Tokyo": ("--task", "chat", "--language", "ja", "--region", "ap-northeast-1"),
    "en, embedding": ("--task", "embedding", "--language", "en"),
    "nothing in budget": ("--task", "chat", "--language", "ja", "--platform", "ec2", "--max-monthly-usd", "50"),
}
_RUN = """
import sys
from pathlib import Path
from advisor.catalog import load
load.DATA = Path(sys.argv.pop(1))
from advisor.__main__ import main
main()
"""

Raw = dict[str, Any]


def multiplied(shipped: Raw, models: int, instances: int) -> Raw:
    """Return the catalogue with so many models and instance types."""
    grown = {**shipped, "prices": dict(shipped["prices"])}
    grown["models"] = dict(islice(_models(shipped["models"]), models))
    grown["instances"], grown["prices"]["ec2"] = {}, dict(shipped["prices"]["ec2"])
    for name, raw, prices in islice(_instances(shipped), instances):
        grown["instances"][name] = raw
        grown["prices"]["ec2"][name] = prices
    return grown


def _models(shipped: Mapping[str, Raw]) -> Iterator[tuple[str, Raw]]:
    yield from shipped.items()
    for number, (id_, raw) in zip(count(), cycle(shipped.items())):
        copy = {key: value for key, value in raw.items() if key not in ("aliases", "bedrock", "jumpstart")}
        if "architecture" in raw and number % 2:
            copy["architecture"] = _resized(raw["architecture"], number)
            copy["parameters"] = copy["parameters_active"] = copy["architecture"]["parameters"][0]
        yield f"{id_}-copy-{number}", copy


def _resized(architecture: Raw, number: int) -> Raw:
    """Return dimensions that no other model has: a larger vocabulary, by up to some per cent of the parameters."""
    total, active, *rest = architecture["parameters"]
    more = number * architecture["hidden_size"]
    return {
        **architecture,
        "vocab_size": architecture["vocab_size"] + number,
        "parameters": [total + more, active + more, *rest],
    }


def _instances(shipped: Raw) -> Iterator[tuple[str, Raw, Raw]]:
    prices = shipped["prices"]["ec2"]
    for name, raw in shipped["instances"].items():
        yield name, raw, prices.get(name, {})
    for number, (name, raw) in zip(count(1), cycle(shipped["instances"].items())):
        family, _, size = name.partition(".")
        yield f"{family}.{number}{size}", {**raw, "vcpu": raw["vcpu"] + number}, prices.get(name, {})


def seconds(data: Path, arguments: tuple[str, ...]) -> float:
    """Return the time of one command in a process of its own."""
    command = [sys.executable, "-c", _RUN, str(data), "recommend", *arguments, "--format", "json"]
    start = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - start
    if done.returncode not in (0, 3):
        raise SystemExit(f"recommend failed: {done.returncode}")
    return taken


def main() -> None:
    """Print the median of several runs for each request."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--models", type=int, default=20_000)
    parser.add_argument("--instances", type=int, default=80)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        shutil.copytree(DATA, data)
        grown = multiplied(unpack(json.loads((DATA / "catalog.json").read_bytes())), options.models, options.instances)
        (data / "catalog.json").write_text(canonical(pack(grown)), encoding="utf-8")
        size = (data / "catalog.json").stat().st_size / 1e6
        print(f"{len(grown['models']):,} models × {len(grown['instances'])} instance types, {size:.0f} MB of data")
        for name, arguments in REQUESTS.items():
            taken = [seconds(data, arguments) for _ in range(options.runs)]
            print(
                f"recommend, {name:<20} median {statistics.median(taken):.2f} s of {options.runs} "
                f"({min(taken):.2f} to {max(taken):.2f}); to stay under {LIMIT_SECONDS} s"
            )


if __name__ == "__main__":
    main()
