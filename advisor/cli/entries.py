"""Find what a name means among all kinds of entries, and print its facts: ``advisor show ID``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import output
from advisor.cli.context import default_region
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.cli.tables import Sheet, sheet
from advisor.core.text import Text
from advisor.errors import UnknownNameError, UsageError
from advisor.render.entry.fact import Fact, as_json, shown
from advisor.render.entry.words import label
from advisor.render.wording import BASIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.core.model import Model

FORMATS = ("table", "json")
KINDS = ("model", "instance", "accelerator", "license", "rule", "region", "task", "suite")
_KIND_NAMES: dict[str, Text] = {
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


def show(globals_: Globals, name: str, kind: str | None, region: str | None, format_: str) -> int:
    """Print the facts of one entry and return the exit code.

    Raises:
        UnknownNameError: nothing answers to the name.
        AmbiguousNameError: several organisations have a model of that name.
        UsageError: it means entries of several kinds, and none was chosen.
    """
    check_format(format_, FORMATS)
    if kind is not None and kind not in KINDS:
        raise UnknownNameError(
            Text("kind", "種類"), kind, KINDS, Text(f"kinds: {', '.join(KINDS)}", f"種類: {', '.join(KINDS)}")
        )
    entry = find(globals_, name, kind, region)
    facts = entry.facts()
    if format_ == "json":
        from advisor.render.as_json import dumps

        output.data(dumps({"kind": entry.kind, "id": entry.id, "facts": as_json(facts, current())}))
    else:
        title = f"{_KIND_NAMES[entry.kind].get(current())} {entry.id}"
        # that a rule or a task is judgement need not be said of every line of it
        judged = entry.kind in ("rule", "task")
        lines = [_line(fact)._replace(origin=None) if judged and not fact.source else _line(fact) for fact in facts]
        output.data(sheet(title, lines, output.screen()))
    return 0


def find(globals_: Globals, name: str, kind: str | None, region: str | None) -> Entry:
    """Return the entry a name means: an id or alias, of ``kind`` when one is given."""
    found = [entry for entry in _candidates(globals_, name, region) if kind in (None, entry.kind)]
    if not found and kind in (None, "model"):
        named = globals_.load_catalog().model_called(name)
        found = [_model(named, globals_)] if named else []
    exact = [entry for entry in found if entry.id == name]
    if len(found) > 1 and len(exact) == 1:
        found = exact
    if not found:
        raise UnknownNameError(_what(kind), name, _known(globals_, kind))
    if len(found) > 1:
        either = ", ".join(f"--kind {entry.kind} ({entry.id})" for entry in found)
        raise UsageError(
            Text(f"{name!r} means several things", f"{name!r} に当てはまるものが複数あります"),
            Text(f"choose with {either}", f"{either} で選んでください"),
        )
    return found[0]


def _what(kind: str | None) -> Text:
    if kind is None:
        return Text("id", "ID")
    return Text(_KIND_NAMES[kind].en.lower(), _KIND_NAMES[kind].ja)


def _model(value: Model, globals_: Globals) -> Entry:
    def facts() -> list[Fact]:
        from advisor.recommend.quality import scores_of
        from advisor.render.entry import model
        from advisor.rules.book import LicenseBook

        catalog = globals_.load_catalog()
        scores = scores_of(value.id, catalog.suites, catalog.source)
        return model.facts(value, LicenseBook(catalog.licenses), current(), scores)

    return Entry("model", value.id, facts)


def _candidates(globals_: Globals, name: str, region: str | None) -> Iterator[Entry]:
    from advisor.render.entry import hardware, judgement, license  # noqa: A004 - the module of licences

    catalog, language = globals_.load_catalog(), current()
    here = catalog.region(region or default_region(language)).id
    as_model = catalog.find_model(name)
    if as_model is not None:
        yield _model(as_model, globals_)
    as_instance = _one(catalog.instance, name)
    if as_instance is not None:
        yield Entry("instance", as_instance.name, lambda: hardware.instance_facts(as_instance, here, catalog))
    device = catalog.accelerators.get(_accelerator_id(catalog, name))
    if device is not None:
        yield Entry("accelerator", device.id, lambda: hardware.accelerator_facts(device, catalog))
    as_license = _one(catalog.license, name)
    if as_license is not None:
        yield Entry("license", as_license.id, lambda: license.facts(as_license, catalog, language))
    rule = next((r for r in globals_.load_rules() if r.id == name), None)
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


def _accelerator_id(catalog: Catalog, name: str) -> str:
    """Return the id of the accelerator of that id or name (``NVIDIA A10G``, ``A10G``), in any case."""
    wanted = name.casefold()
    for device in catalog.accelerators.values():
        if wanted in (device.id.casefold(), device.name.casefold(), device.name.partition(" ")[2].casefold()):
            return device.id
    return name


def _known(globals_: Globals, kind: str | None) -> Iterable[str]:
    catalog = globals_.load_catalog()
    names: dict[str, Iterable[str]] = {
        "model": (n for m in catalog.models.values() for n in (m.id, *m.aliases)),
        "instance": catalog.instances,
        "accelerator": catalog.accelerators,
        "license": (n for license_ in catalog.licenses.values() for n in (license_.id, license_.spdx)),
        "rule": (rule.id for rule in globals_.load_rules()),
        "region": catalog.regions,
        "task": catalog.tasks,
        "suite": catalog.suites,
    }
    return [name for key, several in names.items() if kind in (None, key) for name in several]


def _line(fact: Fact) -> Sheet:
    language = current()
    values = shown(fact, language)
    if fact.value is None and fact.why:
        values = [f"{values[0]}: {fact.why.get(language)}"]
    if fact.note:
        values.append(fact.note.get(language))
    parts = [BASIS[fact.basis].get(language)] if fact.value is not None else []
    if fact.source:
        parts.append(f"{fact.source.url} ({fact.source.read})")
    return Sheet(label(fact.name, language), values, " · ".join(parts) or None, unknown=fact.value is None)
