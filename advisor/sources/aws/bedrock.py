"""Bedrock's models, inference profiles and offers, as one region lists them.

IAM: ``bedrock:ListFoundationModels``, ``bedrock:ListInferenceProfiles``, ``bedrock:ListFoundationModelAgreementOffers``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.core.text import Text, quoted
from advisor.sources.aws import lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import Agreement, FoundationModel, Observed, Profile

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.sources.aws.lenient import Remarks
    from advisor.sources.aws.session import Session

__all__ = [
    "agreements",
    "foundation_models",
    "inference_profiles",
    "read_agreements",
    "read_foundation_models",
    "read_inference_profiles",
]

_DOCS = "https://docs.aws.amazon.com/bedrock/latest/APIReference"
MODELS_URL = f"{_DOCS}/API_ListFoundationModels.html"
PROFILES_URL = f"{_DOCS}/API_ListInferenceProfiles.html"
OFFERS_URL = f"{_DOCS}/API_ListFoundationModelAgreementOffers.html"
_PAGE = 1000
"""The largest the service gives (botocore's model of ``MaxResults``)."""
_MODALITIES = ("TEXT", "IMAGE", "AUDIO", "VIDEO", "SPEECH", "EMBEDDING")
"""The API's enum and, beyond it, what the service answers (Nova: VIDEO, SPEECH)."""
_INFERENCE = frozenset({"ON_DEMAND", "PROVISIONED", "INFERENCE_PROFILE"})
"""The API's enum and, beyond it, what the service answers of models that only profiles reach."""
_STATUS = {"ACTIVE": "active", "LEGACY": "legacy"}
_ROUTES = frozenset({"us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "global"})
_NO_OFFER = frozenset({"ResourceNotFoundException", "ValidationException"})
"""What the service says of a model without offers: Amazon's own, or one it does not list."""

_MODEL_ID = re.compile(r"(?=.{1,140}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[a-z0-9-]+){0,2}")
_PROFILE_ID = re.compile(r"(?=.{1,160}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[a-z0-9-]+){0,2}")
_MODEL_ARN = re.compile(r"arn:aws[a-z-]*:bedrock:(?P<region>[a-z0-9-]{0,40}):\d{0,12}:foundation-model/(?P<id>.+)")
_PRICE = re.compile(r"\d{1,20}(?:\.\d{1,30})?")
_LONGEST_URL = 2000
_TWO_COLONS = 2

_NO_ID = Text("no usable id", "ID を読み取れません")
_NO_MODEL = Text("the profile names no model, or several", "対象モデルがないか、複数あります")
_NO_ROUTE = Text("the profile's id has no prefix", "プロファイル ID に接頭辞がありません")
_NO_STATUS = Text("no status", "状態がありません")
_NO_OFFERS = Text("an answer without a list of offers", "offers のない応答です")
_NO_RATE = Text("a line of a rate card cannot be read", "料金表の行を読み取れません")


def foundation_models(session: Session, region: str) -> Observed[FoundationModel]:
    """Return the models that a region lists, by id; those with a suffix of their own stay apart (``variant_of``).

    Raises:
        UpstreamError: Bedrock refused or could not be reached.
    """
    remarks = lenient.Remarks("ListFoundationModels")
    pages, complete = lenient.all_pages(session, "bedrock", region, "ListFoundationModels", "modelSummaries", remarks)
    return Observed(read_foundation_models(pages, region, remarks), MODELS_URL, None, remarks.texts(), complete)


def inference_profiles(session: Session, region: str) -> Observed[Profile]:
    """Return the system-defined inference profiles that can be called from a region, by id.

    Raises:
        UpstreamError: Bedrock refused or could not be reached.
    """
    remarks = lenient.Remarks("ListInferenceProfiles")
    pages, complete = lenient.all_pages(
        session, "bedrock", region, "ListInferenceProfiles", "inferenceProfileSummaries", remarks,
        typeEquals="SYSTEM_DEFINED", maxResults=_PAGE,
    )  # fmt: skip
    return Observed(read_inference_profiles(pages, region, remarks), PROFILES_URL, None, remarks.texts(), complete)


def agreements(session: Session, region: str, model_ids: Collection[str]) -> Observed[Agreement]:
    """Return the public offers of models, one request each; a model without an offer has no row.

    Private offers, which are the account's own, are not asked for.

    Raises:
        UpstreamError: Bedrock refused the first, or could not be reached; later ones end the list (not ``complete``).
    """
    remarks = lenient.Remarks("ListFoundationModelAgreementOffers")
    found: list[Agreement] = []
    for asked, model_id in enumerate(sorted(set(model_ids))):
        try:
            answer = session.ask(
                "bedrock", region, "ListFoundationModelAgreementOffers", modelId=model_id, offerType="PUBLIC"
            )
        except AwsError as error:
            if error.refusal in _NO_OFFER:
                continue
            if asked == 0:
                raise
            remarks.told(_stopped(model_id, error))
            return Observed(tuple(found), OFFERS_URL, None, remarks.texts(), complete=False)
        found += read_agreements(answer, model_id, remarks)
    return Observed(tuple(found), OFFERS_URL, None, remarks.texts())


def read_foundation_models(
    pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks
) -> tuple[FoundationModel, ...]:
    """Return the rows of ``ListFoundationModels``, each id once, by id."""
    found: dict[str, FoundationModel] = {}
    for entry in lenient.rows(pages, "modelSummaries"):
        model_id = lenient.slug(entry.get("modelId"), _MODEL_ID)
        if model_id is None:
            remarks.dropped(_NO_ID)
            continue
        lifecycle = entry.get("modelLifecycle")
        life: Mapping[str, Any] = lifecycle if isinstance(lifecycle, dict) else {}
        found[model_id] = FoundationModel(
            id=model_id,
            region=region,
            name=lenient.label(entry.get("modelName")),
            provider=lenient.label(entry.get("providerName")),
            input_modalities=_modalities(entry, "inputModalities", remarks),
            output_modalities=_modalities(entry, "outputModalities", remarks),
            on_demand="ON_DEMAND" in _known(entry, "inferenceTypesSupported", _INFERENCE, remarks),
            status=_status(life, remarks),
            started=lenient.day(life.get("startOfLifeTime")),
            legacy_since=lenient.day(life.get("legacyTime")),
            ends=lenient.day(life.get("endOfLifeTime")),
            extended_since=lenient.day(life.get("publicExtendedAccessTime")),
            variant_of=_variant_of(model_id),
        )
    return tuple(found[model_id] for model_id in sorted(found))


def _modalities(entry: Mapping[str, Any], name: str, remarks: Remarks) -> tuple[str, ...]:
    return tuple(value.lower() for value in _known(entry, name, _MODALITIES, remarks))


def _known(entry: Mapping[str, Any], name: str, known: Collection[str], remarks: Remarks) -> list[str]:
    stated = entry.get(name)
    values = list(dict.fromkeys(v if isinstance(v, str) else str(type(v)) for v in stated)) if stated else []
    for value in values:
        if value not in known:
            remarks.unknown(name, value)
    return [value for value in values if value in known]


def _status(lifecycle: Mapping[str, Any], remarks: Remarks) -> str | None:
    stated = lifecycle.get("status")
    known = _STATUS.get(stated) if isinstance(stated, str) else None
    if stated is not None and known is None:
        remarks.unknown("modelLifecycle.status", stated)
    return known


def _variant_of(model_id: str) -> str | None:
    """Return the id without what follows the version: ``x.y-v1:0`` of ``x.y-v1:0:200k``."""
    base, _, suffix = model_id.rpartition(":")
    return base if suffix and model_id.count(":") >= _TWO_COLONS else None


def read_inference_profiles(pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks) -> tuple[Profile, ...]:
    """Return the rows of ``ListInferenceProfiles``, each id once, by id."""
    found: dict[str, Profile] = {}
    for entry in lenient.rows(pages, "inferenceProfileSummaries"):
        if entry.get("type", "SYSTEM_DEFINED") != "SYSTEM_DEFINED":  # the account's own are nobody's business
            continue
        profile = _profile(entry, region, remarks)
        if isinstance(profile, Text):
            remarks.dropped(profile)
        else:
            found[profile.id] = profile
    return tuple(found[profile_id] for profile_id in sorted(found))


def _profile(entry: Mapping[str, Any], region: str, remarks: Remarks) -> Profile | Text:
    """Return the row, or why there is none."""
    profile_id = lenient.slug(entry.get("inferenceProfileId"), _PROFILE_ID)
    if profile_id is None:
        return _NO_ID
    reached = _reached(entry)
    models = {model_id for _, model_id in reached}
    if len(models) != 1:
        return _NO_MODEL
    (model_id,) = models
    if profile_id == model_id:
        return _NO_ROUTE
    route, _, rest = profile_id.partition(".")
    if route not in _ROUTES:
        remarks.unknown("prefix of inferenceProfileId", route, kept=True)
    if rest != model_id:
        remarks.told(
            Text(
                f"the profile {quoted(profile_id)} reaches {quoted(model_id)}",
                f"プロファイル {quoted(profile_id)} の対象モデルは {quoted(model_id)} です",
            )
        )
    status = entry.get("status")
    if status is None:
        return _NO_STATUS
    if status not in ("ACTIVE", "INACTIVE"):
        remarks.unknown("status (taken for not active)", status, kept=True)
    regions = {place for place, _ in reached}
    everywhere = "" in regions  # the ARN of a global profile's model names no region
    return Profile(
        profile_id, region, route, model_id, () if everywhere else tuple(sorted(regions)), status == "ACTIVE"
    )


def _reached(entry: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the regions ("" for any) and ids of the models that a profile's ARNs name."""
    matches = (_MODEL_ARN.fullmatch(str(model.get("modelArn"))) for model in lenient.rows([entry], "models"))
    return {
        (found["region"], found["id"])
        for found in matches
        if found
        and lenient.slug(found["id"], _MODEL_ID)
        and (not found["region"] or lenient.region_name(found["region"]))
    }


def read_agreements(answer: Mapping[str, Any], model_id: str, remarks: Remarks) -> tuple[Agreement, ...]:
    """Return the offers of one model: the address of the terms and the lines of the rate card, word for word."""
    if not isinstance(answer.get("offers"), list):
        remarks.dropped(_NO_OFFERS)
    found = []
    for offer in lenient.rows([answer], "offers"):
        details = _part(offer, "termDetails")
        card = _part(details, "usageBasedPricingTerm")
        lines = [_line(entry, remarks) for entry in lenient.rows([card], "rateCard")]
        found.append(
            Agreement(model_id, _terms(_part(details, "legalTerm"), remarks), tuple(line for line in lines if line))
        )
    return tuple(found)


def _part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = entry.get(name)
    return part if isinstance(part, dict) else {}


def _terms(legal: Mapping[str, Any], remarks: Remarks) -> str | None:
    url = legal.get("url")
    if url is None:
        return None
    if isinstance(url, str) and len(url) <= _LONGEST_URL and url.isascii() and url.isprintable() and " " not in url:
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = None
        if parts and parts.scheme == "https" and parts.hostname and not parts.username:
            return url
    remarks.unknown("legalTerm.url", url)
    return None


def _line(entry: Mapping[str, Any], remarks: Remarks) -> tuple[str, str, str] | None:
    dimension, price, unit = lenient.label(entry.get("dimension")), entry.get("price"), lenient.label(entry.get("unit"))
    if dimension is None or unit is None or not isinstance(price, str) or not _PRICE.fullmatch(price):
        remarks.dropped(_NO_RATE)
        return None
    return dimension, price, unit


def _stopped(model_id: str, error: AwsError) -> Text:
    return Text(
        f"incomplete, stopped at {quoted(model_id)}: {error.message.en}",
        f"{quoted(model_id)} で中断したため不完全です: {error.message.ja}",
    )
