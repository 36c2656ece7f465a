"""The shape of `catalog/tokenizers.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advisor.authoring.documents.base import Document, Fact, LanguageCode, Slug, Source, SourceKey, Text

PerCharacter = Annotated[float, Field(ge=0.05, le=4)]
"""Tokens for a character; UTF-8 has four bytes at most, and no tokenizer cuts finer. No language has words so long that
one token stands for more than 20 characters on average."""


class CountedText(Document):
    """A text, in one or several languages, that tokens were counted on."""

    name: Text
    rank: int = Field(
        ge=1, description="Where a tokenizer was counted on several texts, that of the lowest is compared."
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class TokenizerEntry(Document):
    """A tokenizer, and how many tokens it takes."""

    name: str = Field(min_length=1)
    vocabulary: int = Field(gt=0, description="Number of tokens, without those added for chats and without padding.")
    tokens_per_character: dict[Slug, Fact[dict[LanguageCode, PerCharacter]]] = Field(
        min_length=1,
        description="By text, by language. A language whose text it cannot represent is left out. "
        "`computed`: counted by the project (tests/truth/tokens.py).",
    )
    source: SourceKey | None = Field(None, alias="from")
    note: Text | None = None


class TokenizersDocument(Document):
    """catalog/tokenizers.yaml: tokenizers, and the tokens each takes for a character of the same text."""

    schema_: Literal[1] = Field(alias="schema")
    sources: dict[SourceKey, Source]
    source: SourceKey | None = Field(None, alias="from")
    texts: dict[Slug, CountedText] = Field(default_factory=dict)
    tokenizers: dict[Slug, TokenizerEntry] = Field(default_factory=dict)
