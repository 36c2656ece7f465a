"""``advisor catalog add``: a model of the Hugging Face Hub becomes a family file of the user's own catalogue folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.files import replace_file
from advisor.authoring.hub_entry import Entry, Parents, describe, family_of
from advisor.authoring.validate import validate
from advisor.core.outside_words import os_reason
from advisor.core.text import Text, quoted, visible
from advisor.errors import UsageError
from advisor.sources.hub_facts import read_facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.catalog import Catalog
    from advisor.sources.hub_facts import HubFacts

__all__ = ["Added", "add", "text_of"]


class Added(NamedTuple):
    """The file written: the model's id (``asked`` where it bears another name now), what to review, warnings of checks."""

    id: str
    asked: str
    path: Path
    review: tuple[Text, ...]
    warnings: tuple[Diagnostic, ...]


def add(name: str, root: Path, base: Mapping[str, Any], catalog: Catalog, *, today: date, force: bool = False) -> Added:
    """Read ``name`` from the Hub and write it to ``root/models/``; nothing is written that would not load.

    ``base`` is the compiled catalogue that ``root`` will lie on, ``catalog`` the one that answers (with the user's own).
    ``force`` replaces the file of an earlier run.

    Raises:
        UsageError: there is no such model, it may not be read, the catalogue has it, or the file is there already.
        UpstreamError: the Hub does not answer.
        FileError: the model's files cannot be, or the folder has problems of its own.
    """
    _refuse_known(name, root, base, catalog, force=force)
    facts = _facts(name)
    id_ = facts.name
    if "/" not in id_:
        message = Text(f"{id_} names no publisher", f"{id_} に公開者の名前がありません")
        raise UsageError(message, Text("give organisation/name", "organisation/name の形で指定してください"))
    if id_.casefold() != name.casefold():
        _refuse_known(id_, root, base, catalog, force=force)
    from advisor.sources.huggingface import read_repository

    revision = f"{id_}@{facts.sha}" if facts.sha else id_
    found = read_repository(revision, catalog, today=today, home=None)
    entry = describe(facts, found, _parents(facts, catalog), catalog)
    place = _place(id_)
    text = text_of(entry, today)
    checked = validate(root, base=base, instead={place: text})
    if not checked.ok:
        raise DiagnosticsError(list(checked.problems))
    path = root / place
    _write(path, text)
    mine = tuple(problem for problem in checked.problems if problem.path == str(PurePosixPath(root) / place))
    return Added(id_, name, path, entry.review, mine)


def text_of(entry: Entry, today: date) -> str:
    """Return the file: what to review in comments, then strict YAML."""
    lines = [
        f"# {entry.id}: written by `advisor catalog add` on {today} from what the Hugging Face Hub says.",
        f"# {entry.id}: `advisor catalog add` が {today} の Hugging Face Hub の情報から作成しました。",
        "#",
        "# Nobody has reviewed it. Before you rely on it, look at:",
        *(f"# - {_one_line(text.en)}" for text in entry.review),
        "#",
        "# 内容は未確認です。利用する前に次の点を確認してください:",
        *(f"# - {_one_line(text.ja)}" for text in entry.review),
        "",
    ]
    body = yaml.dump(
        entry.document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False
    )
    return "\n".join(lines) + body


class _Dumper(yaml.SafeDumper):
    """Short lists in one line, no anchors, and in quotes whatever might be read as a number."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as PyYAML asks it
        return True


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    numeric = value[:1] in "0123456789+-.~" or not value.isascii()
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if numeric else None)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _place(id_: str) -> PurePosixPath:
    return PurePosixPath("models", f"{family_of(id_)}.yaml")


def _refuse_known(name: str, root: Path, base: Mapping[str, Any], catalog: Catalog, *, force: bool) -> None:
    """Refuse what the catalogue has, and a file that is there; with ``force`` the user's own entry may be replaced."""
    path = root / _place(name)
    there = path.exists() or path.is_symlink()
    model = catalog.find_model(name)
    if model is not None and (model.id in base["models"] or not there):
        raise UsageError(
            Text(f"{quoted(name)} is in the catalogue: {model.id}", f"{quoted(name)} はカタログにあります: {model.id}"),
            Text(
                f"`advisor show {model.id}` shows it; to change a fact, write an entry of that id into your own folder",
                f"`advisor show {model.id}` で確認できます。値を変えるには、同じ id の項目を自分のフォルダーに書いてください",
            ),
        )
    if path.exists() and not path.is_file():
        raise UsageError(
            Text(
                f"cannot write {path}: what is there is no file",
                f"{path} に書き込めません (通常のファイルではありません)",
            ),
            Text("choose another folder with --output", "--output で別のフォルダーを指定してください"),
        )
    if there and not force:
        raise UsageError(
            Text(f"{path} is there already", f"{path} はすでにあります"),
            Text("--force replaces it, your changes included", "--force で置き換えます (編集内容も失われます)"),
        )


def _facts(name: str) -> HubFacts:
    answers = read_facts([name])
    if answers.problems:
        raise answers.problems[0].error
    return answers.rows[0]


def _parents(facts: HubFacts, catalog: Catalog) -> Parents:
    """Name the base models as the catalogue can: those of the Hub's early days, without a publisher, are looked up."""
    bare = [base.model for base in facts.base_models if "/" not in base.model and not _known(base.model, catalog)]
    now = {row.id: row.name for row in read_facts(bare).rows}
    known, lost = [], []
    for base in facts.base_models:
        name = _known(base.model, catalog) or now.get(base.model, base.model)
        if "/" in name and name.casefold() != facts.name.casefold():
            known.append({"model": name, "relation": base.relation or "fine-tune"})
        else:
            lost.append(base.model)
    return Parents(known, lost)


def _known(name: str, catalog: Catalog) -> str | None:
    found = catalog.find_model(name) or catalog.pedigree(name)
    return found.id if found else None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text)
    except OSError as error:
        reason = os_reason(error)
        raise UsageError(
            Text(f"cannot write {path}: {reason.en}", f"{path} に書き込めません: {reason.ja}"),
            Text("choose another folder with --output", "--output で別のフォルダーを指定してください"),
        ) from error
