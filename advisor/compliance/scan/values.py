"""Keys and values of configuration, in whatever syntax: which of them name a model, and how surely."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.compliance.scan.named import Named, looks_like_model, model_in
from advisor.compliance.scan.vocabulary import ENVIRONMENT, KEYS, NOT_MODEL_KEYS, VARIABLE, WEAK_KEYS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container

    from advisor.core.checking import Confidence

__all__ = ["Match", "by_key", "by_variable", "default_of", "is_address", "key_words"]

_MODEL_WORDS = frozenset({"model", "models", "llm", "embedder", "embedding", "embeddings", "encoder", "reranker",
                          "tokenizer", "adapter", "checkpoint", "pretrained"})  # fmt: skip
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\s._-]+")
_NO_NAMES = frozenset({"true", "false", "none", "null", "default", "ollama", "auto", "pull", "run", "create"})
_ADDRESS = re.compile(
    r"(?:hf|HF|huggingface|ollama)://|https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?!datasets/|spaces/)[\w.-]+/[\w.-]+/resolve/"
    r"[^\s?]{1,200}\.(?:gguf|safetensors|bin|pth?|onnx|ckpt|tflite|task|litertlm|zip|tar\.gz|llamafile)(?:\?|$)"
)
"""What is a model's address under any key, ``url`` for one."""
_DEFAULT = re.compile(r"\$\{(?:[A-Za-z_]\w*|\d):?[-=](?P<default>[^{}$]+)\}")


class Match(NamedTuple):
    """A value that names a model, and how surely."""

    named: Named
    confidence: Confidence


@lru_cache(maxsize=4096)
def key_words(key: str) -> str:
    """Return a key in snake case: ``modelId``, ``MODEL-ID`` and ``model_id`` are one."""
    return _SEPARATORS.sub("_", _HUMPS.sub("_", key)).strip("_").lower()


def by_key(key: str, value: str, known: Container[str]) -> Match | None:
    """Return the model that ``value`` names under ``key``; ``None``: none, or the key says that it is something else."""
    words = key_words(key)
    flat = words.replace("_", "")
    if flat in NOT_MODEL_KEYS:
        named = looks_like_model(value) if is_address(value) else None
        return Match(named, "medium") if named else None
    if "ollama" in words and VARIABLE.search(words) and not words.endswith("version"):
        named = model_in(value, provider="ollama", known=known)
        if named is not None and named.provider == "ollama" and value.casefold() not in (*_NO_NAMES, *_MODEL_WORDS):
            return Match(named, "medium")
    if flat in KEYS or key in ENVIRONMENT:
        return _surely(model_in(value, known=known), value, "medium")
    if flat in _MODEL_WORDS or VARIABLE.search(words):
        named = model_in(value, known=known)
        if named is not None and named.provider in ("huggingface", "ollama"):
            return Match(named, "medium")
    named = looks_like_model(value, known=known)
    return Match(named, "medium" if flat in WEAK_KEYS or VARIABLE.search(words) else "low") if named else None


def by_variable(name: str, value: str, known: Container[str]) -> Match | None:
    """Return the model that a variable of that name holds: as `by_key`; computed values are nobody's business here."""
    match = by_key(name, value, known)
    return None if match is not None and match.named.provider == "unknown" else match


def is_address(value: str) -> bool:
    """Whether a value is where a model is fetched from, whatever its key."""
    return _ADDRESS.match(value) is not None


def default_of(value: str) -> tuple[str, int] | None:
    """Return the default of ``${VARIABLE:-default}`` and where in ``value`` it begins; ``None`` without one."""
    found = _DEFAULT.search(value)
    return (found["default"], found.start("default")) if found else None


def _surely(named: Named | None, value: str, confidence: Confidence) -> Match | None:
    """Drop bare words: under a key like ``model_name`` they may be anything, and a path is written as one."""
    if named is None or (named.provider == "local" and not re.search(r"[/\\.]", value)):
        return None
    return Match(named, confidence)
