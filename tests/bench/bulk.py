"""Time and memory of reading a large price file: written to a temporary folder, served from this machine, read by a child.

Prints seconds and the peak memory of the child (budget: 150 MB; the time is for the reader, machines differ). The rows have
as many columns as EC2's file has, about, many of them empty, and about one in twelve is a plain hour.

    python tests/bench/bulk.py [--megabytes 300] [--gzip]
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.sources.aws import price_samples as samples

SERVICE, REGION = "AmazonEC2", "us-east-1"
MORE_COLUMNS = [f"Attribute {number}" for number in range(30)]
FILLED = {
    "SKU": "79BRGEEZC6TARVWJ", "OfferTermCode": "JRTCKXETXF", "RateCode": "79BRGEEZC6TARVWJ.JRTCKXETXF.6YS6EN2CT7",
    "PriceDescription": "$1.006 per On Demand Linux g5.xlarge Instance Hour", "EffectiveDate": "2026-11-01",
    "Location": "US East (N. Virginia)", "serviceCode": "AmazonEC2", "Current Generation": "Yes",
    "Instance Family": "GPU instance", "vCPU": "4", "Physical Processor": "AMD EPYC 7R32", "Clock Speed": "2.8 GHz",
    "Memory": "16 GiB", "Storage": "1 x 250 GB NVMe SSD", "Network Performance": "Up to 10 Gigabit",
    "Processor Architecture": "64-bit", "usageType": "BoxUsage:g5.xlarge", "serviceName": "Amazon Elastic Compute Cloud",
}  # fmt: skip
CHILD = """
import json, resource, sys, time
from advisor.sources.aws import bulk
started = time.perf_counter()
seen = bulk.instance_rates("us-east-1", base=sys.argv[1])
taken = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"rows": len(seen.rows), "complete": seen.complete, "seconds": taken, "peak": peak}))
"""


def write(path: Path, size: int) -> int:
    """Write a price file of about ``size`` bytes; return how many instance types have a price in it."""
    rows = []
    for number in range(200):
        plain = number % 8 == 0
        given = {
            "Operating_System": "Linux" if plain else "Windows",
            "Tenancy": "Shared" if number % 3 else "Dedicated",
        }
        rows.append({**FILLED, **samples.ec2_row("TYPE", "1.0060000000", **given)})
    columns = samples.EC2_COLUMNS + MORE_COLUMNS
    header, _, _ = samples.price_file(SERVICE, columns, []).partition(b'"SKU"')
    whole = samples.price_file(SERVICE, columns, rows)
    block = whole[len(header) :].partition(b"\n")[2]
    types = 0
    with path.open("wb") as out:
        out.write(whole[: len(whole) - len(block)])
        while out.tell() < size:
            out.write(block.replace(b'"TYPE"', f'"t{types % 1000}.xlarge"'.encode()))
            types += 1
    return min(types, 1000)


class _Packed(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        if self.path.endswith(".csv"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Plain(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Write, serve, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--gzip", action="store_true", help="serve it packed, as AWS does to those who take it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, index = (Path(folder + name) for name in (samples.path(SERVICE), samples.index_path(SERVICE)))
        for path in (file, index):
            path.parent.mkdir(parents=True)
        index.write_bytes(samples.region_index(SERVICE, REGION))
        types = write(file, options.megabytes * 10**6)
        size = file.stat().st_size
        if options.gzip:
            plain = file.rename(file.with_suffix(".plain"))
            with plain.open("rb") as source, gzip.open(file, "wb", compresslevel=1) as target:
                shutil.copyfileobj(source, target)
            plain.unlink()
        handler = partial(_Packed if options.gzip else _Plain, directory=folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        child = subprocess.run([sys.executable, "-c", CHILD, base], capture_output=True, text=True, check=True)
        server.shutdown()
        server.server_close()
    seen = json.loads(child.stdout)
    unit = 1 if sys.platform == "darwin" else 1024  # what getrusage counts in
    assert seen["complete"], child.stdout
    assert seen["rows"] == types, (seen, types)
    print(f"{size / 1e6:.0f} MB{' (gzip)' if options.gzip else ''}, {types} instance types")
    print(f"  {seen['seconds']:.1f} s, peak {seen['peak'] * unit / 1e6:.0f} MB (budget 150 MB)")


if __name__ == "__main__":
    main()
