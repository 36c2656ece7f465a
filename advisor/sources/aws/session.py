"""boto3 as the user has set it up: credentials, profile, proxies, endpoints. Nothing of them is ever printed."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import boto3
from botocore import xform_name
from botocore.config import Config

from advisor.core.text import Text, quoted
from advisor.errors import UsageError
from advisor.sources.aws.faults import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Session"]

CONNECT_SECONDS = 10
READ_SECONDS = 60
"""Of each wait for data: a page of the price list takes seconds."""
ATTEMPTS = 5
"""Of each request, with the back-off of botocore's standard mode (throttling, timeouts, 5xx)."""


class Session:
    """Makes clients; ``profile`` is one of the user's, ``None`` the usual chain of credentials.

    Clients are made one at a time (boto3's sessions are not safe to share), used by many threads at once (clients are).

    Raises:
        UsageError: there is no such profile.
    """

    def __init__(self, profile: str | None = None, *, attempts: int = ATTEMPTS) -> None:
        try:
            with worded("session", None):
                self._session = boto3.Session(profile_name=profile)
        except UsageError as error:
            named = quoted(profile or os.environ.get("AWS_PROFILE") or "")
            message = Text(f"{error.message.en}: {named}", f"{error.message.ja}: {named}")
            raise UsageError(message, error.hint) from None
        self._config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=16,
        )
        self._clients: dict[tuple[str, str], Any] = {}
        self._making = threading.Lock()

    def has_credentials(self) -> bool:
        """Whether the user's set-up yields any credentials.

        Raises:
            UpstreamError: it should, and fails to (an expired single sign-on, a credential process).
        """
        with worded("session", None):
            return self._session.get_credentials() is not None

    def client(self, service: str, region: str) -> Any:
        """Return the client of a service in a region.

        Raises:
            UpstreamError: it cannot be made.
        """
        key = (service, region)
        with self._making:
            if key not in self._clients:
                with worded(service, region):
                    self._clients[key] = self._session.client(service, region_name=region, config=self._config)
            return self._clients[key]

    def ask(self, service: str, region: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """Return one answer: ``ask("bedrock", "us-east-1", "ListFoundationModels")``.

        Raises:
            UpstreamError: of the kind that it is, with its next step.
        """
        client = self.client(service, region)
        method = getattr(client, _method(operation))
        with worded(service, region, operation):
            answer: dict[str, Any] = method(**arguments)
            return answer

    def pages(self, service: str, region: str, operation: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        """Yield the pages of an answer; of operations without a paginator of botocore's, by ``NextToken``.

        Raises:
            UpstreamError: as `ask`, at any page.
        """
        client = self.client(service, region)
        name = _method(operation)
        if client.can_paginate(name):
            with worded(service, region, operation):
                pages = iter(client.get_paginator(name).paginate(**arguments))
            while True:
                with worded(service, region, operation):
                    page = next(pages, None)
                if page is None:
                    return
                yield page
        token_name = "nextToken" if service == "savingsplans" else "NextToken"
        seen: set[str] = set()
        while True:
            page = self.ask(service, region, operation, **arguments)
            yield page
            token = page.get("nextToken") or page.get("NextToken")
            if not isinstance(token, str) or not token or token in seen:  # one that repeats itself would never end
                return
            seen.add(token)
            arguments[token_name] = token


def _method(operation: str) -> str:
    return str(xform_name(operation))
