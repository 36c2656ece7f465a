"""How AWS services write requests and answers, by botocore's own service models, seen from the service's side.

``json`` (pricing, sagemaker), ``rest-json`` (bedrock, savingsplans) and ``ec2``. What is sent is read into the
parameters that the caller gave, what is answered is written from the dictionary that a client returns.
"""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

Json = dict[str, Any]


class Sent(NamedTuple):
    """A request as it came. ``headers`` have lower-case names."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Written(NamedTuple):
    """An answer as it goes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NotUnderstoodError(Exception):
    """A request that is none of the service's."""


@cache
def service_model(service: str) -> ServiceModel:
    """Return botocore's model of a service."""
    return botocore.session.get_session().get_service_model(service)


def protocol(service: str) -> str:
    return str(service_model(service).metadata["protocol"])


def read(service: str, sent: Sent) -> tuple[OperationModel, Json]:
    """Return the operation and its parameters, as the caller named them."""
    model = service_model(service)
    if protocol(service) == "json":
        return _read_json(model, sent)
    if protocol(service) == "rest-json":
        return _read_rest(model, sent)
    if protocol(service) == "ec2":
        return _read_ec2(model, sent)
    raise NotUnderstoodError(f"no server for the protocol of {service}")


def _read_json(model: ServiceModel, sent: Sent) -> tuple[OperationModel, Json]:
    prefix, _, name = sent.headers.get("x-amz-target", "").partition(".")
    if prefix != model.metadata["targetPrefix"] or name not in model.operation_names:
        raise NotUnderstoodError(f"no operation {sent.headers.get('x-amz-target')!r}")
    if sent.headers.get("content-type") != f"application/x-amz-json-{model.metadata['jsonVersion']}":
        raise NotUnderstoodError(f"content type {sent.headers.get('content-type')!r}")
    operation = model.operation_model(name)
    return operation, _from_json(operation.input_shape, json.loads(sent.body or b"{}"))


def _from_json(shape: Shape | None, value: Any) -> Any:
    """Turn wire names and timestamps back; what is not in the model stays, for the validation to find."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        by_wire = {member.serialization.get("name", name): name for name, member in shape.members.items()}
        return {
            by_wire.get(wire, wire): _from_json(shape.members.get(by_wire.get(wire, "")), v)
            for wire, v in value.items()
        }
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_from_json(shape.member, v) for v in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {k: _from_json(shape.value, v) for k, v in value.items()}
    if shape is not None and shape.type_name == "timestamp" and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    return value


def _read_rest(model: ServiceModel, sent: Sent) -> tuple[OperationModel, Json]:
    for operation in _operations(model):
        match = _uri(operation).fullmatch(sent.path)
        if operation.http["method"] == sent.method and match:
            break
    else:
        raise NotUnderstoodError(f"no operation at {sent.method} {sent.path}")
    shape = operation.input_shape
    members = shape.members if shape else {}
    params: Json = {}
    for name, member in members.items():
        if member.serialization.get("location") == "uri":
            label = re.sub(r"\W", "_", member.serialization["name"])
            params[name] = urllib.parse.unquote(match[label])
    in_query = {
        m.serialization["name"]: n for n, m in members.items() if m.serialization.get("location") == "querystring"
    }
    for wire, given in urllib.parse.parse_qs(sent.query, keep_blank_values=True).items():
        name = in_query.get(wire, wire)
        if name in members and isinstance(members[name], ListShape):
            params[name] = given
        else:
            params[name] = _scalar(members.get(name), given[0])
    if sent.body:
        params |= _from_json(shape, json.loads(sent.body))
    return operation, params


@cache
def _operations(model: ServiceModel) -> list[OperationModel]:
    """Return the operations, those with fewer ``{labels}`` first: they are the more specific."""
    found = [model.operation_model(name) for name in model.operation_names]
    return sorted(found, key=lambda operation: operation.http["requestUri"].count("{"))


def _uri(operation: OperationModel) -> re.Pattern[str]:
    path = operation.http["requestUri"].partition("?")[0]
    parts = re.split(r"\{([^}]+)\}", path)
    out = re.escape(parts[0])
    for label, text in zip(parts[1::2], parts[2::2], strict=True):
        any_path = label.endswith("+")
        name = re.sub(r"\W", "_", label.removesuffix("+"))
        out += f"(?P<{name}>{'.+' if any_path else '[^/]+'})" + re.escape(text)
    return re.compile(out)


def _read_ec2(model: ServiceModel, sent: Sent) -> tuple[OperationModel, Json]:
    given = dict(urllib.parse.parse_qsl(sent.body.decode(), keep_blank_values=True))
    name, version = given.pop("Action", ""), given.pop("Version", "")
    if name not in model.operation_names or version != model.api_version:
        raise NotUnderstoodError(f"no operation {name!r} in version {version!r}")
    tree: Json = {}
    for dotted, value in given.items():
        *path, last = dotted.split(".")
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    operation = model.operation_model(name)
    return operation, _from_query(operation.input_shape, tree)


def _from_query(shape: Shape | None, value: Any) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        by_wire = {_query_name(name, member): name for name, member in shape.members.items()}
        return {
            by_wire.get(wire, wire): _from_query(shape.members.get(by_wire.get(wire, "")), v)
            for wire, v in value.items()
        }
    if isinstance(shape, ListShape) and isinstance(value, dict):
        return [_from_query(shape.member, value[n]) for n in sorted(value, key=int)]
    return _scalar(shape, value)


def _query_name(name: str, member: Shape) -> str:
    wire = member.serialization.get("name", name)
    return str(member.serialization.get("queryName", wire[0].upper() + wire[1:]))


def _scalar(shape: Shape | None, value: Any) -> Any:
    kind = shape.type_name if shape is not None else "string"
    if kind in ("integer", "long") and re.fullmatch(r"-?\d+", str(value)):
        return int(value)
    if kind in ("float", "double"):
        return float(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def problems(shape: Shape | None, value: Any) -> list[str]:
    """Return what is wrong with parameters or an answer: by botocore, and the limits that botocore does not check."""
    if shape is None:
        return [f"takes nothing, was given {sorted(value)}"] if value else []
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        return str(report.generate_report()).splitlines()
    return list(_beyond(shape, value, "input"))


def _beyond(shape: Shape, value: Any, where: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, member in value.items():
            yield from _beyond(shape.members[name], member, f"{where}.{name}")
    elif isinstance(shape, ListShape):
        for n, member in enumerate(value):
            yield from _beyond(shape.member, member, f"{where}[{n}]")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield f"{where}: {value!r} is none of {allowed}"
    most = shape.metadata.get("max")
    size = len(value) if isinstance(value, str | list | dict) else value
    if most is not None and isinstance(size, int | float) and size > most:
        yield f"{where}: {size} is more than {most}"


def write(service: str, operation: OperationModel, answer: Json) -> Written:
    """Return the answer on the wire. What is not in the model is written as it is."""
    shape = operation.output_shape
    if protocol(service) == "ec2":
        name = operation.name + "Response"
        inner = f"<requestId>00000000-test</requestId>{_xml_members(shape, answer)}"
        body = f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="{operation.metadata["xmlNamespace"]}">{inner}</{name}>'
        return Written(200, {"Content-Type": "text/xml;charset=UTF-8"}, body.encode())
    kind = "application/json"
    if protocol(service) == "json":
        kind = f"application/x-amz-json-{operation.metadata['jsonVersion']}"
    status = int(operation.http.get("responseCode", 200))
    return Written(status, {"Content-Type": kind}, json.dumps(_to_json(shape, answer)).encode())


def _to_json(shape: Shape | None, value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(shape, StructureShape):
            members = shape.members
            return {_wire(k, members.get(k)): _to_json(members.get(k), v) for k, v in value.items() if v is not None}
        inner = shape.value if isinstance(shape, MapShape) else None
        return {k: _to_json(inner, v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        member = shape.member if isinstance(shape, ListShape) else None
        return [_to_json(member, v) for v in value]
    if isinstance(value, datetime):
        iso = shape is not None and shape.serialization.get("timestampFormat") == "iso8601"
        return _iso(value) if iso else value.timestamp()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _wire(name: str, member: Shape | None) -> str:
    return str(member.serialization.get("name", name)) if member is not None else name


def _xml_members(shape: Shape | None, value: Mapping[str, Any]) -> str:
    members = shape.members if isinstance(shape, StructureShape) else {}
    return "".join(_xml(_wire(k, members.get(k)), members.get(k), v) for k, v in value.items() if v is not None)


def _xml(name: str, shape: Shape | None, value: Any) -> str:
    if isinstance(value, dict):
        inner = _xml_members(shape, value)
    elif isinstance(value, list | tuple):
        member = shape.member if isinstance(shape, ListShape) else None
        inner = "".join(_xml(_wire("item", member), member, v) for v in value)
    elif isinstance(value, datetime):
        inner = _iso(value)
    else:
        inner = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{name}>{inner}</{name}>"


def _iso(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def refusal(service: str, code: str, status: int, message: str) -> Written:
    """Return an error on the wire."""
    if protocol(service) == "ec2":
        inner = f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
        body = f"<Response><Errors>{inner}</Errors><RequestID>00000000-test</RequestID></Response>"
        return Written(status, {"Content-Type": "text/xml"}, body.encode())
    if protocol(service) == "json":
        told = json.dumps({"__type": f"com.amazonaws.{service}#{code}", "message": message})
        return Written(status, {"Content-Type": "application/x-amz-json-1.1"}, told.encode())
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    return Written(status, headers, json.dumps({"message": message}).encode())
