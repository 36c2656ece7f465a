"""The functions of Python libraries that take models, and which argument of a call it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from advisor.compliance.scan.detectors.python.scopes import Module, Scope, last_name
from advisor.compliance.scan.values import key_words
from advisor.compliance.scan.vocabulary import NOT_MODEL_SINKS, SINKS, Sink
from advisor.core.record import NamedTuple

__all__ = [
    "OUTPUTS",
    "OUTPUT_KEYWORDS",
    "Argument",
    "Target",
    "arguments",
    "is_folder",
    "is_object",
    "is_output",
    "is_path",
    "loader_of",
    "sink_of",
    "target_of",
]

OUTPUTS = frozenset({
    "push_to_hub", "push_to_hub_merged", "push_to_hub_gguf", "create_repo", "upload_file", "upload_folder",
    "upload_large_folder", "create_commit", "delete_repo", "delete_file", "create_branch",
    "delete_branch", "create_tag", "delete_tag", "save_to_hub",
    "update_repo_visibility", "update_repo_settings", "add_space_secret", "add_space_variable", "restart_space",
    "duplicate_space", "super_squash_history", "push_dataset_to_hub", "save_pretrained_merged", "upload_model",
    "metadata_update", "push_to_hf_hub", "move_repo",
})  # fmt: skip
"""Functions that write to a repository of the Hub."""

OUTPUT_KEYWORDS = frozenset({"hub_model_id", "push_to_hub_model_id", "output_repo", "push_repo_id", "target_repo",
                             "output_model_id", "hub_repo_id", "dataset_repo_id", "hf_dataset_repo"})  # fmt: skip
"""Arguments that name the repository a model or data set is written to."""

_OTHER_LOADS = frozenset({("evaluate", "load"), ("hub", "load"), ("metrics", "load"), ("Dataset", "from_hub")})
_OTHER_CLASSES = frozenset({"Space", "GradioClient", "Client"})
_NOT_PIPELINES = frozenset({"kfp", "zenml", "sagemaker", "sklearn", "imblearn", "dsl", "azure", "dlt", "clearml"})

_BY_RECEIVER: dict[tuple[str, str], Sink] = {
    ("models", "transformers"): Sink(("model_name", "model"), 0),
    ("models", "vllm"): Sink(("model_name", "model"), 0),
    ("models", "mlxlm"): Sink(("model_name", "model"), 0),
    ("models", "Transformers"): Sink(("model",), 0),
    ("models", "Transformer"): Sink(("model_name_or_path",), 0),
    ("mlx_lm", "load"): Sink(("path_or_hf_repo",), 0),
    ("mlx_vlm", "load"): Sink(("path_or_hf_repo",), 0),
    ("timm", "create_model"): Sink(("model_name",), 0, exact=False),
    ("open_clip", "create_model_and_transforms"): Sink(("model_name", "pretrained"), 0, exact=False),
    ("open_clip", "create_model_from_pretrained"): Sink(("model_name",), 0, exact=False),
    ("open_clip", "create_model"): Sink(("model_name",), 0, exact=False),
    ("open_clip", "get_tokenizer"): Sink(("model_name",), 0, exact=False),
    ("ollama", "chat"): Sink(("model",), 0, provider="ollama"),
    ("ollama", "generate"): Sink(("model",), 0, provider="ollama"),
    ("ollama", "pull"): Sink(("model",), 0, provider="ollama"),
    ("ollama", "embed"): Sink(("model",), 0, provider="ollama"),
    ("ollama", "embeddings"): Sink(("model",), 0, provider="ollama"),
    ("ollama", "show"): Sink(("model",), 0, provider="ollama"),
    ("gradio", "load"): Sink(("name",), 0, exact=False),
    ("gpt4all", "GPT4All"): Sink(("model_name",), 0, exact=False),
}
"""Functions with common names, by the module or object they belong to."""

_PAIRS = frozenset({"from_encoder_decoder_pretrained", "from_vision_text_pretrained"})
"""Functions that take a model by each of their first arguments."""

_ADAPTERS = Sink(("model_id", "peft_model_id"), 1)
_NAMED_LIKE_LOADER = re.compile(
    r"(?:^|_)(?:model|llm|vlm|tokenizer|embedder|embeddings?|encoder|reranker|engine|processor|trainer)s?(?:_(?:and|from|id|name)\w*)?$"
)
_NOT_LOADERS = re.compile(
    r"push|upload|save|export|delete|remove|register|publish|convert|write|log|quantize|rename|tag|data|test|assert|mock|"
    r"is_|has_|validate|parse|print|bind|simple|django|keras|field|schema|base_model|spacy"
)
_LOADER = Sink((), 0, exact=False)
"""Of functions and classes that nobody knows but that are named like those that load: `load_model`, `HfApiEngine`."""

_ROUTED = Sink(("model",), 0, provider="litellm", exact=False)


class Target(NamedTuple):
    """What a call calls: its last name, what that is a method of, and the module it was imported from (or empty)."""

    name: str
    receiver: str
    module: str

    @property
    def shown(self) -> str:
        """The function's name for people: ``AutoModel.from_pretrained``."""
        return f"{self.receiver}.{self.name}" if self.receiver else self.name


class Argument(NamedTuple):
    """An argument of a sink: the keyword it is passed by, or the first of the sink's where it is passed by position."""

    keyword: str
    expr: ast.expr
    scope: Scope


def target_of(func: ast.expr, module: Module, scope: Scope | None = None) -> Target:
    """Return what ``func`` is, through the names it was imported by or assigned to (``load = AutoModel.from_pretrained``)."""
    if isinstance(func, ast.Attribute):
        receiver = last_name(func.value.func if isinstance(func.value, ast.Call) else func.value)
        source, original = module.imports.get(receiver, ("", ""))
        owner = original or source.rpartition(".")[2] or receiver
        return Target(func.attr, owner, source)
    if isinstance(func, ast.Name):
        source, original = module.imports.get(func.id, ("", ""))
        bound = scope.lookup(func.id) if scope is not None and not source else None
        if bound is not None and len(bound[1]) == 1 and not bound[1][0].steps:
            return _assigned(bound[1][0].expr, func.id, module)
        return Target(original or func.id, "", source)
    return Target("", "", "")


def _assigned(value: ast.expr, name: str, module: Module) -> Target:
    if isinstance(value, ast.Call) and last_name(value.func) == "partial" and value.args:
        value = value.args[0]
    return target_of(value, module) if isinstance(value, (ast.Attribute, ast.Name)) else Target(name, "", "")


def sink_of(target: Target) -> Sink | None:
    """Return how the function takes a model; ``None``: it does not, or something else of the same name does."""
    root = target.module.partition(".")[0]
    special = _BY_RECEIVER.get((target.receiver or root, target.name))
    if special is None and target.receiver.startswith("outlines"):
        special = _BY_RECEIVER.get(("models", target.name))
    if special is not None:
        return special
    sink = SINKS.get(target.name)
    if sink is None:
        return None
    if target.name == "from_pretrained" and target.receiver.startswith(("PeftModel", "PeftMixedModel")):
        return _ADAPTERS
    if target.name == "load_config":
        return sink if target.receiver[:1].isupper() else None
    if target.name == "pipeline":
        return None if {root, target.receiver} & _NOT_PIPELINES or "." in target.receiver else sink
    if target.name == "LLM":
        return _ROUTED if root == "crewai" or target.receiver == "crewai" else sink
    if sink.provider == "litellm" and target.name[:1].islower():
        return sink if "litellm" in {root, target.receiver} or target.receiver == "router" else None
    if target.name == "LM":
        return sink if root == "dspy" or target.receiver == "dspy" else None
    return sink


def loader_of(target: Target) -> Sink | None:
    """Return how an unknown function that is named like one that loads models takes its first argument."""
    words = key_words(target.name)
    if _NAMED_LIKE_LOADER.search(words) is None or _NOT_LOADERS.search(words) is not None:
        return None
    return _LOADER


def is_output(target: Target) -> bool:
    """Whether the call's repositories are data sets, metrics, spaces, code, or written to."""
    return (
        target.name in NOT_MODEL_SINKS
        or target.name in OUTPUTS
        or (target.receiver, target.name) in _OTHER_LOADS
        or (target.name in _OTHER_CLASSES and target.module.startswith("gradio"))
        or (target.name == "load" and target.module in {"evaluate", "torch.hub"})
    )


def is_object(node: ast.expr, sink: Sink, target: Target) -> bool:
    """Whether an unknown argument is a loaded model rather than a name."""
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        return name in SINKS or name[:1].isupper() or name.startswith(("from_", "load", "build", "create", "prepare"))
    if isinstance(node, (ast.Lambda, ast.Dict, ast.List, ast.Tuple)):
        return True
    takes_objects = target.name == "pipeline" or not sink.exact or sink is _ADAPTERS
    return takes_objects and last_name(node).lower().lstrip("_") in {
        "model",
        "tokenizer",
        "llm",
        "processor",
        "base_model",
    }


_WRITTEN = ("output_dir", "save_dir", "save_directory", "save_path", "output_path", "outdir", "tmpdir", "tmp_dir", "tmpdirname",
            "output_directory", "output_folder")  # fmt: skip
_FOLDER = ("_dir", "_folder", "_directory", "dirname", "tmpdir", "tmp_path", "save_path", "output_path", "_root", "_file",
           "tempdir", "temp_path", "save_directory", "_filename", "outdir", "model_dir", "tmpdirname")  # fmt: skip


def is_folder(node: ast.expr) -> bool:
    """Whether an argument is named like the folder that something was written to before."""
    return last_name(node).lower().endswith(_WRITTEN)


def is_path(node: ast.expr) -> bool:
    """Whether a computed argument is a folder of weights: ``output_dir``, ``os.path.join(…)``, ``Path(…) / name``."""
    if isinstance(node, ast.Call) and not (last_name(node.func) == "str" and node.args):
        return last_name(node.func) in {"join", "Path", "PosixPath", "mkdtemp", "abspath", "expanduser", "dirname",
                                        "resolve", "absolute", "realpath", "snapshot_download", "as_posix",
                                        "joinpath", "getcwd"}  # fmt: skip
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return True
    if isinstance(node, ast.BinOp):
        return is_path(node.left)
    if isinstance(node, ast.Subscript):
        return is_path(node.value)
    if isinstance(node, ast.Call) and last_name(node.func) == "str" and node.args:
        return is_path(node.args[0])
    name = last_name(node).lower()
    if name in {"model_dir", "checkpoint_dir", "model_path"}:
        return False  # often a name on the Hub all the same
    return name.endswith(_FOLDER) or name in {"tmp", "path", "folder", "directory", "tmpdirname", "f", "d"}


def arguments(
    call: ast.Call, name: str, sink: Sink, scope: Scope, spread: list[tuple[ast.Dict, Scope]]
) -> Iterator[Argument]:
    """Yield the arguments of a call in which a sink takes models; ``spread`` are the dicts passed by ``**``."""
    given = {k.arg: k.value for k in call.keywords if k.arg}
    for keyword in sink.keywords:
        if keyword in given:
            yield Argument(keyword, given[keyword], scope)
        for entries, inside in spread:
            for key, value in zip(entries.keys, entries.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == keyword:
                    yield Argument(keyword, value, inside)
    if sink.position is None:
        return
    last = sink.position + (len(sink.keywords) if name in _PAIRS else 1)
    for keyword, argument in zip(sink.keywords, call.args[sink.position : last], strict=False):
        if any(isinstance(a, ast.Starred) for a in call.args[:last]):
            return
        yield Argument(keyword, argument, scope)
