"""What an architecture weighs and caches: dimensions, parameter counts and one cache spec per kind of attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["decoder", "encoder-decoder", "encoder"]
Positions = Literal["learned", "rotary", "alibi", "relative", "none"]


@dataclass(frozen=True, slots=True)
class ParameterCount:
    """Parameters of the loaded model: tied tensors counted once.

    ``active`` is what one token touches (experts not routed to are left out); ``embedding`` the input tables.
    """

    total: int
    active: int
    embedding: int


@dataclass(frozen=True, slots=True)
class FullAttention:
    """Layers that cache every token: 2 · kv_heads · head_dim elements a token and layer (keys and values)."""

    layers: int
    kv_heads: int
    head_dim: int


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """Layers that cache the last ``window`` tokens."""

    layers: int
    kv_heads: int
    head_dim: int
    window: int


@dataclass(frozen=True, slots=True)
class LatentAttention:
    """Multi-head latent attention (DeepSeek): kv_lora_rank + rope_dim elements a token and layer, not split by TP."""

    layers: int
    kv_lora_rank: int
    rope_dim: int


@dataclass(frozen=True, slots=True)
class CrossAttention:
    """Decoder layers that cache the encoder's tokens (encoder-decoders)."""

    layers: int
    kv_heads: int
    head_dim: int


@dataclass(frozen=True, slots=True)
class StateSpace:
    """Layers with a state of constant size (Mamba): elements a sequence and layer, whatever its length."""

    layers: int
    state_elements: int
    conv_elements: int


CacheSpec = FullAttention | SlidingWindow | LatentAttention | CrossAttention | StateSpace


@dataclass(frozen=True, slots=True)
class Architecture:
    """The dimensions that decide memory and speed. Sizes are elements; ``heads`` are query heads."""

    model_type: str
    form: Form
    layers: int
    hidden_size: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate_size: int | None
    vocab_size: int
    max_positions: int | None
    positions: Positions
    tied: bool
    experts: int | None
    experts_per_token: int | None
    parameters: ParameterCount
    cache: tuple[CacheSpec, ...]
