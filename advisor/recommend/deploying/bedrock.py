"""A call on Bedrock: the route that a recommendation prices, the cheapest that is allowed, with what has to be agreed to first."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from advisor.core.deploying import BedrockCall, DeploymentPlan
from advisor.core.model import ENDPOINTS
from advisor.core.request import Choice, Limits, Load, Request, Residency, Use, Where
from advisor.core.text import LANGUAGES, Text
from advisor.errors import InfeasibleError, UsageError
from advisor.estimate.cost import gives_text_of
from advisor.recommend import channels, questions
from advisor.recommend.bedrock import BedrockSearch
from advisor.recommend.deploying import refusals
from advisor.recommend.inquiry import Inquiry
from advisor.recommend.routes import offers_on_bedrock
from advisor.rules.facts import show

if TYPE_CHECKING:
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.deploying import DeployQuestion, Target
    from advisor.core.model import Model
    from advisor.core.result import Deployment
    from advisor.core.sizing import SizingLoad
    from advisor.errors import AdvisorError
    from advisor.recommend.candidate import Candidate
    from advisor.rules import RuleSet


_RESIDENCIES: tuple[Residency, ...] = ("region", "country", "any")
"""From the narrowest to the widest."""


def plan_bedrock(
    question: DeployQuestion, target: Target, catalog: Catalog, rules: RuleSet, model: Model, *, today: date
) -> DeploymentPlan:
    """Plan calls of a model on Bedrock.

    Raises:
        UsageError: it is not there, or takes no conversation; or settings of an engine are given.
        InfeasibleError: it is there, and every route is excluded.
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
    judged = _candidates(question, catalog, rules, model, load, today)
    usable = [(c, fits) for c, fits in judged if fits is not False]
    called = [pair for pair in usable if _takes_converse(pair[0].deployment)]
    if not called:
        if len(usable) == len(judged) and usable:
            raise _another_api(model)
        wider = (each for each in _RESIDENCIES if _RESIDENCIES.index(each) > _RESIDENCIES.index(question.residency))
        allows = (
            (each, _name(c.deployment))
            for each in wider
            for c, fits in _candidates(question._replace(residency=each), catalog, rules, model, load, today)
            if fits is not False and _takes_converse(c.deployment)
        )
        raise _refusal(model, judged, question, next(allows, None))
    candidate, fits = min(called, key=lambda pair: (pair[1] is None, *_by_price(pair[0])))
    d = candidate.deployment
    channel = next(c for c in model.bedrock if c.id == d.bedrock_model_id)
    limit = channel.max_output_tokens
    model_id = _name(d)
    offers = offers_on_bedrock(model, catalog, sizing.region, load, today.isoformat())
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
        stated_use=licensed.stated_use,
        bedrock=BedrockCall(
            model_id=model_id,
            region=d.region,
            endpoint=d.bedrock_endpoint or "bedrock-runtime",
            max_output_tokens=min(load.output_tokens, limit) if limit else load.output_tokens,
            eula=channel.eula,
            offer=next((offer for offer in offers if offer.name == model_id), None),
            others=tuple(offer for offer in offers if offer.name != model_id),
            excluded=tuple(_name(c.deployment) for c, fits in judged if fits is False),
            uncallable=tuple(_name(c.deployment) for c, _ in judged if not _takes_converse(c.deployment)),
        ),
        cost=candidate.cost,
        remarks=tuple(notes) if sizing.instance else (),
        notes=_limited(load, limit),
        sources=tuple(dict.fromkeys(s for s in (where, price) if s)),
    )


def _candidates(
    question: DeployQuestion, catalog: Catalog, rules: RuleSet, model: Model, load: SizingLoad, today: date
) -> list[tuple[Candidate, bool | None]]:
    """Return every route from the region, judged."""
    sizing = question.sizing
    request = Request(
        use=Use(commercial=False),
        where=Where(platforms=("bedrock",), region=sizing.region, residency=question.residency),
        load=Load(
            input_tokens=load.input_tokens,
            output_tokens=load.output_tokens,
            concurrency=load.concurrency,
            requests_per_day=load.requests_per_day,
            hours_per_month=load.hours_per_month,
        ),
        limits=Limits(min_context=load.context if load.context > load.input_tokens + load.output_tokens else None),
        choice=Choice(models=(model.id,)),
    )
    inquiry = Inquiry(model, request, catalog, rules, today)
    told = inquiry.model_findings()
    return [
        (c._replace(findings=(*told, *c.findings)), inquiry.fits((*told, *c.findings)))
        for c in BedrockSearch(request, catalog, inquiry.rules, inquiry.subject).candidates(model)
    ]


def _takes_converse(d: Deployment) -> bool:
    return d.bedrock_endpoint in (None, ENDPOINTS[0])


def _name(d: Deployment) -> str:
    """Return what the API takes."""
    return str(d.inference_profile or d.bedrock_model_id)


def _another_api(model: Model) -> UsageError:
    """Return the error where no route takes Converse, and none was excluded."""
    hint = Text(
        "its base URL differs by model: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
        "ベース URL はモデルごとに異なります: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
    )
    said = _without_converse(model.name)
    return UsageError(Text(f"--target bedrock: {said.en}", f"--target bedrock: {said.ja}"), hint)


def _without_converse(name: str) -> Text:
    return Text(
        f"{name} answers on the endpoint {ENDPOINTS[1]} only, which takes no Converse",
        f"{name} は {ENDPOINTS[1]} エンドポイント専用で、Converse では呼び出せません",
    )


def _by_price(candidate: Candidate) -> tuple[float, int, str]:
    """Return the key of a route: by its price, and of those alike that which stays nearest."""
    profile, cost = candidate.deployment.inference_profile, candidate.cost
    reach = 0 if profile is None else 2 if profile.startswith(f"{channels.GLOBAL}.") else 1
    return (inf if cost is None else cost.monthly, reach, profile or "")


def _refusal(
    model: Model,
    judged: list[tuple[Candidate, bool | None]],
    question: DeployQuestion,
    wider: tuple[Residency, str] | None,
) -> AdvisorError:
    """Return why no route can be used; ``wider``: the nearest residency by which one could, and that route."""
    region = question.sizing.region
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
    narrowed = "" if question.residency == "any" else f" --residency {question.residency}"
    again = f"advisor recommend --model {model.id} --platform bedrock --region {region}{narrowed} --explain"
    excluding = [f.message for c, fits in judged if fits is False for f in c.findings if f.severity == "exclude"]
    left = [_without_converse(_name(c.deployment)) for c, fits in judged if fits is not False]
    why_en, why_ja = (
        dict.fromkeys([*(each.get(language, show) for each in excluding), *(each.get(language) for each in left)])
        for language in LANGUAGES
    )
    return InfeasibleError(
        Text(
            f"{model.name} cannot be used on Bedrock in {region} as asked: {'; '.join(why_en)}",
            f"指定の条件では {region} の Bedrock で {model.name} を使えません: {'。'.join(why_ja)}",
        ),
        Text(f"--residency {wider[0]} allows {wider[1]}", f"--residency {wider[0]} なら {wider[1]} を使えます")
        if wider
        else Text(again, again),
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
