"""How a licence check is worded for people: counts, places, chains, the answer in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.check_rules import CHECK_RULES
from advisor.core.text import Text
from advisor.render import money
from advisor.render.wording import cited, joined, platform_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from advisor.core.checking import Alternative, CheckedModel, CheckFinding, CheckReport, Link, Place
    from advisor.core.text import Language

LEVEL: Mapping[str, Text] = {
    "error": Text("error", "エラー"),
    "warning": Text("warning", "警告"),
    "note": Text("note", "補足"),
}
VERDICT: Mapping[str, Text] = {
    "allowed": Text("allowed", "許可"),
    "warning": Text("warning", "要注意"),
    "violation": Text("violation", "違反"),
    "excepted": Text("excepted", "例外"),
    "unresolved": Text("unresolved", "特定不可"),
}
RELATION: Mapping[str, Text] = {
    "self": Text("itself", "モデル自身"),
    "fine-tune": Text("fine-tune", "ファインチューニング"),
    "continued-pretraining": Text("continued pretraining", "継続事前学習"),
    "merge": Text("merge", "マージ"),
    "adapter": Text("adapter", "アダプター"),
    "quantization": Text("quantization", "量子化"),
    "distillation": Text("distillation", "蒸留"),
    "training-data": Text("training data", "学習データ"),
    "service": Text("service", "提供サービス"),
}
LABELS: Mapping[str, Text] = {
    "alternative": Text("instead", "代替案"),
    "catalog": Text("Catalogue: {}", "カタログ: {}"),
    "chain": Text("chain", "継承関係"),
    "clause": Text("clause", "該当条項"),
    "column.commercial_use": Text("Commercial use", "商用利用"),
    "column.declared": Text("Declared", "表示ライセンス"),
    "column.effective": Text("Effective", "実効ライセンス"),
    "column.model": Text("Model", "モデル"),
    "column.verdict": Text("Verdict", "判定"),
    "exception": Text("exception (for `exceptions` in the policy)", "例外 (ポリシーの `exceptions` に追加)"),
    "hint": Text("hint", "ヒント"),
    "in policy": Text("policy", "ポリシー"),
    "models": Text("Models", "モデル"),
    "no model": Text("names computed, policy, lock", "実行時に決まる名前、ポリシー、ロック"),
    "not binding": Text("does not bind", "拘束力なし"),
    "note": Text("note", "補足"),
    "suppressed": Text("suppressed", "抑制"),
    "unknown": Text("unknown", "不明"),
    "unread": Text("Not read in full", "完全には読めなかったファイル"),
}
_COMMIT = re.compile(r"\b[0-9a-fA-F]{40}\b")
_SHORT = 7

LEVELS = ("error", "warning", "note")
"""From the worst."""


class Counted(NamedTuple):
    """A number of things: in English for one and for many, in Japanese for any."""

    one: str
    many: str
    ja: str

    def get(self, number: int, language: Language) -> str:
        """Return the number with its noun."""
        template = self.ja if language == "ja" else self.one if number == 1 else self.many
        return template.format(f"{number:,}")


REFERENCES = Counted("{} reference", "{} references", "参照 {} 件")
MENTIONS = Counted(" ({} only mentioned)", " ({} only mentioned)", " (うち言及のみ {} 件)")
MODELS = Counted("{} model", "{} models", "{} モデル")
FILES = Counted("{} file", "{} files", "{} ファイル")
VIOLATIONS = Counted("{} violation", "{} violations", "違反 {} 件")
WARNINGS = Counted("{} warning", "{} warnings", "警告 {} 件")
NOTES = Counted("{} note", "{} notes", "補足 {} 件")
SUPPRESSED = Counted("{} finding suppressed", "{} findings suppressed", "抑制された指摘 {} 件")
EXPLAINED = Text("{} (shown with --explain)", "{} (--explain で表示)")

_SCOPE = Text("{references} to {models} in {files}", "{files}を検査: {models}、{references}")
_BY_NAME = Text("{references} to {models}", "{models}、{references}")
_NONE_FOUND = Text("no model references in {files}", "{files}を検査: モデルへの参照はありません")
_NO_VIOLATIONS = Text("no violations", "違反なし")
_INCOMPLETE = Text("incomplete", "検査未完了")
_INSTEAD = Text(
    "{model} on {platform}, from {cost} a month{other} ({load})",
    "{model} ({platform}、月額 {cost} から{other}。{load})",
)
_INSTEAD_OF = Text("; this one from {}", "、現在のモデルは {} から")
_LOAD = Text("assuming {region} and {requests} requests a day", "{region}、1 日 {requests} リクエストと仮定")


def summary(report: CheckReport, language: Language) -> str:
    """Return the answer in one line: ``12 references to 5 models in 40 files: 2 violations, 1 warning``."""
    return f"{scope(report, language)}{'。' if language == 'ja' else ': '}{outcome(report, language)}"


def scope(report: CheckReport, language: Language) -> str:
    """Return what was checked: ``12 references to 5 models in 40 files``."""
    template = (_SCOPE if report.files else _BY_NAME) if report.references else _NONE_FOUND
    references = REFERENCES.get(len(report.references), language)
    only_mentioned = mentions(report)
    if only_mentioned:
        references += MENTIONS.get(only_mentioned, language)
    return template.get(language).format(
        references=references,
        models=MODELS.get(len(report.models), language),
        files=FILES.get(report.files, language),
    )


def mentions(report: CheckReport) -> int:
    """Return how many references are information only: prose, paths."""
    return sum(r.confidence == "info" for r in report.references)


def outcome(report: CheckReport, language: Language) -> str:
    """Return what the check came to: ``2 violations, 1 warning``."""
    violations, warnings = report.violations, report.warnings
    parts = [VIOLATIONS.get(violations, language) if violations else _NO_VIOLATIONS.get(language)]
    if warnings:
        parts.append(WARNINGS.get(warnings, language))
    if report.incomplete:
        parts.append(_INCOMPLETE.get(language))
    return joined(parts, language)


def title(rule: str, language: Language) -> str:
    """Return a rule's title; of one nobody registered, its id."""
    known = CHECK_RULES.get(rule)
    return known.title.get(language) if known else rule


def where(place: Place | None) -> str:
    """Return a place as editors and terminals link it: ``path:line:column``."""
    return f"{place.path}:{place.line}:{place.column}" if place else ""


LONGEST_CHAIN = 12
"""Ancestors that are shown; the others are counted."""
MORE = Counted("… and {} more", "… and {} more", "… ほか {} 件")


def chain(links: Iterable[Link], language: Language) -> str:
    """Return what a model stands under: ``org/own (MIT) ← org/base (Llama 3.1 …; fine-tune), org/teacher (…; distillation)``.

    What follows the arrow are all ancestors, data and services, near and far: a set, not a line of descent.
    """
    found = list(links)
    own = [link for link in found if link.relation == "self"]
    ancestors = [link for link in found if link.relation != "self"]
    others = [link_text(link, language) for link in ancestors[:LONGEST_CHAIN]]
    if len(ancestors) > LONGEST_CHAIN:
        others.append(MORE.get(len(ancestors) - LONGEST_CHAIN, language))
    names = " AND ".join(license_name(link, language) for link in own)
    head = f"{own[0].model} ({names})" if own else ""
    return " ← ".join(part for part in (head, joined(others, language)) if part)


def link_text(link: Link, language: Language) -> str:
    """Return one link of a chain with its licence, how it came in, and whether it binds."""
    parts = [license_name(link, language)]
    if link.relation != "self":
        parts.append(RELATION[link.relation].get(language))
    if not link.binds:
        parts.append(LABELS["not binding"].get(language))
    return f"{link.model} ({'; '.join(parts)})"


def license_name(link: Link, language: Language) -> str:
    """Return the name of a link's licence, or what its publisher declares, or that nobody knows."""
    if link.license:
        return link.license.name
    return link.declared or LABELS["unknown"].get(language)


def instead(alternative: Alternative, language: Language) -> str:
    """Return what could be used instead, with what either costs at the same load in the same region."""
    other = alternative.instead_of_usd
    requests = f"{alternative.requests_per_day:,}"
    return _INSTEAD.get(language).format(
        model=alternative.model_id,
        platform=platform_name(alternative.platform),
        cost=money.usd(alternative.monthly_usd, language),
        other="" if other is None else _INSTEAD_OF.get(language).format(money.usd(other, language)),
        load=_LOAD.get(language).format(region=alternative.region, requests=requests),
    )


def told(finding: CheckFinding, language: Language) -> str:
    """Return what a finding says where nothing around it names the model."""
    message = finding.message.get(language)
    return f"{finding.model_id}: {message}" if finding.model_id else message


def details(finding: CheckFinding, language: Language, *, but: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return what stands below a finding as pairs of label and sentence, but for the exception.

    ``but``: those left out (keys of :data:`LABELS`).
    """
    pairs = (
        ("hint", finding.hint.get(language) if finding.hint else None),
        ("clause", cited(finding.clause_source)),
        ("chain", chain(finding.chain, language) if len(finding.chain) > 1 else None),
        ("alternative", instead(finding.alternative, language) if finding.alternative else None),
    )
    return [(LABELS[name].get(language), text) for name, text in pairs if text and name not in but]


def worst_first(findings: Iterable[CheckFinding]) -> list[CheckFinding]:
    """Return findings by what matters: those that count before suppressed ones, errors first, then by place.

    A model named on the command line is in no file: its findings have no place here.
    """
    return sorted((f if f.place is None or f.place.path else f._replace(place=None) for f in findings), key=_order)


def _order(finding: CheckFinding) -> tuple[bool, int, str, int, int, str, str]:
    place = finding.place
    path, line, column = (place.path, place.line, place.column) if place else ("", 0, 0)
    level = LEVELS.index(finding.level)
    return finding.suppressed is not None, level, path, line, column, finding.rule, finding.model_id or ""


def by_model(findings: Iterable[CheckFinding]) -> dict[str | None, list[CheckFinding]]:
    """Return findings by model, each worst first, the models in the order of their worst finding."""
    groups: dict[str | None, list[CheckFinding]] = {}
    for finding in worst_first(findings):
        groups.setdefault(finding.model_id, []).append(finding)
    return groups


def alike(findings: Iterable[CheckFinding]) -> list[list[CheckFinding]]:
    """Return findings of one model in groups that say the same of several places, in the order of the first of each."""
    groups: dict[object, list[CheckFinding]] = {}
    for finding in findings:
        said = (finding.rule, finding.level, finding.message, finding.hint, finding.suppressed)
        groups.setdefault(said, []).append(finding)
    return list(groups.values())


def exceptions(findings: Iterable[CheckFinding]) -> str:
    """Return the entries for the policy that findings would need, each once: one may be for one path only."""
    return "\n".join(dict.fromkeys(f.exception.rstrip("\n") for f in findings if f.exception and not f.suppressed))


def revisioned(model: CheckedModel) -> str:
    """Return a model's id with its revision, if it has one, a commit cut as git does: ``org/name@4e20de3``."""
    if not model.revision:
        return model.id
    return f"{model.id}@{_COMMIT.sub(lambda commit: commit[0][:_SHORT], model.revision)}"


class Tool(NamedTuple):
    """The program as installed; ``documentation`` is the address its package states, if it does."""

    version: str
    documentation: str | None


def tool() -> Tool:
    """Return what the package says of itself."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        about = metadata("fm-advisor")
    except PackageNotFoundError:
        return Tool("0", None)
    addresses = dict(entry.split(", ", 1) for entry in about.get_all("Project-URL") or () if ", " in entry)
    return Tool(about["Version"], addresses.get("Documentation"))
