"""Models that also see or hear: a language model of some dialect, and towers loaded beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.architecture import CrossAttention, FullAttention
from advisor.estimate.dialects import towers
from advisor.estimate.dialects.blocks import attention, embedding, linear, norm
from advisor.estimate.dialects.decoder import assemble, every_layer, read_shape
from advisor.estimate.dialects.delta import qwen3_5_moe_text, qwen3_5_text
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.gemma import gemma3_text
from advisor.estimate.dialects.gemma_reusing import gemma3n_text, gemma4_text, gemma4_unified_text
from advisor.estimate.dialects.latent import deepseek_v3, mistral4
from advisor.estimate.dialects.llama import llama, ministral3, mistral, qwen2, qwen3
from advisor.estimate.dialects.mixtures import llama4_text, qwen3_mixture
from advisor.estimate.dialects.registry import Dialect, dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture


def read_text(
    f: Fields, dialects: Mapping[str, Dialect], unread: int, defaults: Mapping[str, Any] | None = None
) -> Architecture:
    """Read ``text_config`` by the dialect of its type (the first of ``dialects`` unless written).

    ``unread``: parameters of the towers, which no text token touches. Whether the head is tied is the whole model's
    word, and only without one the text's.
    """
    text = f.nested("text_config", defaults)
    types = tuple(dialects)
    kind = text.word("model_type", types, default=types[0])
    if f.config.get("tie_word_embeddings") is not None:
        f.flag("tie_word_embeddings", default=False)
        text.config = {**text.config, "tie_word_embeddings": f.config["tie_word_embeddings"]}
    found = dialects[kind](text)
    return found._replace(parameters=found.parameters._replace(total=found.parameters.total + unread))


@dialect("gemma3")
def gemma3(f: Fields) -> Architecture:
    """Gemma 3 with its image encoder."""
    vision = f.nested("vision_config", towers.SIGLIP)
    hidden, seen = _hidden(f), vision.size("hidden_size")
    defaults = {"vocab_size": 262208, "num_attention_heads": 8, "max_position_embeddings": 131072}
    return read_text(
        f, {"gemma3_text": gemma3_text}, towers.siglip(vision) + linear(seen, hidden) + norm(seen), defaults
    )


@dialect("gemma3n")
def gemma3n(f: Fields) -> Architecture:
    """Gemma 3n with its image and sound encoders, and an embedder of each into the language model."""
    hidden = _hidden(f)
    vision, audio = f.nested("vision_config", towers.GEMMA3N_VISION), f.nested("audio_config", towers.GEMMA3N_AUDIO)
    unread = towers.gemma3n_vision(vision) + towers.gemma3n_audio(audio)
    for encoder in (vision, audio):
        seen = encoder.size("hidden_size")
        unread += embedding(encoder.size("vocab_size"), seen) + 2 * norm(seen) + linear(seen, hidden)
    return read_text(f, {"gemma3n_text": gemma3n_text}, unread)


@dialect("gemma4")
def gemma4(f: Fields) -> Architecture:
    """Gemma 4 with its image encoder and, in the smaller sizes, its sound encoder."""
    hidden, unread = _hidden(f), 0
    if f.config.get("vision_config") is not None:
        vision = f.nested("vision_config", towers.GEMMA4_VISION)
        unread += towers.gemma4_vision(vision) + linear(vision.size("hidden_size"), hidden)
    if f.config.get("audio_config") is not None:
        audio = f.nested("audio_config", towers.GEMMA4_AUDIO)
        unread += towers.gemma4_audio(audio) + linear(audio.size("output_proj_dims"), hidden)
    return read_text(f, {"gemma4_text": gemma4_text}, unread)


@dialect("gemma4_unified")
def gemma4_unified(f: Fields) -> Architecture:
    """Gemma 4 12B, which projects patches and sound straight to the language model's width."""
    hidden, unread = _hidden(f), 0
    if f.config.get("vision_config") is not None:
        unread += towers.gemma4_patches(f.nested("vision_config", towers.GEMMA4_PATCHES), hidden)
    if f.config.get("audio_config") is not None:
        unread += linear(f.nested("audio_config").size("audio_embed_dim", default=640), hidden)
    return read_text(f, {"gemma4_unified_text": gemma4_unified_text}, unread)


@dialect("mistral3")
def mistral3(f: Fields) -> Architecture:
    """Mistral Small 3.1 to 4, Magistral, Ministral 3, Devstral 2: Mistral with Pixtral's encoder and a merger of patches."""
    vision = f.nested("vision_config", towers.PIXTRAL)
    hidden, seen = _hidden(f), vision.size("hidden_size")
    layers = f.config.get("vision_feature_layer")
    f.require(
        "vision_feature_layer", "is a list: this variant is not counted", "が配列の変種には対応していません",
        holds=not isinstance(layers, list),
    )  # fmt: skip
    bias = f.flag("multimodal_projector_bias", default=False)
    merger = linear(seen * f.size("spatial_merge_size", default=2) ** 2, seen)
    projector = norm(seen) + merger + linear(seen, hidden, bias=bias) + linear(hidden, hidden, bias=bias)
    return read_text(
        f, {"mistral": mistral, "ministral3": ministral3, "mistral4": mistral4}, towers.pixtral(vision) + projector
    )


@dialect("voxtral")
def voxtral(f: Fields) -> Architecture:
    """Voxtral: Llama's blocks with Whisper's encoder, four frames joined to one token."""
    audio = f.nested("audio_config", towers.VOXTRAL)
    hidden = _hidden(f)
    projector = linear(audio.size("intermediate_size"), hidden) + linear(hidden, hidden)
    return read_text(f, {"llama": llama, "mistral": mistral}, towers.voxtral(audio) + projector)


@dialect("llama4")
def llama4(f: Fields) -> Architecture:
    """Llama 4 with its image encoder."""
    vision = f.nested("vision_config", towers.LLAMA4)
    projector = linear(vision.size("vision_output_dim"), _hidden(f))
    return read_text(f, {"llama4_text": llama4_text}, towers.llama4(vision) + projector)


@dialect("kimi_k25")
def kimi_k25(f: Fields) -> Architecture:
    """Kimi K2.5: DeepSeek-V3's blocks with an image encoder and a merger of patches."""
    vision = f.nested("vision_config").renamed(towers.KIMI_AS_PUBLISHED).over(towers.KIMI)
    merged = towers.kimi_merged(vision)
    normed = f.size("projection_hidden_size", default=vision.size("projection_hidden_size"))
    projector = norm(normed, bias=True) + linear(merged, merged, bias=True) + linear(merged, _hidden(f), bias=True)
    return read_text(f, {"deepseek_v3": deepseek_v3, "kimi_k2": deepseek_v3}, towers.kimi(vision) + projector)


@dialect("qwen2_vl")
def qwen2_vl(f: Fields) -> Architecture:
    """Qwen2-VL: Qwen2 with an image encoder."""
    vision = f.nested("vision_config", towers.QWEN2_VL)
    return read_text(_with_text_section(f), {"qwen2_vl_text": qwen2}, towers.qwen2_vl(vision), QWEN2_VL_TEXT)


@dialect("qwen2_5_vl")
def qwen2_5_vl(f: Fields) -> Architecture:
    """Qwen2.5-VL: Qwen2.5 with an image encoder."""
    vision = f.nested("vision_config", towers.QWEN2_5_VL)
    return read_text(_with_text_section(f), {"qwen2_5_vl_text": qwen2}, towers.qwen2_5_vl(vision), QWEN2_VL_TEXT)


QWEN2_VL_TEXT = {"num_key_value_heads": 8, "max_window_layers": 80}


def _with_text_section(f: Fields) -> Fields:
    """Return the fields with those of the text in a section of their own; older configs have them at the top."""
    if f.config.get("text_config") is not None:
        return f
    return f.over({"text_config": {k: v for k, v in f.config.items() if k not in ("vision_config", "model_type")}})


@dialect("qwen3_vl")
def qwen3_vl(f: Fields) -> Architecture:
    """Qwen3-VL with its image encoder; the head is untied unless the whole model's config says so."""
    vision = f.nested("vision_config", towers.QWEN3_VL)
    return read_text(f.over({"tie_word_embeddings": False}), {"qwen3_vl_text": qwen3}, towers.qwen3_vl(vision))


@dialect("qwen3_vl_moe")
def qwen3_vl_moe(f: Fields) -> Architecture:
    """Qwen3-VL's mixture with its image encoder; the head is untied unless the whole model's config says so."""
    vision = f.nested("vision_config", towers.QWEN3_VL)
    return read_text(
        f.over({"tie_word_embeddings": False}), {"qwen3_vl_moe_text": _qwen3_vl_moe_text}, towers.qwen3_vl(vision)
    )


def _qwen3_vl_moe_text(f: Fields) -> Architecture:
    """Qwen3-MoE without windows, which is no model by itself."""
    return qwen3_mixture(f, window=None, default_kv_heads=16, tied=True)


@dialect("qwen3_5")
def qwen3_5(f: Fields) -> Architecture:
    """Qwen3.5 and Qwen3.6, the dense sizes, with their image encoder; the head is tied if the whole model's config says so."""
    vision = f.nested("vision_config", towers.QWEN3_5)
    return read_text(f.over({"tie_word_embeddings": False}), {"qwen3_5_text": qwen3_5_text}, towers.qwen3_vl(vision))


@dialect("qwen3_5_moe")
def qwen3_5_moe(f: Fields) -> Architecture:
    """Qwen3.5 and Qwen3.6, the mixtures, with their image encoder; the head as in the dense sizes."""
    vision = f.nested("vision_config", towers.QWEN3_5)
    return read_text(
        f.over({"tie_word_embeddings": False}), {"qwen3_5_moe_text": qwen3_5_moe_text}, towers.qwen3_vl(vision)
    )


@dialect("mllama_text_model")
def mllama_text(f: Fields) -> Architecture:
    """Llama 3.2 Vision, the language model: Llama 3 with gated layers that attend to the image.

    The input table has eight rows more than words; the head has none for them, and is never tied.
    """
    s = read_shape(f, default_kv_heads=8)
    written = f.config.get("cross_attention_layers") is not None
    crossing = f.sizes("cross_attention_layers") if written else [3, 8, 13, 18, 23, 28, 33, 38]
    crosses = len(set(crossing) & set(range(min(s.layers, MAX_LAYERS))))
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
    extra_rows = embedding(8, s.hidden)
    gates = 2
    found = assemble(
        f,
        s,
        body=s.layers * (layer + 2 * norm(s.hidden))
        + crosses * (2 * norm(s.head_dim) + gates)
        + norm(s.hidden)
        + extra_rows,
        mlps=every_layer(s, gated=True),
        tied=False,
        cache=(
            *((FullAttention(s.layers - crosses, s.kv_heads, s.head_dim),) if crosses < s.layers else ()),
            *((CrossAttention(crosses, s.kv_heads, s.head_dim),) if crosses else ()),
        ),
    )
    counts = found.parameters
    return found._replace(parameters=counts._replace(embedding=counts.embedding + extra_rows))


@dialect("mllama")
def mllama(f: Fields) -> Architecture:
    """Llama 3.2 Vision with its image encoder."""
    vision = f.nested("vision_config", towers.MLLAMA)
    projector = linear(vision.size("vision_output_dim"), _hidden(f), bias=True)
    return read_text(f, {"mllama_text_model": mllama_text}, towers.mllama(vision) + projector)


def _hidden(f: Fields) -> int:
    """Return the width of the language model."""
    return f.nested("text_config").size("hidden_size")
