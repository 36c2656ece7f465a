"""The functions of Python libraries that take models, and which argument of a call it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from advisor.compliance.scan.detectors.python.tree import Module, Scope, last_name
from advisor.compliance.scan.vocabulary import NOT_MODEL_SINKS, SINKS, Sink

__all__ = ["OUTPUTS", "Target", "is_object", "is_output", "is_path", "sink_of", "target_of"]

OUTPUTS = frozenset({
    "push_to_hub", "push_to_hub_merged", "push_to_hub_gguf", "create_repo", "upload_file", "upload_folder",
    "upload_large_folder", "create_commit", "delete_repo", "delete_file", "create_branch", "create_tag", "save_to_hub",
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
_VLLM = frozenset({"vllm", "tensorrt_llm", "tensorrt_llm_hlapi", "llmcompressor", "furiosa_llm", "optimum"})

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
    ("gpt4all", "GPT4All"): Sink(("model_name",), 0, exact=False),
}
"""Functions with common names, by the module or object they belong to."""

_ADAPTERS = Sink(("model_id", "peft_model_id"), 1)
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


def target_of(func: ast.expr, module: Module) -> Target:
    """Return what ``func`` is, through the names it was imported by."""
    if isinstance(func, ast.Attribute):
        receiver = last_name(func.value.func if isinstance(func.value, ast.Call) else func.value)
        source, original = module.imports.get(receiver, ("", ""))
        return Target(func.attr, original or source.rpartition(".")[2] or receiver, source)
    if isinstance(func, ast.Name):
        source, original = module.imports.get(func.id, ("", ""))
        return Target(original or func.id, "", source)
    return Target("", "", "")


def sink_of(target: Target, module: Module) -> Sink | None:
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
    if target.name == "from_pretrained" and target.receiver.startswith("Peft"):
        return _ADAPTERS
    if target.name == "pipeline":
        return None if {root, target.receiver} & _NOT_PIPELINES or "." in target.receiver else sink
    if target.name == "LLM":
        return _ROUTED if root == "crewai" or target.receiver == "crewai" else sink
    if sink.provider == "litellm" and target.name[:1].islower():
        return sink if "litellm" in {root, target.receiver} or target.receiver == "router" else None
    if target.name == "LM":
        return sink if root == "dspy" or target.receiver == "dspy" else None
    return sink


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
    return takes_objects and last_name(node).lower().lstrip("_") in {"model", "tokenizer", "llm", "processor", "base_model"}


_FOLDER = ("_dir", "_folder", "_directory", "dirname", "tmpdir", "tmp_path", "save_path", "output_path", "_root", "_file",
           "tempdir", "temp_path", "save_directory", "_filename", "outdir", "model_dir", "tmpdirname")  # fmt: skip


def is_path(node: ast.expr) -> bool:
    """Whether a computed argument is a folder of weights: ``output_dir``, ``os.path.join(…)``, ``Path(…) / name``."""
    if isinstance(node, ast.Call):
        return last_name(node.func) in {"join", "Path", "PosixPath", "mkdtemp", "abspath", "expanduser", "dirname",
                                        "resolve", "absolute", "realpath", "snapshot_download", "as_posix",
                                        "joinpath", "getcwd"}  # fmt: skip
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return True
    if isinstance(node, ast.BinOp):
        return is_path(node.left)
    if isinstance(node, ast.Subscript):
        return is_path(node.value)
    name = last_name(node).lower()
    return name.endswith(_FOLDER) or name in {"tmp", "path", "folder", "directory", "tmpdirname", "f", "d"}


def arguments(call: ast.Call, sink: Sink, scope: Scope, spread: list[tuple[ast.Dict, Scope]]) -> Iterator[Argument]:
    """Yield the arguments of a call in which a sink takes models; ``spread`` are the dicts passed by ``**``."""
    given = {k.arg: k.value for k in call.keywords if k.arg}
    for keyword in sink.keywords:
        if keyword in given:
            yield Argument(keyword, given[keyword], scope)
        for entries, inside in spread:
            for key, value in zip(entries.keys, entries.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == keyword:
                    yield Argument(keyword, value, inside)
    place = sink.position
    if place is not None and len(call.args) > place and not any(isinstance(a, ast.Starred) for a in call.args[: place + 1]):
        yield Argument(sink.keywords[0], call.args[place], scope)
