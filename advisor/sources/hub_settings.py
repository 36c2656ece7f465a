"""The environment that requests to the Hub depend on, checked before anything trips over it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.sources.files import read_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_ENDPOINT = "https://huggingface.co"
MAX_TOKEN_BYTES = 64 * 1024
"""Of the file with a token; a token has some forty bytes."""

_TRUE = frozenset({"1", "ON", "YES", "TRUE"})  # what huggingface_hub takes for true
_WHOLE_NUMBERS = ("HF_HUB_ETAG_TIMEOUT", "HF_HUB_DOWNLOAD_TIMEOUT")  # those it reads when it is imported
_OF_REQUESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
_OF_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HOME", "HF_OIDC_RESOURCE")


class Endpoint(NamedTuple):
    """The address of the Hub: ``url`` to ask, ``shown`` to tell, which is without a password."""

    url: str
    shown: str


def endpoint() -> Endpoint:
    """Return the address that HF_ENDPOINT names, or the public Hub's.

    Raises:
        UsageError: it is not an address.
    """
    url = (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # brackets that do not close, a port beyond 65535
        raise _not_an_address() from None
    if not _is_plain(url) or parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise _not_an_address()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Endpoint(url, f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{parts.path}")


def is_offline() -> bool:
    """Whether the environment forbids the network, as huggingface_hub and transformers read it."""
    chosen = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
    return chosen.upper() in _TRUE


def check_numbers() -> None:
    """Check what huggingface_hub reads as it is imported.

    Raises:
        UsageError: a variable is not a whole number.
    """
    for name in _WHOLE_NUMBERS:
        value = os.environ.get(name)
        if value is not None and not (value.isascii() and value.isdecimal() and len(value) < 10):
            raise UsageError(
                Text(f"{name} is not a whole number of seconds", f"{name} が整数 (秒) ではありません"),
                Text(f"unset {name}, or set it to 10", f"{name} を解除するか、10 のような値にしてください"),
            )


def request_headers() -> dict[str, str]:
    """Return the headers huggingface_hub sends, with the user's token if there is one.

    Raises:
        UsageError: there is a token that cannot be read or sent.
    """
    from huggingface_hub import constants
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    path = Path(constants.HF_TOKEN_PATH)
    if path.exists():  # huggingface_hub would read a device to its end
        read_whole(path, MAX_TOKEN_BYTES)
    try:
        headers = build_hf_headers()
    except (OSError, ValueError):  # ValueError: not text
        raise _no_token() from None
    if not _is_plain(headers.get("authorization", "").replace(" ", "")):
        raise _no_token()
    return headers


def session() -> Any:
    """Return huggingface_hub's session; it takes proxies and certificates from the environment.

    Raises:
        UsageError: it cannot use them.
    """
    from huggingface_hub import get_session

    try:
        return get_session()
    except Exception:  # its HTTP library checks settings with errors that share no root
        chosen = ", ".join(_chosen(_OF_REQUESTS))
        raise UsageError(
            Text(
                f"no request can be made with the environment as it is ({chosen})",
                f"現在の環境変数ではリクエストを送信できません ({chosen})",
            ),
            Text("correct or unset them", "値を直すか、設定を解除してください"),
        ) from None


def _chosen(names: Iterable[str]) -> list[str]:
    """Return which of these variables are set, in their own case."""
    return [name for upper in names for name in (upper, upper.lower()) if os.environ.get(name)]


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _not_an_address() -> UsageError:
    return UsageError(
        Text("HF_ENDPOINT is not an address", "HF_ENDPOINT がアドレスではありません"),
        Text(
            f"unset it, or give one such as {DEFAULT_ENDPOINT}",
            f"解除するか、{DEFAULT_ENDPOINT} のように指定してください",
        ),
    )


def _no_token() -> UsageError:
    chosen = ", ".join(_chosen(_OF_TOKENS)) or "HF_TOKEN_PATH"
    return UsageError(
        Text(f"the Hub's token cannot be used ({chosen})", f"Hub のトークンを使用できません ({chosen})"),
        Text(
            "set HF_TOKEN to a token, or unset it (https://huggingface.co/settings/tokens)",
            "HF_TOKEN にトークンを設定するか、解除してください (https://huggingface.co/settings/tokens)",
        ),
    )
