"""What an architecture weighs and caches: dimensions, parameter counts, a spec per kind of attention and of MLP.

Every cache spec answers the same three questions in *elements* (numbers, whatever their format); bytes follow by multiplying
with the bytes of one element of the cache. ``split`` is the number of devices the heads are shared out to (tensor
parallelism): heads that do not divide are replicated, so a device never holds less than one. Its ``kind`` is a field, so
that specs of different kinds are never equal.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Form = Literal["decoder", "encoder-decoder", "encoder"]
Positions = Literal["learned", "rotary", "alibi", "relative", "none"]


class ParameterCount(NamedTuple):
    """Parameters of the loaded model: tied tensors counted once.

    ``active`` is what one token touches (experts not routed to are left out); ``embedding`` the input table;
    ``head`` an output projection of its own (0 when it is tied to the input table); ``routed`` the weights of all
    routed experts (0 without experts).
    """

    total: int
    active: int
    embedding: int
    head: int = 0
    routed: int = 0


class FullAttention(NamedTuple):
    """Layers that cache every token: 2 · kv_heads · head_dim elements a token and layer (keys and values)."""

    layers: int
    kv_heads: int
    head_dim: int
    kind: Literal["full"] = "full"

    def per_token(self, split: int = 1) -> int:
        """Elements one cached token takes on one device, over these layers."""
        return 2 * self.layers * _share(self.kv_heads, split) * self.head_dim

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002 (one signature for all kinds)
        """Tokens kept of a sequence of ``tokens``."""
        return tokens


class SlidingWindow(NamedTuple):
    """Layers that cache the last ``window`` tokens."""

    layers: int
    kv_heads: int
    head_dim: int
    window: int
    kind: Literal["sliding"] = "sliding"

    def per_token(self, split: int = 1) -> int:
        """Elements one cached token takes on one device, over these layers."""
        return 2 * self.layers * _share(self.kv_heads, split) * self.head_dim

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """Tokens kept of a sequence of ``tokens``."""
        return min(tokens, self.window)


class ChunkedAttention(NamedTuple):
    """Layers that attend inside chunks of ``chunk`` tokens, so never keep more than one chunk (Llama 4)."""

    layers: int
    kv_heads: int
    head_dim: int
    chunk: int
    kind: Literal["chunked"] = "chunked"

    def per_token(self, split: int = 1) -> int:
        """Elements one cached token takes on one device, over these layers."""
        return 2 * self.layers * _share(self.kv_heads, split) * self.head_dim

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """Tokens kept of a sequence of ``tokens``: the fullest moment, the end of a chunk."""
        return min(tokens, self.chunk)


class LatentAttention(NamedTuple):
    """Multi-head latent attention (DeepSeek): kv_lora_rank + rope_dim elements a token and layer, not split by TP.

    ``expanded`` is what an engine without latent caching keeps instead: keys and values of every head. ``index_dim``:
    elements of the key by which sparse attention picks its tokens (DeepSeek-V3.2), cached besides.
    """

    layers: int
    kv_lora_rank: int
    rope_dim: int
    expanded: int
    index_dim: int = 0
    kind: Literal["latent"] = "latent"

    def per_token(self, split: int = 1) -> int:  # noqa: ARG002 (every device keeps the whole latent vector)
        """Elements one cached token takes on one device, over these layers."""
        return self.layers * (self.kv_lora_rank + self.rope_dim + self.index_dim)

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """Tokens kept of a sequence of ``tokens``."""
        return tokens


class CrossAttention(NamedTuple):
    """Decoder layers that cache the encoder's tokens (encoder-decoders)."""

    layers: int
    kv_heads: int
    head_dim: int
    kind: Literal["cross"] = "cross"

    def per_token(self, split: int = 1) -> int:
        """Elements one input token takes on one device, over these layers."""
        return 2 * self.layers * _share(self.kv_heads, split) * self.head_dim

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """Tokens kept: those of the input, however long the output is."""
        return source_tokens


class StateSpace(NamedTuple):
    """Layers with a state of constant size (Mamba): elements a sequence and layer, whatever its length.

    ``state_bytes``: those of one element of the state where the config fixes them; ``None``: as of everything cached.
    """

    layers: int
    state_elements: int
    conv_elements: int
    state_bytes: int | None = None
    kind: Literal["state"] = "state"

    def per_token(self, split: int = 1) -> int:
        """Elements of the state of one sequence on one device, over these layers (the state counts as one token)."""
        return self.layers * _share(self.state_elements + self.conv_elements, split)

    def held_bytes(self, element_bytes: int, split: int = 1) -> int:
        """Bytes of the state of one sequence on one device, over these layers."""
        if self.state_bytes is None:
            return element_bytes * self.per_token(split)
        state, conv = _share(self.state_elements, split), _share(self.conv_elements, split)
        return self.layers * (self.state_bytes * state + element_bytes * conv)

    def cached(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """One state a sequence, as soon as it has a token."""
        return min(tokens, 1)


CacheSpec = FullAttention | SlidingWindow | ChunkedAttention | LatentAttention | CrossAttention | StateSpace
_SPECS: dict[str, Callable[..., CacheSpec]] = {
    spec._field_defaults["kind"]: spec
    for spec in (FullAttention, SlidingWindow, ChunkedAttention, LatentAttention, CrossAttention, StateSpace)
}


class Mlp(NamedTuple):
    """The feed-forwards of one kind: in ``layers`` layers, ``inputs`` × ``width`` and back.

    ``gated`` ones have three matrices (gate, up, down), others two; ``fused_gate``: gate and up are stored as one.
    ``experts``: a router sends each token to ``experts_per_token`` of so many; ``None``, both: every token passes (a dense
    layer, a shared expert).
    """

    layers: int
    inputs: int
    width: int
    gated: bool
    bias: bool = False
    experts: int | None = None
    experts_per_token: int | None = None
    fused_gate: bool = False

    @property
    def visited_width(self) -> int:
        """The width one token passes, in a layer: of all experts it is sent to."""
        return (self.experts_per_token or 1) * self.width

    @property
    def matrices(self) -> int:
        """How many matrices one of them (of a mixture, one expert) has, fused ones counted apart."""
        return 3 if self.gated else 2


class Architecture(NamedTuple):
    """The dimensions that decide memory and speed. Sizes are elements; ``heads`` are query heads.

    ``max_positions`` is the length a position table or the config allows; ``None`` where positions have no table and
    the config names no limit (relative positions, ALiBi). ``fused_qkv``: one matrix makes queries, keys and values.
    ``mlps`` of an encoder-decoder are its encoder's, then its decoder's.
    """

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
    fused_qkv: bool
    experts: int | None
    experts_per_token: int | None
    parameters: ParameterCount
    cache: tuple[CacheSpec, ...]
    mlps: tuple[Mlp, ...]

    def __hash__(self) -> int:
        """Hash few, telling fields: estimates are memoised by architecture, and the generated hash reads all."""
        return hash((self.model_type, self.layers, self.hidden_size, self.parameters.total))

    @property
    def stacked_layers(self) -> int:
        """Layers of all stacks: of an encoder-decoder those of the encoder (``layers``) and of the decoder."""
        if self.form != "encoder-decoder":
            return self.layers
        return self.layers + sum(spec.layers for spec in self.cache if isinstance(spec, CrossAttention))

    @property
    def mixture(self) -> Mlp | None:
        """Its routed experts."""
        return next((mlp for mlp in self.mlps if mlp.experts), None)

    @property
    def visited_width(self) -> int:
        """The most elements one token is spread to between two matrices of a layer; without MLPs, by its mixer."""
        return max((mlp.visited_width for mlp in self.mlps), default=self.heads * self.head_dim)


def encode(architecture: Architecture) -> dict[str, Any]:
    """Return the plain form of the compiled catalogue: fields by name; parameters, cache specs and MLPs as lists."""
    plain = {name: getattr(architecture, name) for name in _SCALARS}
    plain["parameters"] = list(architecture.parameters)
    plain["cache"] = [[spec.kind, *_values(spec)] for spec in architecture.cache]
    plain["mlps"] = [list(mlp) for mlp in architecture.mlps]
    return plain


def decode(plain: Mapping[str, Any]) -> Architecture:
    """Return the architecture ``encode`` wrote.

    Raises:
        KeyError: a field is missing, or a kind of attention is not known.
    """
    parameters = ParameterCount(*plain["parameters"])
    cache = tuple([_SPECS[kind](*sizes) for kind, *sizes in plain["cache"]])
    mlps = tuple([Mlp(*sizes) for sizes in plain["mlps"]])
    return Architecture._make((*_scalars(plain), parameters, cache, mlps))


_SCALARS = tuple(name for name in Architecture._fields if name not in ("parameters", "cache", "mlps"))
_scalars = itemgetter(*_SCALARS)


def _values(spec: CacheSpec) -> list[Any]:
    return list(spec[:-1])  # all but its kind


def _share(count: int, split: int) -> int:
    return -(-count // split)
