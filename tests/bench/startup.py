"""Whole-process times of the offline commands, against a bare interpreter.

Prints medians and the ratio to `python -c pass`: machines differ and are noisy, ratios travel. Not a test: nothing fails
here, the budgets are in the last column for the reader.

    python tests/bench/startup.py [--runs 15] [--command NAME]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

CONFIG = Path(__file__).parents[1] / "fixtures" / "checkpoints" / "config.json"
ADVISOR = [sys.executable, "-m", "advisor"]
COMMANDS: dict[str, tuple[list[str], float | None, int | None]] = {
    # name: (command, budget in seconds, budget in MiB)
    "python -c pass": ([sys.executable, "-c", "pass"], None, None),
    "advisor --help": ([*ADVISOR, "--help"], 0.15, 80),
    "completing advisor estimate open-c": (
        ["env", "_ADVISOR_COMPLETE=complete_bash", "COMP_WORDS=advisor estimate open-c", "COMP_CWORD=2", *ADVISOR],
        0.30,
        80,
    ),
    "advisor recommend --format json": ([*ADVISOR, "recommend", "--format", "json"], 0.30, 80),
    "advisor recommend (ja, chat, Tokyo)": (
        [*ADVISOR, "recommend", "--task", "chat", "--language", "ja", "--region", "ap-northeast-1", "--format", "json"],
        0.30,
        80,
    ),
    "advisor list models --format json": ([*ADVISOR, "list", "models", "--format", "json"], None, None),
    "advisor estimate falcon-7b": ([*ADVISOR, "estimate", "falcon-7b", "--format", "json"], 0.30, 80),
    "advisor estimate config.json": ([*ADVISOR, "estimate", str(CONFIG), "--format", "json"], 0.30, 80),
    "advisor finetune falcon-7b": ([*ADVISOR, "finetune", "falcon-7b", "--format", "json"], 0.30, 80),
}


def run_once(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak memory in MiB of one run (memory through a helper process of its own)."""
    script = (
        "import resource,subprocess,sys,time;"
        "t=time.perf_counter();"
        "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(time.perf_counter()-t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "0"}
    out = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=True, env=environment
    )
    seconds, peak = out.stdout.split()
    return float(seconds), float(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--command", choices=list(COMMANDS))
    options = parser.parse_args()
    chosen = {k: v for k, v in COMMANDS.items() if options.command in (None, k) or k == "python -c pass"}
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in chosen}
    for command, *_ in chosen.values():
        run_once(command)  # warm the file cache
    for _ in range(options.runs):  # interleaved, so that drift hits all alike
        for name, (command, *_) in chosen.items():
            samples[name].append(run_once(command))
    bare = statistics.median(s for s, _ in samples["python -c pass"])
    print(f"{options.runs} runs each, median (min–max) · Python {sys.version.split()[0]}")
    for name, (_, seconds_budget, memory_budget) in chosen.items():
        times = [s for s, _ in samples[name]]
        peak = max(m for _, m in samples[name])
        median = statistics.median(times)
        budget = f"budget {seconds_budget:.2f} s, {memory_budget} MiB" if seconds_budget else ""
        print(
            f"{name:<40} {median:6.3f} s ({min(times):.3f}–{max(times):.3f})  ×{median / bare:5.1f}  {peak:6.1f} MiB  {budget}"
        )


if __name__ == "__main__":
    main()
