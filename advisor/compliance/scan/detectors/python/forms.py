"""What strings of Python name by their form alone: a publisher, a size, an address that is fetched."""

from __future__ import annotations

import re

from advisor.compliance.scan.named import PLACEHOLDER, Named, model_in

__all__ = ["by_form", "downloads", "is_no_name"]

_NO_NAME = re.compile(
    r"vit-\w+/\d+|v?\d+(?:\.\d+)*/|(?:application|text|image|audio|video|multipart|font|message)/", re.IGNORECASE
)
"""Architectures, versions and media types, which are written with a slash."""
_SIZED = re.compile(
    r"(?!(?:datasets|spaces|data|checkpoints?|output|results?|together|huggingface|s3[\w-]*|[\w-]*models?(?:-[\w-]*)?)/)"
    r"[A-Za-z0-9][\w.-]{1,60}/"
    r"(?=[\w.-]*?(?:^|[-_.a-zA-Z])\d{1,3}(?:\.\d{1,2})?[bBmM](?:[-_.]|$))[A-Za-z][\w.-]{3,90}",
    re.ASCII,
)
_OF_DATA = re.compile(r"data|corpus|bench|eval|prompt|pairs|prefer|results|logs|\.\w{2,4}$", re.IGNORECASE)
_PUBLISHERS = frozenset({
    "meta-llama", "mistralai", "codellama", "thebloke", "cross-encoder", "deepseek-ai", "stabilityai", "runwayml", "compvis",
    "black-forest-labs", "google-bert", "google-t5", "openai-community", "facebookai", "distilbert", "unsloth",
    "llava-hf", "hkunlp", "naver", "colbert-ir", "vidore", "minishlab", "answerdotai", "nlpconnect", "impira", "suno",
})  # fmt: skip
"""Owners on the Hub that publish models, and of whom nobody has code or images of the same name."""
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|wav|mp3|flac|ogg|m4a|mp4|webm|npy|pdf)(?:[?#].*)?$", re.IGNORECASE
)


def is_no_name(text: str) -> bool:
    """Whether a string only looks like ``owner/name``."""
    return _NO_NAME.match(text) is not None


def by_form(text: str) -> Named | None:
    """Return the model a bare ``owner/name`` is by its publisher, or by its size: ``org/llama-7b``."""
    if text.count("/") != 1 or _OF_DATA.search(text) or PLACEHOLDER.match(text) or is_no_name(text):
        return None
    owner = text.partition("/")[0]
    if _SIZED.fullmatch(text) or owner.casefold() in _PUBLISHERS:
        named = model_in(text)
        return named if named is not None and named.provider == "huggingface" else None
    return None


def downloads(address: str) -> bool:
    """Whether an address of the Hub fetches a model or asks it; a picture of its page does not."""
    return not _MEDIA.search(address) and any(part in address for part in ("/resolve/", "api-inference.", "router."))
