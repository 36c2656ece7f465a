"""``--format sarif``: SARIF 2.1.0 for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

GitHub's limits (https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning, read
2026-11-23): a file with more than 25,000 results a run is refused, the 5,000 worst are kept, 10 MB after gzip. So the
worst come first, and a notification says how many were left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import Place
from advisor.core.text import Text, visible
from advisor.render.checking.as_json import encoded
from advisor.render.checking.wording import Tool, chain, details, told, tool, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.core.check_rules import CheckRule
    from advisor.core.checking import CheckFinding, CheckReport, Level, Unread
    from advisor.core.text import Language
    from advisor.render import View

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
MOST_NOTIFICATIONS = 1_000
"""Of unread files; nobody reads more, and the size is bounded."""

FINGERPRINT = "advisorModelLicense/v1"
"""GitHub's own key, ``primaryLocationLineHash``, stays free: its upload action computes it and warns of any other."""

_ROOT = "%SRCROOT%"
_TAGS = ("license", "compliance", "machine-learning-model")
_SEVERITY: Mapping[Level, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
_RULE_INDEX = {id_: index for index, id_ in enumerate(CHECK_RULES)}

_DO = Text("What to do", "対処方法")
_ROOT_MEANS = Text("The root of the repository.", "リポジトリのルートです。")
_CUT = Text(
    "{total} findings; the {shown} worst are listed (code scanning takes no more).",
    "指摘は {total} 件あります。重大なものから {shown} 件を出力しました (code scanning の上限)。",
)
_NOWHERE = Text(
    "{number} findings have no place in a file; code scanning does not show them.",
    "{number} 件の指摘はファイル上の位置がなく、code scanning には表示されません。",
)
_MORE_UNREAD = Text(
    "{number} more files were not read in full.", "ほかに {number} ファイルが完全には読めませんでした。"
)

# What SARIF reads as markup in a plain message: placeholders (3.11.5) and embedded links (3.11.6).
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[([^\[\]]*)\]\(")


def render(report: CheckReport, view: View) -> str:
    """Return the report as a SARIF log of one run."""
    return encoded({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, view)]})


def _run(report: CheckReport, view: View) -> Json:
    # a remark would be one more alert: they are for who asks
    shown = [f for f in report.findings if view.explain or f.level != "note"]
    findings = [_placed(f, report) for f in worst_first(shown)]
    excerpts = {r.place: r.excerpt for r in report.references if r.excerpt}
    notifications = list(_notifications(findings, report.unread, view.language))
    return {
        "tool": {"driver": _driver(tool(), view.language)},
        "language": view.language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": _ROOT_MEANS.get(view.language)}}},
        "invocations": [
            {"executionSuccessful": not report.incomplete, "toolExecutionNotifications": notifications},
        ],
        "results": [_result(f, excerpts, view.language) for f in findings[:MOST_RESULTS]],
        "properties": {"policy": report.policy, "catalogDigest": report.catalog.digest},
    }


def _placed(finding: CheckFinding, report: CheckReport) -> CheckFinding:
    """Give a finding about no file the policy's first line: code scanning shows nothing without a place."""
    if finding.place or not report.policy:
        return finding
    return finding._replace(place=Place(report.policy, 1, 1))


# ------------------------------------------------------------------------------------------------------- tool and rules


def _driver(about: Tool, language: Language) -> Json:
    driver: Json = {"name": "advisor check", "version": about.version}
    if about.documentation:
        driver["informationUri"] = about.documentation
    return {**driver, "rules": [_rule(rule, about, language) for rule in CHECK_RULES.values()]}


def _rule(rule: CheckRule, about: Tool, language: Language) -> Json:
    meaning, remedy = rule.meaning.get(language), rule.remedy.get(language)
    body: Json = {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title.get(language)},
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning}\n\n{_DO.get(language)}: {remedy}",
            "markdown": f"{meaning}\n\n**{_DO.get(language)}**: {remedy}",
        },
        "defaultConfiguration": {"level": rule.default_level},
        "properties": {
            "tags": list(_TAGS),
            "precision": "high",
            "problem.severity": _SEVERITY[rule.default_level],
        },
    }
    if about.documentation:
        body["helpUri"] = f"{about.documentation}#{rule.id.lower()}"
    return body


# -------------------------------------------------------------------------------------------------------------- results


def _result(finding: CheckFinding, excerpts: Mapping[Place, str], language: Language) -> Json:
    # Consumers that know no suppressions (GitHub) would raise an alert of the finding's own level.
    level: Level = "note" if finding.suppressed else finding.level
    body: Json = {
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": _message(finding, language)},
        "locations": [_location(finding.place, excerpts.get(finding.place))] if finding.place else [],
        "properties": _properties(finding, language),
    }
    if finding.rule in _RULE_INDEX:
        body["ruleIndex"] = _RULE_INDEX[finding.rule]
    if finding.fingerprint:
        body["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if finding.suppressed:
        body["suppressions"] = [_suppression(finding, finding.suppressed.get(language))]
    return body


def _message(finding: CheckFinding, language: Language) -> str:
    lines = [told(finding, language), *(f"{label}: {text}" for label, text in details(finding, language))]
    return plain("\n".join(lines))


def plain(text: str) -> str:
    """Return text that SARIF shows as it is: no placeholders, no embedded links, no control characters."""
    shown = _PLACEHOLDER.sub(r"{{\1}}", visible(text, keep="\n"))
    return _LINK.sub(r"\\[\1\\](", shown)


def _suppression(finding: CheckFinding, reason: str) -> Json:
    kind = "inSource" if finding.suppressed_by == "inline" else "external"
    return {"kind": kind, "status": "accepted", "justification": plain(reason)}


def _properties(finding: CheckFinding, language: Language) -> Json:
    values = {
        "model": finding.model_id,
        "suppressedLevel": finding.level if finding.suppressed else None,
        "chain": visible(chain(finding.chain, language)) or None,
        "clauseUrl": finding.clause_source.url if finding.clause_source else None,
        "clauseRead": finding.clause_source.read if finding.clause_source else None,
        "alternative": finding.alternative.model_id if finding.alternative else None,
        "exception": finding.exception,
    }
    return {name: value for name, value in values.items() if value is not None}


def _location(place: Place, excerpt: str | None = None) -> Json:
    region: Json = {"startLine": place.line, "startColumn": place.column}
    if place.end_column is not None and place.end_column > place.column:
        region |= {"endLine": place.line, "endColumn": place.end_column}
    physical: Json = {"artifactLocation": _artifact(place.path), "region": region}
    if excerpt:
        physical["contextRegion"] = {"startLine": place.line, "snippet": {"text": visible(excerpt)}}
    return {"physicalLocation": physical}


def _artifact(path: str) -> Json:
    """Return a file by its address: relative to the repository, percent-encoded; any bytes a name can have."""
    encoded_path = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    if encoded_path.startswith("/"):
        return {"uri": f"file://{encoded_path}"}
    return {"uri": encoded_path, "uriBaseId": _ROOT}


# -------------------------------------------------------------------------------------------------------- notifications


def _notifications(findings: Sequence[CheckFinding], unread: Sequence[Unread], language: Language) -> Iterator[Json]:
    total = len(findings)
    if total > MOST_RESULTS:
        yield _notification("warning", _CUT.get(language).format(total=f"{total:,}", shown=f"{MOST_RESULTS:,}"))
    nowhere = sum(f.place is None for f in findings)
    if nowhere:
        yield _notification("note", _NOWHERE.get(language).format(number=f"{nowhere:,}"))
    for file in unread[:MOST_NOTIFICATIONS]:
        yield _unread(file, language)
    more = len(unread) - MOST_NOTIFICATIONS
    if more > 0:
        yield _notification("warning", _MORE_UNREAD.get(language).format(number=f"{more:,}"))


def _unread(file: Unread, language: Language) -> Json:
    location: Json = {"physicalLocation": {"artifactLocation": _artifact(file.path)}}
    if file.line is not None:
        location["physicalLocation"]["region"] = {"startLine": file.line}
    return {**_notification("warning", file.reason.get(language)), "locations": [location]}


def _notification(level: Level, text: str) -> Json:
    return {"level": level, "message": {"text": plain(text)}}
