"""`advisor-models.lock`: the models in use and their licences as somebody last reviewed them.

TOML, one table a model, one key a line, sorted: a diff shows which licence changed, and two branches that add models
merge. The same models give the same bytes; nothing in it depends on the day, the language or the machine.
"""

from __future__ import annotations

import json
import re
import tomllib
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, get_args

from advisor.core.checking import Provider
from advisor.core.outside_words import parser_reason
from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted, visible
from advisor.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.core.checking import CheckedModel
    from advisor.core.licensing import License

__all__ = ["Change", "Locked", "changes", "is_lock", "locked", "read", "terms_digest", "write"]

VERSION = 1
MAX_CHARACTERS = 5_000_000
"""Ten thousand models take two million."""
_HEADER = "# Models and their licences as last reviewed. Written by `advisor check --update-lock`.\n"
_HEADERS = re.compile(r"^[ \t]*(?P<open>\[)\[[ \t]*model[ \t]*\]\]", re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGESTS = frozenset({"text_sha256", "terms_sha256"})
_REQUIRED = frozenset({"id", "provider"})

Kind = Literal["added", "removed", "declared", "effective", "terms", "text"]


class Locked(NamedTuple):
    """One model as the lock records it; ``None`` was not known.

    ``text_sha256`` is of the licence's text, ``terms_sha256`` of what the catalogue says of the effective licence.
    ``line`` is where the file says it, and not written.
    """

    id: str
    provider: str
    declared: str | None = None
    effective: str | None = None
    revision: str | None = None
    text_sha256: str | None = None
    terms_sha256: str | None = None
    line: int | None = None

    @property
    def key(self) -> str:
        """What tells models apart."""
        return f"{self.provider}:{self.id.casefold()}"


class Change(NamedTuple):
    """What is no longer as the lock records it. Only what is in use can be a finding: ``removed`` is a remark.

    ``line`` is that of the lock's entry, if it has one.
    """

    kind: Kind
    model_id: str
    message: Text
    line: int | None = None

    @property
    def is_finding(self) -> bool:
        """Whether somebody must review it."""
        return self.kind != "removed"


def locked(model: CheckedModel) -> Locked:
    """Return what the lock records of a model."""
    return Locked(
        id=model.id,
        provider=model.provider,
        declared=model.declared,
        effective=model.effective,
        revision=model.revision,
        text_sha256=model.text_sha256,
        terms_sha256=terms_digest(link.license for link in model.chain if link.binds and link.license),
    )


def terms_digest(licenses: Iterable[License]) -> str | None:
    """Return the hash of what licences permit and demand, ``None`` of none.

    The catalogue's sentences are not part of it: better words are no other terms.
    """
    terms = {license_.spdx: _terms(license_) for license_ in licenses}
    if not terms:
        return None
    text = json.dumps(terms, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def write(models: Iterable[CheckedModel]) -> str:
    """Return the text of a lock file: the models sorted, each once."""
    entries = {entry.key: entry for entry in map(locked, models)}
    tables = (_table(entries[key]) for key in sorted(entries))
    return _HEADER + f"version = {VERSION}\n" + "".join(f"\n[[model]]\n{table}" for table in tables)


def is_lock(text: str) -> bool:
    """Whether a file may be written over as a lock: it begins like one, or is empty."""
    return not text.strip() or text.startswith(_HEADER.rstrip())


def read(text: str, name: str) -> dict[str, Locked]:
    """Read a lock file and return its entries by their keys; ``name`` is the file in messages.

    Raises:
        FileError: it is none, or of another version; with every problem of its entries.
    """
    data = _parsed(text, name)
    if data.get("version") != VERSION:
        raise _broken(
            name,
            Text(
                f"version {data.get('version')!r} is not {VERSION}, which is read",
                f"version {data.get('version')!r} は読めません (対応: {VERSION})",
            ),
        )
    entries = data.get("model", [])
    problems = list(_problems(entries)) if isinstance(entries, list) else [_NOT_TABLES]
    problems += [_unknown(key) for key in data.keys() - {"version", "model"}]
    if problems:
        raise _several(name, problems)
    lines = list(_header_lines(text))
    if len(lines) != len(entries):
        lines = [1] * len(entries)  # written in a form of its own
    return {entry.key: entry for entry in (Locked(**e, line=line) for e, line in zip(entries, lines, strict=True))}


def _header_lines(text: str) -> Iterator[int]:
    line, counted = 1, 0
    for header in _HEADERS.finditer(text):
        line += text.count("\n", counted, header.start("open"))
        counted = header.start("open")
        yield line


def changes(before: Mapping[str, Locked], models: Iterable[CheckedModel]) -> tuple[Change, ...]:
    """Return what differs from the lock as it was read, by model.

    What is not known now is no change: that a licence cannot be resolved is a finding of its own.
    """
    new = {entry.key: entry for entry in map(locked, models)}
    found: list[Change] = []
    for key in sorted(before.keys() | new.keys()):
        was, now = before.get(key), new.get(key)
        if was and now:
            found += _differences(was, now)
        elif now:
            message = Text(f"{now.id} is not in the lock file", f"{now.id} はロックファイルにありません")
            found.append(Change("added", now.id, message))
        elif was:
            message = Text(f"{was.id} is no longer used", f"{was.id} は使われなくなりました")
            found.append(Change("removed", was.id, message, was.line))
    return tuple(found)


def _differences(was: Locked, now: Locked) -> Iterator[Change]:
    """Yield what changed of one model: its licences at most once, whether declared, effective or both."""
    changed: list[tuple[Kind, Text, Text]] = []
    for kind, words, a, b in _licenses(was, now):
        if b is not None and a != b:
            changed.append((kind, words, Text(f"{_said(a).en} → {_said(b).en}", f"{_said(a).ja} → {_said(b).ja}")))
    if changed:
        en = "; ".join(f"{words.en} {how.en}" for _, words, how in changed)
        ja = "、".join(f"{words.ja} {how.ja}" for _, words, how in changed)
        message = Text(f"the licence of {now.id} has changed: {en}", f"{now.id} のライセンスが変わりました: {ja}")
        yield Change(changed[-1][0], now.id, message, was.line)
    same_licenses = was.effective == now.effective
    if same_licenses and was.terms_sha256 and now.terms_sha256 and was.terms_sha256 != now.terms_sha256:
        under = visible(now.effective or now.declared or "")
        message = Text(
            f"what the catalogue says that the terms of {now.id} permit and demand has changed ({under}, same licence)",
            f"{now.id} の許諾・義務に関するカタログの内容が変わりました ({under}。ライセンス自体は同じ)",
        )
        yield Change("terms", now.id, message, was.line)
    if was.text_sha256 and now.text_sha256 and was.text_sha256 != now.text_sha256:
        message = Text(f"the licence text of {now.id} has changed", f"{now.id} のライセンス本文が変わりました")
        yield Change("text", now.id, message, was.line)


def _licenses(was: Locked, now: Locked) -> Iterator[tuple[Kind, Text, str | None, str | None]]:
    if was.declared == was.effective and now.declared == now.effective:
        yield "effective", _BOTH, was.effective, now.effective
        return
    yield "declared", _DECLARED, was.declared, now.declared
    yield "effective", _EFFECTIVE, was.effective, now.effective


_BOTH = Text("declared and effective", "表示・実効とも")
_DECLARED = Text("declared", "表示ライセンス")
_EFFECTIVE = Text("effective", "実効ライセンス")
_UNKNOWN = Text("not known", "不明")


def _said(expression: str | None) -> Text:
    if expression is None:
        return _UNKNOWN
    shown = visible(expression)
    return Text(shown, shown)


def _terms(license_: License) -> dict[str, Any]:
    return {
        "resolved": license_.resolved,
        "commercial_use": license_.commercial_use,
        "conditions": sorted(([c.type, c.limit] for c in license_.conditions), key=str),
        "share_alike": license_.share_alike,
        "distribution": license_.distribution,
        "modification": license_.modification,
        "obligations": len(license_.obligations),
        "outputs": license_.outputs.use,
        "hosting": license_.hosting.use,
        "jurisdiction": sorted([j.applies_to, *j.excludes] for j in license_.jurisdiction),
    }


def _table(entry: Locked) -> str:
    return "".join(
        f"{key} = {_string(value)}\n" for key, value in entry._asdict().items() if value is not None and key != "line"
    )


def _string(value: str) -> str:
    # a JSON string is a basic string of TOML but for DEL, and for halves of surrogate pairs, which are no text
    clean = value.encode("utf-8", "replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parsed(text: str, name: str) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        message = Text(f"is larger than {MAX_CHARACTERS:,} characters", f"{MAX_CHARACTERS:,} 文字を超えています")
        raise _broken(name, message)
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except RecursionError:
        raise _broken(name, Text("nested too deeply", "入れ子が深すぎます")) from None
    except ValueError as error:
        why = parser_reason(error)
        raise _broken(name, Text(f"not TOML: {why.en}", f"TOML として読めません: {why.ja}")) from None


def _problems(entries: list[Any]) -> Iterator[Text]:
    first: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            yield _NOT_TABLES
            continue
        for problem in _entry_problems(entry):
            yield Text(f"model {number}: {problem.en}", f"{number} 番目の model: {problem.ja}")
        if isinstance(entry.get("id"), str) and isinstance(entry.get("provider"), str):
            key = Locked(entry["id"], entry["provider"]).key
            if first.setdefault(key, number) != number:
                shown = quoted(entry["id"])
                yield Text(f"model {number}: {shown} stands twice", f"{number} 番目の model: {shown} が重複しています")


def _entry_problems(entry: Mapping[str, Any]) -> Iterator[Text]:
    for key in sorted(_REQUIRED - entry.keys()):
        yield Text(f"the key {key!r} is missing", f"キー {key!r} がありません")
    for key, value in entry.items():
        if key not in Locked._fields or key == "line":
            yield _unknown(key)
        elif not isinstance(value, str) or not value:
            yield Text(f"{key} must be text", f"{key} は空でない文字列でなければなりません")
        elif key in _DIGESTS and not _SHA256.fullmatch(value):
            yield Text(f"{key} must be 64 hexadecimal digits", f"{key} は 64 桁の 16 進数でなければなりません")
        elif key == "provider" and value not in get_args(Provider):
            yield Text(f"unknown provider {quoted(value)}", f"provider {quoted(value)} は使えません")


def _unknown(key: str) -> Text:
    return Text(f"unknown key {quoted(key)}", f"キー {quoted(key)} は使えません")


_NOT_TABLES = Text("`model` must be tables: [[model]]", "`model` は [[model]] のテーブルでなければなりません")
_RENEW = Text(
    "review the models in use, then write it anew with --update-lock",
    "使用中のモデルを確認したうえで、--update-lock で書き直してください",
)
_MAX_SHOWN = 20


def _several(name: str, problems: list[Text]) -> FileError:
    if len(problems) == 1:
        return _broken(name, problems[0])
    shown = problems[:_MAX_SHOWN]
    count = len(problems)
    message = Text(
        f"{count} problems: " + "; ".join(p.en for p in shown), f"{count} 件の問題: " + "、".join(p.ja for p in shown)
    )
    return _broken(name, message)


def _broken(name: str, message: Text) -> FileError:
    shown = visible(name)
    return FileError(Text(f"{shown}: {message.en}", f"{shown}: {message.ja}"), _RENEW)
