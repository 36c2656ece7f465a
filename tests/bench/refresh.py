"""A refresh of instance prices in all regions, from an AWS on this machine: seconds of whole processes.

    python -m tests.bench.refresh [RUNS]

The server answers like the real one: a product for each region that sells a type, requests checked against botocore's
models. It is a process of its own, and shares the machine's cores with what is measured.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import Event, Process, Queue
from typing import TYPE_CHECKING, Any

from advisor.catalog.load import shipped_data
from tests.cli.aws_answers import sell
from tests.sources.aws.aws_server import running

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event as Flag

FAMILIES = ("g4dn", "g5", "g6", "inf2")
LIMIT_SECONDS = 10


def serve(address: Queue[str], stop: Flag) -> None:
    """Answer until told to stop."""
    with running() as aws:
        sell(aws, tuple(shipped_data()["regions"]))
        address.put(aws.endpoint)
        stop.wait()


def refresh(endpoint: str) -> float:
    """Refresh into an empty home, and return the seconds it took."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "ADVISOR_HOME": home,
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        families = [part for family in FAMILIES for part in ("--instance-family", family)]
        command = [sys.executable, "-m", "advisor", "catalog", "refresh", "--prices", *families, "--format", "json"]
        start = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def main() -> None:
    """Print the median of several runs."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    address: Queue[Any] = Queue()
    stop = Event()
    server = Process(target=serve, args=(address, stop))
    server.start()
    try:
        endpoint = address.get(timeout=60)
        seconds = [refresh(endpoint) for _ in range(runs)]
    finally:
        stop.set()
        server.join()
    count = len(shipped_data()["regions"])
    print(
        f"catalog refresh --prices, {', '.join(FAMILIES)}, {count} regions: median {statistics.median(seconds):.1f} s "
        f"of {runs} ({min(seconds):.1f} to {max(seconds):.1f}); to stay under {LIMIT_SECONDS} s"
    )


if __name__ == "__main__":
    main()
