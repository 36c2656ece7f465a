"""What a string names: a model on the Hub, in Bedrock, in JumpStart, in Ollama; a path; something computed; or none."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import TYPE_CHECKING

from advisor.compliance.scan.vocabulary import BEDROCK_FAMILIES, CANONICAL_IDS, LOCAL_ROOTS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.core.checking import Provider

__all__ = ["BEDROCK_ID", "PLACEHOLDER", "Named", "begins_with_model", "dynamic", "looks_like_model", "model_in"]

MAX_LENGTH = 250


class Named(NamedTuple):
    """A model by name; ``model_id`` is ``None`` when the name is computed or the place is a path to unknown weights."""

    model_id: str | None
    provider: Provider
    revision: str | None = None


_PROFILE = r"(?:us-gov|us|eu|apac|jp|au|ca|in|global)"
_FAMILIES = "|".join(
    rf"{provider}\.(?=[a-z0-9.]*[-\d])(?:{families})" for provider, families in BEDROCK_FAMILIES.items()
)
BEDROCK_ID = re.compile(
    rf"(?<![\w.@-])(?:{_PROFILE}\.)?(?:{_FAMILIES})(?:[a-z0-9.-]*[a-z0-9])?(?::\d+(?::[\dk]+)?)?(?![\w-]|\.\w)"
)
"""A model id or inference profile of Bedrock in running text: profile, provider, model, version."""
BEDROCK_ARN = re.compile(
    r"arn:aws[\w-]*:bedrock:[a-z0-9-]*:\d*:"
    r"(?:foundation-model|inference-profile|custom-model|provisioned-model|imported-model|application-inference-profile)"
    r"/(?P<id>[\w.:/-]+)"
)

_NAME = r"[A-Za-z0-9](?:[\w.-]{0,94}[\w-])?"
_HUB = re.compile(rf"(?P<id>{_NAME}/{_NAME})(?:@(?P<revision>[\w./-]+))?(?::(?P<variant>[\w.-]+))?", re.ASCII)
_BARE = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?::[\w.-]+)?", re.ASCII)
_URL = re.compile(
    r"(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/|hf\.co/|huggingface\.co/|(?:hf|HF)://(?:models/)?|huggingface://|"
    r"https?://(?:api-inference|router)\.huggingface\.co/(?:hf-inference/)?(?:models/|pipeline/[\w-]+/)|djl://ai\.djl\.huggingface\.\w+/)"
    rf"(?P<id>{_NAME}/{_NAME})(?:(?:/(?:tree|blob|resolve|raw)/(?P<revision>[\w.-]+))?(?:/[^\s?#]*)?|@(?P<at>[\w.-]+)(?:/\S*)?)"
    r"(?::(?P<variant>[\w.-]+))?(?:[?#]\S*)?",
    re.ASCII,
)
_OLLAMA = re.compile(r"ollama://(?P<id>[\w.-]+(?:/[\w.-]+)?(?::[\w.-]+)?)", re.ASCII)
_HF = re.compile(rf"hf:(?P<id>{_NAME}/{_NAME})(?:/[\w./-]+)?(?:[:#][\w./-]+)?", re.ASCII)
_DJL = re.compile(r"djl://ai\.djl\.huggingface\.\w+/(?P<id>[\w.-]+)", re.ASCII)
_NOT_MODEL_PAGES = frozenset({
    "datasets", "spaces", "docs", "blog", "papers", "api", "collections", "organizations", "settings", "join", "login",
    "learn", "tasks", "avatars", "new", "models", "posts", "buckets", "kernels",
    "pricing", "chat", "enterprise", "front", "inference", "support",
})  # fmt: skip
_JUMPSTART = re.compile(
    r"(?!qwen-(?:tts|asr)-|deepseek-llm-\d+b)(?:huggingface|meta|model|pytorch|tensorflow|mxnet|stabilityai|deepseek|openai|upstage|ai21|cohere|lighton|qwen)-"
    r"(?:llm|llmneuron|textgeneration\d?|textgenerationneuron|textgenerationjp|text2text|textembedding|tcembedding|"
    r"icembedding|txt2img|txt2imgneuron|sentencesimilarity|summarization|translation\d?|eqa|fillmask|ner|tc|spc|zstc|"
    r"vlm|vlmneuron|reasoning|vs|asr|tts|imagegeneration|upscaling|ic|od\d?|semseg|is|audioembedding|sdxl|stable)"
    r"(?:-[A-Za-z0-9.]+)+"
)
_FILE = re.compile(
    r".*\.(?:bin|pt|pth|pkl|ckpt|safetensors|gguf|ggml|onnx|h5|json|jsonl|ya?ml|toml|py|ipynb|js|tsx?|txt|md|csv|tsv|"
    r"parquet|zip|tar|gz|tgz|png|jpe?g|gif|svg|mp[34]|wav|html?|css|sh|sql|xml|lock|cfg|ini|log|pdf|npz|npy|pickle|joblib|tflite|mlmodel|"
    r"pb|model|arrow|proto|java|go|rs|cs|c|cc|cpp|h|hpp|rb|php)",
    re.IGNORECASE,
)
_PATH_START = re.compile(r"(?:\.{1,2}(?:/|\\|$)|/|~|[A-Za-z]:[\\/]|\\\\|file:)")
_LOCATION = re.compile(r"(?:s3|gs|gcs|az|abfss?|dbfs|wasbs?|mlflow|models|runs|pvc|oci|ftp|https?)://?")
_COMPUTED = re.compile(r"\$\{|\$\(|\$[A-Za-z_]|\{\{|\{[A-Za-z_][\w.\[\]'\"()]*\}|<[A-Za-z_ -]+>|%\(|%s|\{\}")
_SWIFT = re.compile(r"\\\(")
_API_ONLY = re.compile(
    r"(?:openai/(?:gpt-(?!oss|2)|chatgpt|o\d|text-|code-|(?:davinci|curie|babbage|ada)\b|dall-e|tts-)|[Aa]nthropic/|google/gemini|(?:x-ai|xai)/grok|ibm/(?:granite|slate)|amazon/(?:nova|titan)|meta/llama|"
    r"deepseek/deepseek-|cerebras/(?:llama|qwen-|gpt-oss|zai)|databricks/databricks-|"
    r"(?:azure|azure_ai|vertex_ai|gemini|groq|openrouter|together(?:_ai)?|fireworks_ai|perplexity|replicate|"
    r"anyscale|deepinfra|cohere|cohere_chat|mistral|codestral|watsonx|nvidia_nim|github|xai|voyage|"
    r"cloudflare|ai21|sambanova|bfl|fal-ai|zai|alibaba|vertex|novita|lm_studio|llamafile|openai_like|custom_openai|text-completion-openai)/)",
)
"""Names as routers of APIs write them: such a model runs at its vendor, and there are no weights of that name."""
_SAVED = re.compile(
    r"(?:final|latest|best|last|merged|(?:checkpoint|epoch|step|iter)[-_]?\d+)(?:[-_]\w+)?", re.IGNORECASE
)
"""Names that training gives to what it writes below a folder."""
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LOCAL_ROOT = re.compile(
    r"(?:outputs?|results?|checkpoints?|ckpts?|saved|trained|runs|logs|tmp|temp)_\w+", re.ASCII | re.IGNORECASE
)
"""Folders that programs write to, by how their names begin."""
PLACEHOLDER = re.compile(
    r"<|your?[-_ ]?\w[\w-]*/|(?:my[-_]?)?(?:hf[-_]?)?user[-_]?name/|user/(?:repo|model|name)[-_\w]*$|n/a$|.*/(?:\.{3}|x{3,})$",
    re.ASCII | re.IGNORECASE,
)
"""What stands where an example wants the reader's own repository."""


def model_in(text: str, *, provider: str = "huggingface", prefix: str = "", known: Container[str] = ()) -> Named | None:
    """Return what the argument of a place that takes models and nothing else names; ``None``: no model at all.

    ``prefix`` completes names without an organisation (``sentence-transformers/``); ``provider`` is whose place it is:
    ``huggingface``, ``bedrock``, ``jumpstart``, ``ollama`` or ``litellm``, where a first part names the provider.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH or not text.isprintable() or " " in text:
        return None
    if _COMPUTED.search(text):
        return dynamic()
    if provider == "litellm":
        return _litellm(text, known)
    formal = _by_form(text)
    if formal is not None:
        return formal
    if text.startswith("arn:"):
        return Named(text, "sagemaker") if ":sagemaker:" in text else None
    url = _URL.match(text)
    if url:
        return _from_url(url)
    if _LOCATION.match(text) or _PATH_START.match(text):
        return Named(text, "local")
    if provider == "bedrock":
        return Named(text, "bedrock") if text.casefold() in known else None
    if provider == "jumpstart" or _JUMPSTART.fullmatch(text):
        return Named(text, "jumpstart") if _BARE.fullmatch(text) else None
    if provider == "ollama":
        return Named(text, "ollama") if re.fullmatch(r"[\w.-]+(?:/[\w.-]+){0,2}(?::[\w.-]+)?", text) else None
    return None if _API_ONLY.match(text) else _on_the_hub(text, prefix, known)


def looks_like_model(text: str, *, known: Container[str] = ()) -> Named | None:
    """Return the model a string surely names, wherever it stands: by its form alone, or because the catalogue knows it.

    ``owner/name`` alone proves nothing: it may be a repository, an image, a package, a media type.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH or not text.isprintable() or " " in text or _COMPUTED.search(text):
        return None
    formal = _by_form(text)
    if formal is not None:
        return formal
    url = _URL.fullmatch(text)
    if url:
        return _from_url(url)
    if _JUMPSTART.fullmatch(text):
        return Named(text, "jumpstart")
    hub = _HUB.fullmatch(text)
    if hub and hub["id"].casefold() in known and not _API_ONLY.match(text):
        return Named(hub["id"], "huggingface", hub["revision"])
    return None


def begins_with_model(text: str) -> Named | None:
    """Return the model of an address that is computed only behind the model's name: ``https://…/org/name/resolve/${x}``."""
    computed = _COMPUTED.search(text) or _SWIFT.search(text)
    known = text[: computed.start()] if computed else text
    url = _URL.match(known)
    if url is None or known[url.end("id") : url.end("id") + 1] not in ("/", "@"):
        return None
    return _from_url(url)


def dynamic() -> Named:
    """Return the name that is only known when the code runs."""
    return Named(None, "unknown")


def is_commit(revision: str | None) -> bool:
    """Whether a revision is a full commit, which cannot move."""
    return revision is not None and _COMMIT.fullmatch(revision) is not None


def _by_form(text: str) -> Named | None:
    """Return what a string names by a form that nothing else has: an ARN or id of Bedrock, a scheme other than the web's.

    The schemes are ``ollama://gemma2:2b``, ``hf:org/name/file.gguf`` and DJL's.
    """
    arn = BEDROCK_ARN.fullmatch(text)
    if arn:
        name = arn["id"].rpartition("/")[2]
        return Named(name if BEDROCK_ID.fullmatch(name) else text, "bedrock")
    if BEDROCK_ID.fullmatch(text):
        return Named(text, "bedrock")
    ollama = _OLLAMA.fullmatch(text)
    if ollama:
        return Named(ollama["id"], "ollama")
    short = _HF.fullmatch(text)
    if short:
        return Named(short["id"], "huggingface")
    djl = _DJL.fullmatch(text)
    return Named(djl["id"], "huggingface") if djl and djl["id"] in CANONICAL_IDS else None


def _from_url(url: re.Match[str]) -> Named | None:
    owner = url["id"].partition("/")[0]
    if owner.casefold() in _NOT_MODEL_PAGES or _FILE.fullmatch(url["id"]):
        return None
    if owner.casefold() in CANONICAL_IDS:  # huggingface.co/gpt2/resolve/…
        return Named(owner, "huggingface")
    return Named(url["id"].removesuffix(".git"), "huggingface", url["revision"] or url["at"])


def _litellm(text: str, known: Container[str]) -> Named | None:
    first, _, rest = text.partition("/")
    if first == "bedrock":
        while "/" in rest and not rest.startswith("arn:"):  # bedrock/converse/…, bedrock/us-east-1/…
            rest = rest.partition("/")[2]
        return model_in(rest, provider="bedrock", known=known) or Named(rest, "bedrock")
    if first in ("huggingface", "hosted_vllm", "vllm", "text-completion-huggingface"):
        _, _, name = rest.partition("/")
        rest = name if name.count("/") == 1 else rest  # huggingface/together/org/name
        return model_in(rest, known=known)
    if first in ("ollama", "ollama_chat"):
        return model_in(rest, provider="ollama", known=known)
    if first == "openai" and rest.count("/") == 1:  # a server of one's own, with the names of the Hub
        return model_in(rest, known=known)
    if first in ("sagemaker", "sagemaker_chat"):
        return Named(rest, "sagemaker")
    return looks_like_model(text, known=known)


def _on_the_hub(text: str, prefix: str, known: Container[str]) -> Named | None:
    if "/" not in text:
        name, _, tag = text.partition(":")
        if not _BARE.fullmatch(text) or _FILE.fullmatch(text):
            return Named(text, "local") if _FILE.fullmatch(text) else None
        folded = text.casefold()
        if folded in CANONICAL_IDS:
            return Named(text, "huggingface")
        if prefix and not tag:
            return Named(prefix + name, "huggingface")
        return Named(text, "local")
    hub = _HUB.fullmatch(text)
    if hub is None or text.count("/") > 1 or _FILE.fullmatch(text):
        return Named(text, "local")
    owner, _, name = hub["id"].partition("/")
    if owner == "library":  # as Ollama's registry has it
        return Named(text.partition("/")[2], "ollama")
    local = owner.casefold() in LOCAL_ROOTS or _LOCAL_ROOT.fullmatch(owner) or _SAVED.fullmatch(name)
    if local and hub["id"].casefold() not in known:
        return Named(text, "local")
    return Named(hub["id"], "huggingface", hub["revision"])
