"""Why a row is what it is: quality evidence, warnings, then notes, what weighs most first; long repetitions as footnotes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render import ranking
from advisor.render.wording import SEVERITY, joined, sentence, suite_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.core.result import Finding, Recommendation
    from advisor.render import View

FOOTNOTE_CHARACTERS = 80
"""A repeated note longer than this (in English, for both languages) goes below the table; shorter ones stay."""

_SEVERITIES = {"warn": 0, "prefer": 1, "note": 2, "exclude": 3}
# By the group of the rule's id. What is not listed weighs as much as the hardware; how to get access comes last.
_GROUPS = {"region": 0, "lifecycle": 1, "quality": 2, "license": 3, "access": 5}
_OTHER_GROUP = 4
_STAYS = ("region",)  # where data go is no small print
_QUALITY = Text(
    "{suite}: {value:g}, middle of its place above {share:.0%} of its models ({as_of})",
    "{suite}: {value:g}、順位の中央は収録モデルの下から {share:.0%} ({as_of})",
)
_QUALITY_AMONG = Text(
    "{suite}: {value:g}, middle of its place above {share:.0%} of the {of} models selected from it ({as_of})",
    "{suite}: {value:g}、順位の中央は抜粋した {of} モデルの下から {share:.0%} ({as_of})",
)
AT_CHANCE = Text("no better than guessing there", "ランダムな回答と差のない成績")
_NO_WARNINGS = Text("no warnings", "注意点なし")
_MORE = Text("{} more with --explain", "ほか {} 件は --explain で表示")
_SEE = Text("see {}", "注 {} を参照")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def footnotes(entries: Sequence[Recommendation], language: Language, yen: float | None = None) -> dict[str, str]:
    """Return sentence → mark (``¹``) of the long notes that several rows have word for word, in order."""
    counts: Counter[str] = Counter()
    for entry in entries:
        texts = [remark(f, language, yen) for f in ordered(entry.best.findings) if _may_be_footnote(f)]
        counts.update(tuple(dict.fromkeys(texts)))
    repeated = [text for text, count in counts.items() if count > 1]
    return {text: str(i).translate(_SUPERSCRIPT) for i, text in enumerate(repeated, 1)}


def footnote_lines(marks: Mapping[str, str]) -> list[str]:
    """Return the footnotes as lines below the table."""
    return [f"{mark} {text}" for text, mark in marks.items()]


def why(entry: Recommendation, view: View, marks: Mapping[str, str], most: int | None) -> list[str]:
    """Return the reasons a reader weighs, ``most`` of them, what made the score, and the marks of the footnotes.

    That there are no warnings is said only where there is nothing else to heed: above a caveat it would talk it away.
    """
    language, quality = view.language, entry.quality
    findings = ordered(entry.best.findings)
    first = []
    if quality is not None and quality.percentile is not None:
        said = _QUALITY_AMONG if quality.selected else _QUALITY
        first.append(
            said.get(language).format(
                suite=suite_title(quality, view.catalog, language),
                value=quality.value,
                share=quality.percentile,
                of=quality.of,
                as_of=quality.as_of,
            )
        )
        if quality.at_chance:
            first.append(AT_CHANCE.get(language))
    if not findings:
        first.append(_NO_WARNINGS.get(language))
    texts = dict.fromkeys(remark(f, language, view.yen_per_usd) for f in findings)
    lines = [joined(first, language)] if first else []
    lines += [text for text in texts if text not in marks]
    if most is not None and len(lines) > most:
        lines[most:] = [_MORE.get(language).format(len(lines) - most)]
    if entry.best.utilities:
        lines.append(ranking.line(entry.best.utilities, language))
    seen = sorted((marks[text] for text in texts if text in marks), key=list(marks.values()).index)
    return [*lines, _SEE.get(language).format(" ".join(seen))] if seen else lines


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Return warnings first, then by what the rule is about."""
    return sorted(findings, key=lambda f: (_SEVERITIES[f.severity], _weight(f), f.rule))


def remark(finding: Finding, language: Language, yen: float | None = None) -> str:
    """Return a finding's sentence, marked when it is a warning."""
    text = sentence(finding.message, language, yen)
    return f"{SEVERITY['warn'].get(language)}: {text}" if finding.severity == "warn" else text


def _weight(finding: Finding) -> int:
    return _GROUPS.get(_group(finding), _OTHER_GROUP)


def _group(finding: Finding) -> str:
    return finding.rule.partition(".")[0]


def _may_be_footnote(finding: Finding) -> bool:
    if finding.severity == "warn" or _group(finding) in _STAYS:
        return False
    # Measured in one language, so that both reports have the same shape.
    return len(sentence(finding.message, "en")) > FOOTNOTE_CHARACTERS
