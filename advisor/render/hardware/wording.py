"""How figures are worded: sizes in bytes, memory of a device, bands, where something runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import GIB, KIB, MIB, format_gib
from advisor.render.wording import platform_name, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.result import Band, Deployment, Finding
    from advisor.render import View

SHORT_BASIS = {
    "published": Text("published", "公表値"),
    "computed": Text("computed", "計算値"),
    "calibrated": Text("calibrated", "較正値"),
    "assumed": Text("assumed", "仮定値"),
    "derived": Text("derived", "推定値"),
}
UNKNOWN = Text("not known", "不明")
PER_CORE = Text("per core", "コア 1 つあたり")
_OF_CORE = Text("{} per core", "{} (コア 1 つあたり)")
_OF_ACCELERATOR = Text("{} per accelerator", "{} (アクセラレータ 1 基あたり)")
_BAND = Text("{expected} ({low} to {high})", "{expected} ({low}〜{high})")


def size(value: int) -> str:
    """Return bytes in the unit that reads best: ``8 KiB``, ``384 MiB``, ``12.8 GiB``."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if value >= unit:
            shown = value / unit
            return f"{shown:,.1f} {name}" if unit == GIB or (shown < 10 and shown % 1) else f"{shown:,.0f} {name}"
    return f"{value:,} B"


def pair(required_bytes: int, available_bytes: int) -> str:
    """Return ``13.9 / 20.2 GiB``."""
    return f"{format_gib(required_bytes).removesuffix(' GiB')} / {format_gib(available_bytes)}"


def per_device(needed_of_available: str, language: Language, *, cores: bool) -> str:
    """Return a `pair` of one device or core: ``13.9 / 20.2 GiB per accelerator``."""
    return (_OF_CORE if cores else _OF_ACCELERATOR).get(language).format(needed_of_available)


def band(value: Band, language: Language) -> str:
    """Return ``34 (23 to 51)``, with a decimal below 10."""
    digits = 0 if value.expected >= 10 else 1
    low, expected, high = (f"{v:,.{digits}f}" for v in (value.low, value.expected, value.high))
    return _BAND.get(language).format(low=low, expected=expected, high=high)


def reasons(findings: Iterable[Finding], language: Language, yen: float | None = None) -> str:
    """Return what excludes, each reason once, in one line; what is not known only where nothing else decides."""
    excluding = [f for f in findings if f.severity == "exclude"]
    known = [f for f in excluding if not f.missing]
    told = dict.fromkeys(sentence(f.message, language, yen).rstrip(".。") for f in known or excluding)
    return ("; " if language == "en" else "／").join(told)


def on_cores(deployment: Deployment, view: View) -> bool:
    """Whether the deployment's devices are parted into cores, and memory is that of one core."""
    return any(a.name == deployment.accelerator and a.cores > 1 for a in view.catalog.accelerators.values())


def devices(deployment: Deployment) -> str:
    """Return ``4 × NVIDIA A10G``."""
    return f"{deployment.accelerator_count} × {deployment.accelerator}"


def place_name(deployment: Deployment) -> str:
    """Return ``EC2 g5.xlarge``, or the Bedrock route."""
    if deployment.platform == "bedrock":
        return f"Bedrock {deployment.inference_profile or deployment.bedrock_model_id}"
    return f"{platform_name(deployment.platform)} {deployment.instance_type}"
