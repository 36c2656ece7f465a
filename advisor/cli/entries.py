"""Find what a name means among all kinds of entries, and print its facts: ``advisor show ID``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import output
from advisor.cli.formats import check_format
from advisor.cli.language import current
from advisor.cli.tables import Sheet, sheet
from advisor.core.flags import own_flag
from advisor.lookup.entries import KIND_NAMES, as_plain, find_entry
from advisor.render.entry.fact import Fact, shown
from advisor.render.entry.words import label
from advisor.render.wording import BASIS, cited

if TYPE_CHECKING:
    from advisor.cli.context import Globals

FORMATS = ("table", "json")


def show(globals_: Globals, name: str, kind: str | None, region: str | None, format_: str) -> int:
    """Print the facts of one entry and return the exit code.

    Raises:
        UnknownNameError: nothing answers to the name.
        AmbiguousNameError: several organisations have a model of that name.
        UsageError: it means entries of several kinds, and none was chosen.
    """
    check_format(format_, FORMATS)
    entry = find_entry(
        name,
        globals_.load_catalog(),
        globals_.load_rules(),
        language=current(),
        kind=kind,
        region=region,
        called=own_flag,
    )
    if format_ == "json":
        from advisor.render.as_json import dumps

        output.data(dumps(as_plain(entry, current())))
    else:
        facts = entry.facts()
        title = f"{KIND_NAMES[entry.kind].get(current())} {entry.id}"
        # that a rule or a task is judgement need not be said of every line of it
        judged = entry.kind in ("rule", "task")
        lines = [_line(fact)._replace(origin=None) if judged and not fact.source else _line(fact) for fact in facts]
        output.data(sheet(title, lines, output.screen()))
    return 0


def _line(fact: Fact) -> Sheet:
    language = current()
    values = shown(fact, language)
    if fact.value is None and fact.why:
        values = [f"{values[0]}: {fact.why.get(language)}"]
    if fact.note:
        values.append(fact.note.get(language))
    from_nowhere = fact.basis == "published" and not fact.source  # what was asked for
    parts = [BASIS[fact.basis].get(language)] if fact.value is not None and not from_nowhere else []
    if fact.source:
        parts.append(str(cited(fact.source, language)))
    return Sheet(label(fact.name, language), values, " · ".join(parts) or None, unknown=fact.value is None)
