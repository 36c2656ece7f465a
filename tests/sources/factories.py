"""Checkpoints made up for the tests: configs, headers, and files that have a size but no data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.sources.safetensors import BITS

LLAMA: dict[str, Any] = {
    "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "intermediate_size": 128, "vocab_size": 1000, "max_position_embeddings": 2048,
    "torch_dtype": "bfloat16", "tie_word_embeddings": False,
}  # fmt: skip
TABLE = 1000 * 64
ATTENTION = 64 * 64 * 2 + 2 * 32 * 64
MLP = 3 * 64 * 128
PARAMETERS = 2 * TABLE + 2 * (ATTENTION + MLP + 2 * 64) + 64

Shapes = dict[str, tuple[str, tuple[int, ...]]]


def llama(layers: int = 2, dtype: str = "BF16", *, head: bool = True) -> Shapes:
    """Return the tensors of a model of `LLAMA`, as transformers names them."""
    shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens.weight": (1000, 64), "model.norm.weight": (64,)}
    if head:
        shapes["lm_head.weight"] = (1000, 64)
    for name, shape in LINEARS.items():
        shapes |= {f"model.layers.{layer}.{name}.weight": shape for layer in range(layers)}
    for name in ("input_layernorm", "post_attention_layernorm"):
        shapes |= {f"model.layers.{layer}.{name}.weight": (64,) for layer in range(layers)}
    return {name: (dtype, shape) for name, shape in shapes.items()}


LINEARS: dict[str, tuple[int, int]] = {
    "self_attn.q_proj": (64, 64), "self_attn.k_proj": (32, 64), "self_attn.v_proj": (32, 64),
    "self_attn.o_proj": (64, 64), "mlp.gate_proj": (128, 64), "mlp.up_proj": (128, 64), "mlp.down_proj": (64, 128),
}  # fmt: skip


def linears(shapes: Shapes) -> list[tuple[str, int, int]]:
    """Return (name without ``.weight``, outputs, inputs) of the matrices inside the layers."""
    return [
        (name.removesuffix(".weight"), shape[0], shape[1])
        for name, (_, shape) in shapes.items()
        if len(shape) == 2 and ".layers." in name
    ]


def size(dtype: str, shape: tuple[int, ...]) -> int:
    """Return the bytes of one tensor."""
    elements = 1
    for n in shape:
        elements *= n
    return elements * BITS[dtype] // 8


def header(shapes: Shapes) -> dict[str, Any]:
    """Return the header of a file that holds the tensors one after the other."""
    made: dict[str, Any] = {}
    end = 0
    for name, (dtype, shape) in shapes.items():
        start, end = end, end + size(dtype, shape)
        made[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}
    return made


def total(shapes: Shapes) -> int:
    """Return the bytes of all tensors."""
    return sum(size(dtype, shape) for dtype, shape in shapes.values())


def head_of(made: dict[str, Any]) -> bytes:
    """Return the beginning of a file with this header."""
    raw = json.dumps(made).encode()
    return len(raw).to_bytes(8, "little") + raw


def write(path: Path, shapes: Shapes) -> Path:
    """Write a file whose data is a hole: as long as the tensors ask for, empty on disk."""
    start = head_of(header(shapes))
    with path.open("wb") as file:
        file.write(start)
        file.truncate(len(start) + total(shapes))
    return path


def folder(path: Path, config: dict[str, Any] | None = None, shapes: Shapes | None = None) -> Path:
    """Write a folder with a config and one file of weights."""
    path.mkdir(parents=True, exist_ok=True)
    if config is not None:
        (path / "config.json").write_text(json.dumps(config))
    if shapes is not None:
        write(path / "model.safetensors", shapes)
    return path


def sharded(path: Path, parts: list[Shapes], *, total_size: int | None = None) -> Path:
    """Write shards and their index into a folder; return the index."""
    where: dict[str, str] = {}
    for number, shapes in enumerate(parts, 1):
        name = f"model-{number:05}-of-{len(parts):05}.safetensors"
        write(path / name, shapes)
        where |= dict.fromkeys(shapes, name)
    metadata = {"total_size": sum(map(total, parts)) if total_size is None else total_size}
    index = path / "model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": metadata, "weight_map": where}))
    return index
