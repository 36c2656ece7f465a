"""How a question is asked again: the command line and the requirements file that ask the same."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from advisor.core.flags import own_words, plain_number, rate, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.core.comparison import Contender
    from advisor.core.flags import Key


def command_line(
    answers: Mapping[Key, Any],
    options: Sequence[str] = (),
    yen_per_usd: float | None = None,
    behind: Sequence[str] = (),
) -> str:
    """Return the ``advisor recommend`` line that asks the same, quoted for a shell.

    ``options`` are those before the command's name, ``behind`` those of the output.
    """
    return shlex.join(["advisor", *options, "recommend", *words(answers), *rate(yen_per_usd), *behind])


def comparison_line(
    subjects: Sequence[Contender],
    answers: Mapping[Key, Any],
    options: Sequence[str] = (),
    yen_per_usd: float | None = None,
    *,
    differences: bool = False,
) -> str:
    """Return the ``advisor compare`` line that compares the same; the subjects last, behind ``--`` where one begins so."""
    names = [_subject(one) for one in subjects]
    found = ["advisor", *options, "compare", *words(answers), *rate(yen_per_usd)]
    found += ["--differences"] if differences else []
    return shlex.join([*found, *(["--"] if any(name.startswith("-") for name in names) else []), *names])


def _subject(one: Contender) -> str:
    """Return a contender as an argument; a slash tells that the ``=`` in the name of a folder begins no place."""
    own = one.place is None and "=" in one.model.rpartition("/")[2]
    return f"{one}/" if own else str(one)


def command_with_file(
    file: str, options: Sequence[str] = (), yen_per_usd: float | None = None, behind: Sequence[str] = ()
) -> str:
    """Return the ``advisor recommend`` line that asks what a requirements file says, as `command_line` does."""
    return shlex.join(["advisor", *options, "recommend", "-f", file, *rate(yen_per_usd), *behind])


def requirements_file(answers: Mapping[Key, Any], remarks: Sequence[str] = ()) -> str:
    """Return the answers as a requirements file (YAML); ``remarks`` for its reader above them, a line each."""
    import yaml

    groups: dict[str, dict[str, Any]] = {}
    for (group, key), value in answers.items():
        if value is not None and value != []:
            groups.setdefault(group, {})[key] = list(value) if isinstance(value, tuple) else plain_number(value)
    text: str = yaml.safe_dump(groups, sort_keys=False, allow_unicode=True)
    return "".join(f"# {remark}\n" for remark in remarks) + text


def question_line(command: str, question: Any, options: Sequence[str] = (), yen_per_usd: float | None = None) -> str:
    """Return the line that asks a question about one model: ``advisor estimate MODEL --instance …``.

    A field of the question that is not ``None``, and that the caller did not fill in by itself, is a flag.
    """
    filled_in = {name.rpartition(".")[2] for name in question.assumed}
    found = ["advisor", *options, command]
    for name, value in question._asdict().items():
        if name in ("model", "assumed") or name in filled_in or value is None:
            continue
        found += own_words(name, value)
    found += rate(yen_per_usd)
    # the name last and behind `--` where it could be taken for a flag
    return shlex.join([*found, *(["--"] if question.model.startswith("-") else []), question.model])
