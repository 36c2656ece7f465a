from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.documents import EnginesDocument
from advisor.authoring.documents.engines import ModelTypes
from advisor.catalog import load_catalog
from advisor.core.architecture import Positions
from advisor.core.hardware import Accelerator
from advisor.errors import CatalogError, UnknownNameError, UsageError
from advisor.estimate.constants import Constant, Constants, parse_version, weaker
from advisor.estimate.dialects import DIALECTS
from advisor.estimate.engines import Engine, default_engine, engine_named, engines_of, load_engines

from . import factories

ENGINES = factories.engines()
VLLM, TRANSFORMERS, NEURON = ENGINES["vllm"], ENGINES["transformers"], ENGINES["neuron"]
FALCON = factories.architecture("tiiuae/falcon-7b")
T5 = factories.architecture("google/flan-t5-xl")
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
A10G, T4, T4G, INF2 = (factories.accelerator(i) for i in ("a10g", "t4", "t4g", "inferentia2"))


def test_the_authored_file_is_a_valid_document() -> None:
    EnginesDocument.model_validate(yaml.safe_load((factories.ROOT / "catalog" / "engines.yaml").read_text()))


def test_every_constant_has_a_source_or_says_it_is_assumed() -> None:
    document = EnginesDocument.model_validate(yaml.safe_load((factories.ROOT / "catalog" / "engines.yaml").read_text()))
    for engine in document.engines.values():
        for profile in (*engine.memory, *engine.speed):
            for constants in (profile.constants, *(c.constants for c in profile.classes)):
                for name, constant in constants.items():
                    assert constant.source or constant.basis == "assumed", (engine.name, name)


def test_every_model_type_is_one_that_can_be_read() -> None:
    for engine in ENGINES.values():
        assert engine.model_types.keys() | engine.encoders.keys() <= DIALECTS.keys(), engine.id
        assert not engine.model_types.keys() & engine.encoders.keys(), engine.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": ["llama"], "since": {"1.0": ["llama"]}}, "named more than once: `llama`"),
        ({"since": {"1.0": ["llama"], "1.1": ["llama", "opt"]}}, "named more than once: `llama`"),
        ({"since": {"1.0": ["llama"]}, "until": {"1.1": ["opt"]}}, "`until` names what is served in no version: `opt`"),
        ({"since": {"latest": ["llama"]}}, "should match pattern"),
    ],
)
def test_what_model_types_refuse(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ModelTypes.model_validate(wrong)


def test_everything_readable_has_an_engine() -> None:
    served = {t for e in ENGINES.values() for t in e.model_types}
    assert served == DIALECTS.keys()


class TestSupport:
    def test_encoder_decoders_are_not_for_vllm(self) -> None:
        assert not VLLM.supports(T5)
        assert TRANSFORMERS.supports(T5)

    @pytest.mark.parametrize("model_type", ["gpt_neox_japanese", "t5", "mt5"])
    def test_what_vllm_has_no_implementation_of(self, model_type: str) -> None:
        assert VLLM.supports(LLAMA._replace(model_type=model_type)) is False

    def test_form_counts_besides_the_type(self) -> None:
        assert not VLLM.supports(LLAMA._replace(form="encoder-decoder"))

    @pytest.mark.parametrize(
        ("model_type", "kind", "version", "expected"),
        [
            ("bert", "embedding", None, True), ("bert", "reranker", "0.6.5", True), ("bert", None, "0.6.5", True),
            ("roberta", "base", "0.7", True), ("distilbert", "embedding", None, False), ("luke", None, None, False),
            ("mpnet", "embedding", None, False), ("modernbert", "reranker", "0.8.4", False),
            ("modernbert", "reranker", "0.8.5", True), ("modernbert", "embedding", "0.8.5", False),
            ("modernbert", "base", "0.8.5", True), ("modernbert", "embedding", "0.9", True),
            ("modernbert", "embedding", "0.9.0", True), ("new", "reranker", "0.10.1", False),
            ("new", "reranker", "0.10.2", True), ("new", "embedding", "0.9.0", True), ("nomic_bert", "reranker", None, False),
        ],
    )  # fmt: skip
    def test_encoders_are_served_type_by_type(
        self, model_type: str, kind: str | None, version: str | None, expected: bool
    ) -> None:
        positions: Positions = "rotary" if model_type in ("modernbert", "new", "nomic_bert") else "learned"
        encoder = LLAMA._replace(model_type=model_type, form="encoder", positions=positions, cache=())
        engine = VLLM if version is None else VLLM.at_version(version)
        assert engine.supports(encoder, kind) is expected

    def test_positions_and_experts_decide_besides_the_type(self) -> None:
        bert = LLAMA._replace(model_type="bert", form="encoder", positions="learned")
        assert VLLM.supports(bert)
        assert not VLLM.supports(bert._replace(positions="alibi"))
        nomic = bert._replace(model_type="nomic_bert", positions="rotary", experts=8, experts_per_token=2)
        assert VLLM.serves_since(nomic) == "0.9.0"
        assert VLLM.serves_since(nomic._replace(experts=None)) == "0.8.5"

    @pytest.mark.parametrize(
        ("model_type", "version", "expected"),
        [
            ("llama", None, True), ("llama", "0.6.5", True), ("gpt_oss", None, True), ("gpt_oss", "0.6.5", False),
            ("gpt_oss", "0.10", False), ("gpt_oss", "0.10.1", True), ("gemma4", "0.7", False), ("gemma4", "0.19", True),
            ("gemma4", "0.40", True), ("qwen", None, True), ("qwen", "0.23.0", True), ("qwen", "0.24", False),
            ("plamo2", "0.8.4", False), ("plamo2", "0.26.0", True), ("plamo2", "0.27.0", False),
        ],
    )  # fmt: skip
    def test_a_version_serves_the_types_it_has(self, model_type: str, version: str | None, expected: bool) -> None:
        engine = VLLM if version is None else VLLM.at_version(version)
        assert engine.supports(LLAMA._replace(model_type=model_type)) is expected

    @pytest.mark.parametrize(
        ("model_type", "version", "expected"),
        [
            ("gpt2", "4.9", None), ("gpt2", "4.10.0", True), ("llama", "4.9", False), ("llama", "4.27.4", False),
            ("llama", "4.28", True), ("plamo2", None, True), ("plamo2", "5.22", None), ("plamo2", "5.23", True),
            ("plamo2", "6.0", True),
        ],
    )  # fmt: skip
    def test_what_nobody_looked_up_is_unknown(
        self, model_type: str, version: str | None, expected: bool | None
    ) -> None:
        engine = TRANSFORMERS if version is None else TRANSFORMERS.at_version(version)
        assert engine.supports(LLAMA._replace(model_type=model_type)) is expected

    def test_an_engine_that_says_nothing_of_versions_knows_of_none(self) -> None:
        assert NEURON.supports(LLAMA) is True
        assert NEURON.at_version("2.20").supports(LLAMA) is None
        assert NEURON.at_version("2.20").supports(FALCON) is False
        assert (NEURON.serves_since(LLAMA), NEURON.serves_until(LLAMA)) == (None, None)

    def test_the_first_and_the_last_version_are_named(self) -> None:
        assert VLLM.serves_since(LLAMA) == "0.6.5"
        assert VLLM.serves_until(LLAMA) is None
        qwen = LLAMA._replace(model_type="qwen")
        assert (VLLM.serves_since(qwen), VLLM.serves_until(qwen)) == ("0.6.5", "0.24.0")
        assert VLLM.serves_since(LLAMA._replace(form="encoder-decoder")) is None
        assert VLLM.serves_since(LLAMA._replace(model_type="distilbert", form="encoder")) is None
        assert TRANSFORMERS.serves_since(LLAMA._replace(model_type="plamo2")) is None

    def test_every_type_of_vllm_has_its_version(self) -> None:
        assert {name for name, served in VLLM.model_types.items() if served.since is None} == set()

    @given(
        st.sampled_from(sorted(VLLM.model_types)), st.tuples(st.integers(0, 1), st.integers(0, 40), st.integers(0, 3))
    )
    def test_versions_that_serve_a_type_are_in_one_piece(self, model_type: str, version: tuple[int, ...]) -> None:
        served = VLLM.model_types[model_type]
        since, until = served.since, served.until
        assert since is not None
        answer = served.covers(version, VLLM.newest_seen)
        if version >= since and (until is None or version < until):
            assert answer is True
        else:
            assert not answer

    @pytest.mark.parametrize(
        ("method", "capability", "expected"),
        [
            (None, 7.0, True), ("awq", 7.0, False), ("awq", 7.5, True), ("gptq", 7.5, True), ("fp8", 8.6, False),
            ("fp8", 8.9, True), ("fp8", 12.0, True), ("mxfp4", 8.6, True), ("mxfp4", 7.5, False),
            ("holographic", 9.0, False), ("awq", None, None),
        ],
    )  # fmt: skip
    def test_quantization_needs_a_compute_capability(
        self, method: str | None, capability: float | None, expected: bool | None
    ) -> None:
        assert VLLM.supports_quantization(method, A10G._replace(compute_capability=capability)) is expected

    def test_without_an_accelerator_the_method_alone_is_judged(self) -> None:
        assert VLLM.supports_quantization("fp8") is True
        assert VLLM.supports_quantization("holographic") is False

    def test_kinds_of_accelerators(self) -> None:
        assert VLLM.supports_accelerator("gpu")
        assert not VLLM.supports_accelerator("neuron")
        assert VLLM.runs_on(A10G) is True
        assert VLLM.runs_on(INF2) is False
        assert VLLM.runs_on(A10G._replace(compute_capability=6.1)) is False
        assert VLLM.runs_on(A10G._replace(compute_capability=None)) is None

    @pytest.mark.parametrize(
        ("engine", "host", "accelerator", "expected"),
        [
            (VLLM, "x86_64", T4, True), (VLLM, "arm64", None, True), (VLLM, "arm64", T4G, False),
            (VLLM, "arm64", T4G._replace(compute_capability=None), None), (VLLM, "riscv64", None, None),
            (TRANSFORMERS, "arm64", T4G, True), (NEURON, "x86_64", INF2, True), (NEURON, "arm64", INF2, None),
        ],
    )  # fmt: skip
    def test_hosts_need_builds_of_their_own(
        self, engine: Engine, host: str, accelerator: Accelerator | None, expected: bool | None
    ) -> None:
        assert engine.supports_host(host, accelerator) is expected

    def test_dtypes(self) -> None:
        assert VLLM.supports_dtype("bfloat16")
        assert not VLLM.supports_dtype("int8")


class TestDefault:
    def test_the_first_that_serves_and_runs(self) -> None:
        assert default_engine(ENGINES.values(), LLAMA, A10G) is VLLM
        assert default_engine(ENGINES.values(), T5, A10G) is TRANSFORMERS
        assert default_engine(ENGINES.values(), LLAMA, INF2) is NEURON
        assert default_engine(ENGINES.values(), None, T4) is VLLM

    def test_the_host_counts_where_it_is_known(self) -> None:
        assert default_engine(ENGINES.values(), LLAMA, T4G) is VLLM
        assert default_engine(ENGINES.values(), LLAMA, T4G, "arm64") is TRANSFORMERS
        assert default_engine(ENGINES.values(), LLAMA, T4, "x86_64") is VLLM
        assert default_engine(ENGINES.values(), LLAMA, INF2, "arm64") is None

    def test_none_serves_it_there(self) -> None:
        assert default_engine(ENGINES.values(), FALCON, INF2) is None
        assert default_engine(ENGINES.values(), T5, INF2) is None

    def test_no_engine_targets_the_first_inferentia(self) -> None:
        inf1 = factories.accelerator("inferentia")
        assert default_engine(ENGINES.values(), LLAMA, inf1) is None
        assert default_engine(ENGINES.values(), None, inf1) is None

    def test_an_unknown_name_suggests(self) -> None:
        assert engine_named(ENGINES, "vllm") is VLLM
        with pytest.raises(UnknownNameError, match="vlm"):
            engine_named(ENGINES, "vlm")

    def test_those_of_a_catalogue_are_built_once(self) -> None:
        catalog = load_catalog()
        assert engines_of(catalog) is engines_of(catalog)
        assert list(engines_of(catalog)) == list(ENGINES)
        vllm = engines_of(catalog)["vllm"]
        assert vllm.at_version("0.11") is vllm.at_version("0.11") is not vllm.at_version("0.19")


class TestDegrees:
    def test_falcon_has_71_heads_so_it_does_not_split(self) -> None:
        assert VLLM.tensor_parallel_degrees(FALCON, A10G, 8) == (1,)

    def test_heads_divide_and_kv_heads_divide_or_repeat(self) -> None:
        assert VLLM.tensor_parallel_degrees(LLAMA, A10G, 8) == (1, 2, 4, 8)
        assert 16 in VLLM.tensor_parallel_degrees(LLAMA, A10G, 16)
        assert 3 not in VLLM.tensor_parallel_degrees(LLAMA._replace(heads=48), A10G, 4)

    def test_the_mlp_divides_too(self) -> None:
        small = factories.architecture("Qwen/Qwen2.5-0.5B-Instruct")
        assert (small.heads, small.intermediate_size) == (14, 4864)
        assert VLLM.tensor_parallel_degrees(small, A10G, 8) == (1, 2)

    def test_mlps_of_every_kind_divide(self) -> None:
        shared = LLAMA.mlps[0]._replace(width=1026)
        routed = LLAMA.mlps[0]._replace(width=1540, experts=8, experts_per_token=2)
        assert VLLM.tensor_parallel_degrees(LLAMA._replace(mlps=(*LLAMA.mlps, shared)), A10G, 8) == (1, 2)
        assert VLLM.tensor_parallel_degrees(LLAMA._replace(mlps=(*LLAMA.mlps, routed)), A10G, 8) == (1, 2, 4)
        assert VLLM.tensor_parallel_degrees(LLAMA._replace(mlps=(), intermediate_size=1026), A10G, 8) == (1, 2, 4, 8)

    def test_neuron_counts_cores_in_powers_of_two(self) -> None:
        assert NEURON.tensor_parallel_degrees(LLAMA, INF2, 6) == (1, 2, 4, 8)
        assert NEURON.tensor_parallel_degrees(LLAMA._replace(heads=24, kv_heads=8), INF2, 12) == (1, 2, 4, 8)
        assert NEURON.units_per_device(INF2) == 2
        assert NEURON.units_per_device(factories.accelerator("trainium2")) == 4
        assert NEURON.devices_for(8, INF2) == 4
        assert NEURON.devices_for(1, INF2) == 1

    def test_transformers_lays_layers_one_after_the_other(self) -> None:
        assert TRANSFORMERS.tensor_parallel_degrees(LLAMA, A10G, 8) == (1,)
        assert TRANSFORMERS.pipeline_stages(LLAMA, 4) == (1, 2, 3, 4)
        assert TRANSFORMERS.pipeline_stages(LLAMA._replace(layers=2), 4) == (1, 2)
        assert VLLM.pipeline_stages(LLAMA, 4) == (1,)

    @given(devices=st.integers(1, 16), heads=st.integers(1, 128))
    def test_degrees_fit_the_devices_and_divide_the_heads(self, devices: int, heads: int) -> None:
        degrees = VLLM.tensor_parallel_degrees(LLAMA._replace(heads=heads, kv_heads=heads), A10G, devices)
        assert degrees[0] == 1
        assert all(d <= devices and heads % d == 0 for d in degrees)
        assert list(degrees) == sorted(set(degrees))


class TestVersions:
    def test_the_sampler_took_more_before_0_17(self) -> None:
        now, then = VLLM.memory("h100-80gb"), VLLM.at_version("0.11.0").memory("h100-80gb")
        assert now["logits_copies"] < then["logits_copies"]
        assert VLLM.at_version("0.17").memory("h100-80gb")["logits_copies"] == now["logits_copies"]
        assert VLLM.at_version("v0.19.0rc1").memory("a10g")["max_sequences"] == 256

    def test_keys_and_values_in_8_bits_are_known_of_one_engine(self) -> None:
        assert VLLM.supports_kv_cache_dtype("fp8", factories.accelerator("l4")) is True
        assert VLLM.supports_kv_cache_dtype("int4", factories.accelerator("l4")) is None
        assert TRANSFORMERS.supports_kv_cache_dtype("fp8", factories.accelerator("l4")) is None

    def test_a_scheduled_step_is_kept_beside_the_next_since_0_26(self) -> None:
        versions = ("0.6.5", "0.20", "0.25.1", "0.26")
        assert [VLLM.at_version(v).memory("a10g")["batches_in_flight"] for v in versions] == [1, 1, 1, 2]

    def test_graphs_moved_inside_the_share_with_0_21(self) -> None:
        assert [VLLM.at_version(v).memory("a10g")["graphs_inside"] for v in ("0.20.2", "0.21.0", "0.26")] == [0, 1, 1]

    def test_versions_without_chunked_prompts_are_described_since_0_6_5(self) -> None:
        old = VLLM.at_version("0.6.5").memory("h100-80gb")
        assert (old["max_sequences"], old["max_batched_tokens"], old["windows_kept"]) == (256, 2048, 0)
        assert VLLM.at_version("0.8").memory("h100-80gb")["windows_kept"] == 1

    def test_a_profile_inherits_what_it_does_not_say(self) -> None:
        older, newer = (VLLM.at_version(v).memory("h100-80gb") for v in ("0.6.5", "0.21"))
        assert older.get("block_tokens") == newer.get("block_tokens")
        assert older.get("graph_bytes") != newer.get("graph_bytes")

    @pytest.mark.parametrize("version", ["0.5.4", "0.6.4", "latest", "", "x1"])
    def test_what_is_not_described_is_refused(self, version: str) -> None:
        with pytest.raises(UsageError):
            VLLM.at_version(version)

    def test_versions_are_compared_as_numbers(self) -> None:
        assert parse_version("0.9") < parse_version("0.10.1") < parse_version("0.17.0") < parse_version("1")

    def test_large_devices_have_larger_defaults_but_for_the_a100(self) -> None:
        assert VLLM.memory("h100-80gb")["max_sequences"] == 1024
        assert VLLM.memory("a100-80gb")["max_sequences"] == 256


class TestConstants:
    def test_a_missing_constant_names_itself_and_the_engine(self) -> None:
        with pytest.raises(CatalogError, match=r"vllm.*warp_factor"):
            VLLM.memory("a10g")["warp_factor"]

    def test_a_result_is_as_weak_as_its_weakest_input(self) -> None:
        constants = Constants("x", {"a": Constant(1, "published"), "b": Constant(2, "assumed")})
        assert constants.basis_of(["a"]) == "computed"
        assert constants.basis_of(["a", "b"]) == "assumed"
        assert weaker("computed", "calibrated") == "calibrated"

    def test_bounds_are_kept(self) -> None:
        found = VLLM.memory("h100-80gb").get("logits_copies")
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
        assert found.basis == "calibrated"

    def test_constants_can_be_read_at_a_bound(self) -> None:
        constants = VLLM.memory("h100-80gb")
        low, high = (constants.at(bound) for bound in ("low", "high"))
        assert low["non_torch_bytes"] < constants["non_torch_bytes"] < high["non_torch_bytes"]
        assert low["block_tokens"] == constants["block_tokens"] == high["block_tokens"]

    def test_what_the_compiler_leaves_out_may_be_missing(self) -> None:
        raw = yaml.safe_load((factories.ROOT / "catalog" / "engines.yaml").read_text())
        for engine in raw["engines"].values():
            engine.pop("accelerators", None)
            engine.pop("notes", None)
        assert list(load_engines(raw)) == ["neuron", "vllm", "transformers"]
