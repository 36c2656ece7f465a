"""Licence expressions as people write them: read with every name they may use, answered as text.

``Expressions(catalog)`` knows the names: the SPDX list (as `license-expression` carries it), the catalogue's own
LicenseRefs, and what people write instead of either (catalogue ids, Hub tags, deprecated SPDX ids), in any case. What an
expression means is `advisor.compliance.spdx`.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from advisor.compliance.spdx import And, One, Or, all_of, chosen, normalise, ones_of
from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted
from advisor.errors import UsageError, did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from advisor.catalog import Catalog
    from advisor.compliance.spdx import Expression
    from advisor.core.licensing import CommercialUse, License

__all__ = ["ExpressionError", "Expressions"]

MAX_LENGTH = 4_000
"""Characters. The effective licence of a merge of many models is a few hundred."""
MAX_DEPTH = 32
"""Parentheses within parentheses."""
REFERENCE = "LicenseRef-"
CLASS = "class:"
"""How a class of licences begins on an allow-list."""

_FROM_THE_LAXEST: tuple[tuple[CommercialUse | None, ...], ...] = (
    ("yes",),
    ("yes", "conditional"),
    ("yes", "conditional", None),
)


class ExpressionError(UsageError):
    """Text that is no SPDX expression; ``position`` is the offset of what is wrong, from 0."""

    code = "advisor.expression"

    def __init__(self, message: Text, position: int, hint: Text | None = None) -> None:
        if position:
            at = position + 1
            message = Text(f"{message.en} (character {at})", f"{message.ja} ({at} 文字目)")
        super().__init__(message, hint)
        self.position = position


# ------------------------------------------------------------------------------------------------- how they are read

_TOKEN = re.compile(r"[()]|[^\s()]+")
_OPERATORS = {"and": "AND", "or": "OR", "with": "WITH"}
_REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
_JOINERS = re.compile(r"[/,;|&]")
_SHOWN_CANDIDATES = 3


class _Token(NamedTuple):
    text: str
    position: int
    kind: str  # "name", "(", ")", "AND", "OR", "WITH"


class Expressions:
    """Reads expressions; ``catalog`` brings the licences SPDX does not list, and other names for those it does."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def parse(self, text: str) -> Expression:
        """Read an expression into its normal form, every name as SPDX or the catalogue writes it.

        A well-formed ``LicenseRef-…`` is a licence even if nobody knows it (`name` says who does).

        Raises:
            ExpressionError: the text is no expression, or names what is no licence; the message says what and where.
        """
        known = self._own.get(text.strip().casefold()) if len(text) <= MAX_LENGTH else None
        if known is not None:  # most are one licence of the catalogue, and the SPDX list takes time to load
            return One(known)
        tokens = _tokens(text)
        _check_grammar(tokens, len(text.rstrip()))
        return normalise(_tree(" ".join(self._resolved(tokens, index) for index in range(len(tokens)))))

    def normalise(self, text: str) -> str:
        """Return an expression in its one form.

        Raises:
            ExpressionError: the text is none.
        """
        return str(self.parse(text))

    def joined(self, texts: Iterable[str]) -> str:
        """Return the expression that all of these hold together; at least one is needed.

        Raises:
            ExpressionError: one of them is none.
        """
        return str(all_of(self.parse(text) for text in texts))

    def is_allowed(self, text: str, allow: Iterable[str]) -> bool:
        """Whether an allow-list (`Policy.allow`) permits an expression.

        Raises:
            ExpressionError: the text is none.
        """
        return chosen(self.parse(text), self._on_list(allow)) is not None

    def chosen(self, text: str, allow: Iterable[str] | None) -> tuple[str, ...]:
        """Return what to comply with, ``MIT`` or ``X WITH Y``: of every OR, a branch on the list, else the laxest commercially.

        Raises:
            ExpressionError: the text is none.
        """
        expression = self.parse(text)
        found = None if allow is None else chosen(expression, self._on_list(allow))
        for uses in _FROM_THE_LAXEST:
            found = found or chosen(expression, self._with_commercial_use(uses))
        return tuple(dict.fromkeys(str(one) for one in ones_of(expression if found is None else found)))

    def license(self, name: str) -> License:
        """Return the licence of a symbol, whatever its exception; one that the catalogue does not have is unresolved."""
        by_spdx = self._by_spdx
        name = name.partition(" WITH ")[0]
        for symbol in (name, name.removesuffix("-or-later") + "-only", name.removesuffix("+")):
            if symbol in by_spdx:
                return by_spdx[symbol]
        return _unlisted(name)

    def is_unresolved(self, name: str) -> bool:
        """Whether the catalogue has a licence of that SPDX id which stands for no certain text (`other`, `cc`)."""
        found = self._by_spdx.get(name)
        return found is not None and not found.resolved

    def classes(self) -> tuple[str, ...]:
        """Return the classes of licences that the catalogue has, sorted."""
        return tuple(sorted({c for license_ in self._catalog.licenses.values() for c in license_.classes}))

    def name(self, written: str) -> str | None:
        """Return a licence as SPDX or the catalogue writes it; ``None`` when neither knows it."""
        folded = written.strip().casefold()
        found = self._own.get(folded) or _spdx().licenses.get(folded)
        if found is None and folded.endswith("+"):
            base = self.name(folded[:-1])
            return f"{base}+" if base and not base.startswith(REFERENCE) and not base.endswith("+") else None
        return found

    def known(self) -> tuple[str, ...]:
        """Return the names people may write, as they are written: the catalogue's, then the SPDX list's."""
        listed = (name for name in _spdx().licenses.values() if not name.startswith(REFERENCE))
        return tuple(dict.fromkeys([*self._written, *listed]))

    def _on_list(self, allow: Iterable[str]) -> Callable[[str], bool]:
        """Return what asks an allow-list; ``class:…`` stands for the licences of the class, without exceptions to them."""
        listed = frozenset(allow)
        classes = {item.removeprefix(CLASS) for item in listed if item.startswith(CLASS)}
        members = {spdx for spdx, license_ in self._by_spdx.items() if classes.intersection(license_.classes)}
        return lambda name: name in listed or name in members

    def _with_commercial_use(self, uses: tuple[CommercialUse | None, ...]) -> Callable[[str], bool]:
        def is_one(name: str) -> bool:
            license_ = self.license(name.partition(" WITH ")[0])
            return (license_.commercial_use if license_.resolved else None) in uses

        return is_one

    @cached_property
    def _by_spdx(self) -> dict[str, License]:
        found: dict[str, License] = {}
        for license_ in self._catalog.licenses.values():
            found.setdefault(license_.spdx, license_)
        return found

    @cached_property
    def _written(self) -> dict[str, str]:
        """Every name of the catalogue's licences → SPDX id or LicenseRef; an SPDX id wins over other names."""
        names: dict[str, str] = {license_.spdx: license_.spdx for license_ in self._catalog.licenses.values()}
        for license_ in self._catalog.licenses.values():
            for name in (license_.id, *license_.hub_tags):
                names.setdefault(name, license_.spdx)
        return names

    @cached_property
    def _own(self) -> dict[str, str]:
        folded: dict[str, str] = {}
        for name, spdx in self._written.items():
            folded.setdefault(name.casefold(), spdx)
        return folded

    def _resolved(self, tokens: list[_Token], index: int) -> str:
        token = tokens[index]
        if token.kind != "name":
            return token.kind
        if index and tokens[index - 1].kind == "WITH":
            return self._exception(token)
        name = self.name(token.text)
        if name is not None:
            return name
        if _REFERENCE.fullmatch(token.text):
            return token.text
        raise self._unknown(token)

    def _exception(self, token: _Token) -> str:
        found = _spdx().exceptions.get(token.text.casefold())
        if found is None:
            shown = quoted(token.text)
            raise ExpressionError(
                Text(f"SPDX lists no exception {shown}", f"SPDX に {shown} という例外条項はありません"),
                token.position,
                _similar(token.text, _spdx().exceptions.values()),
            )
        return found

    def _unknown(self, token: _Token) -> ExpressionError:
        shown = quoted(token.text)
        if token.text.casefold() in _spdx().exceptions:
            message = Text(
                f"{shown} is an exception: it stands after WITH", f"{shown} は例外条項です。WITH の後に書いてください"
            )
            return ExpressionError(message, token.position)
        hint = _similar(token.text, self.known())
        if _JOINERS.search(token.text):
            hint = Text("join licences by AND or OR", "ライセンスは AND か OR でつないでください")
        message = Text(f"unknown licence {shown}", f"ライセンス {shown} は見つかりません")
        return ExpressionError(message, token.position, hint)


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        message = Text(
            f"an expression has at most {MAX_LENGTH:,} characters", f"ライセンス式は {MAX_LENGTH:,} 文字までです"
        )
        raise ExpressionError(message, MAX_LENGTH)
    return [
        _Token(m[0], m.start(), m[0] if m[0] in "()" else _OPERATORS.get(m[0].casefold(), "name"))
        for m in _TOKEN.finditer(text)
    ]


def _check_grammar(tokens: list[_Token], end: int) -> None:
    """Refuse what is not a licence, then operator and licence in turn, parentheses in pairs."""
    opened: list[_Token] = []
    wants_name, after_with = True, False
    for index, token in enumerate(tokens):
        if wants_name != (token.kind in ("name", "(")) or (after_with and token.kind == "("):
            raise _misplaced(token, wants_name=wants_name)
        if token.kind == "WITH" and (tokens[index - 1].kind == ")" or _with_before(tokens, index)):
            message = Text("WITH stands after a single licence", "WITH は 1 つのライセンスの直後にだけ書けます")
            raise ExpressionError(message, token.position)
        if token.kind == "(":
            opened.append(token)
        elif token.kind == ")":
            if not opened:
                raise ExpressionError(Text("`)` closes nothing", "対応する `(` がありません"), token.position)
            opened.pop()
        if len(opened) > MAX_DEPTH:
            message = Text(f"nested more than {MAX_DEPTH} levels deep", f"入れ子が {MAX_DEPTH} 段を超えています")
            raise ExpressionError(message, token.position)
        wants_name, after_with = token.kind not in ("name", ")"), token.kind == "WITH"
    if wants_name:
        raise ExpressionError(Text("a licence is missing at the end", "末尾にライセンスがありません"), end)
    if opened:
        raise ExpressionError(Text("`(` is not closed", "`(` が閉じていません"), opened[-1].position)


def _with_before(tokens: list[_Token], index: int) -> bool:
    return index > 1 and tokens[index - 2].kind == "WITH"


def _misplaced(token: _Token, *, wants_name: bool) -> ExpressionError:
    shown = quoted(token.text)
    if wants_name:
        message = Text(f"a licence is missing before {shown}", f"{shown} の前にライセンスがありません")
        return ExpressionError(message, token.position)
    message = Text(f"AND, OR or WITH is missing before {shown}", f"{shown} の前に AND・OR・WITH のいずれかが必要です")
    return ExpressionError(message, token.position)


def _tree(text: str) -> Expression:
    """Parse text whose names and grammar have been checked."""
    found = _spdx().parse(text)
    return _plain(found)


def _plain(found: object) -> Expression:
    from license_expression import AND, OR, LicenseWithExceptionSymbol

    if isinstance(found, LicenseWithExceptionSymbol):
        return One(found.license_symbol.key, found.exception_symbol.key)
    if isinstance(found, (AND, OR)):
        kind = And if isinstance(found, AND) else Or
        return kind(tuple(_plain(part) for part in found.args))
    return One(found.key)  # type: ignore[attr-defined]


def _unlisted(spdx: str) -> License:
    from advisor.core.licensing import Clause, License

    return License(
        id=spdx,
        name=spdx,
        spdx=spdx,
        url=None,
        commercial_use=None,
        resolved=False,
        classes=(),
        conditions=(),
        share_alike=None,
        distribution=None,
        modification=None,
        obligations=(),
        outputs=Clause(None),
        hosting=Clause(None),
        jurisdiction=(),
        inherits=False,
        verified="name-only",
        released=None,
        hub_tags=(),
        hub_names=(),
        source=None,
    )


class _Spdx(NamedTuple):
    """What SPDX lists: casefolded name, deprecated ones too → id."""

    licenses: Mapping[str, str]
    exceptions: Mapping[str, str]
    parse: Callable[[str], object]


@cache
def _spdx() -> _Spdx:
    from license_expression import Licensing, get_spdx_licensing

    licenses: dict[str, str] = {}
    exceptions: dict[str, str] = {}
    symbols = get_spdx_licensing().known_symbols.values()
    for symbol in symbols:
        (exceptions if symbol.is_exception else licenses)[symbol.key.casefold()] = symbol.key
    for symbol in symbols:
        for alias in symbol.aliases:
            (exceptions if symbol.is_exception else licenses).setdefault(alias.casefold(), symbol.key)
    reader = Licensing()
    return _Spdx(licenses, exceptions, lambda text: reader.parse(text, simple=True))


def _similar(name: str, known: Iterable[str]) -> Text | None:
    return suggestion(did_you_mean(name, known, _SHOWN_CANDIDATES))
