"""Which findings are old: fingerprints that outlive moved lines, and the report of an earlier check as baseline."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from advisor.core.text import Text, visible
from advisor.errors import FileError

__all__ = ["fingerprint", "read_baseline"]

MAX_CHARACTERS = 100_000_000
MAX_PARTS = 3_000_000
"""Objects and lists in one report; each costs memory, and as little as two characters of text."""
_LENGTH = 32
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")
_HINT = Text(
    "a baseline is what `advisor check --format json` wrote",
    "ベースラインには `advisor check --format json` の出力を指定してください",
)


def fingerprint(rule: str, model_id: str | None, path: str | None, context: str, occurrence: int = 0) -> str:
    """Return 32 hexadecimal digits; ``occurrence`` tells equal findings of one file apart.

    White space in the line does not count, nor does the case of the model's name.
    """
    parts = [rule, (model_id or "").casefold(), path or "", " ".join(context.split()), str(occurrence)]
    text = json.dumps(parts)  # unlike joined text, no two lists are written alike
    return sha256(text.encode()).hexdigest()[:_LENGTH]


def read_baseline(text: str, name: str) -> frozenset[str]:
    """Return the fingerprints of an earlier JSON report; ``name`` is the file in messages.

    What an exception or an inline ignore covered there is left out: once that is gone, the finding is new.

    Raises:
        FileError: it is no such report.
    """
    findings = _report(text, name).get("findings")
    if not isinstance(findings, list):
        raise _broken(name, Text("has no list `findings`", "リスト `findings` がありません"))
    found: set[str] = set()
    for index, finding in enumerate(findings):
        print_ = finding.get("fingerprint") if isinstance(finding, dict) else None
        if not isinstance(print_, str) or not _FINGERPRINT.fullmatch(print_):
            message = Text(f"findings[{index}] has no fingerprint", f"findings[{index}] に fingerprint がありません")
            raise _broken(name, message)
        if finding.get("suppressed_by") in (None, "baseline", "unchanged"):
            found.add(print_)
    return frozenset(found)


def _report(text: str, name: str) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS or text.count("{") + text.count("[") > MAX_PARTS:
        raise _broken(name, Text("is too large", "ファイルが大きすぎます"))
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise _broken(place, Text(f"not JSON: {error.msg}", "JSON として読めません")) from None
    except (ValueError, RecursionError):  # endless digits, endless brackets
        raise _broken(name, Text("not JSON that can be read", "JSON として読めません")) from None
    if not isinstance(data, dict):
        raise _broken(name, Text("not a JSON object", "JSON オブジェクトではありません"))
    return data


def _broken(name: str, message: Text) -> FileError:
    shown = visible(name)
    return FileError(Text(f"{shown}: {message.en}", f"{shown}: {message.ja}"), _HINT)
