"""Phi-4-multimodal: Phi-4-mini with an encoder of images and one of sound, and an adapter for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.estimate.dialects import towers
from advisor.estimate.dialects.blocks import attention as projections
from advisor.estimate.dialects.blocks import embedding, gated_mlp, linear, mlp, norm
from advisor.estimate.dialects.llama import phi3
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields

VISION: dict[str, Any] = {
    "hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16,
    "num_channels": 3, "image_size": 448, "patch_size": 14, "vision_use_head": False,
}  # fmt: skip
AUDIO: dict[str, Any] = {
    "hidden_size": 1024, "intermediate_size": 1536, "num_blocks": 24, "num_attention_heads": 16,
    "ext_pw_out_channel": 1024, "depthwise_separable_out_channel": 1024, "depthwise_multiplier": 1, "kernel_size": 3,
    "input_size": 80, "time_reduction": 8, "bias_max_distance": 1000, "nemo_conv_channels": 1024, "downsample_rate": 1,
}  # fmt: skip
PUBLISHED_AUDIO = {**AUDIO, "bias_max_distance": 500}
"""Distances as in the published config, where they are `t5_bias_max_distance`."""


@dialect("phi4_multimodal")
def phi4_multimodal(f: Fields) -> Architecture:
    """Phi-4-multimodal as transformers' own class has it: without the adapters, which it loads apart."""
    text = f.over({"num_key_value_heads": 8})
    vision = f.over({"vision_config": {}}).nested("vision_config", VISION)
    audio = f.over({"audio_config": {}}).nested("audio_config", AUDIO)
    return _with_towers(text, vision, audio, adapters=0)


@dialect("phi4mm")
def phi4mm(f: Fields) -> Architecture:
    """Phi-4-multimodal as published: its encoders are always the same, and its adapters are in the checkpoint."""
    fixed = f.over({"vision_config": {}, "audio_config": {}})
    found = phi3(f)
    widths = 4 * found.hidden_size + 2 * found.heads * found.head_dim + 2 * found.kv_heads * found.head_dim
    widths += 3 * (found.intermediate_size or 0)
    ranks = sum(f.nested(name).size("r") for name in ("vision_lora", "speech_lora") if f.config.get(name) is not None)
    vision, audio = fixed.nested("vision_config", VISION), fixed.nested("audio_config", PUBLISHED_AUDIO)
    return _with_towers(f, vision, audio, adapters=found.layers * widths * ranks)


def _with_towers(f: Fields, vision: Fields, audio: Fields, *, adapters: int) -> Architecture:
    """Read the language model, and count the encoders and ``adapters`` beside it."""
    hidden = f.size("hidden_size")
    seen, heard = vision.size("hidden_size"), audio.size("hidden_size") * audio.size("downsample_rate")
    image = towers.siglip(vision) + _pooling(vision) + _projector(seen, hidden) + 2 * seen
    sound = _conformer(audio) + 2 * _projector(heard, hidden)
    found = phi3(f)
    total = found.parameters.total + image + sound + adapters
    return found._replace(parameters=found.parameters._replace(total=total))


def _projector(inputs: int, hidden: int) -> int:
    return linear(inputs, hidden, bias=True) + linear(hidden, hidden, bias=True)


def _pooling(f: Fields) -> int:
    """SigLIP's pooling head: attention of one learned query, and an MLP."""
    hidden = f.size("hidden_size")
    attend = projections(hidden, 1, 1, hidden, bias=True)
    return hidden + attend + norm(hidden, bias=True) + mlp(hidden, f.size("intermediate_size"), bias=True)


def _conformer(f: Fields) -> int:
    """Count the Conformer of sound: two gated MLPs around attention and a convolution, biases everywhere."""
    hidden, wide, channels = f.size("hidden_size"), f.size("intermediate_size"), f.size("nemo_conv_channels")
    halvings = f.size("time_reduction").bit_length() - 1
    length = f.size("input_size")
    for _ in range(halvings):
        length = (length - 1) // 2 + 1
    subsampling = linear(9, channels, bias=True)
    subsampling += (halvings - 1) * (10 * channels + linear(channels, channels, bias=True))
    subsampling += linear(channels * length, hidden, bias=True)
    out, deep = f.size("ext_pw_out_channel"), hidden * f.size("depthwise_multiplier")
    light = norm(hidden, bias=True) + linear(hidden, 2 * out, bias=True) + 2 * out
    light += deep * (f.size("kernel_size") + 1) + linear(deep, f.size("depthwise_separable_out_channel"), bias=True)
    light += linear(hidden, out, bias=True)
    forward = norm(hidden, bias=True) + gated_mlp(hidden, wide, bias=True)
    layer = 2 * forward + projections(hidden, 1, 1, hidden, bias=True) + light + 2 * norm(hidden, bias=True)
    distances = f.size("bias_max_distance") * (1 if f.flag("bias_symmetric", default=False) else 2)
    positions = embedding(distances, f.size("num_attention_heads"))
    return subsampling + positions + f.size("num_blocks") * layer
