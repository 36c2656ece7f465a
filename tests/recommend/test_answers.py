"""What must hold of real answers: each figure here was read from its source, not from our output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from advisor.core.result import Finding, Rejection, Report

TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"


def excluding(findings: tuple[Finding, ...]) -> set[str]:
    return {f.rule for f in findings if f.severity == "exclude" and not f.missing}


def rejections(report: Report, model: str) -> list[Rejection]:
    return [r for r in report.rejected if r.model.id == model]


@pytest.mark.parametrize(("family", "hourly"), [("g4dn", 0.71), ("g5", 1.459), ("inf2", 1.1373)])
def test_tokyo_on_demand_prices_and_730_hours(ask: Any, family: str, hourly: float) -> None:
    model = "meta-llama/Llama-3.1-8B-Instruct" if family == "inf2" else "rinna/japanese-gpt-neox-3.6b"
    report = ask(
        models=[model], platforms=["ec2"], region=TOKYO, instance_families=[family], objective="cost",
        input_tokens=128, output_tokens=32, requests_per_day=100, quantizations=["any"],
    )  # fmt: skip
    best = report.recommended[0].best
    assert best.deployment.instance_type == f"{family}.xlarge"
    assert best.cost is not None
    assert best.cost.hourly == hourly
    assert best.cost.monthly == pytest.approx(hourly * 730)
    assert best.cost.basis == "published"


@pytest.mark.parametrize(
    ("family", "model"), [("g5", "rinna/japanese-gpt-neox-3.6b"), ("inf2", "meta-llama/Llama-3.1-8B-Instruct")]
)
def test_osaka_does_not_offer_the_family_and_says_so(ask: Any, family: str, model: str) -> None:
    report = ask(models=[model], region=OSAKA, platforms=["ec2", "sagemaker"], instance_families=[family])
    assert not report.recommended
    assert report.rejected
    for rejection in report.rejected:
        assert rejection.deployment is not None
        assert "region.instance-offered" in excluding(rejection.findings)
    message = next(f for f in report.rejected[0].findings if f.rule == "region.instance-offered").message
    text = message.get("en", lambda _n, v, _l: str(v.en if hasattr(v, "en") else v))
    assert family in text
    assert "Osaka" in text
    assert any(r.field == "where.region" and r.proposed == TOKYO for r in report.relaxations)


def test_osaka_without_a_wish_names_what_is_absent(ask: Any) -> None:
    report = ask(models=["rinna/japanese-gpt-neox-3.6b"], region=OSAKA)
    types = {o.deployment.instance_type for r in report.recommended for o in (r.best, *r.alternatives)}
    assert types
    assert {t.removeprefix("ml.").partition(".")[0] for t in types} <= {"g4dn", "g6e"}
    assert any("g5" in note.en and "inf2" in note.en and "Osaka" in note.en for note in report.notes)


def test_alexatm_is_never_recommended_for_commercial_use(ask: Any) -> None:
    for options in ({}, {"commercial": True, "quantizations": ["any"]}):
        report = ask(models=["alexatm"], **options)
        assert not report.recommended
        assert "license.commercial-use" in excluding(report.rejected[0].findings)
    assert "license.commercial-use" not in {
        rule for r in ask(models=["alexatm"], commercial=False).rejected for rule in excluding(r.findings)
    }


def test_open_calm_is_allowed_commercially_with_share_alike_on_distribution(ask: Any) -> None:
    plain = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"]).recommended[0]
    assert {f.severity for f in plain.best.findings if f.rule.startswith("license.share-alike")} == {"note"}
    shared = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], distribute_weights=True).recommended[0]
    findings = [f for f in shared.best.findings if f.rule.startswith("license.share-alike")]
    assert [f.severity for f in findings] == ["warn"]


def test_falcon_180b_shows_its_hosting_clause(ask: Any) -> None:
    def hosting(**options: Any) -> list[Finding]:
        report = ask(models=["tiiuae/falcon-180B"], region="us-east-1", **options)
        found = [f for r in report.recommended for f in r.best.findings] + [
            f for r in report.rejected for f in r.findings
        ]
        return [f for f in found if f.rule.startswith("license.hosting")]

    assert hosting(hosting="saas")
    assert hosting(hosting="saas")[0].severity in ("warn", "exclude")
    assert not hosting(hosting="internal")


@pytest.mark.parametrize(
    ("model", "ends", "successor"),
    [("amazon/titan-text-express", "2025-08-15", "amazon/nova-micro"), ("ai21/j2-ultra", "2025-03-12", "ai21/jamba")],
)
def test_a_gone_model_names_its_end_and_successor(ask: Any, model: str, ends: str, successor: str) -> None:
    rejection = ask(models=[model]).rejected[0]
    finding = next(f for f in rejection.findings if f.rule.startswith("lifecycle."))
    assert "lifecycle.gone" in excluding(rejection.findings)
    assert finding.facts["lifecycle.ends"] == ends
    assert any(r.startswith(successor) for r in finding.facts["lifecycle.replacements"])
    assert finding.hint is not None


def test_flan_t5_xxl_in_float16_on_a_t4(ask: Any) -> None:
    report = ask(models=["flan-t5-xxl"], instance_families=["g4dn"], region=TOKYO)
    assert not report.recommended
    assert {r.deployment.dtype for r in report.rejected if r.deployment} == {"float16"}
    for rejection in report.rejected:
        assert "hardware.dtype-overflow" in excluding(rejection.findings)


def test_every_reason_is_given_not_the_first(ask: Any) -> None:
    report = ask(models=["flan-t5-xxl"], instance_families=["g4dn"], region=TOKYO)
    single = next(r for r in report.rejected if r.deployment and r.deployment.instance_type == "g4dn.xlarge")
    assert {"hardware.dtype-overflow", "memory.fits"} <= excluding(single.findings)


def test_a_missing_fact_is_named(ask: Any) -> None:
    asked = {
        "stabilityai/stable-diffusion-x4-upscaler": "model.architecture",
        "lighton/lyra-fr-10b": "model.context_length",
    }
    report = ask(models=list(asked))
    assert not report.recommended
    assert {entry.model.id for entry in report.undetermined} == set(asked)
    for entry in report.undetermined:
        assert asked[entry.model.id] in entry.missing
        assert set(entry.missing) == {m for f in entry.findings if f.severity == "exclude" for m in f.missing}


def test_residency_keeps_requests_in_japan(ask: Any) -> None:
    report = ask(tasks=["chat"], languages=["ja"], region=TOKYO, platforms=["bedrock"], residency="country", top=50)
    assert report.recommended
    for entry in report.recommended:
        for option in (entry.best, *entry.alternatives):
            profile = option.deployment.inference_profile
            assert profile is None or profile.startswith("jp.")
    left = [f for r in report.rejected for f in r.findings if f.rule.startswith("region.")]
    assert left


def test_a_base_model_for_chat_is_a_warning(ask: Any) -> None:
    report = ask(tasks=["chat"], models=["rinna/japanese-gpt-neox-3.6b"], region=TOKYO)
    warnings = [f for f in report.recommended[0].best.findings if f.severity == "warn"]
    assert any(f.rule.startswith("task.") for f in warnings)


def test_budget_is_a_wall_with_a_door(ask: Any) -> None:
    report = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], max_monthly_usd=100)
    assert not report.recommended
    door = next(r for r in report.relaxations if r.field == "limits.max_monthly_usd")
    again = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], max_monthly_usd=door.proposed)
    assert [r.model.id for r in again.recommended] == ["cyberagent/open-calm-7b"]


@pytest.mark.parametrize(
    "options",
    [
        {"models": ["tiiuae/falcon-40b"], "region": TOKYO, "instance_families": ["g5"], "max_monthly_usd": 2000},
        {"models": ["bigscience/bloom-7b1"], "region": TOKYO, "instance_families": ["g4dn"], "max_monthly_usd": 600},
        {"models": ["open-calm-7b"], "region": OSAKA, "instance_families": ["g5"]},
        {"tasks": ["chat"], "languages": ["ja"], "region": TOKYO, "min_context": 10**7},
        {"models": ["flan-t5-xxl"], "region": TOKYO, "instance_families": ["g4dn"]},
    ],
)
def test_each_relaxation_would_work(ask: Any, options: dict[str, Any]) -> None:
    report = ask(**options)
    assert not report.recommended
    for relaxation in report.relaxations:
        key = relaxation.field.partition(".")[2]
        again = ask(**{**options, key: relaxation.proposed})
        unlocked = {r.model.id for r in again.recommended}
        assert unlocked, f"{relaxation.field} → {relaxation.proposed} unlocks nothing"
        assert unlocked <= set(relaxation.unlocks)


def test_the_same_request_gives_the_same_bytes(ask: Any, catalog: Any) -> None:
    from advisor.render import View, render_report

    def once() -> str:
        return render_report(ask(tasks=["chat"], languages=["ja"], region=TOKYO), View(catalog, "ja"), "json")

    assert once() == once()


def test_json_has_the_contracts_keys(ask: Any, as_json: Callable[[Report], dict[str, Any]]) -> None:
    body = as_json(ask(tasks=["chat"], languages=["ja"], region=TOKYO))
    assert set(body) == {
        "schema_version", "catalog", "request", "objective", "recommended", "rejected", "undetermined", "relaxations",
        "notes",
    }  # fmt: skip
    assert set(body["catalog"]) == {"version", "digest", "prices_as_of"}
    entry = body["recommended"][0]
    assert set(entry) == {
        "rank", "score", "pareto", "model", "deployment", "memory", "performance", "cost", "quality", "alternatives",
        "findings", "utilities",
    }  # fmt: skip
    assert set(entry["model"]) == {
        "id", "name", "publisher", "kind", "parameters", "context_length", "languages", "license",
    }  # fmt: skip
    assert set(entry["model"]["license"]) == {"id", "spdx", "commercial_use", "share_alike", "conditions"}
    assert set(entry["deployment"]) == {
        "channel", "platform", "region", "instance_type", "instance_count", "accelerator", "accelerator_count",
        "tensor_parallel", "engine", "dtype", "quantization", "bedrock_model_id", "inference_profile",
    }  # fmt: skip
    assert set(entry["cost"]) == {
        "currency", "hourly", "monthly", "per_million_output_tokens", "per_million_total_tokens", "basis",
        "price_as_of", "price_source",
    }  # fmt: skip
    assert body["request"]["assumed"]
    assert [e["rank"] for e in body["recommended"]] == list(range(1, len(body["recommended"]) + 1))
    for alternative in entry["alternatives"]:
        assert "alternatives" not in alternative
    for rejected in body["rejected"]:
        assert {"model", "deployment", "findings"} <= set(rejected)
        assert rejected["findings"]
    for undetermined in body["undetermined"]:
        assert undetermined["missing"]


def test_self_hosted_entries_have_memory_and_bands(ask: Any, as_json: Callable[[Report], dict[str, Any]]) -> None:
    body = as_json(ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], instance_families=["g5"]))
    entry = body["recommended"][0]
    memory = entry["memory"]
    parts = ("weights_bytes", "kv_cache_bytes", "activation_bytes", "overhead_bytes")
    assert memory["required_bytes"] == sum(memory[p] for p in parts)
    assert memory["weights_bytes"] == 6_871_982_080 * 2
    assert memory["kv_cache_bytes"] == 524_288 * (512 + 256)
    assert memory["per_accelerator_required_bytes"] <= memory["per_accelerator_available_bytes"]
    for key in ("ttft_ms", "tpot_ms", "output_tokens_per_second"):
        band = entry["performance"][key]
        assert band["low"] <= band["expected"] <= band["high"]
        assert band["basis"] in ("calibrated", "assumed")


def test_all_deployments_lists_every_instance(ask: Any) -> None:
    few = ask(models=["rinna-3.6b"], region=TOKYO, instance_families=["g5"])
    every = ask(models=["rinna-3.6b"], region=TOKYO, instance_families=["g5"], all_deployments=True)
    types = {o.deployment.instance_type for r in every.recommended for o in (r.best, *r.alternatives)}
    assert {"g5.xlarge", "g5.2xlarge", "g5.16xlarge", "g5.48xlarge", "ml.g5.xlarge"} <= types
    assert few.recommended[0].best == every.recommended[0].best


def test_a_spot_price_known_to_the_month_is_priced(ask: Any) -> None:
    """Spot savings are averages of a month, and dated so."""
    report = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], purchase="spot", objective="cost")
    on_demand = ask(models=["open-calm-7b"], region=TOKYO, platforms=["ec2"], objective="cost")
    best, full = report.recommended[0].best.cost, on_demand.recommended[0].best.cost
    assert best.basis == "derived"
    assert best.price_as_of.count("-") == 1
    assert best.monthly < full.monthly


@pytest.mark.parametrize("purchase", ["on-demand", "spot", "reserved-1yr", "reserved-3yr"])
def test_the_best_is_the_cheapest_of_all_instances_however_bought(ask: Any, purchase: str) -> None:
    """Savings differ from type to type: the cheapest on demand need not be the cheapest on spot."""
    question = {"models": ["open-calm-7b"], "region": "us-east-1", "platforms": ["ec2"], "purchase": purchase}
    best = ask(**question, objective="cost").recommended[0].best
    every = ask(**question, objective="cost", all_deployments=True)
    costs = [o.cost.monthly for r in every.recommended for o in (r.best, *r.alternatives)]
    assert best.cost.monthly == min(costs)


def test_embedding_models_are_answered_by_their_input_alone(ask: Any) -> None:
    """Encoders are the usual answer: they have a time for the input, no output tokens, and are judged by MTEB."""
    report = ask(tasks=["embedding"], languages=["ja"], region=TOKYO, platforms=["ec2"], top=50)
    found = {entry.model.id: entry for entry in report.recommended}
    assert {"cl-nagoya/ruri-v3-310m", "BAAI/bge-m3", "Qwen/Qwen3-Embedding-0.6B"} <= found.keys()
    for entry in found.values():
        performance, cost = entry.best.performance, entry.best.cost
        assert performance is not None
        assert performance.ttft_ms.expected > 0
        assert (performance.tpot_ms, performance.output_tokens_per_second) == (None, None)
        assert cost is not None
        assert cost.per_million_output_tokens is None
    assert any(entry.quality and entry.quality.suite == "mteb-ja" for entry in found.values())


def test_an_embedding_model_needs_more_machines_for_more_inputs(ask: Any) -> None:
    few, many = (
        ask(
            models=["BAAI/bge-m3"], tasks=["embedding"], platforms=["ec2"], instance_families=["g5"], requests_per_day=n
        )
        for n in (1000, 200_000_000)
    )
    assert few.recommended[0].best.deployment.instance_count == 1
    assert many.recommended[0].best.deployment.instance_count > 1
