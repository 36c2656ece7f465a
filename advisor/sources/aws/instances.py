"""EC2's instance types: what they are made of, and which of them a region has.

IAM: ``ec2:DescribeInstanceTypes``, ``ec2:DescribeInstanceTypeOfferings``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.sources.aws import lenient
from advisor.sources.aws.observed import Machine, Observed, Offering

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.sources.aws.lenient import Remarks
    from advisor.sources.aws.session import Session

__all__ = ["machines", "offerings", "patterns", "read_machines", "read_offerings"]

TYPES_URL = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html"
OFFERINGS_URL = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html"
_TYPES_PAGE, _OFFERINGS_PAGE = 100, 1000
"""The largest pages EC2 gives (botocore's models of ``DITMaxResults`` and ``DITOMaxResults``)."""
_MIB = 2**20
_GB = 10**9
"""Of the disks of an instance: EC2 counts them in powers of ten."""
_CPUS = ("x86_64", "arm64")
_OTHER_CPUS = frozenset({"i386", "x86_64_mac", "arm64_mac"})

_NO_NAME = Text("no instance type", "インスタンスタイプ名がありません")
_NO_SIZE = Text("no vCPU count or memory", "vCPU 数またはメモリ容量がありません")
_MIXED = Text("accelerators of several kinds in one type", "1 つのタイプに複数種のアクセラレータがあります")
_NO_COUNT = Text("the number or name of accelerators cannot be read", "アクセラレータの数または名前を読み取れません")
_ELSEWHERE = Text("an offering of another place", "別の場所の提供情報です")


class _Devices(NamedTuple):
    name: str
    number: int
    memory_bytes: int | None
    manufacturer: str | None
    fraction: float | None


class _UnreadableError(Exception):
    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def machines(
    session: Session, region: str, wanted: Collection[str] = (), *, accelerated: bool = True
) -> Observed[Machine]:
    """Return the instance types of a region; ``wanted`` are families (``g5``) or types (``g5.xlarge``), empty: all.

    EC2 has no filter for accelerators: all types are read, and those without one left out unless ``accelerated`` is
    false. Sizes in bytes. A type that the region lacks has no row.

    Raises:
        UpstreamError: EC2 refused or could not be reached.
    """
    remarks = lenient.Remarks("DescribeInstanceTypes")
    pages, complete = _asked(
        session, region, "DescribeInstanceTypes", "InstanceTypes", remarks, wanted, MaxResults=_TYPES_PAGE
    )
    return Observed(read_machines(pages, remarks, accelerated=accelerated), TYPES_URL, None, remarks.texts(), complete)


def offerings(session: Session, region: str, wanted: Collection[str] = ()) -> Observed[Offering]:
    """Return which instance types a region offers; ``wanted`` as in `machines`.

    Raises:
        UpstreamError: EC2 refused or could not be reached.
    """
    remarks = lenient.Remarks("DescribeInstanceTypeOfferings")
    pages, complete = _asked(
        session, region, "DescribeInstanceTypeOfferings", "InstanceTypeOfferings", remarks, wanted,
        LocationType="region", MaxResults=_OFFERINGS_PAGE,
    )  # fmt: skip
    return Observed(read_offerings(pages, region, remarks), OFFERINGS_URL, None, remarks.texts(), complete)


def patterns(wanted: Collection[str]) -> list[str]:
    """Return filter values of EC2: a family becomes ``g5.*``, a type stays."""
    return sorted({name if "." in name else f"{name}.*" for name in wanted})


def _asked(
    session: Session,
    region: str,
    operation: str,
    name: str,
    remarks: Remarks,
    wanted: Collection[str],
    **arguments: Any,
) -> tuple[list[dict[str, Any]], bool]:
    got: list[dict[str, Any]] = []
    complete = True
    for portion in lenient.batches(patterns(wanted)):
        chosen = {"Filters": [{"Name": "instance-type", "Values": portion}]} if portion else {}
        pages, all_read = lenient.all_pages(session, "ec2", region, operation, name, remarks, **chosen, **arguments)
        got += pages
        complete = complete and all_read
    return got, complete


def read_machines(
    pages: Collection[Mapping[str, Any]], remarks: Remarks, *, accelerated: bool = True
) -> tuple[Machine, ...]:
    """Return the rows of ``DescribeInstanceTypes``, each type once, by name."""
    found: dict[str, Machine] = {}
    for info in lenient.rows(pages, "InstanceTypes"):
        try:
            machine = _machine(info, remarks)
        except _UnreadableError as error:
            remarks.dropped(error.why)
            continue
        if machine.accelerator_count or not accelerated:
            found[machine.instance_type] = machine
    return tuple(found[name] for name in sorted(found))


def read_offerings(pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks) -> tuple[Offering, ...]:
    """Return the rows of ``DescribeInstanceTypeOfferings`` by region, each type once, by name."""
    found: set[str] = set()
    for entry in lenient.rows(pages, "InstanceTypeOfferings"):
        name = lenient.instance_type(entry.get("InstanceType"))
        if name is None:
            remarks.dropped(_NO_NAME)
        elif entry.get("LocationType") != "region" or entry.get("Location") != region:
            remarks.dropped(_ELSEWHERE)
        else:
            found.add(name)
    return tuple(Offering(name, region) for name in sorted(found))


def _machine(info: Mapping[str, Any], remarks: Remarks) -> Machine:
    name = lenient.instance_type(info.get("InstanceType"))
    if name is None:
        raise _UnreadableError(_NO_NAME)
    vcpu = lenient.whole(_part(info, "VCpuInfo").get("DefaultVCpus"))
    memory = lenient.whole(_part(info, "MemoryInfo").get("SizeInMiB"))
    if vcpu is None or memory is None:
        raise _UnreadableError(_NO_SIZE)
    devices = _devices(info)
    return Machine(
        instance_type=name,
        vcpu=vcpu,
        ram_bytes=memory * _MIB,
        architecture=_architecture(info, remarks),
        accelerator=devices.name if devices else None,
        accelerator_count=devices.number if devices else 0,
        accelerator_memory_bytes=devices.memory_bytes if devices else None,
        manufacturer=devices.manufacturer if devices else None,
        instance_store_bytes=_store(info),
        network=lenient.label(_part(info, "NetworkInfo").get("NetworkPerformance")),
        accelerator_fraction=devices.fraction if devices else None,
    )


def _part(info: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = info.get(name)
    return part if isinstance(part, dict) else {}


def _devices(info: Mapping[str, Any]) -> _Devices | None:
    """Return the accelerators: Neuron devices (Inferentia is among the inference accelerators too), others, GPUs."""
    neuron, inference = _part(info, "NeuronInfo"), _part(info, "InferenceAcceleratorInfo")
    others = _one_kind([_device(entry) for entry in lenient.rows([inference], "Accelerators")])
    own = _one_kind([_device(entry) for entry in lenient.rows([neuron], "NeuronDevices")])
    if own:
        maker = others.manufacturer if others and others.name == own.name else None
        return own._replace(manufacturer=maker)
    return others or _one_kind([_device(entry) for entry in lenient.rows([_part(info, "GpuInfo")], "Gpus")])


def _device(entry: Mapping[str, Any]) -> _Devices:
    name, number = lenient.label(entry.get("Name")), lenient.whole(entry.get("Count"))
    logical, size = lenient.whole(entry.get("LogicalGpuCount")), entry.get("GpuPartitionSize")
    fraction = size if isinstance(size, float) and 0 < size < 1 else None
    if fraction is not None:  # a slice of a GPU: the count of whole ones is 0, the memory that of a slice
        number = logical
    if name is None or number is None:
        raise _UnreadableError(_NO_COUNT)
    memory = lenient.whole(_part(entry, "MemoryInfo").get("SizeInMiB"))
    return _Devices(
        name=name,
        number=number,
        memory_bytes=memory * _MIB if memory else None,
        manufacturer=lenient.label(entry.get("Manufacturer")),
        fraction=fraction,
    )


def _one_kind(devices: Collection[_Devices]) -> _Devices | None:
    """Return devices of one kind as one entry; two kinds in a type are nothing the catalogue could hold."""
    kinds = {device._replace(number=0) for device in devices}
    if len(kinds) > 1:
        raise _UnreadableError(_MIXED)
    return next(iter(kinds))._replace(number=sum(device.number for device in devices)) if kinds else None


def _architecture(info: Mapping[str, Any], remarks: Remarks) -> str | None:
    stated = _part(info, "ProcessorInfo").get("SupportedArchitectures")
    names = stated if isinstance(stated, list) else []
    for name in names:
        if name not in _CPUS and name not in _OTHER_CPUS:
            remarks.unknown("SupportedArchitectures", name)
    return next((cpu for cpu in _CPUS if cpu in names), None)


def _store(info: Mapping[str, Any]) -> int | None:
    """Return the bytes of the instance's own disks; 0 where EC2 says that it has none."""
    size = lenient.whole(_part(info, "InstanceStorageInfo").get("TotalSizeInGB"))
    if size is not None:
        return size * _GB
    return 0 if info.get("InstanceStorageSupported") is False else None
