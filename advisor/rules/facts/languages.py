"""``model.language*``: which languages the publisher names, and in which others a suite measured the model.

What a publisher does not name is one of three things: left out of a list that is whole (not supported), beyond a list
that is not (not known), or there is no list (not known). In the last two somebody else's measurement may stand in; in the
first it may not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from advisor.core import names
from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, TEXT, TEXTS, Fact, show_value, words
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.core.provenance import Source
    from advisor.rules.facts.fact import Getter
    from advisor.rules.subject import Measurement, Subject

LANGUAGES = words("language")

_NO_LIST = Text("no list of its languages is known", "対応言語の一覧は確認できていません")
_MEASURED = Text(
    "{suite} measured it in {language}: {value:g} ({metric}, {as_of})",
    "{suite} による{language}での測定値 {value:g} ({metric}、{as_of})",
)


def covers(listed: Iterable[str], asked: str) -> bool:
    """Whether a listed language serves the asked one: one tag is the other, or begins it (``ja`` and ``ja-JP``).

    Basic filtering of RFC 4647, section 3.3.1, in both directions.
    """
    wanted = asked.casefold()
    for tag in listed:
        have = tag.casefold()
        if have == wanted or wanted.startswith(f"{have}-") or have.startswith(f"{wanted}-"):
            return True
    return False


def language_name(code: str) -> Text:
    """Return how sentences call a language."""
    return names.LANGUAGES.get(code.partition("-")[0].casefold(), Text(code, code))


def _unlisted(s: Subject) -> tuple[str, ...]:
    """Return the asked languages that the model's publisher does not name."""
    return _beyond((s.model.languages if s.model else None) or (), s.request.purpose.languages)


@lru_cache(maxsize=4096)
def _beyond(listed: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in asked if not covers(listed, code))


def _missing(s: Subject) -> Any:
    if not s.request.purpose.languages:
        return ()
    return UNKNOWN if s.model is None or s.model.languages is None else _unlisted(s)


def _complete(s: Subject) -> Any:
    if s.model is None:
        return UNKNOWN
    return s.model.languages is not None and s.model.languages_complete


def _unnamed(s: Subject) -> Any:
    """Return no languages for a whole list and for none at all: of the latter it is the list that is not known."""
    if s.model is None:
        return UNKNOWN
    return () if s.model.languages is None or s.model.languages_complete else UNKNOWN


def _stated(s: Subject) -> Any:
    if s.model is None:
        return UNKNOWN
    if s.model.languages is None:
        provenance = s.model.provenance.get("languages")
        why = provenance.why if provenance else None
        return Text(why.en.rstrip("."), why.ja.rstrip("。")) if why else _NO_LIST
    en, ja = (show_value(s.model.languages, LANGUAGES, language) for language in ("en", "ja"))
    if s.model.languages_complete:
        return Text(f"its publisher lists {en}", f"公開元が挙げる対応言語は{ja}です")
    return Text(
        f"its publisher lists {en}, and does not say that this is all",
        f"公開元が挙げる対応言語は{ja}ですが、それがすべてとは書かれていません",
    )


def _measurements(s: Subject) -> list[tuple[str, Measurement | None]]:
    if s.model is None or s.measured is None:
        return []
    id_, measured = s.model.id, s.measured
    return [(code, measured(id_, code)) for code in _unlisted(s)]


def _unmeasured(s: Subject) -> Any:
    if not s.request.purpose.languages:
        return ()
    if s.model is None:
        return UNKNOWN
    if s.measured is None:
        return UNKNOWN if _unlisted(s) else ()
    return tuple([code for code, found in _measurements(s) if found is None])


def _measured(read: Callable[[str, Measurement], Any], *, for_task: bool) -> Getter:
    """Read what was measured in the unlisted languages: at an asked task, or at others only."""

    def get(s: Subject) -> Any:
        if not s.request.purpose.languages:
            return ()
        if s.model is None or (s.measured is None and _unlisted(s)):
            return UNKNOWN
        return tuple([read(code, m) for code, m in _measurements(s) if m is not None and m.for_task is for_task])

    return get


def _score(code: str, found: Measurement) -> Text:
    name, score = language_name(code), found.score()
    en, ja = (
        _MEASURED.get(language).format(
            suite=score.suite.get(language),
            language=name.get(language),
            value=score.value,
            metric=score.metric.get(language),
            as_of=score.as_of,
        )
        for language in ("en", "ja")
    )
    return Text(en, ja)


def _listed_in(s: Subject) -> Source | None:
    provenance = s.model.provenance.get("languages") if s.model else None
    return provenance.source if provenance else None


def _measured_in(s: Subject) -> Source | None:
    """Return where the first measurement was read; nothing measured, nothing cited."""
    return next((found.score().source for _, found in _measurements(s) if found is not None), None)


FACTS: tuple[Fact, ...] = (
    Fact(
        "model.languages",
        LANGUAGES,
        "model",
        Text("the languages the model was made for", "対応言語"),
        lambda s: UNKNOWN if s.model is None or s.model.languages is None else s.model.languages,
        source=_listed_in,
    ),
    Fact(
        "model.languages_missing",
        LANGUAGES,
        "model",
        Text("asked languages the publisher does not list", "公開元が挙げていない希望言語"),
        _missing,
        source=_listed_in,
        rests_on="model.languages",
    ),
    Fact(
        "model.languages_complete",
        BOOL,
        "model",
        Text("whether the publisher lists every language", "公開元が全対応言語を挙げているか"),
        _complete,
        rests_on="model.languages",
    ),
    Fact(
        "model.languages_unnamed",
        LANGUAGES,
        "model",
        Text("languages beyond those the publisher lists", "公開元が挙げた以外の対応言語"),
        _unnamed,
    ),
    Fact(
        "model.languages_stated",
        TEXT,
        "model",
        Text("what is known of its languages", "対応言語について分かっていること"),
        _stated,
    ),
    Fact(
        "model.languages_unmeasured",
        LANGUAGES,
        "model",
        Text(
            "asked languages the publisher does not list and no suite measured",
            "公開元が挙げず、測定値もない希望言語",
        ),
        _unmeasured,
        rests_on="model.languages",
    ),
    Fact(
        "model.languages_measured",
        LANGUAGES,
        "model",
        Text(
            "asked languages the publisher does not list, measured at the asked task",
            "公開元が挙げていないが、希望する用途で測定された言語",
        ),
        _measured(lambda code, _: code, for_task=True),
        source=_measured_in,
    ),
    Fact(
        "model.language_scores",
        TEXTS,
        "model",
        Text("the scores in those languages", "その言語での測定値"),
        _measured(_score, for_task=True),
    ),
    Fact(
        "model.languages_measured_elsewhere",
        LANGUAGES,
        "model",
        Text(
            "asked languages the publisher does not list, measured at other tasks only",
            "公開元が挙げておらず、別の用途でのみ測定された言語",
        ),
        _measured(lambda code, _: code, for_task=False),
        source=_measured_in,
    ),
    Fact(
        "model.language_scores_elsewhere",
        TEXTS,
        "model",
        Text("the scores at other tasks", "別の用途での測定値"),
        _measured(_score, for_task=False),
    ),
)
