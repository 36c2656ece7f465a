"""``advisor compare``: from arguments to contenders, to a report, to an exit code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.cli import models, output, printing, requests
from advisor.cli.context import today
from advisor.cli.exit_codes import INFEASIBLE, UNDETERMINED
from advisor.cli.language import current, say
from advisor.core.comparison import Contender
from advisor.core.request import PLATFORMS
from advisor.core.text import Text, quoted
from advisor.errors import UsageError, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.core.comparison import ComparisonReport
    from advisor.core.model import Model
    from advisor.render import View
    from advisor.sources.resolve import ModelLocation

SEPARATOR = "="
"""Between a model and its place: no id of the catalogue or the Hub has it, and ``@`` already begins a revision."""


def answer(
    globals_: Globals,
    subjects: Sequence[str],
    flags: requests.Given,
    file: Path | None,
    options: OutputOptions,
    *,
    differences: bool = False,
) -> int:
    """Compare the subjects, print the report and return the exit code.

    Raises:
        UsageError: names or values that cannot be, all of them listed.
        UpstreamError: a model is on the Hub, which does not answer.
    """
    from advisor.cli.progress import Waiting
    from advisor.render.comparison import FORMATS, render_comparison

    printing.check(options, FORMATS, file)
    shipped = globals_.load_catalog()
    contenders, elsewhere = resolve(subjects, shipped)
    flags.set(("choice", "models"), list(dict.fromkeys(one.model for one in contenders)), "MODEL")
    given = requests.from_file(file) if file else None
    request = requests.build(flags, given, _with_names(elsewhere, shipped), current())  # before anything is read
    with Waiting(Text("comparing", "比較中")):
        from advisor.recommend.comparison import compare_checked

        read = {name: _read(name, place, shipped) for name, place in elsewhere.items()}
        catalog = shipped.with_models(read) if read else shipped
        report = compare_checked(contenders, request, catalog, globals_.load_rules(), today=today())
    if changed := printing.changed_rules(globals_):
        report = report._replace(notes=(*report.notes, changed))
    render = partial(render_comparison, differences=differences)
    view = printing.write(report, render, globals_, catalog, options)
    return _exit_code(report, view, options)


class Subject(NamedTuple):
    """An argument, parted: the name of a model as it was given, and a place."""

    model: str
    place: str | None


def parted(argument: str) -> Subject:
    """Part an argument at its last ``=``: what follows is a place, unless it goes on as a path.

    A folder whose own name has a ``=`` is written with a ``/`` at its end.
    """
    model, separator, place = argument.rpartition(SEPARATOR)
    if not separator or "/" in place or "\\" in place:
        return Subject(argument, None)
    return Subject(model, place.lower())


def resolve(arguments: Sequence[str], catalog: Catalog) -> tuple[tuple[Contender, ...], dict[str, ModelLocation]]:
    """Return what is compared, and by their names the places of the models that the catalogue does not describe.

    Raises:
        UsageError: names that mean nothing, places that are none, one twice, too few or too many: all of it.
    """
    from advisor.recommend.comparison import problems, unknown_place
    from advisor.recommend.questions import known_model

    lines: list[str] = []
    contenders: list[Contender] = []
    elsewhere: dict[str, ModelLocation] = {}
    for subject in map(parted, arguments):
        found = models.elsewhere(subject.model, catalog)
        if found is not None:
            elsewhere[found.name] = found
            contenders.append(Contender(found.name, subject.place))
            continue
        wrong = [say(problem.line) for problem in known_model(subject.model, catalog)]
        lines += wrong
        if wrong:  # its place may be wrong, too
            lines += map(say, unknown_place(Contender(*subject), catalog))
        else:
            contenders.append(Contender(catalog.model(subject.model).id, subject.place))
    missing = len(arguments) - len(contenders)
    known = _with_names(elsewhere, catalog)
    lines += [
        say(problem) for problem in (*problems(contenders, known, missing=missing), *_folders(arguments, catalog))
    ]
    if lines:
        raise _refusal(list(dict.fromkeys(lines)))
    return tuple(contenders), elsewhere


def _with_names(elsewhere: Mapping[str, ModelLocation], catalog: Catalog) -> Catalog:
    """Return the catalogue with the names of what is not read yet: any model stands for them where names are judged."""
    return catalog.with_models(dict.fromkeys(elsewhere, next(iter(catalog.models.values())))) if elsewhere else catalog


def _read(name: str, place: ModelLocation, catalog: Catalog) -> Model:
    """Return the model at a place, under the name it was given by: two folders may be called alike."""
    return models.read(place, catalog)._replace(id=name)


def _folders(arguments: Sequence[str], catalog: Catalog) -> Iterator[Text]:
    """Yield how to write a folder whose name has a ``=``, where one may be meant."""
    from advisor.recommend.comparison import unknown_place

    for argument in arguments:
        subject = parted(argument)
        if subject.place is not None and subject.model.startswith((".", "/", "~")):
            for _ in unknown_place(Contender(*subject), catalog):
                yield Text(
                    f"a folder of that name is written {quoted(argument + '/')}",
                    f"その名前のフォルダーは {quoted(argument + '/')} と指定してください",
                )


def _refusal(lines: list[str]) -> UsageError:
    hint = Text(
        f"MODEL or MODEL{SEPARATOR}PLACE, a place being {', '.join(PLATFORMS)} or an instance type; see `advisor compare --help`",
        f"MODEL または MODEL{SEPARATOR}場所。場所は {'、'.join(PLATFORMS)} またはインスタンスタイプ (`advisor compare --help`)",
    )
    return unusable(lines, hint)


def _exit_code(report: ComparisonReport, view: View, options: OutputOptions) -> int:
    """Return 0; 4 under ``--strict`` when a missing fact leaves a contender open; 3 where no figure is known of two.

    Says on stderr why it is not 0.
    """
    if options.strict and report.undetermined:
        names = ", ".join(str(one.asked) for one in report.undetermined)
        output.note(say(Text(f"could not be judged: {names}: a fact is missing", f"情報不足で判定できません: {names}")))
        return UNDETERMINED
    if not report.comparable:
        from advisor.render.comparison import headline

        output.repeat(headline(report, view), options.format, options.to)
        return INFEASIBLE
    return 0
