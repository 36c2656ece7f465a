"""SageMaker JumpStart's public hub: which models a region has, and how they are hosted.

IAM: ``sagemaker:ListHubContents``, ``sagemaker:DescribeHubContent``.

A model's document is a JSON text; its keys are those that the SageMaker Python SDK reads (``HubModelDocument``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.core.hardware import is_sagemaker_name
from advisor.core.text import Text, quoted
from advisor.errors import FileError
from advisor.sources.aws import lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import HubModel, Observed
from advisor.sources.bounded_json import parse_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.sources.aws.lenient import Remarks
    from advisor.sources.aws.session import Session

__all__ = ["described", "hub_models", "read_content", "read_hub_models"]

HUB = "SageMakerPublicHub"
_DOCS = "https://docs.aws.amazon.com/sagemaker/latest/APIReference"
LIST_URL = f"{_DOCS}/API_ListHubContents.html"
DESCRIBE_URL = f"{_DOCS}/API_DescribeHubContent.html"
_PAGE = 100
"""The largest the service gives (botocore's model of ``MaxResults``)."""
_LONGEST_DOCUMENT = 327_680
"""Characters (botocore's model of ``HubContentDocument``)."""
_SUPPORT = {"Supported": "supported", "Deprecated": "deprecated", "Restricted": "restricted"}
_GONE = frozenset({"ResourceNotFound", "ResourceNotFoundException", "ValidationException"})

_NAME = re.compile(r"[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}")
_HUGGINGFACE_ID = re.compile(r"/([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})/?", re.ASCII)
_HUGGINGFACE_HOSTS = frozenset({"huggingface.co", "www.huggingface.co"})
_NO_OWNERS = frozenset({"blog", "collections", "datasets", "docs", "models", "papers", "spaces"})
"""First parts of the Hub's paths that are no owner of a model."""

_NO_NAME = Text("no usable name", "名前を読み取れません")
_NOT_MODEL = Text("not a model of the hub that can be had", "利用できるモデルではありません")


def hub_models(session: Session, region: str) -> Observed[HubModel]:
    """Return the models of the public hub in a region, by id: version and status, no details.

    Raises:
        UpstreamError: SageMaker refused or could not be reached.
    """
    remarks = lenient.Remarks("ListHubContents")
    pages, complete = lenient.all_pages(
        session, "sagemaker", region, "ListHubContents", "HubContentSummaries", remarks,
        HubName=HUB, HubContentType="Model", MaxResults=_PAGE,
    )  # fmt: skip
    return Observed(read_hub_models(pages, region, remarks), LIST_URL, None, remarks.texts(), complete)


def described(session: Session, region: str, ids: Collection[str]) -> Observed[HubModel]:
    """Return the newest version of these models with its details, one request each; what the hub lacks has no row.

    Raises:
        UpstreamError: SageMaker refused the first, or could not be reached; later ones end the list (not ``complete``).
    """
    remarks = lenient.Remarks("DescribeHubContent")
    found: list[HubModel] = []
    for asked, name in enumerate(sorted(set(ids))):
        try:
            answer = session.ask(
                "sagemaker", region, "DescribeHubContent", HubName=HUB, HubContentType="Model", HubContentName=name
            )
        except AwsError as error:
            if error.refusal in _GONE:
                continue
            if asked == 0:
                raise
            remarks.told(
                Text(
                    f"incomplete, stopped at {quoted(name)}: {error.message.en}",
                    f"{quoted(name)} で中断したため不完全です: {error.message.ja}",
                )
            )
            return Observed(tuple(found), DESCRIBE_URL, None, remarks.texts(), complete=False)
        model = read_content(answer, region, remarks)
        if model is not None:
            found.append(model)
    return Observed(tuple(found), DESCRIBE_URL, None, remarks.texts())


def read_hub_models(pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks) -> tuple[HubModel, ...]:
    """Return the rows of ``ListHubContents``, the highest version of each name, by name."""
    found: dict[str, HubModel] = {}
    for entry in lenient.rows(pages, "HubContentSummaries"):
        model = _summary(entry, region, remarks)
        if model is not None and (model.id not in found or _numbers(model) > _numbers(found[model.id])):
            found[model.id] = model
    return tuple(found[name] for name in sorted(found))


def read_content(answer: Mapping[str, Any], region: str, remarks: Remarks) -> HubModel | None:
    """Return the row of one ``DescribeHubContent``; without its details where the document cannot be read."""
    model = _summary(answer, region, remarks)
    document = _document(answer, remarks) if model else None
    if model is None or document is None:
        return model
    return model._replace(
        default_instance=_default_instance(document, remarks),
        instances=_instances(document, remarks),
        fine_tunable=_fine_tunable(document, remarks),
        huggingface_id=_huggingface_id(document.get("Url")),
        license=lenient.label(document.get("License")),
    )


def _summary(entry: Mapping[str, Any], region: str, remarks: Remarks) -> HubModel | None:
    name = lenient.slug(entry.get("HubContentName"), _NAME)
    if name is None:
        remarks.dropped(_NO_NAME)
        return None
    if entry.get("HubContentType") != "Model" or entry.get("HubContentStatus") != "Available":
        remarks.dropped(_NOT_MODEL)
        return None
    return HubModel(name, region, lenient.slug(entry.get("HubContentVersion"), _VERSION), _support(entry, remarks))


def _numbers(model: HubModel) -> tuple[int, ...]:
    return tuple(int(number) for number in model.version.split(".")) if model.version else ()


def _support(entry: Mapping[str, Any], remarks: Remarks) -> str | None:
    stated = entry.get("SupportStatus")
    known = _SUPPORT.get(stated) if isinstance(stated, str) else None
    if stated is not None and known is None:
        remarks.unknown("SupportStatus", stated)
    return known


def _document(answer: Mapping[str, Any], remarks: Remarks) -> dict[str, Any] | None:
    raw, name = answer.get("HubContentDocument"), str(answer.get("HubContentName"))
    if not isinstance(raw, str) or len(raw) > _LONGEST_DOCUMENT:
        remarks.dropped(Text("a document that is none, or too long", "説明文書がないか、長すぎます"))
        return None
    try:
        return parse_object(raw.encode("utf-8", "replace"), name)
    except FileError as error:
        remarks.told(error.message)
        return None


def _default_instance(document: Mapping[str, Any], remarks: Remarks) -> str | None:
    stated = document.get("DefaultInferenceInstanceType")
    return None if stated is None else _hosted_on(stated, remarks)


def _instances(document: Mapping[str, Any], remarks: Remarks) -> tuple[str, ...] | None:
    """Return what it is hosted on: the document's own list, then what its other configurations add (Neuron)."""
    parts = document.get("InferenceConfigComponents")
    components = list(parts.values()) if isinstance(parts, dict) else []
    lists = [part.get("SupportedInferenceInstanceTypes") for part in (document, *components) if isinstance(part, dict)]
    stated = [name for names in lists if isinstance(names, list) for name in names]
    if not any(isinstance(names, list) for names in lists):
        return None
    return tuple(dict.fromkeys(name for name in (_hosted_on(value, remarks) for value in stated) if name))


def _hosted_on(value: object, remarks: Remarks) -> str | None:
    name = lenient.instance_type(value)
    if name is None or not is_sagemaker_name(name):
        remarks.unknown("instance type", value)
        return None
    return name


def _fine_tunable(document: Mapping[str, Any], remarks: Remarks) -> bool | None:
    stated = document.get("TrainingSupported")
    if stated is None or isinstance(stated, bool):
        return stated
    remarks.unknown("TrainingSupported", stated)
    return None


def _huggingface_id(url: object) -> str | None:
    """Return ``owner/name`` of a model's page on the Hub, which is what ``Url`` is of models from there."""
    if not isinstance(url, str) or not url.isascii():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = _HUGGINGFACE_ID.fullmatch(parts.path) if parts.hostname in _HUGGINGFACE_HOSTS else None
    return found[1] if found and found[1].split("/")[0] not in _NO_OWNERS else None
