"""``model.token*``: how many tokens the asked languages take with the model's tokenizer.

Of several asked languages the one speaks that takes most of all compared with the most economical tokenizer. Nothing is
known where none is asked, none was counted, or the model's tokenizer is not known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.rules.facts.fact import TEXT, Fact, number, word
from advisor.rules.facts.languages import covers, language_name
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.model import TokenCount, Tokenizer
    from advisor.core.provenance import Source
    from advisor.rules.facts.fact import Getter
    from advisor.rules.subject import Subject


class _Most(NamedTuple):
    """The asked language that takes most, and its count."""

    language: str
    tokens: TokenCount


def _most(s: Subject) -> _Most | None:
    tokenizer = s.model.tokenizer if s.model else None
    return None if tokenizer is None else _most_of(tokenizer, s.request.purpose.languages)


@lru_cache(maxsize=1024)
def _most_of(tokenizer: Tokenizer, asked: tuple[str, ...]) -> _Most | None:
    found = [
        _Most(language, counts[0])
        for language, counts in tokenizer.counts.items()
        if any(covers((language,), code) for code in asked)
    ]
    return max(found, key=lambda most: most.tokens.times_fewest, default=None)


def _of_most(read: Callable[[_Most], Any]) -> Getter:
    def get(s: Subject) -> Any:
        most = _most(s)
        return UNKNOWN if most is None else read(most)

    return get


def _counted(s: Subject) -> Source | None:
    most = _most(s)
    return most.tokens.provenance.source if most else None


def _context_characters(s: Subject) -> Any:
    most = _most(s)
    if most is None or s.model is None or s.model.context_length is None:
        return UNKNOWN
    return most.tokens.characters_in(s.model.context_length)


FACTS: tuple[Fact, ...] = (
    Fact(
        "model.tokenizer",
        word("tokenizer"),
        "model",
        Text("the tokenizer", "トークナイザー"),
        lambda s: UNKNOWN if s.model is None or s.model.tokenizer is None else s.model.tokenizer.name,
    ),
    Fact(
        "model.tokens_language",
        TEXT,
        "model",
        Text(
            "the asked language that takes most tokens for what the best tokenizer needs",
            "希望言語のうち、最少のトークナイザーと比べて最もトークンを使う言語",
        ),
        _of_most(lambda most: language_name(most.language)),
        rests_on="model.tokenizer",
    ),
    Fact(
        "model.tokens_per_character",
        number("tokens-per-character"),
        "model",
        Text("tokens for a character of that language", "その言語の1文字あたりのトークン数"),
        _of_most(lambda most: most.tokens.per_character),
        source=_counted,
        rests_on="model.tokenizer",
    ),
    Fact(
        "model.tokens_times_fewest",
        number("times"),
        "model",
        Text(
            "how many times the tokens of the most economical tokenizer the same text takes",
            "同じ文章のトークン数が最も効率のよいトークナイザーの何倍か",
        ),
        _of_most(lambda most: most.tokens.times_fewest),
        source=_counted,
        rests_on="model.tokenizer",
    ),
    Fact(
        "model.tokens_text",
        TEXT,
        "model",
        Text("the text its tokens were counted on", "トークン数を数えた文章"),
        _of_most(lambda most: most.tokens.text_name),
        rests_on="model.tokenizer",
    ),
    Fact(
        "model.context_characters",
        number("characters"),
        "model",
        Text("characters of that language the context holds", "その言語でコンテキストに入る文字数"),
        _context_characters,
        source=_counted,
        rests_on="model.tokenizer",
    ),
)
