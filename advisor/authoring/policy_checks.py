"""What the shape of a policy file does not show: names the catalogue decides, values a request decides, files."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from advisor.compliance.expressions import CLASS, REFERENCE, ExpressionError
from advisor.compliance.spdx import licenses_of
from advisor.core.request import FineTune, InvalidRequestError, Request, Use
from advisor.core.text import Text, quoted
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.loaded import Loaded
    from advisor.compliance.expressions import Expressions

__all__ = ["check_policy", "use_of"]

_EVERY = "*"
_ANY_METHOD: FineTune = "full"
"""What `fine_tune: true` stands for: licences ask whether weights are changed, not how."""
MAX_PROBLEMS = 100
"""Looking for what was meant takes milliseconds a name."""

Path_ = tuple[str | int, ...]


def check_policy(loaded: Loaded, expressions: Expressions, base: Path) -> Iterator[Diagnostic]:
    """Yield what is wrong with the values of a policy file; what is of the wrong type is passed over.

    ``base`` is the folder that files are relative to.
    """
    yield from _profile(loaded)
    yield from islice(_licenses(loaded, expressions), MAX_PROBLEMS)
    yield from _clarified_twice(loaded)
    yield from islice(_files(loaded, base), MAX_PROBLEMS)


def use_of(profile: Mapping[str, Any]) -> Use:
    """Return a profile as the group `use` of a request.

    Raises:
        InvalidRequestError: values cannot be.
    """
    values = dict(profile)
    if isinstance(values.get("fine_tune"), bool):
        values["fine_tune"] = _ANY_METHOD if values["fine_tune"] else "none"
    country = values.get("jurisdiction")
    if isinstance(country, str) and country.isascii():
        values["jurisdiction"] = country.upper()
    return Request.parse({"use": values}).use


def _profile(loaded: Loaded) -> Iterator[Diagnostic]:
    profile = loaded.data.get("profile") if isinstance(loaded.data, dict) else None
    if not isinstance(profile, dict):
        return
    try:
        use_of(profile)
    except InvalidRequestError as error:
        for (_, key), message, hint in error.problems:
            unknown = key not in Use._fields
            code = "schema.unknown-key" if unknown else "schema.value"
            yield loaded.problem(("profile", key), code, message, hint, at_key=unknown)


def _licenses(loaded: Loaded, expressions: Expressions) -> Iterator[Diagnostic]:
    own: set[str] = set()
    for path, text in _strings(loaded.data, "clarify", _EVERY, "expression"):
        try:
            own.update(licenses_of(expressions.parse(text)))
        except ExpressionError as error:
            yield loaded.problem(path, "policy.bad-expression", error.message, error.hint)
    for path, text in _strings(loaded.data, "allow", _EVERY):
        yield from _allowed(loaded, path, text, expressions, own)
        yield from _unresolved(loaded, path, text, expressions)
    for path, text in _strings(loaded.data, "exceptions", _EVERY, "allow", _EVERY):
        yield from _allowed(loaded, path, text, expressions, own)


def _allowed(
    loaded: Loaded, path: Path_, text: str, expressions: Expressions, own: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with an item of an allow-list; ``own`` are the licences that the file itself introduces."""
    if text.casefold().startswith(CLASS):
        yield from _class(loaded, path, text, expressions)
        return
    try:
        names = licenses_of(expressions.parse(text))
    except ExpressionError as error:
        hint = error.hint
        if text.casefold() in expressions.classes():
            hint = suggestion([CLASS + text.casefold()])
        yield loaded.problem(path, "policy.unknown-license", error.message, hint)
        return
    for name in names:
        if name not in own and expressions.name(name) is None:
            shown = quoted(name)
            message = Text(f"unknown licence {shown}", f"ライセンス {shown} は見つかりません")
            yield loaded.problem(path, "policy.unknown-license", message, _similar_reference(name, expressions))


def _class(loaded: Loaded, path: Path_, text: str, expressions: Expressions) -> Iterator[Diagnostic]:
    known = expressions.classes()
    name = text[len(CLASS) :].casefold()
    if name in known:
        return
    either = ", ".join(known)
    hint = suggestion(CLASS + similar for similar in did_you_mean(name, known))
    yield loaded.problem(
        path,
        "policy.unknown-class",
        Text(f"unknown class of licences {quoted(name)}", f"ライセンスの分類 {quoted(name)} はありません"),
        hint or Text(f"classes: {either}", f"使える分類: {either}"),
    )


def _unresolved(loaded: Loaded, path: Path_, text: str, expressions: Expressions) -> Iterator[Diagnostic]:
    """Yield names that stand for any licence: to allow them would be to allow what nobody has read."""
    try:
        names = licenses_of(expressions.parse(text))
    except ExpressionError:
        names = ("unresolved",) if text.casefold() == f"{CLASS}unresolved" else ()
    if any(name == "unresolved" or expressions.is_unresolved(name) for name in names):
        shown = quoted(text)
        yield loaded.problem(
            path,
            "policy.unresolved-license",
            Text(
                f"{shown} does not say which licence: it cannot be allowed",
                f"{shown} はどのライセンスかを示さないため、許可できません",
            ),
            Text(
                "read the licence of each such model and state it under `clarify`",
                "該当するモデルのライセンスを確認し、`clarify` に記載してください",
            ),
        )


def _similar_reference(name: str, expressions: Expressions) -> Text | None:
    # the common prefix would make all of them similar
    by_rest = {
        known.removeprefix(REFERENCE): known
        for known in expressions.known()
        if (expressions.name(known) or "").startswith(REFERENCE)
    }
    return suggestion(by_rest[rest] for rest in did_you_mean(name.removeprefix(REFERENCE), by_rest)) or Text(
        "a licence of your own must stand in an `expression` under `clarify`",
        "独自のライセンスは `clarify` の `expression` に記載されている必要があります",
    )


def _clarified_twice(loaded: Loaded) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for path, model in _strings(loaded.data, "clarify", _EVERY, "model"):
        line = first.setdefault(model.casefold(), loaded.position(path).line)
        if line != loaded.position(path).line:
            yield loaded.problem(
                path,
                "policy.clarified-twice",
                Text(
                    f"{quoted(model)} is already clarified in line {line}",
                    f"{quoted(model)} は {line} 行目にも記載されています",
                ),
                Text("keep one of them", "どちらか一方だけにしてください"),
            )


def _files(loaded: Loaded, base: Path) -> Iterator[Diagnostic]:
    for path, name in _strings(loaded.data, "clarify", _EVERY, "file"):
        message = _wrong_file(base, name)
        if message and ".." not in name:  # which the shape refuses
            yield loaded.problem(path, "policy.file", message)


def _wrong_file(base: Path, name: str) -> Text | None:
    try:
        file = (base / name).resolve()
        if not file.is_relative_to(base.resolve()):
            return Text(
                f"{quoted(name)} lies outside the policy's base folder",
                f"{quoted(name)} はポリシーの基準フォルダーの外にあります",
            )
        if file.is_file():
            return None
    except (OSError, ValueError, RuntimeError):  # too long, a null byte, a loop of links
        pass
    return Text(f"there is no file {quoted(name)}", f"ファイル {quoted(name)} がありません")


def _strings(data: Any, *steps: str, before: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Yield the texts at a path, ``*`` being every item of a list; what is of another type is left out."""
    if not steps:
        if isinstance(data, str):
            yield before, data
    elif steps[0] == _EVERY:
        for index, item in enumerate(data if isinstance(data, list) else ()):
            yield from _strings(item, *steps[1:], before=(*before, index))
    elif isinstance(data, dict) and steps[0] in data:
        yield from _strings(data[steps[0]], *steps[1:], before=(*before, steps[0]))
