"""The ``quantization_config`` of a checkpoint: which method, and what it stores for a weight.

Scales and zeros are counted by the layouts of the methods' own files; the headers of the weights, where there are any,
make them exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from advisor.core.text import Text
from advisor.errors import InvalidConfigError
from advisor.estimate.dialects.fields import Fields
from advisor.estimate.weights import FORMATS, Format, grouped, in_blocks, in_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HEAD = "lm_head"


class Quantization(NamedTuple):
    """How weights are stored. ``name`` is the config's word for it, ``method`` ours (a key of `weights.FORMATS`).

    ``bits`` of one weight, ``stored`` what is stored for it; all three are ``None`` for what this version does not know.
    ``left_alone`` are the modules that stay in 16 bits, by name or pattern; ``uneven``: others are stored otherwise.
    """

    name: str
    method: str | None = None
    bits: int | None = None
    stored: Format | None = None
    left_alone: tuple[str, ...] = ()
    uneven: bool = False


def read_quantization(config: Mapping[str, Any]) -> Quantization | None:
    """Read how a ``config.json`` says its weights are quantized; ``None`` when it does not speak of it.

    Raises:
        InvalidConfigError: a field of ``quantization_config`` cannot be; all of them are named.
    """
    nested = config.get("text_config")  # where configs of several modalities keep that of the language model
    raw = config.get("quantization_config")
    if raw is None and _is_map(nested):
        raw = nested.get("quantization_config")
    if raw is not None and not _is_map(raw):
        raise InvalidConfigError("?", {"quantization_config": Text("is not an object", "がオブジェクトではありません")})
    if not raw:
        return None
    name = raw.get("quant_method") or ("bitsandbytes" if raw.get("load_in_4bit") or raw.get("load_in_8bit") else None)
    if not isinstance(name, str):
        raise InvalidConfigError("?", {"quantization_config.quant_method": Text("is missing", "がありません")})
    fields = Fields(f"quantization_config ({name})", raw)
    read = _METHODS.get(name)
    found = read(fields) if read else Quantization(name)
    fields.done()
    return found._replace(name=name, left_alone=_left_alone(fields))


def _is_map(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _left_alone(f: Fields) -> tuple[str, ...]:
    """Return the modules not quantized; every tool has its own word for the list."""
    for name in ("modules_to_not_convert", "ignore", "ignored_layers", "llm_int8_skip_modules"):
        value = f.config.get(name)
        if isinstance(value, list):
            return tuple(str(module) for module in value)
    return ()


def _group(f: Fields, *names: str, default: int | None) -> int | None:
    """Return how many weights share a scale; ``None``: a whole row."""
    found = next((f.config[name] for name in names if f.config.get(name) is not None), default)
    return None if found in (None, -1) else f.size(*names, default=default)


def _gptq(f: Fields) -> Quantization:
    """GPTQ (https://arxiv.org/abs/2210.17323). ``desc_act`` reorders columns; their index is stored either way."""
    bits = f.size("bits", most=8)
    group = _group(f, "group_size", default=128)
    method = "gptq-int8" if bits == 8 else "gptq"
    stored = grouped(bits, group, head=f.flag("lm_head", default=False))
    return Quantization("", method, bits, stored, uneven=bool(f.config.get("dynamic")))


def _awq(f: Fields) -> Quantization:
    """AWQ (https://arxiv.org/abs/2306.00978)."""
    bits = f.size("bits", "w_bit", default=4, most=8)
    group = _group(f, "group_size", "q_group_size", default=128)
    method = "awq" if bits == 4 else None
    return Quantization("", method, bits, grouped(bits, group, zeros=f.flag("zero_point", default=True)))


def _bitsandbytes(f: Fields) -> Quantization:
    """NF4 in blocks of 64, quantized once unless it says twice, or LLM.int8() by rows."""
    eight, four = f.flag("load_in_8bit", default=False), f.flag("load_in_4bit", default=False)
    f.require(
        "load_in_4bit",
        "and load_in_8bit: one of them must be true",
        "と load_in_8bit は、どちらか一方だけを true にする必要があります",
        holds=eight != four,
    )
    if eight:
        return Quantization("", "int8", 8, FORMATS["int8"])
    block, double = f.size("bnb_4bit_blocksize", default=64), f.flag("bnb_4bit_use_double_quant", default=False)
    return Quantization("", "bitsandbytes", 4, in_blocks(block, double_quantization=double))


def _fp8(f: Fields) -> Quantization:
    """8-bit floating point: a 32-bit scale a block of weights (DeepSeek-V3), else one a row at most."""
    block = f.config.get("weight_block_size")
    if block is None:
        return Quantization("", "fp8", 8, FORMATS["fp8"])
    if not isinstance(block, list) or len(block) != 2 or not all(type(n) is int and n > 0 for n in block):
        f.problems["weight_block_size"] = Text("is not two sizes", "が 2 つのサイズではありません")
        return Quantization("")
    return Quantization("", "fp8", 8, Format(1 + 4 / (block[0] * block[1])))


def _mxfp4(f: Fields) -> Quantization:  # noqa: ARG001 (one signature for all methods)
    """MXFP4 experts, everything else in 16 bits (gpt-oss)."""
    return Quantization("", "mxfp4", 4, FORMATS["mxfp4"])


_STRATEGIES = ("tensor", "channel", "group", "block", "token", "tensor_group", "attn_head")
"""``QuantizationStrategy`` in compressed-tensors' quantization/quant_args.py."""
_COMPRESSED = {("float", 8): "fp8", ("int", 8): "int8", ("int", 4): "int4"}


def _compressed_tensors(f: Fields) -> Quantization:
    """compressed-tensors (llm-compressor): groups of modules, each with its scheme; one scheme for all is read.

    Its files have scales of 16 bits, of rows too. The output projection counts as a Linear like any other unless it is ignored.
    """
    groups = f.section("config_groups")
    schemes = [group.get("weights") for group in groups.values() if _is_map(group)]
    weights = next((scheme for scheme in schemes if _is_map(scheme)), None)
    if weights is None or any(scheme != weights for scheme in schemes):
        return Quantization("")
    w = Fields(f.model_type, weights, f.problems)
    bits, kind = w.size("num_bits", most=8), w.word("type", ("int", "float"), default="int")
    implied = "channel" if weights.get("group_size") in (None, -1) else "group"
    strategy = w.word("strategy", _STRATEGIES, default=implied)
    method = _COMPRESSED.get((kind, bits))
    if method is None:
        return Quantization("", None, bits)
    head = not any(HEAD in module for module in _left_alone(f))
    if strategy in ("group", "tensor_group"):
        zeros = not w.flag("symmetric", default=True)
        return Quantization("", method, bits, grouped(bits, w.size("group_size"), zeros=zeros, head=head))
    return Quantization("", method, bits, in_rows(bits, scale_bytes=2, head=head))


def _modelopt(f: Fields) -> Quantization:
    """NVIDIA Model Optimizer: 8-bit floating point; its 4-bit one has scales of two levels and is only counted."""
    found: Mapping[str, Quantization] = {"FP8": _fp8(f), "NVFP4": Quantization("", bits=4)}
    return found.get(str(f.config.get("quant_algo")), Quantization(""))


_METHODS: Mapping[str, Callable[[Fields], Quantization]] = {
    "gptq": _gptq,
    "awq": _awq,
    "bitsandbytes": _bitsandbytes,
    "fp8": _fp8,
    "fbgemm_fp8": _fp8,
    "mxfp4": _mxfp4,
    "compressed-tensors": _compressed_tensors,
    "modelopt": _modelopt,
}
