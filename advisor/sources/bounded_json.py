"""JSON written by strangers: bounded in size, depth and number of parts; no duplicate keys, no NaN."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from advisor.core.text import Text, quoted, visible
from advisor.errors import FileError

MAX_PARTS = 1_000_000
"""Objects and arrays in one text. Each costs 64 bytes or more in memory, and as little as two in the text."""
MAX_SEPARATORS = 1_000_000
"""Commas and colons in one text: the values and keys in it. A header of 100,000 tensors has as many; large models have
less than a tenth of that in each of their files."""
MAX_DIGITS = 40
"""Of a number: beyond any count, and reading thousands of digits costs time."""

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


def broken(name: str, message: Text, hint: Text | None = None) -> FileError:
    """Return the error for a file that cannot be used; its name must not look like lines of ours."""
    shown = visible(name)
    return FileError(Text(f"{shown}: {message.en}", f"{shown}: {message.ja}"), hint)


def refuse_pointer(raw: bytes, name: str) -> None:
    """Refuse the stand-in that Git LFS leaves where a large file has not been fetched.

    Raises:
        FileError: it is one.
    """
    if raw.startswith(_LFS_POINTER):
        raise broken(
            name,
            Text(
                "this is a Git LFS pointer, not the file itself", "Git LFS のポインターで、ファイル本体ではありません"
            ),
            Text("run `git lfs pull` in its folder", "そのフォルダーで `git lfs pull` を実行してください"),
        )


def parse_object(raw: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object; ``name`` is the file in messages. The caller bounds the length of ``raw``.

    Raises:
        FileError: it is not JSON, not an object, too deep or of too many parts, or a key stands twice in one object.
    """
    refuse_pointer(raw, name)
    if raw.count(b"{") + raw.count(b"[") > MAX_PARTS:
        raise broken(
            name,
            Text(f"more than {MAX_PARTS:,} objects and arrays", f"オブジェクトと配列が {MAX_PARTS:,} 個を超えています"),
        )
    if raw.count(b",") + raw.count(b":") > MAX_SEPARATORS:
        raise broken(
            name,
            Text(f"more than {MAX_SEPARATORS:,} keys and values", f"キーと値が {MAX_SEPARATORS:,} 個を超えています"),
        )
    try:
        value = json.loads(
            raw.decode(),
            object_pairs_hook=lambda pairs: _object(pairs, name),
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_not_a_number,
        )
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise broken(place, Text(f"not JSON: {error.msg}", "JSON として読めません")) from None
    except UnicodeDecodeError:
        raise broken(name, Text("not UTF-8 text", "UTF-8 のテキストではありません")) from None
    except RecursionError:
        raise broken(name, Text("nested too deeply", "入れ子が深すぎます")) from None
    except _NumberError as error:
        raise broken(name, error.message) from None
    if not isinstance(value, dict):
        raise broken(name, Text("not a JSON object", "JSON オブジェクトではありません"))
    return value


class _NumberError(Exception):
    def __init__(self, text: str) -> None:
        shown = quoted(text)
        super().__init__(shown)
        self.message = Text(f"{shown} is not a usable number", f"{shown} は使える数値ではありません")


def _object(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    twice = quoted(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    raise broken(name, Text(f"the key {twice} is given twice", f"キー {twice} が重複しています"))


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _NumberError(text)
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _NumberError(text)
    return value


def _not_a_number(text: str) -> NoReturn:
    raise _NumberError(text)
