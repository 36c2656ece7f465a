"""``accelerator.*`` and ``instance.*``: what the catalogue says of the machine.

Facts of level ``class`` hold for every instance with the same accelerators, count, interconnect and processor
architecture; those of level ``instance`` (name, family, RAM) tell the sizes apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, Fact, Getter, Level, Part, Type, enum, number, word, words
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.hardware import Accelerator, InstanceType
    from advisor.rules.subject import Subject

_INTERCONNECT_LABELS = {
    "none": Text("none", "なし"),
    "pcie": Text("PCIe", "PCIe"),
    "nvlink": Text("NVLink", "NVLink"),
    "nvswitch": Text("NVSwitch", "NVSwitch"),
    "neuronlink": Text("NeuronLink", "NeuronLink"),
}


def _of_instance(read: Callable[[InstanceType], Any]) -> Getter:
    def get(s: Subject) -> Any:
        if s.instance is None:
            return UNKNOWN
        value = read(s.instance)
        return UNKNOWN if value is None else value

    return get


def _accelerator(
    name: str,
    type_: Type,
    en: str,
    ja: str,
    read: Callable[[Accelerator], Any],
) -> Fact:
    def get(s: Subject) -> Any:
        if s.instance is None:
            return UNKNOWN
        value = read(s.instance.accelerator)
        return UNKNOWN if value is None else value

    return Fact(f"accelerator.{name}", type_, "class", Text(en, ja), get, reads="serving")


def _instance(
    name: str,
    type_: Type,
    level: Level,
    en: str,
    ja: str,
    read: Callable[[InstanceType], Any],
    labels: dict[str, Text] | None = None,
    reads: Part | None = None,
) -> Fact:
    return Fact(f"instance.{name}", type_, level, Text(en, ja), _of_instance(read), labels=labels, reads=reads)


FACTS: tuple[Fact, ...] = (
    _accelerator("id", word("accelerator"), "the accelerator's id", "アクセラレータの ID", lambda a: a.id),
    _accelerator("name", word("accelerator-name"), "the accelerator", "アクセラレータ", lambda a: a.name),
    _accelerator(
        "kind",
        enum("accelerator-kind", "gpu", "neuron"),
        "the kind of accelerator",
        "アクセラレータの種別",
        lambda a: a.kind,
    ),
    _accelerator(
        "dtypes",
        words("dtype"),
        "the number formats the accelerator computes in",
        "アクセラレータが対応する数値形式",
        lambda a: a.dtypes,
    ),
    _accelerator(
        "supports_bf16",
        BOOL,
        "whether the accelerator has bfloat16",
        "bfloat16 への対応",
        lambda a: "bfloat16" in a.dtypes,
    ),
    _accelerator(
        "compute_capability",
        number("capability"),
        "the CUDA compute capability",
        "CUDA Compute Capability",
        lambda a: a.compute_capability,
    ),
    _accelerator(
        "memory_bytes",
        number("bytes"),
        "the accelerator's usable memory",
        "アクセラレータの使用可能メモリ",
        lambda a: a.memory_bytes,
    ),
    _accelerator("cores", number("cores"), "cores of the accelerator", "アクセラレータのコア数", lambda a: a.cores),
    _instance(
        "accelerator_count",
        number("devices"),
        "class",
        "the number of accelerators",
        "アクセラレータ数",
        lambda i: i.accelerator_count,
    ),
    _instance(
        "interconnect",
        enum("interconnect", "none", "pcie", "nvlink", "nvswitch", "neuronlink"),
        "class",
        "how the accelerators are linked",
        "アクセラレータ間の接続",
        lambda i: i.interconnect,
        _INTERCONNECT_LABELS,
    ),
    _instance(
        "architecture",
        enum("host-architecture", "x86_64", "arm64"),
        "class",
        "the processor architecture of the host",
        "ホストの CPU アーキテクチャ",
        lambda i: i.architecture,
        reads="serving",
    ),
    _instance("name", word("instance"), "instance", "the instance type", "インスタンスタイプ", lambda i: i.name),
    _instance(
        "family",
        word("instance-family"),
        "instance",
        "the instance family",
        "インスタンスファミリー",
        lambda i: i.family,
    ),
    _instance(
        "ram_bytes", number("bytes"), "instance", "the instance's RAM", "インスタンスの RAM", lambda i: i.ram_bytes
    ),
    _instance("vcpu", number("vcpu"), "instance", "the instance's vCPUs", "インスタンスの vCPU 数", lambda i: i.vcpu),
    Fact(
        "instance.offered",
        BOOL,
        "instance",
        Text("whether the region offers the instance family", "リージョンでのインスタンスファミリーの提供"),
        lambda s: UNKNOWN if s.offered is None else s.offered,
    ),
)
