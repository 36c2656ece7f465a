"""Tokenizers: texts and tokenizers that are named exist, and a model's vocabulary is as large as its tokenizer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.authoring import documents
from advisor.authoring.checks.words import COUNTED_TEXT, TOKENIZER, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.authoring.checks.known import Known
    from advisor.authoring.compiler.models import Draft
    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import Tree

__all__ = ["check_tokenizers"]

PADDING = 0.015
"""Tables are padded to round numbers, and hold tokens added for chats: DeepSeek-V3 1.0 % more than the vocabulary, Llama 4
1.02 %. Mistral's second vocabulary is 2.4 % larger than its first, and another tokenizer."""


def check_tokenizers(tree: Tree, drafts: Mapping[str, Draft], known: Known) -> Iterator[Diagnostic]:
    """Yield counts on texts that nothing defines, and tokenizers of models that do not exist or do not fit."""
    for file in tree.of(documents.TokenizersDocument):
        for id_, entry in file.document.tokenizers.items():
            for text in entry.tokens_per_character:
                if text not in known.texts:
                    place = ("tokenizers", id_, "tokens_per_character", text)
                    yield unknown_name(
                        file, place, COUNTED_TEXT, text, known.texts, code="catalog.unknown-text", at_key=True
                    )
    for draft in drafts.values():
        yield from _of_model(draft, known)


def _of_model(draft: Draft, known: Known) -> Iterator[Diagnostic]:
    fact = draft.get("tokenizer")
    name = fact.value if fact else None
    if name is None:
        return
    path = draft.path("tokenizer", *(("value",) if draft.file.loaded.has((*draft.path("tokenizer"), "value")) else ()))
    if name not in known.tokenizers:
        yield unknown_name(draft.file, path, TOKENIZER, name, known.tokenizers, code="catalog.unknown-tokenizer")
        return
    vocabulary = known.vocabularies.get(name)
    table = draft.architecture.vocab_size if draft.architecture else None
    if vocabulary is None or table is None or vocabulary <= table <= vocabulary * (1 + PADDING):
        return
    yield problem(
        draft.file,
        path,
        "catalog.tokenizer-vocabulary",
        Text(
            f"{draft.id} has a vocabulary of {table:,}, the tokenizer {name!r} one of {vocabulary:,}",
            f"{draft.id} の語彙は {table:,} ですが、トークナイザー {name!r} の語彙は {vocabulary:,} です",
        ),
        Text(
            "another vocabulary is another tokenizer: name that one, or leave it out",
            "語彙が違えば別のトークナイザーです。正しいものを指定するか、省略してください",
        ),
    )
