"""Which strings of a program name models, and how surely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.code.languages import HUB_OWNERS
from advisor.compliance.scan.named import PLACEHOLDER, looks_like_model, model_in
from advisor.compliance.scan.values import by_key, key_words
from advisor.compliance.scan.vocabulary import CANONICAL_IDS, NOT_MODEL_KEYS, VARIABLE
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from advisor.compliance.scan.detectors.code.context import Slot
    from advisor.compliance.scan.named import Named
    from advisor.compliance.scan.vocabulary import Sink
    from advisor.core.checking import Confidence, ReferenceKind

__all__ = ["Answer", "Surroundings", "decide", "may_name"]

_FORM = re.compile(
    r"\s*(?!(?:application|text|image|audio|video|multipart|font|message)/)"
    r"(?!(?!hf\.co/|huggingface\.co/)[\w.-]+\.(?:io|com|org|net|dev|sh|app|ai|co|jp|gov|k8s|local)/)"
    r"(?:(?P<sure>(?:https?://|hf:|hf\.co/|huggingface|arn:aws|djl://|ollama://)\S*|"
    r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(?:[:@][\w./-]+)?|[a-z0-9-]+\.[a-z0-9.-]*[a-z0-9:-]*\d[a-z0-9.:-]*|"
    r"[a-z0-9]+-[a-z0-9]+-[a-z0-9.-]+)|(?P<bare>[A-Za-z][\w.-]*(?::[\w.-]+)?))\s*",
    re.ASCII,
)
_LEVEL = re.compile(
    r"(?:hf_|hub_|hugging_?face_|model_)?(?:id|name|value|key|repo|path|base|source|hf|hub|slug|full|model|default)(?:_(?:id|name))?"
    r"|(?:extra_)?(?:small|medium|large|tiny|mini|big|fast|slow|primary|fallback|chat|text|image|vision|embedding|rerank\w*)"
)
"""Keys inside a list or a table of models that may hold their names."""
_TABLE = re.compile(
    r"(?:^|_)models(?:_(?:by|for)_\w+|_map|_list|_config)?$|(?:^|_)model_(?:map|ids|names|list|options|table)$"
)
_NEVER = re.compile(
    r"(?:^|_)(?:type|task|icon|logo|docs?|license|file|mime|description|title|label|family|format|route|operation|endpoint)(?:_|$)"
)
_REPO = re.compile(r"(?:^|_)(?:repo|repository|checkpoint|tokenizer|hub_id|hf_id)(?:_|$)")
_LINKS = frozenset({"href", "link", "to", "docs", "modelcard", "websiteurl", "licenseurl"})
_FAMILY = re.compile(
    r"\d(?:\.\d+)?[bm](?:[-_.]|$)|instruct|bert|gpt|llama|mi[sx]tral|qwen|gemma|phi-?\d|whisper|clip|minilm|bge-|gte-|e5-|t5|"
    r"diffusion|flux|falcon|zephyr|deepseek|vit-|embed|-gguf|-onnx(?:-web)?$|moondream|florence|siglip|opus-mt|wav2vec",
    re.IGNORECASE,
)
"""What names of models have in them, and names of data sets and repositories seldom."""
_PLACEHOLDERS = frozenset(
    {"model", "any", "test", "default", "fake-model", "test-model", "model-name", "model_name", "custom"}
)
_DATA = frozenset(
    {"dataset", "load_dataset", "loadDataset", "datasetInfo", "listDatasets", "space", "spaceInfo", "fromPath"}
)
_WRITES = frozenset({
    "createRepo", "deleteRepo", "uploadFile", "uploadFiles", "uploadFilesWithProgress", "deleteFile", "deleteFiles",
    "createBranch", "deleteBranch", "commit", "commitIter",
})  # fmt: skip
"""Functions that write to a repository of the Hub."""
_SPACES = frozenset({"client", "connect", "duplicate", "Client"})
"""Functions of the client of spaces."""
_MEDIA = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|wav|mp3|flac|ogg|mp4|webm|pdf)(?:[?#].*)?$", re.IGNORECASE)
_IMAGE = re.compile(r"ollama/ollama(?::|$)|ollama$", re.IGNORECASE)
_OLLAMA = re.compile(r"ollama", re.IGNORECASE)
_OWN = re.compile(r"hugging_?face|bedrock|ollama|jlama|invoke_?model|converse", re.IGNORECASE)
_TAKES = re.compile(
    r"(?:^|_)(?:model|models|tokenizer|embedder|llm|reranker|pipeline|checkpoint)(?:_(?:id|name|path|repo))?$"
)
_ROUTER = re.compile(
    r"(?:^|[.:\W])(?:fal|gateway|replicate|vertex\w*|openrouter|luma|prodia)\b|Gateway|Replicate|OpenRouter"
)
"""Clients of APIs that have names of their own for the models they serve."""
_ROUTED = re.compile(r":(?:free|nitro|floor|online|thinking|extended|beta|exacto)$")
_OPTION = re.compile(r"-{0,2}([\w.-]+)")


class Surroundings(NamedTuple):
    """What holds for a whole file: the functions that it can call, what they are given by name, and what it is about.

    ``hub``, ``ollama``, ``jumpstart``: it speaks of them; ``routed``: of a router of APIs, with names like the Hub's own;
    ``spaces``: it imports their client.
    """

    sinks: Mapping[str, Sink]
    names: Mapping[str, tuple[str, Sink]]
    known: Container[str]
    hub: bool
    ollama: bool
    routed: bool
    jumpstart: bool
    spaces: bool = False


class Answer(NamedTuple):
    """A model that a string names; ``name`` is the variable or function that holds it, where a sink is given that."""

    named: Named
    kind: ReferenceKind
    confidence: Confidence
    sink: str | None
    name: str | None = None


def may_name(text: str, first: int, last: int, *, bare: bool) -> bool:
    """Whether a string has the form of a model's name; ``bare``: also names without an owner."""
    if not 3 <= last - first <= 250:
        return False
    found = _FORM.fullmatch(text, first, last)
    if found is None:
        return False
    return found["bare"] is None or bare or text[first:last].casefold() in CANONICAL_IDS


def decide(value: str, slots: Sequence[Slot], around: Surroundings) -> Answer | None:
    """Return the model that ``value`` names, given to ``slots``, the nearest first."""
    if _ROUTED.search(value) or PLACEHOLDER.match(value):
        return None
    sure = looks_like_model(value, known=around.known)
    if sure is not None and _MEDIA.search(value):
        return None
    hub = model_in(value, known=around.known)
    if _is_elsewhere(slots, around):
        return None
    nested = False
    for at, slot in enumerate(slots):
        if slot.kind == "import" or (slot.kind == "compared" and "/" not in value and "." not in value):
            return None
        if slot.kind not in ("argument", "container") and _flat(slot.name) in (NOT_MODEL_KEYS | _LINKS):
            return _linked(slot.name, value, sure)
        if nested and not _passes(slots[0], slot, value, around):
            break
        answer = _at(slot, slots[at + 1] if at + 1 < len(slots) else None, value, around, nested=nested)
        if answer is not None:
            return answer
        nested = True
    if sure is not None and (sure.provider != "jumpstart" or around.jumpstart):
        return Answer(sure, "variable", "low", slots[0].name if slots else None)
    owner, _, name = value.strip().partition("/")
    if (
        hub is not None
        and _on_hub(hub)
        and ((owner in HUB_OWNERS and not around.routed) or (around.hub and _FAMILY.search(name)))
    ):
        return Answer(hub, "variable", "low", slots[0].name if slots else None)
    return None


def _is_elsewhere(slots: Sequence[Slot], around: Surroundings) -> bool:
    """Whether what a string is given to takes data sets and spaces, or repositories to write to."""
    for slot in slots:
        name = re.split(r"\.|::", slot.name)[-1]
        if name in _DATA:
            return True
        if slot.kind == "argument":
            return (around.hub and name in _WRITES) or (around.spaces and name in _SPACES)
    return False


def _linked(key: str, value: str, sure: Named | None) -> Answer | None:
    """Return the model whose files an address fetches; the address of its page is a mention."""
    if sure is None or "://" not in value:
        return None
    if not value.lstrip().startswith("http") or re.search(r"/(?:resolve|raw)/", value):
        return Answer(sure, "variable", "medium", key)
    return Answer(sure, "mention", "info", key)


def _passes(nearest: Slot, outer: Slot, value: str, around: Surroundings) -> bool:
    """Whether what stands further out may speak for a string under this key: an id in a list of models, not its licence."""
    words = key_words(nearest.name)
    if nearest.kind != "key" or _LEVEL.fullmatch(words) or value.partition("/")[0] in HUB_OWNERS:
        return True
    return not _NEVER.search(words) and (
        around.hub or (outer.kind != "argument" and bool(_TABLE.search(key_words(outer.name))))
    )


def _at(slot: Slot, outer: Slot | None, value: str, around: Surroundings, *, nested: bool) -> Answer | None:
    if slot.kind == "argument":
        return _argument(slot, value, around)
    if slot.kind in ("key", "variable") and outer is not None and outer.kind == "argument":
        answer = _keyword(slot.name, outer, value, around)
        if answer is not None:
            return answer
    if slot.kind in ("variable", "result") and slot.name in around.names:
        sink, taker = around.names[slot.name]
        named = model_in(value, provider=taker.provider, prefix=taker.prefix, known=around.known)
        if named is not None and (named.provider != "local"):
            return Answer(named, "call", "high", sink, slot.name)
    match = _by_name(slot.name, value, around)
    if match is None:
        return None
    kind: ReferenceKind = "setting" if slot.kind == "key" else "variable"
    confidence: Confidence = "low" if slot.kind == "compared" else match[1]
    return None if nested and confidence == "low" else Answer(match[0], kind, confidence, slot.name, slot.name)


def _by_name(name: str, value: str, around: Surroundings) -> tuple[Named, Confidence] | None:
    match = by_key(name, value, around.known)
    if match is not None and match.named.provider != "local" and match.confidence == "medium":
        return match.named, "medium"
    words = key_words(name)
    if (around.hub and _REPO.search(words)) or VARIABLE.search(words) or _about_models(words):
        named = model_in(value, known=around.known)
        if named is not None and _on_hub(named):
            return named, "medium"
    return None


def _about_models(words: str) -> bool:
    return re.search(r"(?:^|_)(?:models?|llms?|checkpoints?|embedders?|tokenizers?)(?:_|$)", words) is not None


def _argument(slot: Slot, value: str, around: Surroundings) -> Answer | None:
    if slot.kind == "argument" and _ROUTER.search(slot.name) and looks_like_model(value) is None:
        return None
    last = slot.name.rpartition(".")[2].rpartition(">")[2]
    sink = around.sinks.get(last) or around.sinks.get(last.rpartition(":")[2])
    if sink is not None and sink.position == slot.position:
        return _taken(slot.name, sink.provider, value, around, prefix=sink.prefix)
    if slot.key is not None:
        option = _OPTION.match(slot.key)
        answer = _by_name(option[1].rpartition(".")[2], value, around) if option else None
        if answer is not None:
            return Answer(answer[0], "call", answer[1], option[1] if option else None)
    words = key_words(last.rpartition(":")[2])
    whole = slot.name + slot.chain
    if slot.position == 0 and _OWN.search(whole) and (_TAKES.search(words) or _OWN.search(key_words(last))):
        provider = "ollama" if _OLLAMA.search(whole) else "huggingface"
        return _taken(slot.name, provider, value, around)
    answer = _by_name(words, value, around) if slot.position == 0 else None
    if answer is not None:
        return Answer(answer[0], "call", answer[1], slot.name)
    if _TAKES.search(words):
        named = model_in(value, known=around.known)
        if named is not None and _on_hub(named):
            return Answer(named, "call", "medium" if around.hub else "low", slot.name)
    return None


def _keyword(key: str, call: Slot, value: str, around: Surroundings) -> Answer | None:
    """Return what is given by keyword, in an object or a composite: ``new ChatBedrock({ model: "…" })``."""
    last = re.split(r"\.|::", call.name)[-1]
    sink = around.sinks.get(last)
    if sink is not None and key in sink.keywords:
        return _taken(call.name, sink.provider, value, around, prefix=sink.prefix)
    if _flat(key) in ("model", "modelname", "modelid") and _OWN.search(call.name):
        return _taken(call.name, "ollama" if _OLLAMA.search(call.name) else "huggingface", value, around)
    return None


def _taken(sink: str, provider: str, value: str, around: Surroundings, *, prefix: str = "") -> Answer | None:
    named = model_in(value, provider=provider, prefix=prefix, known=around.known)
    if named is None or named.provider in ("local", "unknown") or value.strip().casefold() in _PLACEHOLDERS:
        return None
    if named.provider == "ollama" and (_IMAGE.match(value) or value.isupper()):
        return None
    return Answer(named, "call", "high", sink)


def _on_hub(named: Named) -> bool:
    return named.provider == "huggingface" and named.model_id is not None and "/" in named.model_id


def _flat(name: str) -> str:
    return key_words(name).replace("_", "")
