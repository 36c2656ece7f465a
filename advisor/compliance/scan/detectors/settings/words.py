"""Words of configuration: keys that defer to others, forms of names that say who serves the model."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import flat
from advisor.compliance.scan.values import key_words
from advisor.compliance.scan.vocabulary import CANONICAL_IDS, ENVIRONMENT, KEYS, VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Context

__all__ = [
    "BARE_IDS",
    "DEFERRING",
    "DETAILS",
    "MODEL_LISTS",
    "MODEL_WORDS",
    "ROLES",
    "is_other",
    "is_page",
    "is_something_else",
    "is_sure", "is_vendor",
    "provider_context",
    "routed",
    "scheme_uris",
    "split_list",
    "takes_computed",
    "takes_model",
]  # fmt: skip

BARE_IDS = "|".join(sorted(id_ for id_ in CANONICAL_IDS if not re.search(r"[/:.-]", id_)))
"""Canonical ids without any sign that makes a word look like a model."""

DEFERRING = frozenset({"default", "defaultvalue", "value", "values", "allowedvalues", "stringvalue", "parametervalue",
                       "options", "choices", "enum", "const", "defaults", "allowed", "fallback"})  # fmt: skip
"""Keys that say nothing themselves: what they hold is called by its sibling, or by the key above."""

ROLES = frozenset({"teacher", "student", "judge", "actor", "critic", "draft", "assistant", "embedder", "reranker"})
"""Keys of a model's part in a pipeline; what describes it stands below."""

DETAILS = frozenset({"name", "id", "path", "repo", "repository", "uri", "url", "ref", "repoid", "source", "huggingface",
                     "hf", "hfid", "hfrepo", "pretrained", "checkpoint", "value", "identifier", "base", "main", "primary",
                     "secondary", "large", "small", "fast", "target", "key", "weights", "artifact", "ids", "names",
                     "location", "slug", "sourceuri", "pull", "run", "preload"})  # fmt: skip
"""Keys that describe what the key above names: ``model.name``."""

MODEL_LISTS = frozenset({"providers", "provider", "targets", "judges", "graders", "fallbacks", "llms", "default_test"})
"""Keys under which a name that says who serves it (``bedrock:…``) is a model."""

MODEL_WORDS = frozenset({"embedding", "embeddings", "embedder", "llm", "engine", "encoder", "reranker"})
"""Keys of models under which a name that says who serves it is one."""

_SURE = frozenset({"nameorpath", "basemodelnameorpath", "modelnameorpath", "pretrainedmodelnameorpath", "hfmodelid",
                   "adapternameorpath", "hfmodelname", "bedrockmodelid", "foundationmodel", "jumpstartmodelid",
                   "tokenizernameorpath", "peftmodelid", "huggingfacemodelid"})  # fmt: skip
_OTHERS = frozenset({"dataset", "datasets", "benchmark", "corpus", "space", "doc", "docs", "example"})
_MODELS = frozenset({"model", "models", "llm", "tokenizer"})
_SCHEME = re.compile(
    r"(?:(?:hf|HF|huggingface)://(?!datasets/|spaces/|buckets/)(?:models/)?[A-Za-z0-9][\w.-]{0,95}+/|ollama://)"
    r"[A-Za-z0-9](?:[\w.@:/-]{0,200}[\w-])?"
)
_ROUTE = re.compile(
    r"(?:litellm/|litellm:|litellm_proxy/)?(?:"
    r"(?P<bedrock>bedrock|amazon-bedrock|bedrock_converse|aws-bedrock|bedrock-converse)[/:](?:(?:converse|invoke|completion|messages)[/:])?"
    r"|(?P<hub>(?:huggingface|hf|vllm|hosted_vllm|text-completion-huggingface|transformers|tgi|mlx|sentence-transformers)"
    r"(?::(?:text-generation|text-classification|feature-extraction|token-classification|sentence-similarity|chat|"
    r"inference|zero-shot-classification|text-to-image))?:|(?:huggingface|hosted_vllm|vllm|text-completion-huggingface)/(?=[^/\s]++/))"
    r"|(?P<ollama>(?:ollama|ollama_chat|ollama-chat)[/:](?:(?:chat|completion|embeddings|embedding)[/:])?)"
    r"|(?P<sagemaker>(?:sagemaker|sagemaker_chat)/)"
    r")(?P<rest>[A-Za-z0-9][\w.:/@-]{1,240}+)"
)
_VENDORS = re.compile(
    r"openrouter|groq|together|fireworks|deepinfra|perplexity|replicate|cohere|^mistral|gemini|google|vertex|azure|anthropic$|"
    r"nebius|novita|cerebras|sambanova|siliconflow|dashscope|nvidia_nim|watsonx"
)
_SOMETHING_ELSE = re.compile(
    r"(?:application|text|image|audio|video|multipart|font|actions|refs|node_modules|mailto)/"
    r"|[\w-]++(?:\.[\w-]++)*\.(?:io|com|org|net|dev|gov|edu|local|amazonaws\.com)(?::\d++)?/"
    r"|@|[^/]++/[^/]++:(?:latest|v?\d++\.\d)"
)
_LINK = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/")
_DOWNLOAD = re.compile(r"/resolve/.*(?<!\.md)(?<!\.png)(?<!\.jpg)(?<!\.jpeg)(?<!\.gif)(?<!\.svg)(?<!\.webp)$")


def is_hub(provider: str) -> bool:
    """Whether a provider, or a key above, says that names are those of the Hub."""
    return provider in ("huggingface", "hf", "hub", "huggingface_hub", "hfhub", "huggingfacehub")


def is_other(name: str) -> bool:
    """Whether a key names something else than a model, or what a model is called by those who use it."""
    if flat(name).endswith(("servedmodelname", "modelalias", "ggml.model", "hubmodelid")) or flat(name) in (
        "example",
        "placeholder",
    ):
        return True
    parts = key_words(name).split("_")
    return not _OTHERS.isdisjoint(parts) and _MODELS.isdisjoint(parts)


@lru_cache(maxsize=4096)
def takes_model(name: str) -> bool:
    """Whether a key or a variable is named like a model's name."""
    return flat(name) in KEYS or name in ENVIRONMENT or VARIABLE.search(key_words(name)) is not None


def takes_computed(name: str) -> bool:
    """Whether a computed value under a key is surely a model's name."""
    return flat(name) in KEYS or name in ENVIRONMENT or flat(name) == "model"


def is_sure(name: str) -> bool:
    """Whether a key takes a model of one kind and nothing else."""
    return flat(name) in _SURE


def is_something_else(text: str) -> bool:
    """Whether a value has the form of a media type, an image of a registry, a scoped package."""
    return _SOMETHING_ELSE.match(text) is not None


def is_page(text: str) -> bool:
    """Whether a value is the address of a model's page, which is for reading, not of one of its files."""
    return _LINK.match(text) is not None and _DOWNLOAD.search(text) is None


def scheme_uris(value: str) -> Iterator[tuple[str, int]]:
    """Yield the addresses of models (``hf://org/x``) in a value, and where they stand."""
    if "://" in value:
        for found in _SCHEME.finditer(value):
            yield found[0], found.start()


def routed(text: str) -> str | None:
    """Return a name as routers write it (``bedrock/…``) when it says who serves the model; ``None``: it does not."""
    found = _ROUTE.fullmatch(text)
    if found is None:
        return None
    kind = (
        "huggingface"
        if found["hub"]
        else "ollama"
        if found["ollama"]
        else "sagemaker"
        if found["sagemaker"]
        else "bedrock"
    )
    return f"{kind}/{found['rest']}"


def provider_context(provider: str) -> Context:
    """Return what a provider's or engine's name makes of the names beside it."""
    if "ollama" in provider:
        return "ollama"
    return "litellm" if "litellm" in provider else "bedrock" if "bedrock" in provider else ""


def is_vendor(provider: str) -> bool:
    """Whether a provider serves models of its own choice by an API."""
    return _VENDORS.search(provider) is not None


def split_list(value: str) -> list[tuple[str, int]]:
    """Return the parts of ``org/a,org/b`` and where each begins; a value that is no such list is its only part."""
    parts = [(part[0], part.start()) for part in re.finditer(r"[^,;+\s]+", value)]
    return parts if len(parts) > 1 and all("/" in text for text, _ in parts) else [(value, 0)]
