"""What a name means among all kinds of entries, with its facts: ``advisor show ID`` and the tool ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.catalog.accelerator_names import accelerators_called
from advisor.core.defaults import default_region
from advisor.core.text import Text
from advisor.errors import AmbiguousNameError, UnknownNameError, UsageError, shown_by_list
from advisor.render.entry.fact import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.text import Language
    from advisor.render.entry.fact import Fact
    from advisor.rules import RuleSet

__all__ = ["KINDS", "KIND_NAMES", "Entry", "as_plain", "find_entry"]

KINDS = ("model", "instance", "accelerator", "license", "rule", "region", "task", "suite")
KIND_NAMES: dict[str, Text] = {
    "model": Text("Model", "モデル"),
    "instance": Text("Instance type", "インスタンスタイプ"),
    "accelerator": Text("Accelerator", "アクセラレータ"),
    "license": Text("Licence", "ライセンス"),
    "rule": Text("Rule", "ルール"),
    "region": Text("Region", "リージョン"),
    "task": Text("Task", "用途"),
    "suite": Text("Benchmark suite", "ベンチマーク"),
}


class Entry(NamedTuple):
    """What was found: its kind, its id, and how to get its facts."""

    kind: str
    id: str
    facts: Callable[[], list[Fact]]


def as_plain(entry: Entry, language: Language) -> dict[str, Any]:
    """Return an entry in the contract's form: its kind, its id, and each fact with its source and date."""
    return {"kind": entry.kind, "id": entry.id, "facts": as_json(entry.facts(), language)}


def find_entry(
    name: str,
    catalog: Catalog,
    rules: RuleSet,
    *,
    language: Language = "en",
    kind: str | None = None,
    region: str | None = None,
    called: Callable[[str], str] = str,
) -> Entry:
    """Return the entry a name means: an id or alias, of ``kind`` when one is given; ``called``: what who asks calls that.

    Prices are those of ``region``, without one of the language's default. Texts among the facts are in ``language``.

    Raises:
        UnknownNameError: nothing answers to the name, or there is no such kind or region.
        AmbiguousNameError: several organisations have a model of that name, or several accelerators are called so.
        UsageError: it means entries of several kinds, and none was chosen.
    """
    if kind is not None and kind not in KINDS:
        either = ", ".join(KINDS)
        raise UnknownNameError(Text("kind", "種類"), kind, KINDS, Text(f"kinds: {either}", f"種類: {either}"))
    here = catalog.region(default_region(language) if region is None else region).id
    candidates = _candidates(name, catalog, rules, language, here, assumed=region is None)
    found = [entry for entry in candidates if kind in (None, entry.kind)]
    if not found and kind in (None, "model"):
        named = catalog.model_called(name)
        found = [_model(named, catalog, language)] if named else []
    exact = [entry for entry in found if entry.id == name]
    if len(found) > 1 and len(exact) == 1:
        found = exact
    if not found and kind in (None, "accelerator") and (devices := accelerators_called(name, catalog.accelerators)):
        raise AmbiguousNameError(_in_a_sentence("accelerator"), name, devices)
    if not found:
        raise UnknownNameError(_what(kind), name, _known(catalog, rules, kind), _listed(kind))
    if len(found) > 1:
        either = ", ".join(f"{called('kind')} {entry.kind} ({entry.id})" for entry in found)
        raise UsageError(
            Text(f"{name!r} means several things", f"{name!r} に当てはまるものが複数あります"),
            Text(f"choose with {either}", f"{either} で選んでください"),
        )
    return found[0]


def _what(kind: str | None) -> Text:
    return Text("id", "ID") if kind is None else _in_a_sentence(kind)


def _in_a_sentence(kind: str) -> Text:
    return Text(KIND_NAMES[kind].en.lower(), KIND_NAMES[kind].ja)


def _listed(kind: str | None) -> Text:
    """Say which list shows the ids of a kind; accelerators stand in that of the instances."""
    if kind is not None:
        return shown_by_list("instances" if kind == "accelerator" else f"{kind}s")
    either = "models, instances, licenses, rules, tasks, regions, suites"
    return Text(
        f"`advisor list KIND` shows the ids; kinds: {either}", f"ID の一覧: `advisor list 種類` (種類: {either})"
    )


def _model(value: Model, catalog: Catalog, language: Language) -> Entry:
    def facts() -> list[Fact]:
        from advisor.recommend.quality import scores_of
        from advisor.render.entry import model
        from advisor.rules.book import LicenseBook

        scores = scores_of(value.id, catalog.suites, catalog.source)
        return model.facts(value, LicenseBook(catalog.licenses), language, scores)

    return Entry("model", value.id, facts)


def _candidates(
    name: str, catalog: Catalog, rules: RuleSet, language: Language, here: str, *, assumed: bool
) -> Iterator[Entry]:
    from advisor.render.entry import hardware, judgement, license  # noqa: A004 - the module of licences

    as_model = catalog.find_model(name)
    if as_model is not None:
        yield _model(as_model, catalog, language)
    as_instance = _one(catalog.instance, name)
    if as_instance is not None:
        yield Entry(
            "instance", as_instance.name, lambda: hardware.instance_facts(as_instance, here, catalog, assumed=assumed)
        )
    devices = accelerators_called(name, catalog.accelerators)
    if len(devices) == 1:
        device = catalog.accelerators[devices[0]]
        yield Entry("accelerator", device.id, lambda: hardware.accelerator_facts(device, catalog))
    as_license = _one(catalog.license, name)
    if as_license is not None:
        yield Entry("license", as_license.id, lambda: license.facts(as_license, catalog, language))
    rule = next((r for r in rules if r.id == name), None)
    if rule is not None:
        yield Entry("rule", rule.id, lambda: judgement.rule_facts(rule, language))
    if name in catalog.regions:
        yield Entry("region", name, lambda: hardware.region_facts(catalog.regions[name], catalog, language))
    if name in catalog.tasks:
        yield Entry("task", name, lambda: judgement.task_facts(name, catalog.tasks[name], catalog, language))
    if name in catalog.suites:
        yield Entry("suite", name, lambda: judgement.suite_facts(catalog.suites[name], catalog, language))


def _one(look_up: Callable[[str], Any], name: str) -> Any:
    try:
        return look_up(name)
    except UnknownNameError:
        return None


def _known(catalog: Catalog, rules: RuleSet, kind: str | None) -> Iterable[str]:
    names: dict[str, Iterable[str]] = {
        "model": (n for m in catalog.models.values() for n in (m.id, *m.aliases)),
        "instance": catalog.instances,
        "accelerator": catalog.accelerators,
        "license": (n for license_ in catalog.licenses.values() for n in (license_.id, license_.spdx)),
        "rule": (rule.id for rule in rules),
        "region": catalog.regions,
        "task": catalog.tasks,
        "suite": catalog.suites,
    }
    return [name for key, several in names.items() if kind in (None, key) for name in several]
