"""``--format json``: the whole report, of the parts in `advisor.render.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.render import View, as_json
from advisor.render.wording import proposal, sentence
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.core.model import Model
    from advisor.core.result import Finding, Option, Recommendation, Report
    from advisor.core.text import Language, Message


def render(report: Report, view: View) -> str:
    """Return the report as compact JSON."""
    keys = body(report, LicenseBook(view.catalog.licenses), view.language)
    if view.stamp:
        keys["stamp"] = view.stamp
    return as_json.dumps(keys)


def body(report: Report, book: LicenseBook, language: Language) -> dict[str, Any]:
    """Return the contract's form of a report."""
    write = _Writer(book, language)
    return {
        "schema_version": as_json.SCHEMA_VERSION,
        "catalog": as_json.catalog(report.catalog),
        "request": report.request.echo(),
        "objective": as_json.objective(report.objective, language),
        "recommended": [write.recommendation(r) for r in report.recommended],
        "rejected": [
            {
                "model": write.model(r.model),
                "deployment": as_json.deployment(r.deployment) if r.deployment else None,
                "memory": as_json.memory(r.memory) if r.memory else None,
                "findings": [write.finding(f) for f in r.findings],
            }
            for r in report.rejected
        ],
        "undetermined": [
            {
                "model": write.model(u.model),
                "deployment": as_json.deployment(u.deployment) if u.deployment else None,
                "findings": [write.finding(f) for f in u.findings],
                "missing": list(u.missing),
            }
            for u in report.undetermined
        ],
        "relaxations": [
            {
                "field": r.field,
                "from": r.current,
                "to": r.proposed,
                "unlocks": list(r.unlocks),
                "message": proposal(r, language),
            }
            for r in report.relaxations
        ],
        "notes": [n.get(language) for n in report.notes],
    }


class _Writer:
    """Writes models, their terms, findings and sentences once each, however often they occur."""

    def __init__(self, book: LicenseBook, language: Language) -> None:
        self._book = book
        self._language: Language = language
        self._models: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
        self._licenses: dict[Any, dict[str, Any]] = {}
        self._findings: dict[int, dict[str, Any]] = {}
        self._sentences: dict[Any, str] = {}

    def model(self, model: Model) -> dict[str, Any]:
        key = (model.id, model.licenses)
        cached = self._models.get(key)
        if cached is None:
            cached = self._models[key] = as_json.model_summary(model, self._license(model))
        return cached

    def _license(self, model: Model) -> dict[str, Any]:
        key = (model.license, model.licenses, model.stated_use)
        cached = self._licenses.get(key)
        if cached is None:
            cached = self._licenses[key] = as_json.license_summary(model, self._book, self._language)
        return cached

    def finding(self, finding: Finding) -> dict[str, Any]:
        key = id(finding)  # by identity: rules hand the same finding to all it is true of, and the report keeps them
        cached = self._findings.get(key)
        if cached is None:
            cached = self._findings[key] = as_json.finding_entry(finding, self._language, self._sentence)
        return cached

    def _sentence(self, message: Message, language: Language) -> str:
        """Word a message; of many models rules say the same."""
        template, gaps = message
        values = gaps.values()
        try:
            # with types: 1, 1.0 and True are equal, and not worded alike
            key = (template, *gaps, *values, *map(type, values))
            known = self._sentences.get(key)
        except TypeError:  # a value that has no hash
            return sentence(message, language)
        if known is None:
            known = self._sentences[key] = sentence(message, language)
        return known

    def option(self, option: Option) -> dict[str, Any]:
        return {
            "deployment": as_json.deployment(option.deployment),
            "memory": as_json.memory(option.memory) if option.memory else None,
            "performance": as_json.performance(option.performance) if option.performance else None,
            "cost": as_json.cost(option.cost) if option.cost else None,
            "findings": [self.finding(f) for f in option.findings],
            "utilities": as_json.utilities(option.utilities) if option.utilities else None,
        }

    def recommendation(self, entry: Recommendation) -> dict[str, Any]:
        body = {"model": self.model(entry.model), **self.option(entry.best)}
        quality_ = as_json.quality(entry.quality) if entry.quality else None
        head = {"rank": entry.rank, "score": round(entry.score, 4), "pareto": entry.pareto}
        return {
            **head,
            **body,
            "quality": quality_,
            "alternatives": [
                {**head, **_score(o), "model": self.model(o.model), **self.option(o), "quality": quality_}
                for o in entry.alternatives
            ],
        }


def _score(option: Option) -> dict[str, float]:
    return {"score": round(option.utilities.score, 4)} if option.utilities else {}
