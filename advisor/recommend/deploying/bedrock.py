"""A call on Bedrock: the route that stays nearest to the asked region, with what has to be agreed to first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.deploying import BedrockCall, DeploymentPlan
from advisor.core.model import ENDPOINTS
from advisor.core.request import Choice, Load, Request, Use, Where
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.estimate.cost import gives_text_of
from advisor.recommend import channels, questions
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.deploying import refusals
from advisor.recommend.inquiry import Inquiry

if TYPE_CHECKING:
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.deploying import DeployQuestion, Target
    from advisor.core.model import Model
    from advisor.core.sizing import SizingLoad
    from advisor.recommend.candidate import Candidate
    from advisor.rules import RuleSet


def plan_bedrock(
    question: DeployQuestion, target: Target, catalog: Catalog, rules: RuleSet, model: Model, *, today: date
) -> DeploymentPlan:
    """Plan calls of a model on Bedrock.

    Raises:
        UsageError: it is not there, or takes no conversation; or settings of an engine are given.
    """
    refusals.refuse_settings(
        question,
        Text("Bedrock serves the model itself", "Bedrock ではモデルの提供元が設定します"),
        Text("leave it out", "省略してください"),
    )
    sizing = question.sizing
    questions.refuse(questions.check(sizing, catalog, model if model.checkpoint else None))
    if not model.bedrock:
        raise UsageError(
            Text(
                f"--target bedrock: {model.name} is not on Bedrock",
                f"--target bedrock: {model.name} は Bedrock にありません",
            ),
            Text(
                "`advisor show` lists its channels; a server of your own: --target vllm or sagemaker",
                "提供先は `advisor show` で確認できます。自分で動かす場合: --target vllm、sagemaker など",
            ),
        )
    if gives_text_of(model) is False or model.kind in ("embedding", "reranker", "image", "video"):
        raise UsageError(
            Text(
                f"--target bedrock: {model.name} takes no conversation, its requests have a form of their own",
                f"--target bedrock: {model.name} は会話形式の API に対応しておらず、リクエスト形式がモデル固有です",
            ),
            Text(
                "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html",
                "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html",
            ),
        )
    load = questions.complete(sizing._replace(instance=None), catalog, model).load
    found = _candidates(question, catalog, rules, model, load, today)
    candidate, fits = found[0]
    d = candidate.deployment
    channel = next(c for c in model.bedrock if c.id == d.bedrock_model_id)
    limit = channel.max_output_tokens
    others = tuple(str(c.deployment.inference_profile or c.deployment.bedrock_model_id) for c, _ in found[1:])
    notes = [
        Text(
            "Bedrock has no instance: --instance is not used",
            "Bedrock にインスタンスはないため、--instance は使われません",
        )
    ]
    licensed = next((m for m in model.by_license() if channel in m.bedrock), model)
    price = candidate.cost.price_source if candidate.cost else None
    where = model.provenance["channels.bedrock"].source if "channels.bedrock" in model.provenance else None
    return DeploymentPlan(
        question=question,
        target=target,
        model=model,
        deployment=d,
        fits=fits,
        load=load,
        dated=catalog.stamp.version.replace(".", "-")[:10],
        licenses=tuple(catalog.licenses[i] for i in licensed.licenses),
        bedrock=BedrockCall(
            model_id=str(d.inference_profile or d.bedrock_model_id),
            region=d.region,
            endpoint=d.bedrock_endpoint or "bedrock-runtime",
            max_output_tokens=min(load.output_tokens, limit) if limit else load.output_tokens,
            eula=channel.eula,
            others=others,
        ),
        cost=candidate.cost,
        remarks=tuple(notes) if sizing.instance else (),
        notes=_limited(load, limit),
        sources=tuple(dict.fromkeys(s for s in (where, price) if s)),
    )


def _candidates(
    question: DeployQuestion, catalog: Catalog, rules: RuleSet, model: Model, load: SizingLoad, today: date
) -> list[tuple[Candidate, bool | None]]:
    """Return the routes that do, those that stay nearest first; raises where none does."""
    sizing = question.sizing
    request = Request(
        use=Use(commercial=False),
        where=Where(platforms=("bedrock",), region=sizing.region),
        load=Load(
            input_tokens=load.prompt,
            output_tokens=load.output_tokens,
            concurrency=load.concurrency,
            requests_per_day=load.requests_per_day,
            hours_per_month=load.hours_per_month,
        ),
        choice=Choice(models=(model.id,)),
    )
    inquiry = Inquiry(model, request, catalog, rules, today)
    told = inquiry.model_findings()
    judged = [
        (c._replace(findings=(*told, *c.findings)), inquiry.fits((*told, *c.findings)))
        for c in BedrockSearch(request, catalog, inquiry.rules, inquiry.subject).candidates(model)
    ]
    usable = [(c, fits) for c, fits in judged if fits is not False]
    callable_ = [pair for pair in usable if pair[0].deployment.bedrock_endpoint in (None, ENDPOINTS[0])]
    if usable and not callable_:
        raise _another_api(model)
    if callable_:
        usable = callable_
        return sorted(usable, key=lambda pair: (pair[1] is None, _reach(pair[0])))
    raise _refusal(model, judged, sizing.region)


def _another_api(model: Model) -> UsageError:
    return UsageError(
        Text(
            f"--target bedrock: {model.name} answers on the endpoint {ENDPOINTS[1]} only, which takes no Converse",
            f"--target bedrock: {model.name} は {ENDPOINTS[1]} エンドポイント専用で、Converse では呼び出せません",
        ),
        Text(
            "its base URL differs by model: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
            "ベース URL はモデルごとに異なります: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
        ),
    )


def _reach(candidate: Candidate) -> int:
    """Return how far from the region requests may go: in it, in its geography, anywhere."""
    profile = candidate.deployment.inference_profile
    if profile is None:
        return 0
    return 2 if profile.startswith(f"{channels.GLOBAL}.") else 1


def _refusal(model: Model, judged: list[tuple[Candidate, bool | None]], region: str) -> UsageError:
    elsewhere = sorted({name for channel in model.bedrock for route in channel.routes for name in route.regions})
    if region not in elsewhere and elsewhere:
        listed = ", ".join(elsewhere)
        return UsageError(
            Text(
                f"--region: {model.name} is not on Bedrock in {region}",
                f"--region: {region} の Bedrock に {model.name} はありません",
            ),
            Text(f"it is in {listed}", f"提供リージョン: {listed}"),
        )
    rules = ", ".join(dict.fromkeys(f.rule for c, _ in judged for f in c.findings if f.severity == "exclude"))
    return UsageError(
        Text(
            f"{model.name} cannot be used on Bedrock in {region} ({rules})",
            f"{region} の Bedrock で {model.name} は使えません ({rules})",
        ),
        Text(
            f"advisor recommend --model {model.id} --platform bedrock --region {region} --explain",
            f"advisor recommend --model {model.id} --platform bedrock --region {region} --explain",
        ),
    )


def _limited(load: SizingLoad, limit: int | None) -> tuple[Text, ...]:
    if limit is None or load.output_tokens <= limit:
        return ()
    return (
        Text(
            f"Bedrock returns {limit:,} tokens at most, fewer than the {load.output_tokens:,} asked",
            f"Bedrock の最大出力は {limit:,} トークンで、指定の {load.output_tokens:,} トークンに届きません",
        ),
    )
