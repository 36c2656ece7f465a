"""What differs between the languages: how they quote, and which of their functions take a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from advisor.compliance.scan.vocabulary import Sink
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HUB_OWNERS", "RELEVANT", "Language", "language_of"]


class Language(NamedTuple):
    """How a language writes strings and comments, and its functions that take a model.

    ``single``: what an apostrophe begins; ``more_starts``: further characters that begin a comment; ``prefixes``: whose
    letters before a quote make it raw; ``sinks``: functions by their last name; ``needs``: what must stand somewhere in
    the file for a function of a common name to be the one that is meant.
    """

    name: str
    sinks: Mapping[str, Sink]
    needs: Mapping[str, tuple[str, ...]]
    single: Literal["string", "character"] = "character"
    backtick: Literal["template", "raw", "none"] = "none"
    multiline: bool = False
    triple: bool = False
    prefixes: Literal["", "csharp", "rust"] = ""
    regexes: bool = False
    more_starts: str = ""


RELEVANT = (
    "model",
    "pretrained",
    "hugging",
    "bedrock",
    "ollama",
    "llm",
    "embed",
    "hf_",
    "hf-",
    "checkpoint",
    "pipeline",
)
"""Text without any of these words, whatever their case, names no model."""

HUB_OWNERS = frozenset({
    "Xenova", "onnx-community", "onnx-internal-testing", "sentence-transformers", "meta-llama", "mistralai", "BAAI",
    "TheBloke", "bartowski", "Qwen", "google-bert", "google-t5", "FacebookAI", "openai-community", "distilbert",
    "cross-encoder", "Helsinki-NLP", "intfloat", "thenlper", "stabilityai", "black-forest-labs", "nomic-ai", "jinaai",
    "mixedbread-ai", "deepseek-ai", "ibm-granite", "lmstudio-community", "mlx-community", "NousResearch", "TinyLlama",
    "codellama", "state-spaces", "runwayml", "tiiuae", "llava-hf", "Snowflake", "HuggingFaceTB",
})  # fmt: skip
"""Organisations whose ``owner/name`` is a model of the Hub in whatever place of a program it stands."""

_BEDROCK_CALL = Sink(("modelId", "model", "modelIdentifier"), None, provider="bedrock")
_HUB = Sink(("repo", "name"), None)
_TASK = Sink(("model",), None)

_INFERENCE_TASKS = (
    "textGeneration", "textGenerationStream", "chatCompletion", "chatCompletionStream", "featureExtraction",
    "textToImage", "imageToText", "imageToImage", "summarization", "translation", "questionAnswering", "fillMask",
    "tokenClassification", "textClassification", "zeroShotClassification", "zeroShotImageClassification",
    "sentenceSimilarity", "automaticSpeechRecognition", "audioClassification", "audioToAudio", "imageClassification",
    "objectDetection", "imageSegmentation", "textToSpeech", "textToVideo", "conversational", "tableQuestionAnswering",
    "documentQuestionAnswering", "visualQuestionAnswering", "streamingRequest",
)  # fmt: skip

_JAVASCRIPT = {
    # @huggingface/transformers, @huggingface/inference, @huggingface/hub
    "pipeline": Sink((), 1),
    "from_pretrained": Sink((), 0),
    **dict.fromkeys(_INFERENCE_TASKS, _TASK),
    **dict.fromkeys(("downloadFile", "listFiles", "fileExists", "fileDownloadInfo", "snapshotDownload", "pathsInfo",
                     "downloadFileToCacheDir"), _HUB),
    "modelInfo": Sink(("name",), None),
    "get_pipeline_files": Sink((), 1),
    # LangChain, LlamaIndex, AI SDK
    **dict.fromkeys(("HuggingFaceInference", "HuggingFaceInferenceEmbeddings", "HuggingFaceTransformersEmbeddings",
                     "HuggingFaceEmbedding", "HuggingFaceLLM", "HuggingFaceInferenceAPI"),
                    Sink(("model", "modelName", "modelType"), None)),
    **dict.fromkeys(("Bedrock", "BedrockChat", "ChatBedrock", "ChatBedrockConverse", "BedrockEmbeddings"), _BEDROCK_CALL),
    "huggingface": Sink((), 0),
    "transformersJS": Sink((), 0),
    "bedrock": Sink((), 0, provider="bedrock"),
    # AWS SDK and CDK
    **dict.fromkeys(("InvokeModelCommand", "InvokeModelWithResponseStreamCommand", "ConverseCommand",
                     "ConverseStreamCommand", "GetFoundationModelCommand", "CreateModelInvocationJobCommand",
                     "InvokeModelWithBidirectionalStreamCommand", "CountTokensCommand"), _BEDROCK_CALL),
    "CreateAgentCommand": Sink(("foundationModel",), None, provider="bedrock"),
    "FoundationModelIdentifier": Sink((), 0, provider="bedrock"),
    "BedrockFoundationModel": Sink((), 0, provider="bedrock"),
    "fromFoundationModelId": Sink((), 2, provider="bedrock"),
    "HuggingFaceSageMakerEndpoint": Sink(("modelId",), None),
    "CustomSageMakerEndpoint": Sink(("modelId",), None, exact=False),
}  # fmt: skip

_JAVA = {
    "optModelUrls": Sink((), 0, exact=False),
    "newInstance": Sink((), 0, exact=False),
    "optTokenizerName": Sink((), 0),
    "modelId": Sink((), 0),
    "fromFoundationModelId": Sink((), 2, provider="bedrock"),
    "FoundationModelIdentifier": Sink((), 0, provider="bedrock"),
}

_GO = {
    "FromPretrained": Sink((), 0),
    "DownloadModel": Sink((), 0),
    "InvokeModelInput": Sink(("ModelId",), None, provider="bedrock"),
    "InvokeModelWithResponseStreamInput": Sink(("ModelId",), None, provider="bedrock"),
    "ConverseInput": Sink(("ModelId",), None, provider="bedrock"),
    "ConverseStreamInput": Sink(("ModelId",), None, provider="bedrock"),
    "FoundationModelIdentifier_": Sink((), 0, provider="bedrock"),
}

_CSHARP = {
    "InvokeModelRequest": Sink(("ModelId",), None, provider="bedrock"),
    "InvokeModelWithResponseStreamRequest": Sink(("ModelId",), None, provider="bedrock"),
    "ConverseRequest": Sink(("ModelId",), None, provider="bedrock"),
    "ConverseStreamRequest": Sink(("ModelId",), None, provider="bedrock"),
    "FoundationModelIdentifier": Sink((), 0, provider="bedrock"),
}

_RUST = {
    "model": Sink((), 0),
    "Repo::model": Sink((), 0),
    "Repo::new": Sink((), 0),
    "Repo::with_revision": Sink((), 0),
    "from_pretrained": Sink((), 0),
    **dict.fromkeys(("TextModelBuilder::new", "VisionModelBuilder::new", "GgufModelBuilder::new", "LoraModelBuilder::new",
                     "MultimodalModelBuilder::new", "DiffusionModelBuilder::new", "SpeechModelBuilder::new",
                     "UqffTextModelBuilder::new", "UqffVisionModelBuilder::new", "EmbeddingModelBuilder::new",
                     "ModelBuilder::new"), Sink((), 0)),
    "model_id": Sink((), 0, provider="bedrock"),
}  # fmt: skip

_NEEDS = {
    "pipeline": ("transformers", "xenova"),
    "model": ("hf_hub", "hf-hub"),
    "huggingface": ("huggingface",),
    "bedrock": ("amazon-bedrock", "bedrock"),
    "downloadFile": ("huggingface",),
    "listFiles": ("huggingface",),
    "fileExists": ("huggingface",),
    "snapshotDownload": ("huggingface",),
    "pathsInfo": ("huggingface",),
    "modelInfo": ("huggingface",),
    "model_id": ("bedrock",),
    "modelId": ("bedrock", "huggingface", "sagemaker"),
    "DownloadModel": ("hugot",),
    "FromPretrained": ("tokenizer",),
    "newInstance": ("huggingfacetokenizer",),
    **dict.fromkeys(_INFERENCE_TASKS, ("huggingface", "hf.", "inferenceclient")),
}

_LANGUAGES = {
    "javascript": Language("javascript", _JAVASCRIPT, _NEEDS, "string", "template", regexes=True),
    "markup": Language("markup", _JAVASCRIPT, _NEEDS, "string", "template", regexes=True, more_starts="<"),
    "java": Language("java", _JAVA, _NEEDS, triple=True),
    "go": Language("go", _GO, _NEEDS, backtick="raw"),
    "csharp": Language("csharp", _CSHARP, _NEEDS, triple=True, prefixes="csharp"),
    "rust": Language("rust", _RUST, _NEEDS, prefixes="rust", multiline=True),
    "swift": Language("swift", {"from": Sink((), None)}, _NEEDS, triple=True),
    "php": Language("php", _JAVASCRIPT, _NEEDS, "string", multiline=True, more_starts="#"),
    "cpp": Language("cpp", {}, _NEEDS),
}

_ENDINGS = {
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"), "javascript"),
    **dict.fromkeys(("vue", "svelte"), "markup"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy"), "java"),
    "go": "go",
    "cs": "csharp",
    "rs": "rust",
    "swift": "swift",
    **dict.fromkeys(("php", "rb"), "php"),
    **dict.fromkeys(("c", "cc", "cpp", "cxx", "h", "hpp"), "cpp"),
}
"""Endings of paths, casefolded, and the language whose rules read them."""


def language_of(path: str) -> Language | None:
    """Return the language of a file by how its path ends; ``None``: not one of these."""
    name = _ENDINGS.get(path.rpartition(".")[2].casefold())
    return _LANGUAGES[name] if name else None
