"""The MLPs of every architecture of the catalogue, against its config and against what attention leaves of its body."""

from __future__ import annotations

import pytest

from advisor.core.architecture import Architecture, Mlp
from advisor.estimate.dialects import normalize
from advisor.estimate.dialects.decoder import parameters
from advisor.estimate.training.adapters import is_exact, matrices

from .. import factories


def _mlps(*names: str) -> list[tuple[Mlp, ...]]:
    return [factories.catalog_architecture(name).mlps for name in names]


def test_every_mixture_is_as_wide_as_its_config_says() -> None:
    widths = {}
    for id_, config in factories.catalog_configs().items():
        mixture = normalize(config).mixture
        if mixture is not None:
            text = config.get("text_config", config)
            names = ("moe_intermediate_size", "intermediate_size", "n_inner")
            widths[id_] = (mixture.width, next(text[name] for name in names if text.get(name)))
    assert len(widths) > 20
    assert {id_: pair for id_, pair in widths.items() if pair[0] != pair[1]} == {}


def test_every_mixture_weighs_what_is_counted_as_routed() -> None:
    for id_, config in factories.catalog_configs().items():
        found = normalize(config)
        mixture = found.mixture
        assert found.parameters.routed == (parameters(mixture) if mixture else 0), id_
        if mixture:
            assert (found.experts, found.experts_per_token) == (mixture.experts, mixture.experts_per_token), id_


def test_the_body_of_a_plain_decoder_is_attention_mlps_and_little_else() -> None:
    """Norms, biases and routers are below 2 % of it; a table of positions is counted apart."""
    seen = 0
    for id_, config in factories.catalog_configs().items():
        found = normalize(config)
        if found.form != "decoder" or not is_exact(found) or found.positions == "learned" or _has_towers(found):
            continue
        counts, attention = found.parameters, matrices(found)
        attends = sum(m.inputs * m.outputs * m.number for role in ("qkv", "output") for m in attention[role])
        blocks = attends + sum(map(parameters, found.mlps))
        assert 1 <= (counts.total - counts.embedding - counts.head) / blocks < 1.02, id_
        seen += 1
    assert seen > 60


def _has_towers(found: Architecture) -> bool:
    visited = sum(parameters(mlp, visited=True) - parameters(mlp) for mlp in found.mlps if mlp.experts)
    return found.parameters.active != found.parameters.total + visited


def test_shared_experts_and_dense_layers_stand_beside_the_routed_ones() -> None:
    deepseek, maverick = _mlps("deepseek-ai/DeepSeek-V3.1", "meta-llama/Llama-4-Maverick-17B-128E-Instruct")
    assert [(m.layers, m.width, m.experts) for m in deepseek] == [(3, 18432, None), (58, 2048, None), (58, 2048, 256)]
    assert [(m.layers, m.width, m.experts) for m in maverick] == [(24, 16384, None), (24, 8192, None), (24, 8192, 128)]


def test_experts_may_be_plain_and_behind_a_projection() -> None:
    nano, small = _nemotron(latent=None), _nemotron(latent=16)
    assert [(m.layers, m.inputs, m.width, m.gated) for m in nano] == [
        (1, 64, 96, False), (2, 64, 56, False), (2, 64, 28, False)
    ]  # fmt: skip
    assert small[-1].inputs == 16


def _nemotron(latent: int | None) -> tuple[Mlp, ...]:
    config = {
        "model_type": "nemotron_h", "hidden_size": 64, "intermediate_size": 96, "num_attention_heads": 4, "head_dim": 16,
        "num_key_value_heads": 2, "vocab_size": 100, "hybrid_override_pattern": "ME*-E", "n_routed_experts": 8,
        "num_experts_per_tok": 2, "moe_intermediate_size": 28, "moe_shared_expert_intermediate_size": 56,
        "moe_latent_size": latent,
    }  # fmt: skip
    return normalize(config).mlps


@pytest.mark.parametrize(
    ("model", "gated"),
    [
        ("meta-llama/Llama-2-7b-chat-hf", True),
        ("google/gemma-2-9b-it", True),
        ("microsoft/Phi-3-mini-4k-instruct", True),
        ("google/flan-t5-xxl", True),
        ("tiiuae/falcon-7b", False),
        ("bigscience/bloomz-7b1", False),
        ("EleutherAI/gpt-j-6b", False),
    ],
)
def test_gated_mlps_have_three_matrices(model: str, gated: bool) -> None:
    assert {mlp.gated for mlp in factories.architecture(model).mlps} == {gated}


def test_the_mlps_of_an_encoder_decoder_are_its_encoders_then_its_decoders() -> None:
    config = {
        "model_type": "bart", "d_model": 64, "encoder_layers": 2, "decoder_layers": 3, "encoder_attention_heads": 4,
        "decoder_attention_heads": 4, "encoder_ffn_dim": 128, "decoder_ffn_dim": 256, "vocab_size": 100,
        "max_position_embeddings": 32,
    }  # fmt: skip
    encoder, decoder = normalize(config).mlps
    assert ((encoder.layers, encoder.width), (decoder.layers, decoder.width)) == ((2, 128), (3, 256))
