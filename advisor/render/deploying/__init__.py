"""Renderers of a deployment: pure functions from the plan to one file, imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.errors import InfeasibleError
from advisor.render import render_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.deploying import Artefact, DeploymentPlan
    from advisor.render import View

__all__ = ["FORMATS", "TARGETS", "artefact", "render_deployment"]

TARGETS = {
    "vllm": {"": "vllm"},
    "neuron": {"": "neuron"},
    "docker": {"": "docker"},
    "sagemaker": {"boto3": "sagemaker", "sdk": "sagemaker_sdk"},
    "jumpstart": {"": "jumpstart"},
    "cloudformation": {"": "cloudformation"},
    "terraform": {"": "terraform"},
    "bedrock": {"": "bedrock"},
}
"""Target → flavour → module with ``render(plan, view) -> Artefact``; the first flavour is the default."""

FORMATS = {"text": f"{__name__}.as_text", "json": f"{__name__}.as_json"}
"""Format → module with ``render(made, view) -> str``, of a plan with its artefact."""


def artefact(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the file of a plan.

    Raises:
        InfeasibleError: the plan does not fit, so that there is nothing to write.
    """
    ways = TARGETS[plan.target.id]
    if plan.fits is False:
        raise InfeasibleError(
            Text(
                f"{plan.model.name} does not fit: there is nothing to deploy",
                f"{plan.model.name} は収まらないため、デプロイできません",
            )
        )
    module = ways.get(plan.question.flavor or "") or next(iter(ways.values()))
    render: Callable[[DeploymentPlan, View], Artefact] = import_module(f"{__name__}.{module}").render
    return render(plan, view)


def render_deployment(plan: DeploymentPlan, view: View, format_: str) -> str:
    """Return a plan in ``format_`` (a key of :data:`FORMATS`); the errors are those of `artefact`."""
    return render_with(FORMATS, (plan, artefact(plan, view)), view, format_)
