"""What the rules say in the cases people ask about, in the words they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.core.architecture import LatentAttention
from advisor.core.licensing import Clause, Jurisdiction, StatedUse
from advisor.core.model import ACTIVE, BedrockChannel, HuggingFaceChannel, Lifecycle, Model, WeightFile
from advisor.core.provenance import Source
from advisor.core.result import Band, Finding
from advisor.core.text import Text
from advisor.core.units import GIB
from advisor.rules import Channel, Price, Subject, Weights, combine, load_rules
from advisor.rules.facts import show

from .factories import (
    ARCHITECTURE,
    COST,
    INFERENTIA2,
    OSAKA,
    PERFORMANCE,
    T4,
    TODAY,
    TOKYO,
    Engine,
    instance,
    license_,
    memory,
    model,
    replace,
    request,
    subject,
    users_limit,
)

if TYPE_CHECKING:
    from advisor.rules.rule import RuleLevel

RULES = load_rules()
HALF = Weights("float16", None, 16 * GIB)


def judge(level: RuleLevel, s: Subject) -> dict[str, Finding]:
    bound = RULES.bind(s.request, s.today, s.region)
    return {finding.rule: finding for finding in bound.judge(level, s)}


def say(finding: Finding, language: Any = "en") -> str:
    return finding.message.get(language, show)


# ------------------------------------------------------------------------------------------------------------ licences

CC_BY_SA = license_("CC BY-SA 4.0", share_alike="on-distribution")


def test_share_alike_allows_commercial_use_and_says_when_it_binds() -> None:
    """OpenCALM: commercial use is allowed, share-alike when weights are distributed."""
    kept = judge("model", subject(licenses=(CC_BY_SA,)))
    assert {rule: f.severity for rule, f in kept.items()} == {"license.share-alike-if-distributed": "note"}
    assert say(kept["license.share-alike-if-distributed"]) == (
        "share-alike: should you distribute the weights, they must stay under the same licence (CC BY-SA 4.0)"
    )
    shared = judge("model", subject(request(use={"distribute_weights": True}), licenses=(CC_BY_SA,)))
    assert shared["license.share-alike"].severity == "warn"
    assert "license.share-alike-if-distributed" not in shared


def falcon(use: str | None) -> Any:
    text = Text("ask TII first", "事前に TII への確認が必要です")
    return license_("Falcon 180B", commercial_use="conditional", hosting=Clause(use, text), verified="secondary")


@pytest.mark.parametrize(
    ("use", "rule", "severity", "missing"),
    [
        ("conditional", "license.hosting-conditions", "warn", ()),
        ("forbidden", "license.hosting", "exclude", ()),
        (None, "license.hosting", "exclude", ("license.hosting",)),
    ],
)
def test_the_hosting_clause_is_asked_of_services(use: str | None, rule: str, severity: str, missing: Any) -> None:
    found = judge("model", subject(request(use={"hosting": "saas"}), licenses=(falcon(use),)))
    assert (found[rule].severity, found[rule].missing) == (severity, missing)
    if not missing:
        assert found[rule].hint is not None
        assert found[rule].hint.get("en", show) == "ask TII first"
    assert rule not in judge("model", subject(request(use={"hosting": "internal"}), licenses=(falcon(use),)))


def test_commercial_use() -> None:
    no, unresolved = license_("nc", commercial_use="no"), license_("other", resolved=False)
    assert judge("model", subject(licenses=(no,)))["license.commercial-use"].missing == ()
    open_ = judge("model", subject(licenses=(unresolved,)))
    assert open_["license.commercial-use"].missing == ("license.commercial_use",)
    assert say(open_["license.commercial-use"], "ja") == (
        "商用利用が認められているか不明です: 公開元の表示 (other) からはライセンスを特定できません"
    )
    assert open_["license.unresolved"].severity == "warn"
    private = request(use={"commercial": False})
    assert judge("model", subject(private, licenses=(no,))) == {}


def test_a_card_that_speaks_against_commercial_use_leaves_it_open() -> None:
    """TinySwallow: Apache-2.0, and a card that calls it a prototype."""
    source = Source("https://example.org/card", "2026-11-23")
    card = StatedUse("non-commercial", Text("Not meant for commercial use.", "商用利用は想定されていません。"), source)
    found = judge("model", subject(terms=combine([license_()], card)))
    assert found["license.commercial-use"].missing == ("license.commercial_use",)
    assert "license.stated-use" not in found, "it is told once"
    assert "Not meant for commercial use" in say(found["license.commercial-use"])
    assert found["license.commercial-use"].source == source
    private = judge("model", subject(request(use={"commercial": False}), terms=combine([license_()], card)))
    assert not private


def test_a_card_that_gives_it_for_research_is_warned_of() -> None:
    source = Source("https://example.org/card", "2026-11-23")
    card = StatedUse("research", Text("For research and development.", "研究開発用です。"), source)
    found = judge("model", subject(terms=combine([license_()], card)))
    assert {rule: f.severity for rule, f in found.items()} == {
        "license.stated-use": "warn",
        "license.conditions": "note",
    }
    assert found["license.stated-use"].source == source
    assert found["license.conditions"].source == source
    assert say(found["license.conditions"], "ja") == "商用利用は条件付きです: 研究開発用です"


def test_no_licence_declared() -> None:
    found = judge("model", subject(terms=combine([])))
    assert say(found["license.unresolved"]) == ("not all terms of use are known: its publisher declares no licence")


def test_missing_languages_are_named_as_the_catalogue_does() -> None:
    found = judge("model", subject(request(purpose={"languages": ["ja"]}), model=model(languages=None)))
    assert found["language.supported"].missing == ("model.languages",)


def test_thresholds() -> None:
    llama = license_("llama", conditions=(users_limit(700_000_000),))
    quiet = judge("model", subject(licenses=(llama,)))
    assert say(quiet["license.monthly-active-users-not-stated"]) == (
        "the licence is free up to 700,000,000 monthly active users; yours are not stated"
    )
    small = judge("model", subject(request(use={"monthly_active_users": 2_000_000}), licenses=(llama,)))
    assert small == {}
    large = judge("model", subject(request(use={"monthly_active_users": 700_000_001}), licenses=(llama,)))
    assert large["license.monthly-active-users"].source == llama.conditions[0].source


def test_a_threshold_without_a_number_lets_nobody_pass() -> None:
    plamo = license_("plamo", conditions=(users_limit(None),))
    llama = license_("llama", conditions=(users_limit(700_000_000),))
    stated, huge = (request(use={"monthly_active_users": n}) for n in (2_000_000, 800_000_000))
    rule, unknown = "license.monthly-active-users", ("license.monthly_active_users_limit",)
    assert judge("model", subject(stated, licenses=(plamo,)))[rule].missing == unknown
    assert judge("model", subject(stated, licenses=(plamo, llama)))[rule].missing == unknown
    assert judge("model", subject(huge, licenses=(plamo, llama)))[rule].missing == ()
    assert rule not in judge("model", subject(licenses=(plamo,)))


def test_clauses_are_told_while_the_user_has_not_said_what_they_ask() -> None:
    text = Text("not in the EU", "EU 対象外")
    hunyuan = license_("hunyuan", jurisdiction=(Jurisdiction(("EU",), "all", text),), hosting=Clause("conditional"))
    found = judge("model", subject(licenses=(hunyuan,)))
    assert {rule: f.severity for rule, f in found.items()} == {
        "license.jurisdiction-not-stated": "note",
        "license.hosting-not-stated": "note",
    }
    assert say(found["license.jurisdiction-not-stated"]).endswith("yours is not stated: not in the EU")
    told = request(use={"jurisdiction": "JP", "hosting": "internal"})
    assert judge("model", subject(told, licenses=(hunyuan,))) == {}


@pytest.mark.parametrize(("country", "excluded"), [("DE", True), ("KR", True), ("JP", False)])
def test_members_of_the_eu_count_for_the_eu(country: str, *, excluded: bool) -> None:
    hunyuan = license_("hunyuan", jurisdiction=(Jurisdiction(("EU", "KR"), "all", Text("not in the EU", "EU 対象外")),))
    found = judge("model", subject(request(use={"jurisdiction": country}), licenses=(hunyuan,)))
    assert ("license.jurisdiction" in found) is excluded


def test_a_country_excluded_for_multimodal_models_only() -> None:
    text = Text("multimodal models: not in the EU", "マルチモーダルモデルは EU 対象外")
    llama4 = license_("llama4", jurisdiction=(Jurisdiction(("EU",), "multimodal", text),))
    french, japanese = (request(use={"jurisdiction": country}) for country in ("FR", "JP"))
    found = judge("model", subject(french, licenses=(llama4,)))
    assert found["license.jurisdiction-multimodal"].missing == ("model.input_modalities",)
    sees, reads = model(input_modalities=("text", "image")), model(input_modalities=("text",))
    found = judge("model", subject(french, licenses=(llama4,), model=sees))
    assert say(found["license.jurisdiction-multimodal"]) == (
        "the licence grants multimodal models to nobody in France (llama4)"
    )
    assert judge("model", subject(french, licenses=(llama4,), model=reads)) == {}
    assert judge("model", subject(japanese, licenses=(llama4,), model=sees)) == {}


# -------------------------------------------------------------------------------------------------- model and channel


def test_the_dead_say_when_they_died_and_who_followed() -> None:
    gone = Lifecycle("gone", ends="2024-10-04", replacements=("ai21/jamba",))
    found = judge("model", subject(model=model(lifecycle=gone)))
    assert say(found["lifecycle.gone"]) == "no longer offered (last day: 2024-10-04)"
    assert found["lifecycle.gone"].hint is not None
    assert found["lifecycle.gone"].hint.get("ja", show) == "後継: ai21/jamba"
    undated = judge("model", subject(model=model(lifecycle=Lifecycle("gone"))))
    assert say(undated["lifecycle.gone"]) == "no longer offered (last day: unknown)"


def test_weights_with_a_newer_version_do_not_end() -> None:
    """Ruri: MTEB names the next version; nobody withdraws the old one."""
    ruri = Lifecycle("legacy", replacements=("cl-nagoya/ruri-large-v2",))
    found = judge("model", subject(model=model(lifecycle=ruri)))
    assert set(found) == {"lifecycle.succeeded"}
    assert say(found["lifecycle.succeeded"], "ja") == "後継バージョンがあります: cl-nagoya/ruri-large-v2"
    service = judge("model", subject(model=model(lifecycle=ruri._replace(ends="2028-01-31"))))
    assert set(service) == {"lifecycle.legacy"}
    assert "last day: 2028-01-31" in say(service["lifecycle.legacy"])
    assert set(judge("model", subject(model=model(lifecycle=Lifecycle("legacy"))))) == {"lifecycle.legacy"}


def test_a_successor_is_called_by_its_name() -> None:
    later = model(superseded_by=("org/next", "org/newest"), successor=Text("Newest 9B", "Newest 9B"))
    found = judge("model", subject(model=later))
    assert say(found["lifecycle.superseded"]) == "its publisher has a successor: Newest 9B"
    assert found["lifecycle.superseded"].facts == {"model.superseded_by": "org/newest"}


def test_of_the_first_inferentia_only_its_own_rule_tells() -> None:
    """Neuron does run on inf1: that it serves no language model there is another sentence."""
    first = replace(INFERENTIA2, id="inferentia", name="AWS Inferentia")
    s = subject(instance=instance(accelerator=first, family="inf1"), engine=Engine())
    assert "hardware.first-inferentia" in judge("instance", s)
    assert "engine.accelerator" not in judge("placement", s)
    s.instance = instance(accelerator=INFERENTIA2)
    assert "engine.accelerator" in judge("placement", s)


@pytest.mark.parametrize(
    ("limit", "rule", "severity"),
    [("hard", "context.load", "exclude"), ("trained", "context.load-trained", "warn")],
)
def test_a_hard_limit_excludes_and_a_trained_one_warns(limit: Any, rule: str, severity: str) -> None:
    long = request(load={"input_tokens": 8000, "output_tokens": 1000})
    found = judge("model", subject(long, model=model(context_limit=limit)))
    assert {r: f.severity for r, f in found.items()} == {rule: severity}


def test_encoder_decoders_count_each_side() -> None:
    t5 = model(architecture=replace(ARCHITECTURE, form="encoder-decoder"), context_length=512)
    load = {"input_tokens": 512, "output_tokens": 256}
    assert judge("model", subject(request(load=load), model=t5)) == {}
    assert "context.load" in judge("model", subject(request(load={**load, "input_tokens": 513}), model=t5))


def test_fine_tuning_needs_weights() -> None:
    closed = model(huggingface=None, bedrock=(BedrockChannel("x", (), None, None, None, ACTIVE),))
    found = judge("model", subject(request(use={"fine_tune": "lora"}), model=closed))
    assert say(found["task.fine-tune-closed"]) == "its weights are not published: LoRA cannot be done"


def test_a_base_model_is_warned_of_unless_it_will_be_tuned() -> None:
    base = model(kind="base")
    chat = {"tasks": ["chat"]}
    found = judge("model", subject(request(purpose=chat), model=base))
    assert found["task.base-model"].severity == "warn"
    assert "task.base-model" not in judge(
        "model", subject(request(purpose=chat, use={"fine_tune": "lora"}), model=base)
    )
    assert judge("model", subject(request(purpose={"tasks": ["text-generation"]}), model=base)) == {}


def route(name: str, destinations: tuple[str, ...] | None, countries: tuple[str, ...] | None) -> Channel:
    return Channel("bedrock", "x", ACTIVE, route=name, destinations=destinations, countries=countries)


@pytest.mark.parametrize(
    ("residency", "channel", "verdict"),
    [
        ("region", route("in-region", ("ap-northeast-1",), ("JP",)), None),
        ("region", route("jp", ("ap-northeast-1", "ap-northeast-3"), ("JP",)), "rejected"),
        ("country", route("jp", ("ap-northeast-1", "ap-northeast-3"), ("JP",)), None),
        ("country", route("apac", ("ap-northeast-1", "ap-southeast-2"), ("AU", "JP")), "rejected"),
        ("country", route("apac", None, None), "undetermined"),
    ],
)
def test_residency(residency: str, channel: Channel, verdict: str | None) -> None:
    found = judge(
        "channel", subject(request(where={"region": "ap-northeast-1", "residency": residency}), channel=channel)
    )
    finding = found.get(f"region.residency-{residency}")
    got = None if finding is None else "undetermined" if finding.missing else "rejected"
    assert got == verdict


def test_what_the_region_does_not_serve() -> None:
    unserved = Channel("bedrock", "x", ACTIVE, served=False, regions=("us-east-1", "us-west-2"))
    found = judge("channel", subject(channel=unserved))
    assert say(found["region.model-served"]) == "not served on Bedrock in Asia Pacific (Tokyo)"
    assert found["region.model-served"].hint is not None
    assert found["region.model-served"].hint.get("en", show) == "served in us-east-1, us-west-2"


def test_a_family_that_is_not_offered() -> None:
    s = subject(request(where={"region": OSAKA.id}), region=OSAKA, offered=False)
    found = judge("instance", s)
    assert say(found["region.instance-offered"]) == "g5 is not offered in Asia Pacific (Osaka)"
    assert say(found["region.instance-offered"], "ja") == "g5 は アジアパシフィック (大阪) では提供されていません"


# ------------------------------------------------------------------------------------------------------------ hardware


def test_what_does_not_fit_says_both_figures() -> None:
    found = judge("placement", subject(memory=memory(31, 22)))
    assert say(found["memory.fits"]) == "needs 31.0 GiB per accelerator, has 22.0 GiB (NVIDIA A10G)"
    assert found["memory.fits"].facts == {
        "memory.format_decides": False,
        "memory.per_accelerator_required_bytes": 31 * GIB,
        "memory.per_accelerator_available_bytes": 22 * GIB,
        "accelerator.name": "NVIDIA A10G",
    }


def test_an_engine_needs_a_build_for_the_host() -> None:
    arm = instance(architecture="arm64", accelerator=T4)
    found = judge("placement", subject(instance=arm, engine=Engine(hosts={"arm64": False}), weights=HALF))
    assert say(found["engine.host-architecture"]) == "vLLM has no published build for NVIDIA T4 on arm64 hosts"
    assert say(found["engine.host-architecture"], "ja") == (
        "vLLM には、arm64 ホストの NVIDIA T4 に対応する公開ビルドがありません"
    )
    unknown = judge("placement", subject(instance=arm, engine=Engine(hosts={"arm64": None}), weights=HALF))
    assert unknown["engine.host-architecture"].missing == ("engine.supports_host",)
    built = judge("placement", subject(instance=arm, engine=Engine(hosts={"arm64": True}), weights=HALF))
    assert {rule: f.severity for rule, f in built.items()} == {"engine.arm-host": "warn"}


def test_no_estimate_is_undetermined() -> None:
    found = judge("placement", subject(memory=None))
    assert found["memory.fits"].missing == (
        "memory.per_accelerator_required_bytes",
        "memory.per_accelerator_available_bytes",
    )


def test_a_t4_has_no_bfloat16_and_t5_no_float16() -> None:
    """Flan-T5 runs on a T4 in neither half precision."""
    flan = model(overflows=("float16",))
    on_t4 = instance(accelerator=T4, accelerator_count=1, interconnect="none")
    bf16 = judge("placement", subject(model=flan, instance=on_t4, weights=Weights("bfloat16", None, None)))
    fp16 = judge("placement", subject(model=flan, instance=on_t4, weights=Weights("float16", None, None)))
    assert say(bf16["hardware.bf16-unsupported"]) == "NVIDIA T4 has no bfloat16"
    assert "hardware.dtype-unsupported" not in bf16, "one reason is enough"
    assert "hardware.dtype-overflow" in fp16


def test_a_format_nobody_tried_is_a_warning() -> None:
    untried = model(overflows=None)
    in_float16 = judge("placement", subject(model=untried, weights=HALF))
    assert {rule: f.severity for rule, f in in_float16.items()} == {"hardware.float16-untried": "warn"}
    assert judge("placement", subject(model=untried)) == {}
    assert judge("placement", subject(model=model(overflows=()), weights=HALF)) == {}


def test_vllm_finds_its_share_free_or_does_not_start() -> None:
    found = judge("placement", subject(memory=memory(15, 23)))
    assert found["memory.free-at-start"].severity == "warn"
    assert "memory.free-at-start" not in judge("placement", subject(memory=memory(15, 22.4)))


def test_another_quantization_than_the_published_one_needs_other_files() -> None:
    published = model(dtype="mxfp4")
    other = judge("placement", subject(model=published, weights=Weights("bfloat16", "awq", None)))
    assert "published as mxfp4" in say(other["engine.published-quantization"])
    kept = judge("placement", subject(model=published, weights=Weights("bfloat16", "mxfp4", None)))
    assert "engine.published-quantization" not in kept


def test_unquantized_weights_have_to_be_quantized_unless_somebody_published_them_so() -> None:
    rows = (WeightFile("bfloat16", "awq", None, "safetensors", "org/model-AWQ"),)
    published = model(huggingface=HuggingFaceChannel("org/model", None, rows, ACTIVE))

    def told(quantization: str | None, of: Model = published) -> dict[str, Finding]:
        return judge("placement", subject(model=of, weights=Weights("bfloat16", quantization, None)))

    awq, gptq = told("awq"), told("gptq")
    assert "engine.unpublished-quantization" not in awq
    assert say(awq["engine.other-repository"]) == "the awq weights are those of org/model-AWQ"
    assert gptq["engine.unpublished-quantization"].severity == "warn"
    assert "no published checkpoint in gptq is known" in say(gptq["engine.unpublished-quantization"])
    assert "engine.other-repository" not in gptq
    assert not {"engine.unpublished-quantization", "engine.other-repository"} & set(told(None))
    made = told("bitsandbytes")
    assert "engine.unpublished-quantization" not in made
    assert made["engine.quantized-while-loading"].severity == "warn"
    assert "engine.quantized-while-loading" not in awq
    # what does not fit as it is published may in another way that somebody published
    large = judge("placement", subject(model=published, weights=HALF, memory=memory(31, 22)))
    assert say(large["memory.quantized-published"]).endswith("--quantization awq")
    assert "memory.quantized-published" not in judge("placement", subject(model=published, weights=HALF))
    assert "memory.quantized-published" not in judge("placement", subject(weights=HALF, memory=memory(31, 22)))
    # of a model published quantized, another checkpoint that exists needs nothing made either
    native = replace(published, dtype="fp8")
    assert "engine.published-quantization" not in told("awq", native)
    assert "engine.published-quantization" in told("gptq", native)
    assert "engine.other-repository" not in told("fp8", native)


@pytest.mark.parametrize(
    ("required", "rule", "severity"),
    [
        (18, "memory.format-assumed", "note"),  # fits in 16 bits already
        (30, "memory.format-decides", "exclude"),  # 26 GiB of it are weights: about 7 in 4 bits
        (60, "memory.fits", "exclude"),  # what is beside the weights is too much
    ],
)
def test_a_format_nobody_recorded_is_told_and_never_excludes_by_itself(
    required: float, rule: str, severity: str
) -> None:
    guessed = Weights("bfloat16", None, 16 * GIB, assumed=True)
    need = memory(required, 20)._replace(weights_bytes=min(required - 4, 26) * GIB, required_bytes=required * GIB)
    asked = {"model": model(dtype=None), "memory": need}
    found = judge("placement", subject(weights=guessed, **asked))
    rules = {"memory.fits", "memory.format-decides", "memory.format-assumed"}
    assert rules & set(found) == {rule}
    assert found[rule].severity == severity
    assert (found[rule].missing == ("model.dtype",)) is (rule == "memory.format-decides")
    if rule != "memory.fits":
        assert found[rule].hint is not None
        assert "not recorded" in say(found[rule])
        assert "記録がない" in say(found[rule], "ja") or "記録がありません" in say(found[rule], "ja")
    known = judge("placement", subject(weights=guessed._replace(assumed=False), **asked))
    assert rules & set(known) == ({"memory.fits"} if required > 20 else set())


def test_dimensions_of_a_text_model_say_that_it_makes_no_images() -> None:
    read = model(kind=None, context_length=512)
    assert judge("model", subject(model=read))["context.load"].missing == ()
    closed = judge("model", subject(model=model(kind=None, architecture=None, context_length=512)))
    assert closed["context.load"].missing == ("model.kind",)


def test_cards_are_not_one_pool() -> None:
    falcon_7b = model(architecture=replace(ARCHITECTURE, heads=71, kv_heads=1))
    found = judge("placement", subject(model=falcon_7b, tensor_parallel=4))
    assert found["hardware.heads-divide"].severity == "exclude"
    assert found["hardware.kv-cache-replicated"].severity == "note"
    assert found["hardware.slow-interconnect"].severity == "note"
    assert set(judge("placement", subject(model=falcon_7b, tensor_parallel=1))) == set()


def test_a_latent_is_copied_however_many_heads_share_it() -> None:
    latent = model(architecture=replace(ARCHITECTURE, cache=(LatentAttention(61, 512, 64, 32_768),)))
    found = judge("placement", subject(model=latent, tensor_parallel=8))
    assert "hardware.kv-cache-replicated" not in found
    assert "one vector a token" in found["hardware.kv-latent-replicated"].message.template.en
    assert "hardware.kv-latent-replicated" not in judge("placement", subject(model=latent, tensor_parallel=1))
    assert "hardware.kv-latent-replicated" not in judge("placement", subject(tensor_parallel=4))


def test_neuron() -> None:
    class Neuron:
        id = "neuron"
        name = "Neuron"

        def supports(self, architecture: object, kind: object = None) -> bool:
            return True

        def serves_since(self, architecture: object, kind: object = None) -> None:
            return None

        def serves_until(self, architecture: object) -> None:
            return None

        def runs_on(self, accelerator: object) -> bool:
            return True

        def supports_host(self, architecture: str, accelerator: object = None) -> bool:
            return True

        def supports_dtype(self, dtype: str) -> bool:
            return True

        def supports_quantization(self, quantization: str | None, accelerator: object = None) -> bool:
            return True

    inf2 = instance(name="inf2.48xlarge", family="inf2", accelerator=INFERENTIA2, interconnect="neuronlink")
    found = judge("placement", subject(instance=inf2, engine=Neuron(), tensor_parallel=12))
    assert found["hardware.neuron-tensor-parallel"].severity == "exclude"
    assert found["hardware.neuron-compilation"].severity == "note"
    inf1 = instance(name="inf1.xlarge", family="inf1", accelerator=replace(INFERENTIA2, id="inferentia"))
    assert "hardware.first-inferentia" in judge("instance", subject(instance=inf1))
    assert judge("instance", subject(instance=inf2)) == {}


# --------------------------------------------------------------------------------------------------------------- offers


def test_an_unknown_price_is_undetermined_never_free() -> None:
    found = judge("offer", subject(price=Price(None, None, None), cost=None))
    assert found["cost.price-known"].missing == ("price.known",)
    assert found["cost.price-known"].severity == "exclude"
    budget = request(limits={"max_monthly_usd": 100})
    assert judge("offer", subject(budget, cost=None))["cost.budget"].missing == ("cost.monthly",)


def test_the_budget() -> None:
    found = judge("offer", subject(request(limits={"max_monthly_usd": 1500})))
    assert say(found["cost.budget"]) == "costs $3,650 a month, the budget is $1,500"
    assert judge("offer", subject(request(limits={"max_monthly_usd": 3650}))) == {}


@pytest.mark.parametrize(
    ("limit", "rule", "severity"),
    [
        (99, "performance.first-token", "exclude"),
        (150, "performance.first-token-expected", "warn"),
        (300, "performance.first-token-uncertain", "note"),
        (400, None, None),
    ],
)
def test_a_latency_limit_is_judged_on_the_band(limit: float, rule: str | None, severity: str | None) -> None:
    assert PERFORMANCE.ttft_ms == Band(100, 200, 400)
    found = judge("offer", subject(request(limits={"max_ttft_ms": limit})))
    assert {r: f.severity for r, f in found.items()} == ({rule: severity} if rule else {})


def test_no_estimate_of_speed_leaves_a_latency_limit_open() -> None:
    found = judge("offer", subject(request(limits={"max_tpot_ms": 50}), performance=None))
    assert {r: f.missing for r, f in found.items()} == {
        "performance.known": ("performance.ttft_ms",),
        "performance.output-token": ("performance.tpot_ms_low",),
    }


def test_bedrock_offers_are_judged_without_a_machine() -> None:
    bedrock = subject(
        instance=None, engine=None, weights=None, tensor_parallel=None, memory=None, performance=None,
        platform="bedrock", offered=None, channel=route("jp", ("ap-northeast-1",), ("JP",)), quality=None, compared=True,
        cost=replace(COST, hourly=None),
    )  # fmt: skip
    assert set(judge("offer", bedrock)) == {"quality.no-evidence"}
    assert judge("channel", bedrock) == {}


def test_prices_grow_old_and_derived_ones_say_so() -> None:
    old = subject(platform="sagemaker", price=Price(8.0, "2025-06-01", "derived"))
    found = judge("offer", old)
    assert found["cost.price-age"].facts == {"price.age_days": 539, "price.as_of": "2025-06-01"}
    assert say(found["cost.price-derived"]).startswith("the Amazon SageMaker price is an estimate")
    assert "cost.price-spot-estimate" not in found


def test_a_spot_price_is_an_estimate_of_another_kind() -> None:
    spot = request(where={"region": "ap-northeast-1", "purchase": "spot"})
    found = judge("offer", subject(spot, platform="ec2", price=Price(0.4, "2026-06-01", "derived")))
    assert "cost.price-derived" not in found
    message = say(found["cost.price-spot-estimate"])
    assert message == "the spot price is an estimate: the on-demand price less the saving seen in 2026-06-01"


def test_a_bedrock_price_of_no_stated_region_says_so() -> None:
    found = judge("offer", subject(platform="bedrock", price=Price(5.0, "2026-11-12", "assumed")))
    assert say(found["cost.price-region-unstated"]).startswith("the price list names no region: it may differ in ")
    assert "Tokyo" in say(found["cost.price-region-unstated"])
    assert "cost.price-derived" not in found
    known = judge("offer", subject(platform="bedrock", price=Price(5.0, "2026-11-12", "published")))
    assert "cost.price-region-unstated" not in known


def test_spot() -> None:
    spot = request(where={"region": "ap-northeast-1", "purchase": "spot"})
    assert judge("offer", subject(spot))["cost.spot-interruption"].severity == "note"


def test_a_plain_offer_is_free_of_findings() -> None:
    s = subject()
    assert all(judge(level, s) == {} for level in ("model", "channel", "instance", "placement", "offer"))
    assert (s.today, s.region) == (TODAY, TOKYO)


@pytest.mark.parametrize(("kind", "parts"), [("chat", "512 in, 256 out"), ("embedding", "512 in")])
def test_an_embedding_needs_room_for_its_input_alone(kind: Any, parts: str) -> None:
    short = model(kind=kind, context_length=128)
    found = judge("model", subject(model=short))["context.load"]
    needed = 512 if kind == "embedding" else 768
    assert say(found) == f"takes 128 tokens, the load needs {needed} ({parts})"
