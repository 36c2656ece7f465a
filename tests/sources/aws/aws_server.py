"""AWS on this machine, for the tests: services that read and check requests as botocore's models say.

::

    def prices(params, region):
        return {"PriceList": […]}

    aws.on("pricing", "GetProducts", prices)                 # or a dictionary, or a list in `paged`
    aws.throttled("pricing", "GetProducts")                  # once, and then as registered
    aws.first("pricing", "GetProducts", Refusal("AccessDeniedException"), Dropped())
    aws.on("bedrock", "ListFoundationModels", Raw(b"<html>"))
    aws.on("bedrock", "ListFoundationModels", Odd({"modelSummaries": 3}))   # not as the model says

A request that is not as the service's model says is refused, and kept in ``aws.problems``: the fixture ``aws`` fails
the test for it, as it does for an answer that the service could not give (unless `Odd`). Signatures are looked at,
never kept.
"""

from __future__ import annotations

import re
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from . import aws_wire as wire
from .aws_wire import Json, NotUnderstoodError, Sent, Written


class Refusal(NamedTuple):
    """An error of the service."""

    code: str
    status: int = 400
    message: str = "said the service"


class Raw(NamedTuple):
    """Bytes, whatever they are."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


class Odd(NamedTuple):
    """An answer that is written by the protocol but not checked: unknown values and fields, wrong types."""

    answer: Json


class Dropped(NamedTuple):
    """The connection is closed without an answer."""


class Slow(NamedTuple):
    """An answer after some seconds (or when the server ends)."""

    seconds: float
    answer: Any


Answer = Json | Refusal | Raw | Odd | Dropped | Slow
Answering = Callable[[Json, str], Answer]


class Call(NamedTuple):
    """A request that was understood; the service is botocore's name for it."""

    service: str
    operation: str
    params: Json
    region: str


SIGNED_AS = {"pricing": "pricing", "sagemaker": "sagemaker", "bedrock": "bedrock", "savingsplans": "savingsplans",
             "ec2": "ec2"}  # fmt: skip
"""Signing names and botocore's names of the services."""
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/\d{8}/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/aws4_request, "
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), Signature=[0-9a-f]{64}"
)


class AwsServer:
    """What is answered, and what was asked: ``calls`` in order, ``problems`` in sentences."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.calls: list[Call] = []
        self.problems: list[str] = []
        self.closing = threading.Event()
        self._answers: dict[tuple[str, str], Answering | Answer] = {}
        self._first: dict[tuple[str, str], deque[Answering | Answer]] = defaultdict(deque)
        self._lock = threading.Lock()

    def on(self, service: str, operation: str, answer: Answering | Answer) -> None:
        """Answer an operation from now on: by a function of (parameters, region), or always the same."""
        wire.service_model(service).operation_model(operation)  # or the test has misspelt it
        self._answers[service, operation] = answer

    def first(self, service: str, operation: str, *answers: Answering | Answer) -> None:
        """Answer the next calls of an operation so, one each."""
        wire.service_model(service).operation_model(operation)
        self._first[service, operation].extend(answers)

    def throttled(self, service: str, operation: str, times: int = 1) -> None:
        """Refuse the next calls: too many requests. botocore waits up to 1 s after the first, 2 s after the second …"""
        code = "RequestLimitExceeded" if wire.protocol(service) == "ec2" else "ThrottlingException"
        self.first(service, operation, *[Refusal(code, 400, "Rate exceeded")] * times)

    def count(self, service: str | None = None, operation: str | None = None, region: str | None = None) -> int:
        """Return how many calls were understood (refused ones too), of a service, an operation, a region."""
        return sum(
            (service in (None, call.service))
            and (operation in (None, call.operation))
            and region in (None, call.region)
            for call in list(self.calls)
        )

    def respond(self, sent: Sent) -> Written | Dropped:
        """Return what goes back for a request."""
        try:
            service, region = _signed(sent)
        except NotUnderstoodError as error:
            self._problem(f"{sent.method} {sent.path}: {error}")
            body = b"<ErrorResponse><Error><Code>NotServed</Code><Message/></Error></ErrorResponse>"
            return Written(403, {"Content-Type": "text/xml"}, body)
        try:
            operation, params = wire.read(service, sent)
        except (NotUnderstoodError, ValueError) as error:
            self._problem(f"{service}: {error}")
            return wire.refusal(service, "InvalidAction", 400, str(error))
        call = Call(service, operation.name, params, region)
        with self._lock:
            self.calls.append(call)
        if wrong := wire.problems(operation.input_shape, params):
            self._problem(f"{service} {operation.name}: {'; '.join(wrong)}")
            return wire.refusal(service, "ValidationException", 400, "; ".join(wrong))
        return self._written(call, operation, self._answer(call))

    def _answer(self, call: Call) -> Answer:
        key = (call.service, call.operation)
        with self._lock:
            chosen = self._first[key].popleft() if self._first[key] else self._answers.get(key)
        if chosen is None:
            self._problem(f"nothing to answer for {call.service} {call.operation}")
            return Refusal("NotPrepared", 400)
        if not callable(chosen):
            return chosen
        try:
            return chosen(call.params, call.region)
        except Exception as error:  # the test's own function: the test must see it
            self._problem(f"{call.service} {call.operation}: the test's answer failed: {error!r}")
            return Refusal("NotPrepared", 400)

    def _written(self, call: Call, operation: Any, answer: Answer) -> Written | Dropped:
        if isinstance(answer, Slow):
            self.closing.wait(answer.seconds)
            return self._written(call, operation, answer.answer)
        if isinstance(answer, Dropped):
            return answer
        if isinstance(answer, Raw):
            return Written(answer.status, {"Content-Type": answer.content_type}, answer.body)
        if isinstance(answer, Refusal):
            return wire.refusal(call.service, *answer)
        if isinstance(answer, Odd):
            return wire.write(call.service, operation, answer.answer)
        if wrong := wire.problems(operation.output_shape, answer):
            self._problem(f"{call.service} {operation.name} cannot answer so: {'; '.join(wrong)}")
        return wire.write(call.service, operation, answer)

    def _problem(self, what: str) -> None:
        with self._lock:
            self.problems.append(what)


def paged(name: str, items: Sequence[Any], size: int, token: str = "NextToken") -> Answering:
    """Answer by pages of ``size`` (or of what is asked for, if less): ``paged("PriceList", documents, 100)``."""
    asked_by = {"NextToken": "MaxResults", "nextToken": "maxResults"}[token]

    def answer(params: Json, region: str) -> Answer:
        start = int(params.get(token, "page-0").removeprefix("page-"))
        end = start + min(size, params.get(asked_by) or size)
        page: Json = {name: list(items[start:end])}
        return page | ({token: f"page-{end}"} if end < len(items) else {})

    return answer


def _signed(sent: Sent) -> tuple[str, str]:
    """Return the service and the region that a request is signed for."""
    found = _AUTHORIZATION.fullmatch(sent.headers.get("authorization", ""))
    if not found:
        raise NotUnderstoodError("not signed")
    if not {"host", "x-amz-date"} <= set(found["headers"].split(";")):
        raise NotUnderstoodError("signed without host and date")
    if found["service"] not in SIGNED_AS:
        raise NotUnderstoodError(f"signed for {found['service']!r}, which is not served")
    return SIGNED_AS[found["service"]], found["region"]


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[AwsServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1
        timeout = 30

        def answer(self) -> None:
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            written = aws.respond(Sent(self.command, path, query, headers, self.rfile.read(length)))
            if isinstance(written, Dropped):
                self.close_connection = True
                return
            self.send(written.status, written.headers, written.body)

        do_GET = do_POST = answer  # noqa: N815

        def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    aws = AwsServer(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield aws
    finally:
        aws.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(ThreadingHTTPServer):
    """Connections that break are what some tests are about; kept-alive ones do not hold up the end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass
