"""A plan as far as an estimate makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.deploying import DeploymentPlan

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.deploying import DeployQuestion, Target
    from advisor.core.sizing import SizedDeployment, SizingReport


def plan_of(
    question: DeployQuestion, target: Target, report: SizingReport, sized: SizedDeployment, catalog: Catalog
) -> DeploymentPlan:
    """Return the plan of what was sized, before anything is settled besides."""
    model = report.model
    return DeploymentPlan(
        question=question,
        target=target,
        model=model,
        deployment=sized.deployment,
        fits=sized.fits,
        load=report.load,
        dated=report.catalog.version.replace(".", "-")[:10],
        licenses=tuple(catalog.licenses[i] for i in model.licenses),
        stated_use=model.stated_use,
        report=report,
        sized=sized,
        cost=sized.cost,
    )
