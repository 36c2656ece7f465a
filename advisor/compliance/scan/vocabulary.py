"""The words of model code: which functions, keys, options and variables take a model's name.

One table for all detectors. Names are those of the public interfaces of the libraries; a new wrapper is a line here.
"""

from __future__ import annotations

import re

from advisor.core.record import NamedTuple

__all__ = [
    "BEDROCK_FAMILIES",
    "CANONICAL_IDS",
    "COMMAND_OPTIONS",
    "ENVIRONMENT",
    "KEYS",
    "LOCAL_ROOTS",
    "NOT_MODEL_KEYS",
    "NOT_MODEL_SINKS",
    "SINKS",
    "STEMS",
    "VARIABLE",
    "WEAK_KEYS",
    "Sink",
    "speaks_of_models",
]


class Sink(NamedTuple):
    """A function that takes a model: ``position`` of the argument (from 0, ``None``: by keyword only) and its keywords.

    ``receiver`` are the names of which the call must be a method (``""``: a plain call). ``prefix`` completes a bare name.
    ``provider`` is what a name without other signs belongs to. ``exact`` is false where the argument may be something
    else (an API's model, a task): only what looks like a model counts.
    """

    keywords: tuple[str, ...]
    position: int | None = 0
    provider: str = "huggingface"
    prefix: str = ""
    exact: bool = True


_MODEL = ("pretrained_model_name_or_path", "model_name_or_path", "model_id", "model_name", "model", "repo_id")

SINKS: dict[str, Sink] = {
    # transformers, diffusers, peft, optimum, sentence-transformers, setfit, timm-like
    "from_pretrained": Sink((*_MODEL, "pretrained_model_name", "base_model_name_or_path")),
    "from_quantized": Sink(("model_name_or_path", "quant_path", "model_path"), 0),
    "from_encoder_decoder_pretrained": Sink(
        ("encoder_pretrained_model_name_or_path", "decoder_pretrained_model_name_or_path"), 0
    ),
    "from_vision_text_pretrained": Sink(("vision_model_name_or_path", "text_model_name_or_path"), 0),
    "from_hparams": Sink(("source",), 0),
    "load_textual_inversion": Sink(("pretrained_model_name_or_path",), 0),
    "load_ip_adapter": Sink(("pretrained_model_name_or_path_or_dict",), 0),
    "from_single_file": Sink(("pretrained_model_link_or_path", "config")),
    "load_config": Sink(("pretrained_model_name_or_path",), 0),
    "pipeline": Sink(("model", "tokenizer"), 1),
    "SentenceTransformer": Sink(("model_name_or_path",), 0, prefix="sentence-transformers/"),
    "SparseEncoder": Sink(("model_name_or_path",), 0, prefix="sentence-transformers/"),
    "CrossEncoder": Sink(("model_name_or_path", "model_name"), 0),
    "TextEmbedding": Sink(("model_name",), 0),
    "SetFitModel": Sink(("pretrained_model_name_or_path",), 0),
    "load_lora_weights": Sink(("pretrained_model_name_or_path_or_dict",), 0),
    "load_adapter": Sink(("peft_model_id", "model_id"), 0),
    "from_hf_hub": Sink(("repo_id",), 0),
    "from_hub": Sink(("repo_id", "model_id"), 0),
    # huggingface_hub
    "snapshot_download": Sink(("repo_id",), 0),
    "hf_hub_download": Sink(("repo_id",), 0),
    "hf_hub_url": Sink(("repo_id",), 0),
    "cached_download": Sink(("repo_id",), 0),
    "model_info": Sink(("repo_id",), 0),
    "InferenceClient": Sink(("model",), 0),
    "AsyncInferenceClient": Sink(("model",), 0),
    "InferenceApi": Sink(("repo_id",), 0),
    "create_inference_endpoint": Sink(("repository",), None),
    # engines
    "LLM": Sink(("model",), 0),
    "EngineArgs": Sink(("model",), 0),
    "AsyncEngineArgs": Sink(("model",), 0),
    "LoRARequest": Sink(("lora_path",), 2),
    "Engine": Sink(("model_path",), None),
    "ctransformers": Sink(("model_path_or_repo_id",), 0),
    "WhisperModel": Sink(("model_size_or_path",), 0, exact=False),
    "FlagModel": Sink(("model_name_or_path",), 0),
    "BGEM3FlagModel": Sink(("model_name_or_path",), 0),
    "FlagReranker": Sink(("model_name_or_path",), 0),
    "FlagEmbedding": Sink(("model_name",), 0),
    "FastLanguageModel": Sink(("model_name",), None),
    # training
    "SFTTrainer": Sink(("model",), 0, exact=False),
    "DPOTrainer": Sink(("model", "ref_model"), 0, exact=False),
    "LoraConfig": Sink(("base_model_name_or_path",), None),
    "clone_chat_template": Sink(("source_tokenizer_path",), 2),
    # LangChain, LlamaIndex, Haystack, LiteLLM, DSPy
    "HuggingFaceEmbeddings": Sink(("model_name", "model"), None, prefix="sentence-transformers/"),
    "HuggingFaceInstructEmbeddings": Sink(("model_name",), None),
    "HuggingFaceBgeEmbeddings": Sink(("model_name",), None),
    "HuggingFaceEndpointEmbeddings": Sink(("model", "repo_id"), None),
    "HuggingFaceInferenceAPIEmbeddings": Sink(("model_name",), None),
    "SentenceTransformerEmbeddings": Sink(("model_name", "model"), None, prefix="sentence-transformers/"),
    "SentenceTransformerEmbeddingFunction": Sink(("model_name",), 0, prefix="sentence-transformers/"),
    "HuggingFaceCrossEncoder": Sink(("model_name",), None),
    "HuggingFaceEmbedding": Sink(("model_name",), 0),
    "HuggingFaceLLM": Sink(("model_name", "tokenizer_name"), None),
    "HuggingFaceInferenceAPI": Sink(("model_name", "model"), None),
    "HuggingFaceHub": Sink(("repo_id",), None),
    "HuggingFaceEndpoint": Sink(("repo_id", "model"), None),
    "HuggingFacePipeline": Sink(("model_id",), None),
    "from_model_id": Sink(("model_id",), 0),
    "ChatHuggingFace": Sink(("model_id",), None),
    "VLLM": Sink(("model",), None),
    "VLLMOpenAI": Sink(("model_name", "model"), None),
    "HuggingFaceLocalGenerator": Sink(("model",), 0),
    "SentenceTransformersTextEmbedder": Sink(("model",), 0, prefix="sentence-transformers/"),
    "SentenceTransformersDocumentEmbedder": Sink(("model",), 0, prefix="sentence-transformers/"),
    "TransformersSimilarityRanker": Sink(("model",), 0),
    "SASEvaluator": Sink(("model",), 0),
    "completion": Sink(("model",), 0, provider="litellm", exact=False),
    "acompletion": Sink(("model",), 0, provider="litellm", exact=False),
    "embedding": Sink(("model",), 0, provider="litellm", exact=False),
    "aembedding": Sink(("model",), 0, provider="litellm", exact=False),
    "LiteLLM": Sink(("model", "model_id"), 0, provider="litellm", exact=False),
    "ChatLiteLLM": Sink(("model", "model_name"), None, provider="litellm", exact=False),
    "LiteLLMModel": Sink(("model_id",), 0, provider="litellm", exact=False),
    "InferenceClientModel": Sink(("model_id",), 0),
    "HfApiModel": Sink(("model_id",), 0),
    "TransformersModel": Sink(("model_id",), 0),
    "LM": Sink(("model",), 0, provider="litellm", exact=False),
    "Ollama": Sink(("model",), None, provider="ollama"),
    "ChatOllama": Sink(("model",), None, provider="ollama"),
    "OllamaLLM": Sink(("model",), None, provider="ollama"),
    "OllamaEmbeddings": Sink(("model",), None, provider="ollama"),
    # AWS
    "JumpStartModel": Sink(("model_id",), 0, provider="jumpstart"),
    "JumpStartEstimator": Sink(("model_id",), 0, provider="jumpstart"),
    "invoke_model": Sink(("modelId",), None, provider="bedrock"),
    "invoke_model_with_response_stream": Sink(("modelId",), None, provider="bedrock"),
    "converse": Sink(("modelId",), None, provider="bedrock"),
    "converse_stream": Sink(("modelId",), None, provider="bedrock"),
    "get_foundation_model": Sink(("modelIdentifier",), None, provider="bedrock"),
    "create_model_customization_job": Sink(("baseModelIdentifier",), None, provider="bedrock"),
    "create_agent": Sink(("foundationModel",), None, provider="bedrock"),
    "create_provisioned_model_throughput": Sink(("modelId",), None, provider="bedrock"),
    "Bedrock": Sink(("model_id", "model"), None, provider="bedrock"),
    "BedrockLLM": Sink(("model_id", "model"), None, provider="bedrock"),
    "BedrockChat": Sink(("model_id", "model"), None, provider="bedrock"),
    "ChatBedrock": Sink(("model_id", "model"), None, provider="bedrock"),
    "ChatBedrockConverse": Sink(("model", "model_id"), 0, provider="bedrock"),
    "BedrockConverse": Sink(("model",), None, provider="bedrock"),
    "BedrockEmbeddings": Sink(("model_id",), None, provider="bedrock"),
    "BedrockEmbedding": Sink(("model_name", "model"), None, provider="bedrock"),
    "BedrockModel": Sink(("model_id",), None, provider="bedrock"),
}
"""Python functions and classes by their last name."""

NOT_MODEL_SINKS = frozenset({
    "load_dataset", "load_metric", "DatasetInfo", "list_datasets", "dataset_info", "load_dataset_builder",
    "get_dataset_config_names", "get_dataset_split_names", "LoadDataFromHub", "load_tool", "from_space",
})  # fmt: skip
"""Functions whose ``owner/name`` is a data set or a metric."""

# Compared without case, `_` and `-`: MODEL_ID, modelId, model-id and model_id are one key.
KEYS = frozenset({
    "modelid", "modelname", "modelnameorpath", "pretrainedmodelnameorpath", "pretrainedmodelname", "pretrainedmodel",
    "basemodel", "basemodelid", "basemodelname", "basemodelnameorpath", "hfmodelid", "hfmodel", "hfmodelname", "hfrepo",
    "hfrepoid", "hfmodelrepo", "huggingfacemodel", "huggingfacemodelid", "huggingfacerepo", "repoid", "modelrepo",
    "modelrepoid", "modelpath", "modelidentifier", "modelrepository", "embeddingmodel", "embeddingmodelname",
    "embeddingmodelid", "embedmodel", "embeddingsmodel", "rerankmodel", "rerankermodel", "rerankingmodel",
    "llmmodel", "llmmodelname", "llmmodelid", "chatmodel", "chatmodelid", "chatmodelname", "textmodel", "visionmodel",
    "bedrockmodelid", "bedrockmodel", "foundationmodel", "foundationmodelid", "foundationmodelidentifier",
    "inferenceprofileid", "inferenceprofilearn", "inferenceprofile", "modelarn", "judgemodel", "teachermodel",
    "studentmodel", "draftmodel", "speculativemodel", "rewardmodel", "refmodel", "referencemodel", "adaptername",
    "adapternameorpath", "peftmodelid", "loramodel", "lorarepo", "tokenizername", "tokenizernameorpath", "tokenizerid",
    "modelcheckpoint", "checkpointid", "servedmodel", "sourcemodel", "defaultmodel", "defaultmodelid", "modeltouse",
    "parentmodelid", "jumpstartmodelid", "sagemakermodelid", "smmodelid", "llmid", "embeddingid",
    "modelurl", "modeluri", "tokenizerconfig", "modelsource", "basemodelconfig", "loramodeldir", "vae",
    "controlnet", "nameorpath", "hfmodelpath",
    "llamamodel", "teacher", "defaultteacher",
    "generationmodel", "summarizationmodel", "translationmodel", "classifiermodel", "whispermodel",
})  # fmt: skip
"""Keys and variables that name a model."""

WEAK_KEYS = frozenset({"model", "models", "llm", "embedding", "embeddings", "encoder", "reranker", "checkpoint",
                       "pretrained", "tokenizer", "adapter", "repo", "repository", "name", "id", "base", "engine",
                       "primary", "fallback", "default", "value", "path", "source"})  # fmt: skip
"""Keys that may name a model among other things: only what looks like one counts."""

NOT_MODEL_KEYS = frozenset({
    "dataset", "datasets", "datasetname", "datasetid", "datasetpath", "traindataset", "evaldataset", "image", "images",
    "imageuri", "imagename", "repositoryurl", "uses", "container", "dockerimage", "baseimage", "package", "packages",
    "dependencies", "devdependencies", "groupid", "artifactid", "giturl", "url", "homepage", "space", "spaces",
    "spaceid", "action", "ref", "owner", "github", "githubrepo", "githubrepository", "author", "license",
    "contenttype", "mimetype", "mediatype", "accept", "module", "import", "timezone", "branch", "scope",
})  # fmt: skip
"""Keys whose ``owner/name`` is something else."""

VARIABLE = re.compile(
    r"(?:^|_)(?:model|llm|checkpoint|embedder|encoder|reranker|adapter|tokenizer|pretrained)s?(?:_\d+)?"
    r"(?:_(?:id|name|path|repo|ref|uri|arn|identifier|checkpoint|name_or_path|repo_id|version|key|tag|string|str|slug)s?)*"
    r"(?:_\d+)?$|(?:^|_)(?:repo_id|hf_repo|hf_id|checkpoint_id|inference_profile(?:_id|_arn)?|foundation_model)s?$",
    re.IGNORECASE,
)
"""Variables (in snake case) that are named like a model's name."""

ENVIRONMENT = frozenset({
    "HF_MODEL_ID", "MODEL_ID", "HF_MODEL_NAME", "MODEL_NAME", "HUGGINGFACE_MODEL", "HUGGING_FACE_MODEL_ID", "HF_MODEL",
    "HF_REPO", "HF_REPO_ID", "OPTION_MODEL_ID", "SM_MODEL_ID", "BEDROCK_MODEL_ID", "BASE_MODEL", "LLM_MODEL",
    "EMBEDDING_MODEL", "EMBEDDING_MODEL_ID", "EMBEDDING_MODEL_NAME", "RERANKER_MODEL", "RERANK_MODEL", "VLLM_MODEL",
    "ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_CUSTOM_MODEL_OPTION",
    "INFERENCE_PROFILE_ID", "INFERENCE_PROFILE_ARN",
})  # fmt: skip
"""Environment variables that take a model."""

COMMAND_OPTIONS = frozenset({
    "--model", "--model-id", "--model_id", "--model-name", "--model_name", "--model_name_or_path",
    "--model-name-or-path", "--pretrained_model_name_or_path", "--pretrained-model-name-or-path", "--base-model",
    "--base_model", "--model-path", "--model_path", "--hf-repo", "--hf_repo", "-hf", "-hfr", "--hf-model", "--repo-id",
    "--repo_id", "--tokenizer",
    "--tokenizer-path", "--tokenizer-name", "--speculative-model", "--speculative_model", "--draft-model", "--embedding-model",
    "--embedding_model", "--model-checkpoint", "--checkpoint", "--model-dir", "--hf-path", "--foundation-model",
    "--base-model-identifier", "--model-identifier", "--lora-modules", "--adapter", "--pretrained", "--teacher-model",
    "--reward-model", "--ref-model", "--judge-model", "--model-repo",
    "--reward_model_name_or_path", "--teacher_model_name_or_path", "--ref_model_name_or_path", "--adapter_name_or_path",
    "--tokenizer_name_or_path", "--controlnet_model_name_or_path", "--pretrained_vae_model_name_or_path",
    "--model_ckpt", "--model-ckpt", "--config_name", "--reranker-model",
})  # fmt: skip
"""Options of command lines that take a model."""

BEDROCK_FAMILIES = {
    "ai21": "j2|jamba",
    "amazon": "nova|rerank|titan",
    "anthropic": "claude",
    "cohere": "command|embed|rerank",
    "deepseek": r"r\d|v\d|deepseek",
    "google": "gemma",
    "luma": "ray",
    "meta": "llama",
    "minimax": "minimax",
    "mistral": "devstral|magistral|ministral|mistral|mixtral|pixtral|voxtral",
    "moonshot": "kimi",
    "moonshotai": "kimi",
    "nvidia": "nemotron",
    "openai": "gpt",
    "qwen": "qwen",
    "stability": "sd3|stable",
    "twelvelabs": "marengo|pegasus",
    "writer": "palmyra",
    "xai": "grok",
    "zai": "glm",
}
"""Providers of Bedrock, the first part of a model id, and how the second begins (the catalogue's channels)."""

CANONICAL_IDS = frozenset({
    "gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "distilgpt2", "openai-gpt", "openai-community", "bert-base-uncased",
    "bert-large-uncased", "bert-base-cased", "bert-large-cased", "bert-base-multilingual-cased",
    "bert-base-multilingual-uncased", "bert-base-chinese", "bert-base-german-cased",
    "bert-large-uncased-whole-word-masking", "bert-large-uncased-whole-word-masking-finetuned-squad",
    "bert-large-cased-whole-word-masking", "bert-base-cased-finetuned-mrpc", "distilbert-base-uncased",
    "distilbert-base-cased", "distilbert-base-multilingual-cased", "distilbert-base-uncased-distilled-squad",
    "distilbert-base-cased-distilled-squad", "distilbert-base-uncased-finetuned-sst-2-english",
    "distilroberta-base", "roberta-base", "roberta-large", "roberta-large-mnli", "roberta-base-openai-detector",
    "xlm-roberta-base", "xlm-roberta-large", "albert-base-v1", "albert-base-v2", "albert-large-v2", "albert-xlarge-v2",
    "albert-xxlarge-v2", "xlnet-base-cased", "xlnet-large-cased", "t5-small", "t5-base", "t5-large", "t5-3b", "t5-11b",
    "camembert-base", "ctrl", "transfo-xl-wt103", "flaubert", "xlm-mlm-en-2048", "xlm-mlm-100-1280",
})  # fmt: skip
"""Ids that the Hub keeps without an organisation."""

LOCAL_ROOTS = frozenset({
    "model", "models", "checkpoint", "checkpoints", "ckpt", "ckpts", "output", "outputs", "out", "result", "results",
    "data", "dataset", "datasets", "weights", "runs", "logs", "saved", "saved_model", "saved_models", "tmp", "temp",
    "dist", "build", "src", "lib", "assets", "artifacts", "artifact", "trained", "trained_models", "cache", "export",
    "exports", "save", "saves", "experiments", "exp", "test", "tests", "resources", "files", "static", "public",
    "path", "my_model", "local", "pretrained", "pretrained_models", "finetuned", "final", "examples", "scripts",
    "config", "configs", "conf", "docs", "app", "api", "opt", "home", "mnt", "var", "usr", "etc", "workspace", "content",
})  # fmt: skip
"""First parts of paths that are folders, not organisations."""

STEMS = (
    "model", "hf", "hugging", "llm", "checkpoint", "embed", "pretrained", "adapter", "bedrock", "llama", "rerank",
    "encoder", "tokenizer", "lora", "serve", "vae", "controlnet", "teacher", "repoid", "repo_id", "repo-id", "hfrepo",
    "hubrepo", "nameorpath", "name_or_path", "name-or-path", "inferenceprofile", "inference_profile", "inference-profile",
)  # fmt: skip
"""Pieces in lower case of which every key and environment variable holds one: a text with none names no model by them."""


def speaks_of_models(text: str) -> bool:
    """Whether a key that takes a model can stand in a text; far cheaper than reading it."""
    folded = text.lower()
    return any(stem in folded for stem in STEMS)
