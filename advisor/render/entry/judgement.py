"""The facts of a rule, a task and a benchmark suite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render.entry.fact import Fact, Facts
from advisor.rules.facts import Fact as Word
from advisor.rules.predicate import All, Any_, Comparison, Constant, Not

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.core.text import Language
    from advisor.rules import Rule
    from advisor.rules.predicate import Predicate


def rule_facts(value: Rule, language: Language) -> list[Fact]:
    """Return the facts of a rule: what it asks, what it says, where it comes from."""
    out = Facts()
    source = value.source
    basis: Any = "published" if source else "assumed"  # without a source a rule is this project's judgement
    for name, fact in (
        ("title", value.title.get(language)),
        ("scope", value.scope),
        ("severity", value.severity),
        ("when", predicate(value.when)),
        ("require", predicate(value.require)),
        ("because", value.because.get(language)),
        ("hint", value.hint.get(language) if value.hint else None),
        ("rests_on", value.basis),
        ("facts", [word.name for word in value.judged]),
        ("examples", len(value.examples)),
    ):
        out.cited(name, fact, source, basis)
    return out.found


def predicate(value: Predicate) -> Any:
    """Return a predicate as it is written in YAML."""
    match value:
        case Constant():
            return value.truth if isinstance(value.truth, bool) else None
        case Comparison():
            right = value.right
            if isinstance(right, Word):
                right = {"fact": right.name}
            elif isinstance(right, frozenset):
                right = sorted(right)
            elif isinstance(right, tuple):
                right = list(right)
            return {"fact": value.fact.name, value.operator: right}
        case Not():
            return {"not": predicate(value.part)}
        case All():
            return {"all": [predicate(part) for part in value.parts]}
        case Any_():
            return {"any": [predicate(part) for part in value.parts]}


def task_facts(id_: str, raw: Mapping[str, Any], catalog: Catalog, language: Language) -> list[Fact]:
    """Return the facts of a task; who carries it and which suites decide is this project's judgement."""
    out = Facts()
    out.cited("name", raw["name"][language], None, "assumed")
    out.cited("carriers", list(raw["carriers"]), None, "assumed")
    out.cited("instruction_following", raw["instruction_following"], None, "assumed")
    for field in ("evidence", "stand_ins"):
        if field in raw or field == "evidence":
            listed = {code: list(names) for code, names in raw.get(field, {}).items()}
            out.cited(field, listed, None, "assumed")
    models = sorted(m.id for m in catalog.models.values() if m.tasks is not None and id_ in m.tasks)
    out.cited("models", models, None, "computed")
    return out.found


def suite_facts(raw: Mapping[str, Any], catalog: Catalog, language: Language) -> list[Fact]:
    """Return the facts of a benchmark suite."""
    out = Facts()
    source = catalog.source(raw.get("source"))
    out.cited("name", raw["name"][language], source)
    for name in ("version", "as_of", "language", "judge", "data_license"):
        out.cited(name, raw.get(name), source)
    if "reasoning" in raw:
        out.cited("reasoning", raw["reasoning"], source)
    if "selected" in raw:
        out.cited("selected", raw["selected"][language], source)
    metrics: list[Any] = [
        {
            "id": id_,
            "name": metric["name"][language],
            "scale": metric["scale"],
            "higher_is_better": metric["higher_is_better"],
            "chance": metric.get("chance"),
            **_of_metric(metric, language),
            "models": len(metric["scores"]),
        }
        for id_, metric in raw.get("metrics", {}).items()
    ]
    out.cited("metrics", metrics, source)
    if raw.get("notes"):
        out.cited("notes", [note[language] for note in raw["notes"]], source)
    return out.found


def _of_metric(metric: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return what only some metrics have: a language of their own, a number of questions, why they do not decide."""
    found: dict[str, Any] = {}
    if "language" in metric:
        found["language"] = metric["language"]
    if "questions" in metric:
        found["questions"] = metric["questions"]["count"]
    if "weak" in metric:
        found["weak"] = metric["weak"][language]
    return found
