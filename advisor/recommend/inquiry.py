"""One model asked about on its own, to be served or to be tuned: what both questions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import is_sagemaker_name
from advisor.recommend.machines import SELF_HOSTING, Machines
from advisor.recommend.measured import Measured
from advisor.recommend.verdict import fits_of
from advisor.rules.book import LicenseBook
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.request import Platform, Request
    from advisor.core.result import Finding
    from advisor.core.tuning import TuningRun
    from advisor.rules import RuleSet

TOLD = ("exclude", "warn")
"""Of the model, what stands in the way or warns is told; remarks on its licence are another question."""
IN_NO_FILE = ("license.", "lifecycle.", "model.kind", "model.languages", "model.tasks", "model.fine_tunable")
"""Facts, or beginnings of their names, that a config and its weights never tell."""


def platforms_of(instance: str | None) -> tuple[Platform, ...]:
    """Return where an instance type is looked for: ``ml.`` is SageMaker's; without one, wherever there are instances."""
    if instance is None:
        return SELF_HOSTING
    return ("sagemaker",) if is_sagemaker_name(instance) else ("ec2",)


class Inquiry:
    """The rules bound to a request, the subject turned to the model, and the machines that come into question.

    ``instance`` is the only machine where one is asked; ``training`` the run that is judged in place of serving.
    """

    def __init__(
        self,
        model: Model,
        request: Request,
        catalog: Catalog,
        rules: RuleSet,
        today: date,
        *,
        instance: str | None = None,
        training: TuningRun | None = None,
    ) -> None:
        region = catalog.regions[request.where.region]
        self.model = model
        self.rules = rules.bind(request, today, region, training)
        self.subject = Subject(request, today, region, training)
        self.subject.tasks = catalog.tasks
        self.subject.measured = Measured(request, catalog)
        self.subject.model = model
        self.subject.terms = LicenseBook(catalog.licenses).terms(model)
        self.instance = None if instance is None else catalog.instance(instance)
        only = None if self.instance is None else (self.instance,)
        self.machines = Machines(request, catalog, self.rules, self.subject, only)
        self._of_offers = {rule.id for rule in self.rules.rules("offer")}

    def model_findings(self) -> tuple[Finding, ...]:
        """Return what is said of the model, wherever it runs; of files not that they leave out what no file says."""
        found = tuple(f for f in self.rules.judge("model", self.subject) if f.severity in TOLD)
        if self.model.checkpoint is None:
            return found
        told = (f for f in found if not f.missing or not all(name.startswith(IN_NO_FILE) for name in f.missing))
        return (*told, *self.model.checkpoint.findings)

    def fits(self, findings: Iterable[Finding]) -> bool | None:
        """Return whether it runs; a price that is not known does not change it, though nobody can recommend it so."""
        return fits_of(f for f in findings if not (f.missing and f.rule in self._of_offers))
