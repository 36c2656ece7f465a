"""Lines of stdin that are no message of the protocol: what is wrong with each, and whose answer that is.

The SDK drops them without a word, and whoever waits for the answer waits for ever: text with half of a surrogate pair
(``"\\ud83d"``, an emoji cut in two) is sent now and then. Knows nothing of the SDK.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from advisor.core.outside_words import parser_reason
from advisor.core.text import Text

__all__ = ["INVALID_REQUEST", "PARSE_ERROR", "Refusal", "refused"]

PARSE_ERROR, INVALID_REQUEST = -32700, -32600
"""Codes of JSON-RPC 2.0."""

Id = str | int | None


class Refusal(NamedTuple):
    """The answer to a line. ``id`` is that of the request, ``None`` where it cannot be told."""

    id: Id
    code: int
    message: Text


def refused(line: bytes) -> Refusal:
    """Say what is wrong with a line that is no message of JSON-RPC 2.0."""
    try:
        text, wrong = line.decode(), None
    except UnicodeDecodeError as error:
        text = line.decode(errors="replace")
        at = error.start + 1
        wrong = Text(f"not UTF-8: byte {at} of the line", f"UTF-8 ではありません (行の {at} バイト目)")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Refusal(None, PARSE_ERROR, wrong or _not_json(error))
    wrong = wrong or _half_of_a_pair(said)
    if wrong:
        return Refusal(_id(said), PARSE_ERROR, wrong)
    if isinstance(said, dict) and "id" in said and _id(said) is None:
        message = Text("id must be text or a whole number", "id は文字列か整数でなければなりません")
    else:
        message = Text("not a message of JSON-RPC 2.0", "JSON-RPC 2.0 のメッセージではありません")
    return Refusal(_id(said), INVALID_REQUEST, message)


def _not_json(error: ValueError | RecursionError) -> Text:
    if isinstance(error, RecursionError):
        return Text("not JSON that can be read: nested too deeply", "JSON の入れ子が深すぎて読み取れません")
    reason = parser_reason(error)
    return Text(f"not JSON: {reason.en}", f"JSON ではありません: {reason.ja}")


def _half_of_a_pair(said: Any) -> Text | None:
    """Word the first half of a surrogate pair without the other: no text holds it, and no answer could repeat it."""
    try:
        json.dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        return Text(
            f"{half} is half of a surrogate pair, no character", f"{half} は単独のサロゲートで、文字ではありません"
        )
    return None


def _id(said: Any) -> Id:
    """Return the id of a request, where it is one that can be repeated."""
    found = said.get("id") if isinstance(said, dict) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    return found if isinstance(found, str) and found.isprintable() and "\ufffd" not in found else None
