"""Parameters of encoders for images and sound, which a multimodal model loads whether or not they are used.

Nested configs are published without the fields that equal their class's defaults; each tower names those defaults
(transformers, ``configuration_*.py`` of the type named).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.estimate.dialects.blocks import attention, embedding, gated_mlp, linear, mlp, norm
from advisor.estimate.dialects.decoder import Names, read_shape
from advisor.estimate.dialects.fields import MAX_POSITIONS

if TYPE_CHECKING:
    from advisor.estimate.dialects.fields import Fields

_ENCODER = Names(positions=())
Defaults = dict[str, Any]

SIGLIP: Defaults = {"num_channels": 3, "vision_use_head": False}
PIXTRAL: Defaults = {
    "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
    "num_channels": 3, "patch_size": 16,
}  # fmt: skip
QWEN2_VL: Defaults = {
    "depth": 32, "embed_dim": 1280, "hidden_size": 3584, "mlp_ratio": 4, "in_channels": 3, "patch_size": 14,
    "spatial_merge_size": 2, "temporal_patch_size": 2,
}  # fmt: skip
QWEN2_5_VL: Defaults = {
    "depth": 32, "hidden_size": 3584, "intermediate_size": 3420, "in_channels": 3, "patch_size": 14,
    "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 3584,
}  # fmt: skip
QWEN3_VL: Defaults = {
    "depth": 27, "hidden_size": 1152, "intermediate_size": 4304, "num_heads": 16, "in_channels": 3, "patch_size": 16,
    "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 3584, "num_position_embeddings": 2304,
    "deepstack_visual_indexes": [8, 16, 24],
}  # fmt: skip
QWEN3_5: Defaults = {**QWEN3_VL, "deepstack_visual_indexes": []}
MLLAMA: Defaults = {
    "hidden_size": 1280, "num_hidden_layers": 32, "num_global_layers": 8, "attention_heads": 16, "num_channels": 3,
    "intermediate_size": 5120, "vision_output_dim": 7680, "image_size": 448, "patch_size": 14, "max_num_tiles": 4,
    "supported_aspect_ratios": [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [3, 1], [4, 1]],
}  # fmt: skip
LLAMA4: Defaults = {
    "hidden_size": 768, "num_hidden_layers": 34, "num_attention_heads": 16, "num_channels": 3,
    "intermediate_size": 5632, "vision_output_dim": 7680, "image_size": 448, "patch_size": 14,
    "projector_input_dim": 4096, "projector_output_dim": 4096,
}  # fmt: skip
VOXTRAL: Defaults = {
    "hidden_size": 1280, "intermediate_size": 5120, "num_hidden_layers": 32, "num_attention_heads": 20,
    "num_mel_bins": 128, "max_source_positions": 1500,
}  # fmt: skip
KIMI: Defaults = {
    "patch_size": 14, "pos_emb_height": 64, "pos_emb_width": 64, "num_attention_heads": 16, "num_hidden_layers": 27,
    "hidden_size": 1152, "intermediate_size": 4304, "merge_kernel_size": [2, 2], "projection_hidden_size": 1152,
}  # fmt: skip
KIMI_AS_PUBLISHED = {
    "vt_hidden_size": "hidden_size", "vt_intermediate_size": "intermediate_size", "init_pos_emb_width": "pos_emb_width",
    "vt_num_attention_heads": "num_attention_heads", "vt_num_hidden_layers": "num_hidden_layers",
    "init_pos_emb_height": "pos_emb_height", "mm_hidden_size": "projection_hidden_size",
}  # fmt: skip
"""What the publisher's own class calls the fields of transformers'."""
GEMMA4_VISION: Defaults = {
    "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 16, "num_attention_heads": 12,
    "num_key_value_heads": 12, "head_dim": 64, "patch_size": 16, "position_embedding_size": 10240,
}  # fmt: skip
GEMMA4_AUDIO: Defaults = {
    "hidden_size": 1024, "num_hidden_layers": 12, "num_attention_heads": 8, "subsampling_conv_channels": [128, 32],
    "conv_kernel_size": 5, "output_proj_dims": 1536,
}  # fmt: skip
GEMMA3N_VISION: Defaults = {"architecture": "mobilenetv5_300m_enc", "hidden_size": 2048, "vocab_size": 128}
GEMMA3N_AUDIO: Defaults = {
    "hidden_size": 1536, "conf_num_hidden_layers": 12, "conf_num_attention_heads": 8, "conf_conv_kernel_size": 5,
    "sscp_conv_channel_size": [128, 32], "input_feat_size": 128, "vocab_size": 128,
}  # fmt: skip
MOBILENET_V5 = 294_126_912
"""Parameters of mobilenetv5_300m_enc without a classifier, counted on timm 1.0.31's."""
GEMMA4_PATCHES: Defaults = {
    "patch_size": 16, "pooling_kernel_size": 3, "mm_embed_dim": 3840, "mm_posemb_size": 1120, "output_proj_dims": 3840,
}  # fmt: skip


def siglip(f: Fields) -> int:
    """SigLIP without pooling head (SiglipVisionModel)."""
    s = read_shape(f, _ENCODER, vocab=False)
    image, patch = f.size("image_size"), f.size("patch_size")
    f.refuse("vision_use_head", when=True, default=True)
    patches = linear(f.size("num_channels") * patch**2, s.hidden, bias=True)
    return (
        patches
        + embedding((image // patch) ** 2, s.hidden)
        + s.layers * _block(s.hidden, s.intermediate)
        + _final(s.hidden)
    )


def pixtral(f: Fields) -> int:
    """Pixtral: RMSNorm, gated MLPs, no biases, rotary positions (PixtralVisionModel)."""
    s = read_shape(f, _ENCODER, vocab=False)
    layer = attention(s.hidden, s.heads, s.heads, s.head_dim) + gated_mlp(s.hidden, s.intermediate) + 2 * norm(s.hidden)
    patches = linear(f.size("num_channels") * f.size("patch_size") ** 2, s.hidden)
    return patches + norm(s.hidden) + s.layers * layer


def qwen2_vl(f: Fields) -> int:
    """Qwen2-VL: rotary positions, one merger of patches at the end; ``hidden_size`` is that of the language model."""
    hidden, patch = f.size("embed_dim"), f.size("patch_size")
    merged = hidden * f.size("spatial_merge_size") ** 2
    return (
        linear(f.size("in_channels") * f.size("temporal_patch_size") * patch**2, hidden)
        + f.size("depth") * _block(hidden, int(hidden * f.number("mlp_ratio", default=4.0)))
        + _final(hidden)
        + linear(merged, merged, bias=True)
        + linear(merged, f.size("hidden_size"), bias=True)
    )


def qwen2_5_vl(f: Fields) -> int:
    """Qwen2.5-VL: RMSNorm, gated MLPs with biases, rotary positions, one merger of patches at the end."""
    hidden, wide, patch = f.size("hidden_size"), f.size("intermediate_size"), f.size("patch_size")
    merged = hidden * f.size("spatial_merge_size") ** 2
    block = attention(hidden, 1, 1, hidden, bias=True) + gated_mlp(hidden, wide, bias=True) + 2 * norm(hidden)
    return (
        linear(f.size("in_channels") * f.size("temporal_patch_size") * patch**2, hidden)
        + f.size("depth") * block
        + norm(hidden)
        + linear(merged, merged, bias=True)
        + linear(merged, f.size("out_hidden_size"), bias=True)
    )


def qwen3_vl(f: Fields) -> int:
    """Qwen3-VL: learned positions, and mergers of patches after the last and some earlier layers."""
    hidden, wide, patch = f.size("hidden_size"), f.size("intermediate_size"), f.size("patch_size")
    merged = hidden * f.size("spatial_merge_size") ** 2
    merger = linear(merged, merged, bias=True) + linear(merged, f.size("out_hidden_size"), bias=True)
    earlier = len(f.sizes("deepstack_visual_indexes"))
    return (
        linear(f.size("in_channels") * f.size("temporal_patch_size") * patch**2, hidden, bias=True)
        + embedding(f.size("num_position_embeddings", most=MAX_POSITIONS), hidden)
        + f.size("depth") * _block(hidden, wide)
        + merger
        + norm(hidden, bias=True)
        + earlier * (merger + norm(merged, bias=True))
    )


def mllama(f: Fields) -> int:
    """Llama 3.2 Vision: tiles with embeddings of place and shape, and gated layers after the plain ones."""
    hidden, wide = f.size("hidden_size"), f.size("intermediate_size")
    image, patch, tiles = f.size("image_size"), f.size("patch_size"), f.size("max_num_tiles")
    ratios = f.config.get("supported_aspect_ratios")
    shapes = 1 + (len(ratios) if isinstance(ratios, list) else 0)
    places = (image // patch) ** 2 + 1
    layer = attention(hidden, 1, 1, hidden) + mlp(hidden, wide, bias=True) + 2 * norm(hidden, bias=True)
    return (
        linear(f.size("num_channels") * patch**2, hidden)
        + hidden
        + 1 + embedding(places, hidden) + embedding(shapes, tiles * places * hidden)
        + 2 * (1 + embedding(shapes, tiles * hidden))
        + 2 * norm(hidden, bias=True)
        + f.size("num_hidden_layers") * layer
        + f.size("num_global_layers") * (layer + 2)
    )  # fmt: skip


def llama4(f: Fields) -> int:
    """Llama 4: learned positions, then an MLP over shuffled pixels (Llama4VisionModel)."""
    s = read_shape(f, _ENCODER, vocab=False)
    patch = f.size("patch_size")
    places = (f.size("image_size") // patch) ** 2 + 1
    out = f.size("projector_output_dim")
    adapter = linear(s.intermediate, f.size("projector_input_dim")) + linear(out, out)
    patches = linear(f.size("num_channels") * patch**2, s.hidden)
    embeddings = s.hidden + embedding(places, s.hidden)
    return patches + embeddings + s.layers * _block(s.hidden, s.intermediate) + 2 * _final(s.hidden) + adapter


def voxtral(f: Fields) -> int:
    """Voxtral's sound encoder, Whisper's: two convolutions, learned positions, keys without bias."""
    s = read_shape(f, _ENCODER, vocab=False)
    convolutions = linear(3 * f.size("num_mel_bins"), s.hidden, bias=True) + linear(3 * s.hidden, s.hidden, bias=True)
    positions = embedding(f.size("max_source_positions", most=MAX_POSITIONS), s.hidden)
    return convolutions + positions + s.layers * (_block(s.hidden, s.intermediate) - s.hidden) + _final(s.hidden)


def kimi_merged(f: Fields) -> int:
    """Return the width of the patches that Kimi K2.5 merges to one token."""
    rows, columns = _two(f, "merge_kernel_size")
    return f.size("hidden_size") * rows * columns


def kimi(f: Fields) -> int:
    """Kimi K2.5's image encoder (MoonViT): learned positions on a grid."""
    s = read_shape(f, _ENCODER, vocab=False)
    grid = embedding(f.size("pos_emb_height") * f.size("pos_emb_width"), s.hidden)
    patches = linear(3 * f.size("patch_size") ** 2, s.hidden, bias=True)
    return patches + grid + s.layers * _block(s.hidden, s.intermediate) + _final(s.hidden)


def kimi_k3(f: Fields) -> int:
    """Kimi K3's image encoder: without biases, and its heads together wider than the layer."""
    hidden, inner = f.size("hidden_size"), f.size("qkv_hidden_size")
    layer = linear(hidden, 3 * inner) + linear(inner, hidden) + 2 * linear(hidden, f.size("intermediate_size"))
    grid = embedding(f.size("pos_emb_height") * f.size("pos_emb_width"), hidden)
    patches = linear(3 * f.size("patch_size") ** 2, hidden)
    return patches + grid + f.size("num_hidden_layers") * (layer + 2 * norm(hidden)) + norm(hidden)


def gemma4_vision(f: Fields) -> int:
    """Gemma 4's image encoder: positions by row and column, queries and keys normalised per head, four norms a layer."""
    s = read_shape(f, _ENCODER, vocab=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + gated_mlp(s.hidden, s.intermediate)
    layer += 2 * norm(s.head_dim) + 4 * norm(s.hidden)
    positions = embedding(2 * f.size("position_embedding_size"), s.hidden)
    return linear(3 * f.size("patch_size") ** 2, s.hidden) + positions + s.layers * layer


def gemma4_audio(f: Fields) -> int:
    """Gemma 4's sound encoder: a Conformer behind two convolutions that halve time and pitch."""
    hidden = f.size("hidden_size")
    first, second = _two(f, "subsampling_conv_channels")
    layer = _conformer_layer(hidden, f.size("num_attention_heads"), f.size("conv_kernel_size"))
    out = linear(hidden, f.size("output_proj_dims"), bias=True)
    return _subsampling(first, second, first // 4, hidden) + f.size("num_hidden_layers") * layer + out


def gemma3n_audio(f: Fields) -> int:
    """Gemma 3n's sound encoder, the same Conformer; of ``input_feat_size`` pitches a quarter is left."""
    hidden = f.size("hidden_size")
    first, second = _two(f, "sscp_conv_channel_size")
    layer = _conformer_layer(hidden, f.size("conf_num_attention_heads"), f.size("conf_conv_kernel_size"))
    subsampling = _subsampling(first, second, f.size("input_feat_size") // 4, hidden)
    return subsampling + f.size("conf_num_hidden_layers") * layer


def gemma3n_vision(f: Fields) -> int:
    """Gemma 3n's image encoder, which comes in one size."""
    f.word("architecture", ("mobilenetv5_300m_enc",), default="mobilenetv5_300m_enc")
    return MOBILENET_V5


def _subsampling(first: int, second: int, pitches: int, hidden: int) -> int:
    """Two convolutions of 3 × 3, normalised, and the projection of what is left of the pitches."""
    convolutions = linear(9, first) + norm(first) + linear(9 * first, second) + norm(second)
    return convolutions + linear(pitches * second, hidden)


def _conformer_layer(hidden: int, heads: int, kernel: int) -> int:
    """Two half feed-forwards around attention and a light convolution."""
    forward = mlp(hidden, 4 * hidden) + 2 * norm(hidden)
    attend = 5 * linear(hidden, hidden) + hidden // heads
    light = linear(hidden, 2 * hidden) + linear(hidden, hidden) + hidden * kernel + 2 * norm(hidden)
    return 2 * forward + attend + light + 3 * norm(hidden)


def gemma4_patches(f: Fields, hidden: int) -> int:
    """Gemma 4 12B's way to read an image, without an encoder: one projection of merged patches, then positions."""
    wide = f.size("mm_embed_dim")
    patch = 3 * (f.size("patch_size") * f.size("pooling_kernel_size")) ** 2
    projected = norm(patch, bias=True) + linear(patch, wide, bias=True) + norm(wide, bias=True)
    positions = embedding(2 * f.size("mm_posemb_size"), wide) + norm(wide, bias=True)
    return projected + positions + linear(f.size("output_proj_dims"), hidden)


def _two(f: Fields, name: str) -> tuple[int, int]:
    """Read two sizes."""
    sizes = f.each_size(name, 2)
    return sizes[0], sizes[-1]


def _block(hidden: int, wide: int) -> int:
    """One layer of an encoder: biases everywhere, two norms."""
    return attention(hidden, 1, 1, hidden, bias=True) + mlp(hidden, wide, bias=True) + 2 * norm(hidden, bias=True)


def _final(hidden: int) -> int:
    return norm(hidden, bias=True)
