"""The public price files: rows of a CSV, read as they come, and never taken for more than they say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import UsageError
from advisor.sources.aws import bulk
from advisor.sources.aws.download import LIMITS, VARIABLE
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import HostingRate, InstanceRate, Observed, TokenRate

from . import price_samples as samples
from .files_server import File, FileServer, packed, running
from .price_samples import EC2_COLUMNS, OTHER_COLUMNS, ec2_row, index_path, other_row, path, price_file, region_index

EC2: bulk.Service = "AmazonEC2"
RESERVED = {"TermType": "Reserved", "OfferingClass": "standard", "PurchaseOption": "No Upfront"}
ROWS = [
    ec2_row("g5.xlarge", "1.0060000000"),
    ec2_row("g5.xlarge", "0.6337800000", LeaseContractLength="1yr", **RESERVED),
    ec2_row("g5.xlarge", "0.4350000000", LeaseContractLength="3yr", **RESERVED),
    ec2_row("g5.xlarge", "3000", LeaseContractLength="1yr", **(RESERVED | {"PurchaseOption": "All Upfront"})),
    ec2_row("g5.xlarge", "1.19", Operating_System="Windows"),
    ec2_row("g5.xlarge", "1.1", Tenancy="Dedicated"),
    ec2_row("g6.xlarge", "0.8048000000"),
]


@pytest.fixture
def files(clean_aws: pytest.MonkeyPatch) -> Iterator[FileServer]:
    with running() as served:
        clean_aws.setenv(VARIABLE, served.endpoint)
        for service in ("AmazonEC2", "AmazonSageMaker", "AmazonBedrock", "AmazonBedrockFoundationModels"):
            served.files[index_path(service)] = File(region_index(service, "us-east-1", "us-gov-west-1"))
        yield served


def ec2(files: FileServer, body: bytes, **more: Any) -> Observed[InstanceRate]:
    files.files[path(EC2)] = File(body)
    return bulk.instance_rates("us-east-1", **more)


def no_file(files: FileServer, body: bytes, **more: Any) -> AwsError:
    with pytest.raises(AwsError) as caught:
        ec2(files, body, **more)
    assert caught.value.kind == "answer"
    return caught.value


class TestInstances:
    def test_prices(self, files: FileServer) -> None:
        seen = ec2(files, price_file(EC2, EC2_COLUMNS, ROWS))
        assert seen.rows == (
            InstanceRate("g5.xlarge", "us-east-1", 1.006, 0.63378, 0.435),
            InstanceRate("g6.xlarge", "us-east-1", 0.8048, None, None),
        )
        assert seen.url == files.endpoint + path(EC2)
        assert (seen.published, seen.complete, seen.remarks) == (samples.DAY, True, ())

    def test_chosen(self, files: FileServer) -> None:
        seen = ec2(files, price_file(EC2, EC2_COLUMNS, ROWS), instance_types=["g6.xlarge"])
        assert [row.instance_type for row in seen.rows] == ["g6.xlarge"]

    def test_packed(self, files: FileServer) -> None:
        files.files[path(EC2)] = packed(price_file(EC2, EC2_COLUMNS, ROWS))
        assert len(bulk.instance_rates("us-east-1").rows) == 2

    def test_any_order_of_columns(self, files: FileServer) -> None:
        assert len(ec2(files, price_file(EC2, sorted(EC2_COLUMNS), ROWS)).rows) == 2

    def test_columns_that_are_not_needed(self, files: FileServer) -> None:
        columns = [
            c for c in EC2_COLUMNS if c not in ("MarketOption", "SKU", "Location Type", "PriceDescription", "vCPU")
        ]
        assert len(ec2(files, price_file(EC2, columns, ROWS)).rows) == 2

    @pytest.mark.parametrize("column", ["Instance Type", "Unit", "PricePerUnit", "Currency", "Region Code", "Tenancy",
                                        "Operating System", "Pre Installed S/W", "CapacityStatus", "TermType"])  # fmt: skip
    def test_missing_column_is_named(self, files: FileServer, column: str) -> None:
        error = no_file(files, price_file(EC2, [c for c in EC2_COLUMNS if c != column], ROWS))
        assert f"no column {column}" in error.message.en
        assert column in error.message.ja

    def test_every_missing_column_is_named(self, files: FileServer) -> None:
        error = no_file(files, price_file(EC2, ["SKU", "TermType", "Unit"], []))
        assert "PricePerUnit, Currency, Region Code" in error.message.en

    def test_quoted_line_breaks_and_commas(self, files: FileServer) -> None:
        rows = [{**row, "PriceDescription": 'one,\ntwo "three"\n\nfour'} for row in ROWS]
        assert len(ec2(files, price_file(EC2, EC2_COLUMNS, rows)).rows) == 2

    def test_carriage_returns(self, files: FileServer) -> None:
        assert len(ec2(files, price_file(EC2, EC2_COLUMNS, ROWS).replace(b"\n", b"\r\n")).rows) == 2

    def test_rows_of_another_length(self, files: FileServer) -> None:
        body = price_file(EC2, EC2_COLUMNS, ROWS) + b'"a","b"\n\n' + b'"x",' * 200 + b'"x"\n'
        seen = ec2(files, body)
        assert len(seen.rows) == 2
        assert "2 rows of another length" in seen.remarks[0].en

    def test_other_regions_in_the_file(self, files: FileServer) -> None:
        rows = [*ROWS, ec2_row("g5.xlarge", "9", Region_Code="us-west-2"), ec2_row("p5.48xlarge", "9", Region_Code="")]
        seen = ec2(files, price_file(EC2, EC2_COLUMNS, rows))
        assert [row.instance_type for row in seen.rows] == ["g5.xlarge", "g6.xlarge"]

    def test_what_is_no_price(self, files: FileServer) -> None:
        rows = [
            ec2_row("a1.xlarge", "NaN"), ec2_row("a2.xlarge", "0.0000000000"), ec2_row("a3.xlarge", "-1"),
            ec2_row("a4.xlarge", "1", Currency="CNY"), ec2_row("a5.xlarge", "1", Unit="Quantity"),
            ec2_row("a6.xlarge\x1b[31m", "1"), ec2_row("a7.xlarge", "1", MarketOption="CapacityBlock"),
            ec2_row("a8.xlarge", "1", StartingRange="100"),
        ]  # fmt: skip
        seen = ec2(files, price_file(EC2, EC2_COLUMNS, rows))
        assert seen.rows == ()
        assert seen.complete
        assert len(seen.remarks) == 6
        assert all(remark.en.startswith("AmazonEC2: left out: ") for remark in seen.remarks)


class TestCutShort:
    def test_what_came_is_good(self, files: FileServer) -> None:
        body = price_file(EC2, EC2_COLUMNS, ROWS)
        for size in range(body.index(b'"SKU"') + 1000, len(body), 97):
            files.files[path(EC2)] = File(body, cut=size)
            seen = bulk.instance_rates("us-east-1")
            assert not seen.complete
            assert "cut short" in seen.remarks[0].en
            for row in seen.rows:
                assert row.on_demand in (None, 1.006, 0.8048)
                assert row.reserved_1yr in (None, 0.63378)

    def test_before_the_header(self, files: FileServer) -> None:
        files.files[path(EC2)] = File(price_file(EC2, EC2_COLUMNS, ROWS), cut=100)
        with pytest.raises(AwsError) as caught:
            bulk.instance_rates("us-east-1")
        assert caught.value.kind == "network"

    def test_silence(self, files: FileServer) -> None:
        body = price_file(EC2, EC2_COLUMNS, ROWS)
        files.files[path(EC2)] = File(body * 400, stall=len(body) * 399)
        seen = bulk.instance_rates("us-east-1", limits=LIMITS._replace(read_seconds=0.2))
        assert not seen.complete


class TestJunk:
    @pytest.mark.parametrize("body", [b"", b"\n\n", b"<html>\n<body>\n", b'"a","b"\n' * 100, b"\xff\n"])
    def test_no_price_file(self, files: FileServer, body: bytes) -> None:
        no_file(files, body)

    @pytest.mark.parametrize("row", [b'"a"b,"c"\n', b'"' + b"a" * 200_000 + b'"\n'])
    def test_no_csv(self, files: FileServer, row: bytes) -> None:
        assert "not CSV" in no_file(files, price_file(EC2, EC2_COLUMNS, ROWS) + row).message.en

    def test_quote_that_is_never_closed(self, files: FileServer) -> None:
        no_file(files, price_file(EC2, EC2_COLUMNS, ROWS) + b'"' + b"a\n" * 100_000)

    def test_row_that_never_ends(self, files: FileServer) -> None:
        body = price_file(EC2, EC2_COLUMNS, ROWS) + b'"\n",' * 5000
        assert "never ends" in no_file(files, body + b"\n").message.en

    def test_long_line(self, files: FileServer) -> None:
        no_file(files, price_file(EC2, EC2_COLUMNS, ROWS) + b"x," * 200_000, limits=LIMITS._replace(line_bytes=100_000))


class TestOtherServices:
    def test_hosting(self, files: FileServer) -> None:
        rows = [
            other_row("USE1-Host:ml.g5.xlarge", "1.408", "Hrs", Component="Hosting"),
            other_row("USE1-AsyncInf:ml.g5.xlarge", "9", "Hrs"), other_row("USE1-Train:ml.g5.xlarge", "9", "Hrs"),
            other_row("USE1-Host:ml.g6.xlarge", "1.1", "Hrs", TermType="Reserved"),
        ]  # fmt: skip
        files.files[path("AmazonSageMaker")] = File(price_file("AmazonSageMaker", OTHER_COLUMNS, rows))
        seen = bulk.hosting_rates("us-east-1")
        assert seen.rows == (HostingRate("ml.g5.xlarge", "us-east-1", 1.408),)

    def test_native_tokens(self, files: FileServer) -> None:
        rows = [
            other_row("USE1-NovaPro-input-tokens", "0.0008000000", "1K tokens", Model="Nova Pro"),
            other_row("USE1-NovaPro-input-tokens-batch", "0.0004", "1K tokens", Model="Nova Pro"),
            other_row(
                "USE1-NovaPro-output-tokens", "0.0032", "1K tokens", Model="Nova Pro", Inference_Type="Output tokens"
            ),
            other_row("USE1-NovaPro-input-tokens-flex", "0.0004", "1K tokens", Model="Nova Pro"),
        ]
        files.files[path("AmazonBedrock")] = File(price_file("AmazonBedrock", OTHER_COLUMNS, rows))
        seen = bulk.token_rates("AmazonBedrock", "us-east-1", {"Nova Pro": "amazon.nova-pro-v1:0"})
        assert seen.rows == (
            TokenRate("Nova Pro", "amazon.nova-pro-v1:0", "us-east-1", None, "batch", 0.4),
            TokenRate("Nova Pro", "amazon.nova-pro-v1:0", "us-east-1", None, "on-demand", 0.8, 3.2),
        )
        assert "1 prices of other tiers" in seen.remarks[0].en

    def test_marketplace_tokens(self, files: FileServer) -> None:
        service: bulk.Service = "AmazonBedrockFoundationModels"
        name = "Claude Haiku 4.5 (Amazon Bedrock Edition)"
        said = "AWS Marketplace software usage|us-east-1|Million Input Tokens Global"
        rows = [
            other_row(
                "USE1-MP:USE1_InputTokenCount_Global-Units", "1.0", "Units", serviceName=name, PriceDescription=said
            )
        ]
        columns = [c for c in OTHER_COLUMNS if c not in ("Model", "Feature", "Inference Type", "Component")]
        files.files[path(service)] = File(price_file(service, columns, rows))
        (row,) = bulk.token_rates(service, "us-east-1", {"Claude Haiku 4.5": "anthropic.x"}).rows
        assert (row.model_id, row.route, row.input) == ("anthropic.x", "global", 1.0)


class TestIndex:
    def test_regions(self, files: FileServer) -> None:
        assert bulk.region_files(EC2) == {
            place: files.endpoint + path(EC2, place) for place in ("us-east-1", "us-gov-west-1")
        }

    def test_another_base(self, files: FileServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.delenv(VARIABLE)
        assert set(bulk.region_files(EC2, base=files.endpoint)) == {"us-east-1", "us-gov-west-1"}

    def test_region_without_a_file(self, files: FileServer) -> None:
        with pytest.raises(AwsError) as caught:
            bulk.instance_rates("mars-north-1")
        assert caught.value.kind == "region"
        assert "'mars-north-1'" in caught.value.message.en

    def test_file_that_is_gone(self, files: FileServer) -> None:
        with pytest.raises(AwsError) as caught:
            bulk.instance_rates("us-east-1")
        assert caught.value.kind == "region"

    def test_no_index(self, files: FileServer) -> None:
        del files.files[index_path(EC2)]
        with pytest.raises(AwsError) as caught:
            bulk.region_files(EC2)
        assert "region_index.json" in caught.value.message.en

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"regions": []}', b"[" * 100_000, b"\xff"])
    def test_junk(self, files: FileServer, body: bytes) -> None:
        files.files[index_path(EC2)] = File(body)
        with pytest.raises(AwsError) as caught:
            bulk.region_files(EC2)
        assert caught.value.kind == "answer"

    @pytest.mark.parametrize(
        "where",
        ["https://evil.invalid/index.json", "//evil.invalid/offers/v1.0/aws/A/1/us-east-1/index.json", "/etc/passwd", 3, None,
         "/offers/v1.0/aws/A/../us-east-1/index.json", "/offers/v1.0/aws/A/1/us-east-1/index.json?x=1", "@evil/index.json"],
    )  # fmt: skip
    def test_addresses_that_lead_elsewhere(self, files: FileServer, where: object) -> None:
        entry = {"regionCode": "us-east-1", "currentVersionUrl": where}
        files.files[index_path(EC2)] = File(json.dumps({"regions": {"us-east-1": entry, "x": 3}}).encode())
        assert bulk.region_files(EC2) == {}

    def test_mirror_that_is_no_address(self, files: FileServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv(VARIABLE, "nonsense")
        with pytest.raises(UsageError):
            bulk.instance_rates("us-east-1")

    def test_huge_index(self, files: FileServer) -> None:
        files.files[index_path(EC2)] = File(b" " * 5_000_000)
        with pytest.raises(AwsError):
            bulk.region_files(EC2)


def test_memory_does_not_grow_with_the_file() -> None:
    """Ten megabytes here; `tests/bench/bulk.py` alone reads the 300 that count."""
    bench = Path(__file__).parents[2] / "bench" / "bulk.py"
    done = subprocess.run([sys.executable, str(bench), "--megabytes", "10"], capture_output=True, text=True, check=True)
    peak = int(done.stdout.rpartition("peak ")[2].split()[0])
    assert peak < 150
