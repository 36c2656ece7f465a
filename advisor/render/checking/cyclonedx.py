"""``--format cyclonedx``: an ML-BOM, CycloneDX 1.6 as JSON (https://cyclonedx.org/docs/1.6/json/).

No time and no random number: the same inputs give the same bytes, the serial number comes from the content.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from advisor.core.text import visible
from advisor.render.as_json import dumps
from advisor.render.checking.as_json import encoded
from advisor.render.checking.bom_licenses import LicenseChoice
from advisor.render.checking.uses import uses
from advisor.render.checking.wording import tool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from advisor.core.checking import CheckedModel, CheckReport, Link, Reference
    from advisor.core.model import Model
    from advisor.render import View

Json = dict[str, Any]

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
HUB = "https://huggingface.co/"
ROOT = "scanned-files"
"""The component that uses the models: what the files make, whose name nobody states."""

_HUB_ID = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*")
"""Nothing in it has to be encoded in an address."""

_COMMIT = re.compile(r"[0-9a-fA-F]{7,40}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")


def render(report: CheckReport, view: View) -> str:
    """Return the models that files name as a bill of materials."""
    components = _components(report, view)
    metadata: Json = {
        "lifecycles": [{"phase": "pre-build"}],
        "tools": {"components": [{"type": "application", "name": "advisor", "version": tool().version}]},
        "component": {"type": "application", "bom-ref": ROOT, "name": "scanned files"},
    }
    if view.stamp:
        metadata["timestamp"] = view.stamp
    refs = [c["bom-ref"] for c in components]
    content = {
        "version": 1,
        "metadata": metadata,
        "components": components,
        "dependencies": [{"ref": ROOT, "dependsOn": refs}, *({"ref": ref} for ref in refs)],
    }
    serial = uuid5(NAMESPACE_URL, dumps(content).encode("utf-8", "backslashreplace").decode("utf-8"))
    head = {"$schema": SCHEMA, "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}"}
    return encoded({**head, **content})


def _components(report: CheckReport, view: View) -> list[Json]:
    choice = LicenseChoice(view.catalog.licenses)
    used = uses(report)
    made: dict[str, Json] = {}
    for model in sorted(report.models, key=lambda m: (m.id, m.revision or "")):
        component = _component(model, used.get(model.id, ()), choice, view)
        component["bom-ref"] = _unique(component["bom-ref"], made)
        made[component["bom-ref"]] = component
    return list(made.values())


def _unique(ref: str, taken: Collection[str]) -> str:
    number, name = 2, ref
    while name in taken or name == ROOT:
        number, name = number + 1, f"{ref}#{number}"
    return name


def _component(model: CheckedModel, references: Sequence[Reference], choice: LicenseChoice, view: View) -> Json:
    known = view.catalog.models.get(model.catalog_id) if model.catalog_id else None
    hub = model.provider == "huggingface" or bool(known and known.huggingface)
    name = _named(model.id, model.revision, hub=hub)
    parts: Json = {
        "licenses": choice.of(model),
        "pedigree": _pedigree(model),
        "externalReferences": _addresses(model, name),
        "properties": list(_properties(model, view)),
        "evidence": {"occurrences": [_occurrence(r) for r in references]} if references else {},
        "modelCard": _card(model, known),
    }
    ref = name.get("purl") or f"model:{model.provider}:{visible(model.id)}"
    return {
        "type": "machine-learning-model",
        "bom-ref": ref,
        **name,
        **({"version": visible(model.revision)} if model.revision else {}),
        **{key: value for key, value in parts.items() if value},
    }


def _named(id_: str, revision: str | None, *, hub: bool) -> Json:
    """Return group, name and package URL; names on the Hub are case-sensitive, only a commit is a version.

    https://github.com/package-url/purl-spec/blob/main/types/huggingface-definition.json (read 2026-11-23).
    """
    if not hub or not _HUB_ID.fullmatch(id_):
        return {"name": visible(id_)}
    group, _, name = id_.rpartition("/")
    version = f"@{revision.lower()}" if revision and _COMMIT.fullmatch(revision) else ""
    return {**({"group": group} if group else {}), "name": name, "purl": f"pkg:huggingface/{id_}{version}"}


def _pedigree(model: CheckedModel) -> Json:
    parents = [link for link in model.chain if link.relation not in ("self", "training-data")]
    return {"ancestors": [_ancestor(link) for link in parents]} if parents else {}


def _ancestor(link: Link) -> Json:
    properties = [_property("relation", link.relation), _property("binds", str(link.binds).lower())]
    if link.license:
        properties.append(_property("license", link.license.spdx))
    return {
        "type": "machine-learning-model",
        **_named(link.model, None, hub="/" in link.model),
        "properties": properties,
    }


def _addresses(model: CheckedModel, name: Json) -> list[Json]:
    """Return where the model and the licences that bind it can be read."""
    found: dict[tuple[str, str], Json] = {}
    if "purl" in name:
        found["website", ""] = {"type": "website", "url": HUB + model.id}
    for link in model.chain:
        url = link.license.url if link.binds and link.license else None
        if url and _ADDRESS.fullmatch(url):
            found["license", url] = {"type": "license", "url": url, "comment": visible(link.model)}
    return list(found.values())


def _properties(model: CheckedModel, view: View) -> Iterator[Json]:
    yield _property("verdict", model.verdict)
    yield _property("provider", model.provider)
    if model.declared:
        yield _property("declared", model.declared)
    if model.effective:
        yield _property("effective", model.effective)
    yield _property("commercialUse", model.commercial_use or "unknown")
    for condition in model.conditions:
        yield _property("condition", condition.text.get(view.language))
    for obligation in model.obligations:
        yield _property("obligation", obligation.get(view.language))


def _property(name: str, value: str) -> Json:
    return {"name": f"advisor:{name}", "value": visible(value)}


def _occurrence(reference: Reference) -> Json:
    made: Json = {"location": visible(reference.place.path), "line": reference.place.line}
    if reference.sink:
        made["symbol"] = visible(reference.sink)
    if reference.excerpt:
        made["additionalContext"] = visible(reference.excerpt)
    return made


def _card(model: CheckedModel, known: Model | None) -> Json:
    """Return what the catalogue knows of the model, and the data its chain says it was trained on."""
    datasets = [{"type": "dataset", "name": visible(x.model)} for x in model.chain if x.relation == "training-data"]
    parameters: Json = {"datasets": datasets} if datasets else {}
    if known is None:
        return {"modelParameters": parameters} if parameters else {}
    parameters["architectureFamily"] = known.family
    if known.architecture:
        parameters["modelArchitecture"] = known.architecture.model_type
    considerations: Json = {"useCases": list(known.tasks)} if known.tasks else {}
    if known.context_length:
        considerations["technicalLimitations"] = [f"context of {known.context_length:,} tokens"]
    return {"modelParameters": parameters, **({"considerations": considerations} if considerations else {})}
