"""What the names of Python's variables, keys and keywords say of their values."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.compliance.scan.values import key_words
from advisor.compliance.scan.vocabulary import ENVIRONMENT, KEYS, NOT_MODEL_KEYS, VARIABLE, WEAK_KEYS

__all__ = ["holds_models", "is_strong", "may_name", "passes", "singular"]

_COLLECTION = re.compile(
    r"_(?:map|mapping|maps|dict|list|registry|config|configs|table|choices|options|zoo|catalog|aliases|presets|set|"
    r"info|infos|candidates|urls|lookup|dictionary|to_\w+|by_\w+)$"
)
_MODEL_AND_MORE = re.compile(
    r"(?:\w+_)?(?:model|checkpoint|llm|tokenizer)_(?!.*(?:dir|file|folder|output|class|type|config|url|card|module|cls|save|cache|"
    r"log|data|dataset|prefix|root|kwargs|arg|args|params|image|bucket|s3|package|group|format|version|template|task|"
    r"label|field|path_in|prompt|input|env|role|provider|registry|namespace|author|owner|license|revision)s?(?:_|$))\w+"
)


@lru_cache(maxsize=4096)
def singular(name: str) -> str:
    """Return the name of one member: ``MODEL_IDS``, ``model_map`` and ``MODELS_TO_TEST`` hold models."""
    if _MODEL_AND_MORE.fullmatch(key_words(name)) and not VARIABLE.search(key_words(name)):
        return "model"
    words = _COLLECTION.sub("", key_words(name))
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


@lru_cache(maxsize=4096)
def holds_models(name: str) -> bool:
    """Whether a mapping of that name is one of models, which may be its keys: ``MODELS``, ``MODEL_CONFIGS``."""
    return VARIABLE.search(_COLLECTION.sub("", key_words(name)).rstrip("s")) is not None


@lru_cache(maxsize=4096)
def is_strong(name: str) -> bool:
    """Whether a name says that its value is a model."""
    words = key_words(name)
    return _MODEL_AND_MORE.fullmatch(words) is not None or any(
        n.replace("_", "") in KEYS or VARIABLE.search(n) is not None or n.upper() in ENVIRONMENT
        for n in (words, singular(name))
    )


@lru_cache(maxsize=4096)
def may_name(name: str) -> bool:
    """Whether what is called so may be a model."""
    flat = key_words(name).replace("_", "")
    return flat not in NOT_MODEL_KEYS and (is_strong(name) or flat in WEAK_KEYS or name in ENVIRONMENT)


def passes(key: str, name: str) -> bool:
    """Whether the name of a whole says what the value under ``key`` is: unless the key says something else."""
    flat = key_words(key).replace("_", "")
    if flat in NOT_MODEL_KEYS:
        return False
    return flat in WEAK_KEYS or is_strong(key) or key_words(name).endswith(("s", "map", "mapping", "dict", "registry"))
