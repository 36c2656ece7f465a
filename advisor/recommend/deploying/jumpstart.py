"""A deployment from JumpStart, whose container and settings are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.recommend.deploying import refusals
from advisor.recommend.deploying.estimated import plan_of
from advisor.recommend.deploying.images import package
from advisor.recommend.sizing import estimate

if TYPE_CHECKING:
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.deploying import DeploymentPlan, DeployQuestion, Target
    from advisor.core.model import JumpStartChannel, Model
    from advisor.rules import RuleSet


def plan_jumpstart(
    question: DeployQuestion,
    target: Target,
    catalog: Catalog,
    rules: RuleSet,
    model: Model,
    today: date,
    notes: tuple[Text, ...],
) -> DeploymentPlan:
    """Plan a deployment from JumpStart; ``notes`` are remarks on the question.

    Raises:
        UsageError: the model is not there, or settings are given that JumpStart decides.
    """
    refusals.refuse_settings(
        question,
        Text(
            "JumpStart serves with a container and settings of its own",
            "JumpStart は独自のコンテナと設定で動作します",
        ),
        Text("--target sagemaker takes it", "--target sagemaker なら指定できます"),
    )
    channel = _channel(model, str(question.sizing.instance))
    version, source = package("sagemaker", catalog)
    report = estimate(question.sizing, catalog, rules, today=today, model=model)
    sized = report.deployments[0]
    plan = plan_of(question, target, report, sized, catalog)
    told: tuple[Text, ...] = report.notes
    if channel.instances and question.sizing.instance not in channel.instances:
        told = (*told, _not_listed(channel, str(question.sizing.instance)))
    return plan._replace(
        jumpstart=channel,
        packages={"sagemaker": version},
        remarks=notes,
        notes=told,
        sources=tuple(
            s
            for s in (
                source,
                model.provenance["channels.jumpstart"].source if "channels.jumpstart" in model.provenance else None,
            )
            if s
        ),
    )


def _channel(model: Model, instance: str) -> JumpStartChannel:
    active = [c for c in model.jumpstart if c.lifecycle.status == "active" and not c.marketplace]
    if not active:
        sold = next((c for c in model.jumpstart if c.marketplace), None)
        if sold is not None:
            raise UsageError(
                Text(
                    f"{model.name} is in JumpStart as a package of AWS Marketplace, which is subscribed to first",
                    f"JumpStart の {model.name} は AWS Marketplace のパッケージで、先に契約が必要です",
                ),
                Text(
                    "subscribe in the console, then deploy its model package ARN",
                    "コンソールで契約してからデプロイしてください",
                ),
            )
        raise UsageError(
            Text(
                f"--target jumpstart: the catalogue knows no JumpStart id of {model.name}",
                f"--target jumpstart: カタログに {model.name} の JumpStart ID がありません",
            ),
            Text(f"--target sagemaker --instance {instance}", f"--target sagemaker --instance {instance}"),
        )
    return next((c for c in active if instance in c.instances), active[0])


def _not_listed(channel: JumpStartChannel, instance: str) -> Text:
    listed = ", ".join(channel.instances)
    return Text(
        f"JumpStart lists other instance types for {channel.id}, and may refuse {instance}: {listed}",
        f"{channel.id} に JumpStart が挙げるのは別のインスタンスタイプで、{instance} は拒否される可能性があります: {listed}",
    )
