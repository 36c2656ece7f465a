"""Plans of the shipped catalogue, made once, and the same with other names."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from advisor.catalog import load_catalog
from advisor.core.deploying import DeploymentPlan, DeployQuestion
from advisor.core.sizing import SizingQuestion
from advisor.recommend.deploying import plan_deployment
from advisor.render import View
from advisor.render.deploying import artefact
from advisor.rules import load_rules

if TYPE_CHECKING:
    from advisor.core.deploying import Artefact
    from advisor.core.text import Language

TODAY = date(2026, 11, 23)
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
QWEN = "Qwen/Qwen3-8B"
ON = {
    "vllm": "g5.2xlarge",
    "neuron": "inf2.24xlarge",
    "docker": "g5.12xlarge",
    "sagemaker": "ml.g5.2xlarge",
    "jumpstart": "ml.g5.2xlarge",
    "cloudformation": "ml.g5.2xlarge",
    "terraform": "ml.g5.2xlarge",
    "bedrock": None,
}
"""An instance type for each target."""
SERVERS = [name for name in ON if name not in ("jumpstart", "bedrock")]


@cache
def _plan(target: str, model: str, instance: str | None, given: tuple[tuple[str, Any], ...]) -> DeploymentPlan:
    own = {k: v for k, v in given if k in DeployQuestion._fields}
    sizing = {k: v for k, v in given if k in SizingQuestion._fields}
    question = DeployQuestion(target, SizingQuestion(model, instance=instance, **sizing), **own)
    return plan_deployment(question, load_catalog(), load_rules(), today=TODAY)


def plan(target: str, model: str = LLAMA, instance: str | None = None, **given: Any) -> DeploymentPlan:
    """Plan a deployment; ``given`` are fields of the question or of its sizing."""
    return _plan(target, model, instance or ON[target], tuple(sorted(given.items())))


def renamed(made: DeploymentPlan, name: str) -> DeploymentPlan:
    """Return the same plan of a model that is called, and loaded, by another name."""
    sizing = made.question.sizing._replace(model=name)
    made = made._replace(model=made.model._replace(id=name, name=name), question=made.question._replace(sizing=sizing))
    if made.settings is not None:
        made = made._replace(settings=made.settings._replace(model=name))
    if made.bedrock is not None:
        made = made._replace(bedrock=made.bedrock._replace(model_id=name))
    if made.jumpstart is not None:
        made = made._replace(jumpstart=made.jumpstart._replace(id=name))
    licenses = tuple(each._replace(name=f"{name} licence", url=name) for each in made.licenses)
    return made._replace(licenses=licenses)


def file(made: DeploymentPlan, language: Language = "en") -> Artefact:
    """Return the file of a plan."""
    return artefact(made, View(load_catalog(), language))
