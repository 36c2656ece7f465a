"""``--format junit``: the XML that Jenkins, GitLab and other CI servers show as tests: one case a model.

There is no standard; the elements are those of https://github.com/jenkinsci/xunit-plugin (junit-10.xsd, read
2026-11-23), with the attributes ``file`` and ``line`` of a case that pytest writes and GitLab reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from advisor.core.text import visible
from advisor.render.checking.uses import uses
from advisor.render.checking.wording import LEVEL, details, summary, title, where, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.checking import CheckFinding, CheckReport, Place, Unread
    from advisor.render import View

SUITE = "advisor check"


def render(report: CheckReport, view: View) -> str:
    """Return the report as one suite of test cases."""
    suite = ET.Element("testsuite")
    findings: dict[str | None, list[CheckFinding]] = {}
    for finding in worst_first(report.findings):
        findings.setdefault(finding.model_id, []).append(finding)
    used = uses(report)
    for model in report.models:
        of_model = findings.pop(model.id, [])
        places = [*(f.place for f in of_model), *(r.place for r in used.get(model.id, ()))]
        place = next(filter(None, places), None)
        _judged(_case(suite, model.id, place), of_model, view)
    for name, others in _unclaimed(findings.values()).items():
        _judged(_case(suite, name, others[0].place), others, view)
    for unread in report.unread:
        _unread(suite, unread, report, view)
    _tell_apart(suite.findall("testcase"))
    ET.SubElement(suite, "system-out").text = _clean(summary(report, view.language))
    return _document(suite)


def _tell_apart(cases: Iterable[ET.Element]) -> None:
    """Give cases of the same name a number: servers drop all but the first."""
    seen: dict[str, int] = {}
    for case in cases:
        name = case.attrib["name"]
        seen[name] = number = seen.get(name, 0) + 1
        if number > 1:
            case.set("name", f"{name} #{number}")


def _unclaimed(groups: Iterable[Sequence[CheckFinding]]) -> dict[str, list[CheckFinding]]:
    """Return findings about no model of the report by a name of their own."""
    named: dict[str, list[CheckFinding]] = {}
    for finding in (f for group in groups for f in group):
        name = " ".join(filter(None, (finding.rule, finding.model_id, where(finding.place))))
        named.setdefault(name, []).append(finding)
    return named


def _case(suite: ET.Element, name: str, place: Place | None) -> ET.Element:
    attributes = {"classname": SUITE, "name": _clean(name)}
    if place:
        attributes |= {"file": _clean(place.path), "line": str(place.line)}
    return ET.SubElement(suite, "testcase", attributes)


def _judged(case: ET.Element, findings: Sequence[CheckFinding], view: View) -> None:
    """Write what fails as one failure, the rest as output: servers show only the first failure of a case."""
    fails = [f for f in findings if _fails(f)]
    if fails:
        rules = ", ".join(sorted({f.rule for f in fails}))
        message = f"{fails[0].rule} {title(fails[0].rule, view.language)}: {fails[0].message.get(view.language)}"
        failure = ET.SubElement(case, "failure", {"message": _clean(message), "type": rules})
        failure.text = "\n\n".join(_told(f, view) for f in fails)
    rest = [f for f in findings if not _fails(f)]
    if rest:
        ET.SubElement(case, "system-out").text = "\n\n".join(_told(f, view) for f in rest)


def _fails(finding: CheckFinding) -> bool:
    return finding.level == "error" and finding.suppressed is None


def _told(finding: CheckFinding, view: View) -> str:
    head = (where(finding.place), LEVEL[finding.level].get(view.language), finding.rule)
    lines = [f"{' '.join(filter(None, head))}: {finding.message.get(view.language)}"]
    if finding.suppressed:
        lines.append(f"  {finding.suppressed.get(view.language)}")
    lines += [f"  {label}: {text}" for label, text in details(finding, view.language)]
    return _clean("\n".join(lines))


def _unread(suite: ET.Element, unread: Unread, report: CheckReport, view: View) -> None:
    """Write a file that was not read: an error when the check is incomplete for it, else a case left out."""
    case = ET.SubElement(
        suite, "testcase", {"classname": SUITE, "name": _clean(unread.path), "file": _clean(unread.path)}
    )
    if unread.line is not None:
        case.set("line", str(unread.line))
    reason = {"message": _clean(unread.reason.get(view.language))}
    if report.incomplete:
        ET.SubElement(case, "error", {**reason, "type": "unread"})
    else:
        ET.SubElement(case, "skipped", reason)


def _document(suite: ET.Element) -> str:
    counts = {
        "tests": str(len(suite.findall("testcase"))),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": str(len(suite.findall("testcase/error"))),
    }
    suite.attrib = {"name": SUITE, **counts, "skipped": str(len(suite.findall("testcase/skipped")))}
    root = ET.Element("testsuites", {"name": SUITE, **counts})
    root.append(suite)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _clean(text: str) -> str:
    """Return text that XML 1.0 can carry: control characters and lone surrogates are spelled out."""
    return visible(text, keep="\n\t")
