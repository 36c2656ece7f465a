"""The reference pages of facts and rules, in Markdown, made from the registry and the compiled rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.rules.facts import FACTS
from advisor.rules.rule import gap_facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.rules.facts.fact import Fact
    from advisor.rules.rule import Rule

__all__ = ["facts_reference", "rules_reference"]

_FACTS = Text(
    """# Facts

The words a rule may use. *Level* says when a fact is known; a rule is asked once all its facts are. Facts of level
`class` are the same for every instance with the same accelerators, count and interconnect.""",
    """# 事実

ルールで使える語の一覧です。「レベル」は値が決まる段階を示し、ルールは使う事実がすべてそろった段階で評価されます。
`class` の事実は、アクセラレータ・基数・接続方式が同じインスタンスに共通です。""",
)
_FACTS_HEAD = Text("| fact | type | level | meaning |", "| 事実 | 型 | レベル | 意味 |")
_RULES = Text("# Rules", "# ルール")
_SEVERITY = Text("severity", "重大度")
_RESTS = Text("rests on", "根拠")
_LOOKS = Text("looks at", "参照する事実")
_SAYS = Text("says", "メッセージ")
_HINT = Text("hint", "ヒント")
_BASES = {
    "catalogue": Text("the catalogue, whose source the finding cites", "カタログ (出典は判定結果に表示)"),
    "request": Text("the user's own limit", "利用者が指定した条件"),
    "policy": Text("our judgement", "本ツールの方針"),
}


def facts_reference(language: Language) -> str:
    """Return the page of all facts."""
    groups: dict[str, list[Fact]] = {}
    for fact in FACTS.values():
        groups.setdefault(fact.name.partition(".")[0], []).append(fact)
    lines = [_FACTS.get(language)]
    for group, facts in groups.items():
        lines += ["", f"## {group}", "", _FACTS_HEAD.get(language), "|---|---|---|---|"]
        lines += [f"| `{f.name}` | {_type(f, language)} | {f.level} | {f.meaning.get(language)} |" for f in facts]
    return "\n".join(lines) + "\n"


def rules_reference(rules: Iterable[Rule], language: Language) -> str:
    """Return the page of all rules, by id."""
    lines = [_RULES.get(language)]
    for rule in sorted(rules, key=lambda r: r.id):
        lines += ["", f"## {rule.id}", "", f"**{rule.title.get(language)}**", ""]
        lines.append(f"- {_SEVERITY.get(language)}: `{rule.severity}`")
        lines.append(f"- {_LOOKS.get(language)}: {', '.join(f'`{fact.name}`' for fact in rule.judged)}")
        lines.append(f"- {_SAYS.get(language)}: {_sentence(rule.because, language)}")
        if rule.hint:
            lines.append(f"- {_HINT.get(language)}: {_sentence(rule.hint, language)}")
        lines.append(f"- {_RESTS.get(language)}: {_basis(rule, language)}")
    return "\n".join(lines) + "\n"


def _type(fact: Fact, language: Language) -> str:
    if fact.type.kind != "enum":
        return fact.type.describe(language)
    return ", ".join(f"`{member}`" for member in fact.type.members)


def _sentence(text: Text, language: Language) -> str:
    """Show a template with its gaps as words: *needs ⟨the memory needed⟩*."""
    sentence = text.get(language)
    for fact in gap_facts(text):
        sentence = sentence.replace(f"{{{fact.name}}}", f"⟨{fact.meaning.get(language)}⟩")
    return sentence


def _basis(rule: Rule, language: Language) -> str:
    if rule.source:
        return f"<{rule.source.url}> ({rule.source.read})"
    return _BASES[rule.basis].get(language)
