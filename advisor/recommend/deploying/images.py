"""Container images and packages of the catalogue: which one, at which version, under which name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.core.deploying import ContainerImage
from advisor.core.text import Text, quoted
from advisor.errors import UsageError
from advisor.estimate.constants import parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.core.deploying import Target
    from advisor.core.hardware import Accelerator
    from advisor.core.provenance import Source

PACKAGES = {"vllm": "vllm", "neuron": "optimum-neuron"}
"""Engine → the Python package that serves it; the target that installs it is called like the engine."""
_PARTS = 3
"""Numbers of a released version: 0.19 is 0.19.0."""


def released(version: str) -> str:
    """Return a version as its release is called: with three numbers.

    Raises:
        UsageError: it is none.
    """
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", version):
        shown = quoted(version)
        raise UsageError(
            Text(
                f"--engine-version: {shown} is not a released version",
                f"--engine-version: {shown} はリリース版のバージョンではありません",
            ),
            Text("such as 0.30.0", "例: 0.30.0"),
        )
    numbers = parse_version(version)
    return ".".join(map(str, numbers + (0,) * (_PARTS - len(numbers))))


def newest(versions: Mapping[str, Any]) -> str:
    """Return the newest of the versions that are keys."""
    return max(versions, key=parse_version)


def package(name: str, catalog: Catalog) -> tuple[str, Source | None]:
    """Return the version of a Python package that artefacts pin, with its source.

    Raises:
        UsageError: the catalogue has none.
    """
    fact = catalog.images.get("packages", {}).get(name)
    if fact is None:
        raise UsageError(
            Text(
                f"the catalogue names no version of the package {name}",
                f"カタログにパッケージ {name} のバージョンがありません",
            ),
            _REFRESH,
        )
    return str(fact["value"]), catalog.source(fact.get("source"))


def why_another_version(engine: str, image: ContainerImage | None, catalog: Catalog) -> Text | None:
    """Say why a target has another version of its engine than the others: the newest image is not of the newest package.

    ``image`` is what the target runs, ``None`` where it installs the package. ``None`` where there is nothing to say.
    """
    packages, name = catalog.images.get("packages", {}), PACKAGES[engine]
    images = [entry for entry in catalog.images.get("images", {}).values() if entry["engine"] == engine]
    if name not in packages or not images:
        return None
    of_package = str(packages[name]["value"])
    of_images = image.version if image else max((newest(entry["tags"]) for entry in images), key=parse_version)
    if of_images == of_package:
        return None
    if image is not None:
        return Text(
            f"{of_images} is the newest version that an image of this target is known for; the package {name} "
            f"(--target {engine}) is at {of_package}",
            f"このターゲットのイメージを確認できた最新バージョンは {of_images} です "
            f"(--target {engine} のパッケージ {name} は {of_package})",
        )
    return Text(
        f"{of_package} is the newest version of the package {name}; images of containers are known up to {of_images}: "
        f"--engine-version {of_images} takes theirs",
        f"{of_package} はパッケージ {name} の最新バージョンです。確認できたコンテナイメージは {of_images} までのため、"
        f"合わせる場合は --engine-version {of_images} を指定してください",
    )


_REFRESH = Text(
    "images.yaml of your own catalogue (--catalog) may name it",
    "自分のカタログ (--catalog) の images.yaml で指定できます",
)


def image_of(
    target: Target, engine: str, accelerator: Accelerator, region: str, version: str | None, catalog: Catalog
) -> ContainerImage:
    """Return the image that serves an engine on a target: of the asked version, else of the newest one known.

    Raises:
        UsageError: there is none for the accelerator, the region or the version.
    """
    lines = {
        id_: entry
        for id_, entry in catalog.images.get("images", {}).items()
        if entry["engine"] == engine and target.platform in (entry["platform"], *entry["also_on"])
    }
    if not lines:
        raise UsageError(
            Text(
                f"the catalogue names no container image of {engine} for {target.name.en}",
                f"カタログに、--target {target.id} で使える {engine} のコンテナイメージがありません",
            ),
            _REFRESH,
        )
    id_, entry = next(iter(lines.items()))
    _check_accelerator(entry, accelerator)
    chosen = newest(entry["tags"]) if version is None else released(version)
    tag = entry["tags"].get(chosen)
    looked_up = tag is not None
    if tag is None:
        tag = _by_pattern(entry, chosen)
    source = catalog.source(tag.get("source") or entry.get("source"))
    return ContainerImage(
        id=id_,
        name=entry["name"],
        uri=f"{_repository(entry, region, catalog)}:{tag['value']}",
        version=chosen,
        settings_prefix=entry["settings"]["prefix"] if "settings" in entry else None,
        inference_ami=next((h["value"] for h in entry.get("inference_ami", ()) if _holds(h, chosen)), None),
        source=source,
        looked_up=looked_up,
        note=_note(entry, chosen),
    )


def check_supported(engine: str, accelerator: Accelerator, catalog: Catalog) -> None:
    """Refuse an accelerator that what serves an engine does not support, in a container or out of it.

    Raises:
        UsageError: it does not.
    """
    for entry in catalog.images.get("images", {}).values():
        if entry["engine"] == engine:
            _check_accelerator(entry, accelerator)


def _check_accelerator(entry: Mapping[str, Any], accelerator: Accelerator) -> None:
    only = entry.get("accelerators")
    if only is not None and accelerator.id not in only["value"]:
        raise UsageError(
            Text(
                f"{entry['name']} does not support {accelerator.name}",
                f"{entry['name']} は {accelerator.name} に対応していません",
            ),
            Text(
                f"it supports {', '.join(only['value'])}: take another instance type",
                f"対応: {', '.join(only['value'])}。別のインスタンスタイプを指定してください",
            ),
        )


def _by_pattern(entry: Mapping[str, Any], version: str) -> Mapping[str, Any]:
    pattern = entry.get("pattern")
    if pattern is None:
        known = ", ".join(sorted(entry["tags"], key=parse_version, reverse=True))
        raise UsageError(
            Text(
                f"--engine-version: no image of {entry['name']} is known for version {version}",
                f"--engine-version: バージョン {version} の {entry['name']} のイメージは見つかりません",
            ),
            Text(f"versions with an image: {known}", f"イメージのあるバージョン: {known}"),
        )
    return {"value": pattern["value"].replace("{version}", version), "source": pattern.get("source")}


def _repository(entry: Mapping[str, Any], region: str, catalog: Catalog) -> str:
    registry = entry.get("registry")
    if registry is None:
        return str(entry["repository"])
    accounts = catalog.images["registries"][registry]["accounts"]
    if region not in accounts:
        known = ", ".join(accounts)
        raise UsageError(
            Text(
                f"--region: {entry['name']} is not known to be in {region}",
                f"--region: {region} に {entry['name']} があるかは確認できていません",
            ),
            Text(f"regions that have it: {known}", f"提供リージョン: {known}"),
        )
    return f"{accounts[region]}.dkr.ecr.{region}.amazonaws.com/{entry['repository']}"


def _note(entry: Mapping[str, Any], version: str) -> Text | None:
    note = entry.get("note")
    return Text(note["en"], note["ja"]) if note is not None and _holds(note, version) else None


def _holds(since: Mapping[str, Any], version: str) -> bool:
    """Whether something that may say from which version on it holds does for this one."""
    return "since" not in since or parse_version(version) >= parse_version(since["since"])
