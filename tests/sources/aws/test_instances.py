"""What EC2 could answer besides what it does: answers made from the shapes in botocore's model."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import instances, lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import Machine
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, Raw, Refusal, paged

MIB = 2**20


def gpu(**changed: Any) -> dict[str, Any]:
    entry = {"Name": "A10G", "Manufacturer": "NVIDIA", "Count": 1, "MemoryInfo": {"SizeInMiB": 22888}} | changed
    return {key: value for key, value in entry.items() if value is not None}


def described(name: str = "g5.xlarge", **changed: Any) -> dict[str, Any]:
    info = {
        "InstanceType": name,
        "VCpuInfo": {"DefaultVCpus": 4},
        "MemoryInfo": {"SizeInMiB": 16384},
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]},
        "GpuInfo": {"Gpus": [gpu()]},
        "InstanceStorageSupported": True,
        "InstanceStorageInfo": {"TotalSizeInGB": 250},
        "NetworkInfo": {"NetworkPerformance": "Up to 10 Gigabit"},
    } | changed
    return {key: value for key, value in info.items() if value is not None}


def read(*infos: dict[str, Any], accelerated: bool = True) -> tuple[tuple[Machine, ...], list[str]]:
    remarks = lenient.Remarks("DescribeInstanceTypes")
    rows = instances.read_machines([{"InstanceTypes": list(infos)}], remarks, accelerated=accelerated)
    return rows, [text.en.removeprefix("DescribeInstanceTypes: ") for text in remarks.texts()]


class TestReadMachines:
    def test_all_of_it(self) -> None:
        rows, remarks = read(described())
        assert rows == (
            Machine(
                "g5.xlarge",
                4,
                16384 * MIB,
                "x86_64",
                "A10G",
                1,
                22888 * MIB,
                "NVIDIA",
                250_000_000_000,
                "Up to 10 Gigabit",
            ),
        )
        assert remarks == []

    def test_what_is_not_said_is_not_known(self) -> None:
        entry = gpu(MemoryInfo=None, Manufacturer=None)
        (row,), remarks = read(
            described(
                ProcessorInfo=None,
                InstanceStorageInfo=None,
                InstanceStorageSupported=None,
                NetworkInfo=None,
                GpuInfo={"Gpus": [entry]},
            )
        )
        assert (row.architecture, row.instance_store_bytes, row.network) == (None, None, None)
        assert (row.accelerator_memory_bytes, row.manufacturer) == (None, None)
        assert remarks == []

    def test_no_disks_are_zero_bytes(self) -> None:
        (row,), _ = read(described(InstanceStorageInfo=None, InstanceStorageSupported=False))
        assert row.instance_store_bytes == 0

    def test_no_accelerator(self) -> None:
        assert read(described(GpuInfo=None)) == ((), [])
        (row,), _ = read(described(GpuInfo=None), accelerated=False)
        assert (row.accelerator, row.accelerator_count) == (None, 0)

    def test_neuron_devices_go_first(self) -> None:
        """inf1 and inf2 stand under both names."""
        neuron = {"Name": "Inferentia", "Count": 4, "CoreInfo": {"Count": 4}, "MemoryInfo": {"SizeInMiB": 8192}}
        inference = {"Name": "Inferentia", "Count": 4, "Manufacturer": "AWS", "MemoryInfo": {"SizeInMiB": 8192}}
        both = described(
            "inf1.6xlarge",
            GpuInfo=None,
            NeuronInfo={"NeuronDevices": [neuron]},
            InferenceAcceleratorInfo={"Accelerators": [inference]},
        )
        (row,), _ = read(both)
        assert (row.accelerator, row.accelerator_count, row.manufacturer) == ("Inferentia", 4, "AWS")

    def test_inf1_as_it_was_described_before_neuron_devices(self) -> None:
        inference = {"Name": "Inferentia", "Count": 1, "Manufacturer": "AWS", "MemoryInfo": {"SizeInMiB": 8192}}
        (row,), _ = read(described("inf1.xlarge", GpuInfo=None, InferenceAcceleratorInfo={"Accelerators": [inference]}))
        assert row.accelerator == "Inferentia"

    def test_the_same_devices_in_two_entries(self) -> None:
        (row,), _ = read(described(GpuInfo={"Gpus": [gpu(Count=2), gpu(Count=6)]}))
        assert row.accelerator_count == 8

    def test_two_kinds_of_devices(self) -> None:
        rows, remarks = read(described(GpuInfo={"Gpus": [gpu(), gpu(Name="T4")]}), described("g5.2xlarge"))
        assert [row.instance_type for row in rows] == ["g5.2xlarge"]
        assert remarks == ["1 row left out: accelerators of several kinds in one type"]

    def test_a_slice(self) -> None:
        part = gpu(Name="L4", Count=0, LogicalGpuCount=1, GpuPartitionSize=0.25, MemoryInfo={"SizeInMiB": 5722})
        (row,), _ = read(described("g6f.2xlarge", GpuInfo={"Gpus": [part]}))
        assert (row.accelerator_count, row.accelerator_fraction, row.accelerator_memory_bytes) == (1, 0.25, 5722 * MIB)

    def test_whole_gpus_have_no_fraction(self) -> None:
        (row,), _ = read(described(GpuInfo={"Gpus": [gpu(LogicalGpuCount=1, GpuPartitionSize=1.0)]}))
        assert (row.accelerator_count, row.accelerator_fraction) == (1, None)

    @pytest.mark.parametrize("count", [0, -1, None, 2**50])
    def test_a_number_of_devices_that_is_none(self, count: int | None) -> None:
        rows, remarks = read(described(GpuInfo={"Gpus": [gpu(Count=count)]}))
        assert rows == ()
        assert remarks == ["1 row left out: the number or name of accelerators cannot be read"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"VCpuInfo": None},
            {"VCpuInfo": {"DefaultVCpus": 0}},
            {"VCpuInfo": {"DefaultVCpus": -4}},
            {"MemoryInfo": {}},
            {"MemoryInfo": {"SizeInMiB": 2**60}},
            {"MemoryInfo": {"SizeInMiB": "16384"}},
        ],
    )
    def test_sizes_that_are_none(self, changed: dict[str, Any]) -> None:
        rows, remarks = read(described(**changed), described("g5.2xlarge"))
        assert [row.instance_type for row in rows] == ["g5.2xlarge"]
        assert remarks == ["1 row left out: no vCPU count or memory"]

    @pytest.mark.parametrize("name", ["\x1b[31mg5.xlarge", "", "g5", "g" * 500 + ".xlarge"])
    def test_names_that_are_none(self, name: str) -> None:
        rows, remarks = read(described(name))
        assert rows == ()
        assert remarks == ["1 row left out: no instance type"]

    def test_an_unknown_architecture(self) -> None:
        (row,), remarks = read(described(ProcessorInfo={"SupportedArchitectures": ["riscv64"]}))
        assert row.architecture is None
        assert remarks == ["unknown SupportedArchitectures left out: 'riscv64'"]

    @pytest.mark.parametrize("stated", [["i386", "x86_64"], ["x86_64"], ["x86_64", "arm64"]])
    def test_the_architecture_that_counts(self, stated: list[str]) -> None:
        (row,), remarks = read(described(ProcessorInfo={"SupportedArchitectures": stated}))
        assert row.architecture == "x86_64"
        assert remarks == []

    def test_each_type_once(self) -> None:
        rows, _ = read(described("g5.xlarge"), described("g4dn.xlarge"), described("g5.xlarge"))
        assert [row.instance_type for row in rows] == ["g4dn.xlarge", "g5.xlarge"]

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["InstanceType", "Gpus", "Name", "Count", "GpuInfo", "MemoryInfo", "SizeInMiB"]),
                    inner,
                )
            ),
        )
    )
    def test_anything_at_all(self, value: Any) -> None:
        for name in ("GpuInfo", "NeuronInfo", "VCpuInfo", "MemoryInfo", "ProcessorInfo", "InstanceType", "NetworkInfo"):
            rows, _ = read(described() | {name: value}, accelerated=False)
            assert all(row.vcpu > 0 and row.ram_bytes > 0 for row in rows)


class TestReadOfferings:
    def read(self, *entries: dict[str, Any]) -> tuple[list[str], list[str]]:
        remarks = lenient.Remarks("X")
        rows = instances.read_offerings([{"InstanceTypeOfferings": list(entries)}], "us-east-1", remarks)
        assert all(row.region == "us-east-1" for row in rows)
        return [row.instance_type for row in rows], [text.en for text in remarks.texts()]

    def test_by_name_once_each(self) -> None:
        entry = {"LocationType": "region", "Location": "us-east-1"}
        names = ["g5.xlarge", "g4dn.xlarge", "g5.xlarge"]
        assert self.read(*({"InstanceType": name, **entry} for name in names)) == (["g4dn.xlarge", "g5.xlarge"], [])

    @pytest.mark.parametrize(
        "entry",
        [
            {"InstanceType": "g5.xlarge", "LocationType": "region", "Location": "us-east-2"},
            {"InstanceType": "g5.xlarge", "LocationType": "availability-zone", "Location": "us-east-1a"},
            {"InstanceType": "g5.xlarge"},
        ],
    )
    def test_of_another_place(self, entry: dict[str, Any]) -> None:
        assert self.read(entry) == ([], ["X: 1 row left out: an offering of another place"])

    def test_without_a_name(self) -> None:
        assert self.read({"LocationType": "region", "Location": "us-east-1"}) == (
            [],
            ["X: 1 row left out: no instance type"],
        )


class TestAsked:
    def test_families_and_types(self) -> None:
        assert instances.patterns(["g5", "inf2.xlarge", "g5"]) == ["g5.*", "inf2.xlarge"]

    def test_the_request(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", {"InstanceTypes": [described()]})
        assert [row.instance_type for row in instances.machines(session, "eu-west-1", ["g5", "inf2.xlarge"]).rows] == [
            "g5.xlarge"
        ]
        (call,) = aws.calls
        assert call.region == "eu-west-1"
        assert call.params == {
            "Filters": [{"Name": "instance-type", "Values": ["g5.*", "inf2.xlarge"]}],
            "MaxResults": 100,
        }

    def test_all_types(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", {"InstanceTypes": []})
        observed = instances.machines(session, "us-east-1")
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())
        assert aws.calls[0].params == {"MaxResults": 100}

    def test_pages(self, aws: AwsServer, session: Session) -> None:
        aws.on(
            "ec2",
            "DescribeInstanceTypes",
            paged("InstanceTypes", [described(f"g5.{n}xlarge") for n in (2, 4, 8, 12, 16, 24, 48)], 3),
        )
        assert len(instances.machines(session, "us-east-1", ["g5"]).rows) == 7
        assert aws.count("ec2", "DescribeInstanceTypes") == 3

    def test_many_names_in_several_requests(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypeOfferings", {"InstanceTypeOfferings": []})
        instances.offerings(session, "us-east-1", [f"g{n}.xlarge" for n in range(1, 151)])
        assert [len(call.params["Filters"][0]["Values"]) for call in aws.calls] == [100, 50]
        assert {call.params["LocationType"] for call in aws.calls} == {"region"}

    def test_throttled_and_then_answered(self, aws: AwsServer, session: Session) -> None:
        aws.throttled("ec2", "DescribeInstanceTypes")
        aws.on("ec2", "DescribeInstanceTypes", {"InstanceTypes": [described()]})
        assert len(instances.machines(session, "us-east-1", ["g5"]).rows) == 1

    def test_denied(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", Refusal("UnauthorizedOperation", 403))
        with pytest.raises(AwsError) as raised:
            instances.machines(session, "us-east-1", ["g5"])
        assert (raised.value.kind, raised.value.action) == ("denied", "ec2:DescribeInstanceTypes")

    @pytest.mark.parametrize("body", [b"", b"<html>", b"<html></html>", b"\x00\xff", b"<a>" * 20_000])
    def test_an_answer_that_is_none(self, aws: AwsServer, session: Session, body: bytes) -> None:
        aws.on("ec2", "DescribeInstanceTypes", Raw(body, content_type="text/xml"))
        with pytest.raises(AwsError) as raised:
            instances.machines(session, "us-east-1", ["g5"])
        assert raised.value.kind == "answer"

    def test_numbers_that_are_none(self, aws: AwsServer, session: Session) -> None:
        """botocore makes numbers of them before anybody can look."""
        aws.on("ec2", "DescribeInstanceTypes", Odd({"InstanceTypes": [described(VCpuInfo={"DefaultVCpus": "many"})]}))
        with pytest.raises(AwsError) as raised:
            instances.machines(session, "us-east-1", ["g5"])
        assert raised.value.kind == "answer"

    def test_fields_that_botocore_does_not_know(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", Odd({"InstanceTypes": [described() | {"QuantumInfo": {"Qubits": 3}}]}))
        observed = instances.machines(session, "us-east-1", ["g5"])
        assert len(observed.rows) == 1
        assert observed.remarks == ()
