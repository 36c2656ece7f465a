"""EC2's calls against moto's server: its instance types and offerings are dumps of what EC2 answered."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from advisor.catalog import load_catalog
from advisor.sources.aws import instances, spot
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.session import Session

from .conftest import KEY_ID, SECRET

GIB = 2**30
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def moto_endpoint() -> Iterator[str]:
    """Serve moto on this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's imports
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def ec2(clean_aws: pytest.MonkeyPatch, moto_endpoint: str) -> Session:
    """Return a session that talks to moto."""
    clean_aws.setenv("AWS_ENDPOINT_URL_EC2", moto_endpoint)
    clean_aws.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    clean_aws.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return Session()


def test_a_gpu_type(ec2: Session) -> None:
    observed = instances.machines(ec2, "us-east-1", ["g5.12xlarge"])
    (machine,) = observed.rows
    assert machine.instance_type == "g5.12xlarge"
    assert (machine.vcpu, machine.ram_bytes) == (48, 192 * GIB)
    assert (machine.accelerator, machine.accelerator_count) == ("A10G", 4)
    assert machine.accelerator_memory_bytes == 22888 * 2**20
    assert (machine.manufacturer, machine.architecture) == ("NVIDIA", "x86_64")
    assert machine.accelerator_fraction is None
    assert machine.instance_store_bytes == 3_800_000_000_000
    assert machine.network == "40 Gigabit"
    assert observed.complete
    assert observed.remarks == ()
    assert observed.url.startswith("https://docs.aws.amazon.com/")


def test_inferentia_by_its_neuron_devices(ec2: Session) -> None:
    rows = {m.instance_type: m for m in instances.machines(ec2, "us-east-1", ["inf1", "inf2", "trn1"]).rows}
    assert (rows["inf1.6xlarge"].accelerator, rows["inf1.6xlarge"].accelerator_count) == ("Inferentia", 4)
    large = rows["inf2.48xlarge"]
    assert (large.accelerator, large.accelerator_count) == ("Inferentia2", 12)
    assert large.accelerator_memory_bytes == 32 * GIB
    assert large.manufacturer == "AWS"
    assert large.instance_store_bytes == 0  # EC2 says that it has none
    assert rows["trn1.2xlarge"].accelerator == "Trainium"
    assert rows["trn1.2xlarge"].manufacturer is None  # EC2 does not say


def test_a_slice_of_a_gpu(ec2: Session) -> None:
    (machine,) = instances.machines(ec2, "us-east-1", ["g6f.2xlarge"]).rows
    assert (machine.accelerator, machine.accelerator_count, machine.accelerator_fraction) == ("L4", 1, 0.25)
    assert machine.accelerator_memory_bytes == 5722 * 2**20


def test_arm(ec2: Session) -> None:
    (machine,) = instances.machines(ec2, "us-east-1", ["g5g.xlarge"]).rows
    assert machine.architecture == "arm64"


def test_all_types_over_many_pages(ec2: Session) -> None:
    observed = instances.machines(ec2, "us-east-1", accelerated=False)
    rows = {m.instance_type: m for m in observed.rows}
    assert len(rows) > 500
    assert 50 < sum(m.accelerator_count > 0 for m in observed.rows) < 500
    plain = rows["c6i.large"]
    assert (plain.accelerator, plain.accelerator_count, plain.accelerator_memory_bytes) == (None, 0, None)
    assert list(rows) == sorted(rows)
    assert observed.complete
    assert observed.remarks == ()


def test_types_without_an_accelerator_are_left_out(ec2: Session) -> None:
    rows = instances.machines(ec2, "us-east-1", ["c6i.large", "g5.xlarge"]).rows
    assert [m.instance_type for m in rows] == ["g5.xlarge"]


def test_the_catalogue_agrees(ec2: Session) -> None:
    """What was curated from the same dumps comes out again: sizes, counts, disks."""
    known = load_catalog().instances
    families = {name.partition(".")[0] for name in known}
    rows = {m.instance_type: m for m in instances.machines(ec2, "us-east-1", families).rows}
    shared = sorted(known.keys() & rows.keys())
    assert len(shared) > 50
    for name in shared:
        was, now = known[name], rows[name]
        assert (was.vcpu, was.ram_bytes, was.accelerator_count) == (now.vcpu, now.ram_bytes, now.accelerator_count), (
            name
        )
        assert (was.architecture, was.instance_store_bytes) == (now.architecture, now.instance_store_bytes), name


def test_the_catalogue_agrees_on_cores(ec2: Session) -> None:
    known = {name: row.accelerator.cores for name, row in load_catalog().instances.items() if row.accelerator.cores > 1}
    said = {
        row["InstanceType"]: row["NeuronInfo"]["NeuronDevices"][0]["CoreInfo"]["Count"]
        for row in ec2.ask("ec2", "us-east-1", "DescribeInstanceTypes", InstanceTypes=sorted(known))["InstanceTypes"]
        if "NeuronInfo" in row
    }
    assert said
    assert said == {name: known[name] for name in said}


def test_offerings(ec2: Session) -> None:
    observed = instances.offerings(ec2, "ap-northeast-1", ["g4dn.xlarge", "g5.xlarge", "p4de.24xlarge"])
    offered = {row.instance_type for row in observed.rows}
    assert "g4dn.xlarge" in offered
    assert {row.region for row in observed.rows} == {"ap-northeast-1"}
    assert observed.complete
    assert observed.remarks == ()


def test_nothing_offered_is_an_empty_answer(ec2: Session) -> None:
    observed = instances.offerings(ec2, "us-east-1", ["zz9.xlarge"])
    assert observed.rows == ()
    assert observed.complete
    assert observed.remarks == ()


def test_spot(ec2: Session) -> None:
    observed = spot.spot_rates(ec2, "us-east-1", NOW, ["g4dn.xlarge", "g5.xlarge"])
    rates = {row.instance_type: row for row in observed.rows}
    assert set(rates) == {"g4dn.xlarge", "g5.xlarge"}
    assert rates["g5.xlarge"] == ("g5.xlarge", "us-east-1", 0.00001, "2026-11-22")  # moto's only price
    assert observed.complete


def test_a_region_that_moto_does_not_reach(clean_aws: pytest.MonkeyPatch) -> None:
    clean_aws.setenv("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:9")
    clean_aws.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    clean_aws.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    clean_aws.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(AwsError) as raised:
        instances.offerings(Session(), "us-east-1", ["g5"])
    assert raised.value.kind == "network"
    assert raised.value.hint
