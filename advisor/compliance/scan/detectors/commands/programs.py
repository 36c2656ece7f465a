"""What the programs that download, serve and train models take, and which options of any program do."""

from __future__ import annotations

import re

from advisor.core.record import NamedTuple

__all__ = ["FLAGS", "KNOWN", "NOT_ABOUT_MODELS", "NOT_OPTIONS", "PROGRAMS", "STRONG_OPTIONS", "Program"]


class Program(NamedTuple):
    """A command that takes models. ``words`` follow its name; ``position`` counts the arguments after them from 0.

    ``options`` are those that only there take a model. ``exact`` is false where the argument may be something else.
    ``creates``: the argument is a name the command makes, so later uses of it are no models of anybody's.
    ``folder`` is where it keeps what it downloads: in a path below that the rest is the name.
    """

    words: tuple[str, ...] = ()
    position: int | None = None
    options: frozenset[str] = frozenset()
    provider: str = "huggingface"
    exact: bool = True
    creates: bool = False
    folder: str = ""


_M = frozenset({"-m", "--model"})
_LLAMA_CPP = (Program(options=frozenset({
    "-m", "--model", "-hf", "-hfr", "--hf-repo", "-hfd", "-hfrd", "--hf-repo-draft", "-hfv", "-hfrv", "--hf-repo-v",
    "-md", "--model-draft", "-mv", "--model-vocoder", "-mm", "--mmproj", "--lora",
})),)  # fmt: skip
_OLLAMA = tuple(
    Program((verb,), position, frozenset({"--model"}), provider="ollama", creates=verb in ("create", "cp"))
    for verb, position in (("run", 0), ("pull", 0), ("show", 0), ("create", 0), ("cp", 1), ("launch", None))
)
_DOWNLOAD = (Program(("download",), 0), Program(("repo-files",), None))
_MLX = (Program(options=_M | {"--hf-path", "--adapter-path"}),)
_LITGPT = frozenset({"--checkpoint_dir", "--tokenizer_dir", "--initial_checkpoint_dir", "--repo_id", "--model_name"})
_LITGPT_VERBS = (
    "download", "chat", "serve", "generate", "generate_full", "generate_adapter", "generate_adapter_v2", "evaluate",
    "generate_sequentially", "generate_speculatively", "generate_tp", "finetune", "finetune_full", "finetune_lora",
    "finetune_adapter", "finetune_adapter_v2", "pretrain", "convert_from_litgpt", "convert_to_litgpt",
    "convert_pretrained_checkpoint", "merge_lora",
)  # fmt: skip
_AWS = (Program(options=frozenset({
    "--model-id", "--base-model-identifier", "--model-identifier", "--foundation-model", "--model-arn",
    "--foundation-model-arn", "--inference-profile-identifier", "--model-source",
}), provider="bedrock"),)  # fmt: skip

PROGRAMS: dict[str, tuple[Program, ...]] = {
    "vllm": (
        Program(("serve",), 0),
        Program(("chat",), options=frozenset({"--model"})),
        Program(("complete",), options=frozenset({"--model"})),
        Program(("bench",), options=frozenset({"--model", "--tokenizer"})),
        Program(("run-batch",), options=frozenset({"--model"})),
    ),
    "hf": _DOWNLOAD,
    "huggingface-cli": _DOWNLOAD,
    "hf_transfer": _DOWNLOAD,
    "hfd": (Program((), 0),),
    "hfd.sh": (Program((), 0),),
    "ollama": _OLLAMA,
    "lms": (Program(("get",), 0, exact=False), Program(("load",), 0, exact=False)),
    "text-generation-launcher": (Program(options=frozenset({"--model-id", "--tokenizer-name"})),),
    "text-generation-server": (Program(("download-weights",), 0), Program(("serve",), 0), Program(("quantize",), 0)),
    "text-generation-benchmark": (Program(options=frozenset({"--tokenizer-name", "-t"})),),
    "text-embeddings-router": (Program(options=frozenset({"--model-id"})),),
    "llama-server": _LLAMA_CPP,
    "llama-cli": _LLAMA_CPP,
    "llama-run": (Program((), 0, frozenset({"-m", "--model"}), exact=False),),
    "llama-embedding": _LLAMA_CPP,
    "llama-bench": _LLAMA_CPP,
    "llama-mtmd-cli": _LLAMA_CPP,
    "llama-tts": _LLAMA_CPP,
    "llama-quantize": (Program((), 0),),
    "llama": (Program(("run",), 0, exact=False), Program(("serve",), 0, exact=False), *_LLAMA_CPP),
    "convert_hf_to_gguf.py": (Program((), 0, frozenset({"--remote"}), exact=False),),
    "convert-hf-to-gguf.py": (Program((), 0, exact=False),),
    "mlx_lm": _MLX,
    "mlx_lm.generate": _MLX,
    "mlx_lm.chat": _MLX,
    "mlx_lm.server": _MLX,
    "mlx_lm.lora": _MLX,
    "mlx_lm.fuse": _MLX,
    "mlx_lm.convert": _MLX,
    "mlx_lm.evaluate": _MLX,
    "mlx_vlm.generate": _MLX,
    "mlx_vlm.server": _MLX,
    "optimum-cli": (
        Program(("neuron", "cache", "lookup"), 0),
        Program(options=_M | {"--model-id"}),
    ),
    "trtllm-serve": (Program(("serve",), 0), Program((), 0)),
    "trtllm-bench": (Program(options=_M),),
    "trtllm-build": (Program(options=frozenset({"--checkpoint_dir", "--model_config"})),),
    "trtllm-eval": (Program(options=_M),),
    "sglang": (Program(("serve",), 0, frozenset({"--model-path", "--model"})),),
    "lmdeploy": (
        Program(("serve", "api_server"), 0),
        Program(("serve", "gradio"), 0),
        Program(("chat",), 0),
        Program(("lite", "auto_awq"), 0),
        Program(("lite", "auto_gptq"), 0),
        Program(("lite", "smooth_quant"), 0),
    ),
    "mistralrs-server": (Program(options=frozenset({"-m", "--model-id", "-t", "--tok-model-id", "-a"})),),
    "mistralrs": (Program(options=frozenset({"-m", "--model-id", "-t", "--tok-model-id", "-a"})),),
    "mlc_llm": tuple(Program((verb,), 0) for verb in ("chat", "serve", "compile", "gen_config", "convert_weight")),
    "ramalama": tuple(Program((verb,), 0, exact=False) for verb in ("run", "serve", "pull", "bench", "perplexity")),
    "docker": (Program(("model", "run"), 0, exact=False), Program(("model", "pull"), 0, exact=False)),
    "lm_eval": (Program(options=frozenset({"--tokenizer"})),),
    "lm-eval": (Program(options=frozenset({"--tokenizer"})),),
    "lighteval": (Program(),),
    "genai-perf": (Program(options=_M | {"--tokenizer"}),),
    "aiperf": (Program(options=_M | {"--tokenizer"}),),
    "guidellm": (Program(options=_M | {"--processor"}),),
    "ilab": (Program(options=_M | {"--repository", "-rp", "--model-path", "--teacher-model"}),),
    "litellm": (Program(options=_M, provider="litellm"),),
    "aider": (Program(options=_M | {"--weak-model", "--editor-model"}, provider="litellm"),),
    "aws": _AWS,
    "infinity_emb": (Program(options=frozenset({"--model-id"})),),
    "ct2-transformers-converter": (Program(options=frozenset({"--model"})),),
    "transformers-cli": (Program(("download",), 0), Program(options=_M)),
    "transformers": (Program(("chat",), 0), Program(("download",), 0), Program(("serve",), 0)),
    "swift": (Program(options=frozenset({"--model", "--adapters", "--ref_model", "--reward_model"})),),
    "modelscope": (Program(("download",), 0, frozenset({"--model"})),),
    "tune": (Program(("download",), 0),),
    "litgpt": (
        *(Program((verb,), 0, _LITGPT, folder="checkpoints/") for verb in _LITGPT_VERBS),
        Program(options=_LITGPT, folder="checkpoints/"),
    ),
    "llamafactory-cli": (Program(),),
    "axolotl": (Program(),),
    "whisper-ctranslate2": (Program(options=frozenset({"--model_directory"})),),
    "petals.cli.run_server": (Program((), 0),),
    "tabby": (Program(("serve",), options=frozenset({"--model", "--chat-model"})), Program(("download",), None)),
}
"""Programs by name, or by the module after ``python -m``; of several forms the first that fits."""

KNOWN = re.compile(
    r"(?:vllm|sglang|mlx_(?:lm|vlm)|optimum|llama_cpp|lm_eval|fastchat|transformers|axolotl|peft|tensorrt_llm|trl|unsloth|"
    r"torchrun|accelerate|deepspeed|llamafactory|lighteval|gptqmodel|auto_?round|neuronx_distributed|torchtune|tune)\b"
)
"""Modules and launchers of which an option named like a model's takes nothing else."""

STRONG_OPTIONS = frozenset({
    "--model-id", "--model_id", "--model_name_or_path", "--model-name-or-path", "--pretrained_model_name_or_path",
    "--pretrained-model-name-or-path", "--hf-repo", "--hf_repo", "-hf", "-hfr", "--hf-model", "--repo-id", "--repo_id",
    "--base-model", "--base_model", "--speculative-model", "--speculative_model", "--draft-model", "--hf-path",
    "--embedding-model", "--embedding_model", "--reranker-model", "--base-model-identifier", "--foundation-model",
})  # fmt: skip
"""Options that take a model and nothing else, of whatever program."""

NOT_OPTIONS = re.compile(
    r"-{1,2}(?:served[-_]model|huggingface[-_]repo[-_]id|output|out[-_]|local[-_]dir|save|push|hub[-_]|cache|dest|upload|hf-upload|data|train[-_]|"
    r"eval[-_]|wandb|project|run[-_]?name|image|container|repo[-_]type|log|mount|volume|tag|target|user|author|branch|"
    r"org|name$|v$|t$|w$|p$|o$|network|label|entrypoint|hostname|chat[-_]template|task|include|exclude|space|"
    r"model[-_](?:type|impl|loader|version|source|format|revision|class|parallel|max|name[-_]prefix|args|kwargs|overrides?)|"
    r"tokenizer[-_](?:mode|revision|pool)|adapter[-_]revision)"
)
"""Options whose value is something else, or a name the command makes (``--model_args`` is a list: read apart)."""

FLAGS = re.compile(
    r"-{1,2}(?:verbose|quiet|debug|insecure|force|help|version|yes|y$|q$|f$|no[-_]|enable[-_]|disable[-_]|use[-_]|with[-_]|"
    r"trust[-_]remote[-_]code|nowordwrap|keep[-_]|resume|skip[-_]|overwrite|async|stream|offline|headless|all$|gpu$|tools$|"
    r"allow[-_]|return[-_]|async[-_]|enforce[-_]eager|force[-_]|multi[-_]step|dry[-_]run|update|detach)"
)
"""Options without a value."""

NOT_ABOUT_MODELS = frozenset({
    "cd", "mkdir", "rm", "ls", "cp", "mv", "cat", "tar", "unzip", "pip", "pip3", "apt", "apt-get", "npm", "npx", "yarn",
    "brew", "chmod", "chown", "touch", "test", "[", "[[", "source", ".", "pushd", "find", "grep", "sed", "awk", "export-image",
    "conda", "pnpm", "gh", "helm", "cargo", "go", "which", "diff", "du", "wc", "head", "tail", "elif", "case",
})  # fmt: skip
"""Commands of which a bare ``owner/name`` is a folder, a package or a text."""
