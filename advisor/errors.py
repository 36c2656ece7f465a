"""Everything this package raises on purpose.

::

    AdvisorError                    exit 70 · something is wrong and we know what
    ├── UsageError                  exit 2  · a flag, a value or a name that cannot be
    │   ├── UnknownNameError        exit 2  · no such model, region, task … with "did you mean"
    │   │   └── AmbiguousNameError  exit 2  · a name without its organisation, which several models have
    │   ├── FileError               exit 2  · a requirements, policy, rules or overlay file (file:line:col)
    │   ├── InvalidConfigError      exit 2  · a model's config.json with missing or impossible fields, all of them named
    │   └── UnknownArchitectureError exit 2 · a model_type no dialect reads exactly, so nothing is estimated
    ├── CatalogError                exit 2  · the catalogue cannot be read (shipped, refreshed or overlay)
    ├── InfeasibleError             exit 3  · nothing fits
    └── UpstreamError               exit 5  · AWS or Hugging Face failed

Each carries a stable ``code`` for scripts, a ``message`` and a ``hint`` in both languages, and its ``exit_code``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from advisor.core.text import Language, Text

__all__ = [
    "AdvisorError",
    "AmbiguousNameError",
    "CatalogError",
    "FileError",
    "InfeasibleError",
    "InvalidConfigError",
    "UnknownArchitectureError",
    "UnknownNameError",
    "UpstreamError",
    "UsageError",
    "did_you_mean",
    "suggestion",
    "unusable",
]


class AdvisorError(Exception):
    """Base of the tree."""

    exit_code: ClassVar[int] = 70
    code: ClassVar[str] = "advisor.error"

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint

    def lines(self, language: Language) -> list[str]:
        """Return the lines a person reads: ``error: …`` and, where there is one, ``hint: …``."""
        error, hint = ("エラー", "ヒント") if language == "ja" else ("error", "hint")
        out = [f"{error}: {self.message.get(language)}"]
        if self.hint:
            out.append(f"{hint}: {self.hint.get(language)}")
        return out


class UsageError(AdvisorError):
    """A flag, a value or a combination that cannot be."""

    exit_code = 2
    code = "advisor.usage"


class UnknownNameError(UsageError):
    """No such model, region, task or instance."""

    code = "advisor.unknown-name"

    def __init__(self, kind: Text, name: str, known: Iterable[str], hint: Text | None = None) -> None:
        suggestions = did_you_mean(name, known)
        super().__init__(
            Text(f"unknown {kind.en}: {name!r}", f"{kind.ja} {name!r} は見つかりません"),
            suggestion(suggestions) or hint,
        )
        self.name = name
        self.suggestions = tuple(suggestions)


class AmbiguousNameError(UnknownNameError):
    """Several entries have this name, models of several organisations, say; ``suggestions`` are all of their ids."""

    code = "advisor.ambiguous-name"

    def __init__(self, kind: Text, name: str, ids: Sequence[str]) -> None:
        super().__init__(kind, name, ())
        either = ", ".join(ids)
        self.message = Text(
            f"{name!r} is the name of {len(ids)} {kind.en}s", f"{name!r} という名前の{kind.ja}は {len(ids)} 件あります"
        )
        self.hint = Text(f"write one of {either}", f"次のいずれかを指定してください: {either}")
        self.suggestions = tuple(ids)


class FileError(UsageError):
    """A file the user gave that cannot be used; ``problems`` are all of them, each with its place."""

    code = "advisor.file"

    def __init__(self, message: Text, hint: Text | None = None, problems: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)

    def lines(self, language: Language) -> list[str]:
        """Return the problems, one a line, before the summary."""
        return [*self.problems, *super().lines(language)]


class InvalidConfigError(UsageError):
    """A model configuration that cannot be; ``problems`` names every missing or odd field and says what is wrong."""

    code = "advisor.invalid-config"

    def __init__(self, model_type: str, problems: Mapping[str, Text]) -> None:
        super().__init__(
            Text(
                f"config of type {model_type!r}: " + "; ".join(f"{k} {v.en}" for k, v in problems.items()),
                f"{model_type!r} 形式の config: " + "、".join(f"{k} {v.ja}" for k, v in problems.items()),
            ),
            Text(
                "compare with the config.json that the model's publisher ships",
                "公開元の config.json と照らし合わせてください",
            ),
        )
        self.model_type = model_type
        self.problems = dict(problems)


class UnknownArchitectureError(UsageError):
    """No dialect reads this ``model_type`` exactly, and an approximation would pass for a fact."""

    code = "advisor.unknown-architecture"

    def __init__(self, model_type: str, known: Iterable[str]) -> None:
        known = sorted(known)
        every = ", ".join(known)
        super().__init__(
            Text(
                f"architecture {model_type!r} is not one this version can count exactly",
                f"アーキテクチャ {model_type!r} は、このバージョンでは正確に計算できません",
            ),
            suggestion(did_you_mean(model_type, known))
            or Text(f"model types it reads: {every}", f"対応している model_type: {every}"),
        )
        self.model_type = model_type


class CatalogError(AdvisorError):
    """The catalogue cannot be read."""

    exit_code = 2
    code = "advisor.catalog"


class InfeasibleError(AdvisorError):
    """Nothing fits."""

    exit_code = 3
    code = "advisor.infeasible"


class UpstreamError(AdvisorError):
    """AWS or Hugging Face failed."""

    exit_code = 5
    code = "advisor.upstream"


def did_you_mean(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names closest to ``name``: same spelling in another case, then containing it, then similar."""
    names = list(dict.fromkeys(known))
    wanted = name.casefold()
    if len(wanted) > 200:  # similarity of huge input costs seconds and helps nobody
        return []
    folded = {n: n.casefold() for n in names}
    exact = [n for n in names if folded[n] == wanted]
    inside = [n for n in names if wanted and wanted in folded[n]] if len(wanted) > 2 else []
    last = {n: folded[n].rpartition("/")[2] for n in inside}
    inside.sort(key=lambda n: (not last[n].startswith(wanted), len(last[n])))  # `llama` is no EZO-Llama
    by_folded: dict[str, str] = {}
    for n in names:
        by_folded.setdefault(folded[n], n)
        by_folded.setdefault(folded[n].rpartition("/")[2], n)
    import difflib  # only those who made a mistake need it

    similar = [by_folded[m] for m in difflib.get_close_matches(wanted, by_folded, n=limit, cutoff=0.6)]
    return list(dict.fromkeys([*exact, *inside[:limit], *similar]))[:limit]


def suggestion(names: Iterable[str]) -> Text | None:
    """Ask whether one of these was meant; ``None`` where there is none."""
    either = ", ".join(names)
    return Text(f"did you mean {either}?", f"もしかして: {either}") if either else None


def shown_by_list(kind: str) -> Text:
    """Say which command shows the ids of a kind: ``regions`` → `` `advisor list regions` shows them``."""
    command = f"`advisor list {kind}`"
    return Text(f"{command} shows them", f"一覧: {command}")


def unusable(problems: Sequence[str], hint: Text | None = None) -> UsageError:
    """Return the error of values that cannot be used, each worded in the reader's language: several have a line each."""
    if len(problems) == 1:
        return UsageError(Text(problems[0], problems[0]), hint)
    count = len(problems)
    return FileError(Text(f"{count} values cannot be used", f"{count} 件の値が使えません"), hint, problems)
