"""A model sold on Bedrock under its vendor's agreement is judged by that one there, and by its weights' licence elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.result import Report

Ask = Callable[..., Report]
AsJson = Callable[[Report], dict[str, Any]]
MISTRAL_LARGE = "mistralai/Mistral-Large-Instruct-2407"
OREGON = "us-west-2"


def test_a_model_is_split_by_the_licence_that_holds(catalog: Catalog) -> None:
    weights, served = catalog.models[MISTRAL_LARGE].by_license()
    assert (weights.license, weights.channels) == ("mistral-mrl", ("huggingface",))
    assert (served.license, served.licenses, served.channels) == (
        "mistral-bedrock-eula",
        ("mistral-bedrock-eula",),
        ("bedrock",),
    )


def test_nearly_every_model_has_one_licence_wherever_it_runs(catalog: Catalog) -> None:
    assert all(m.by_license() == (m,) for m in catalog.models.values() if not any(c.license for c in m.bedrock))


def test_sold_apart_only(catalog: Catalog) -> None:
    model: Model = catalog.models[MISTRAL_LARGE]._replace(huggingface=None)
    assert [m.license for m in model.by_license()] == ["mistral-bedrock-eula"]


def test_commercial_use_through_bedrock_though_not_of_the_weights(ask: Ask, as_json: AsJson) -> None:
    report = ask(models=[MISTRAL_LARGE], region=OREGON, commercial=True)
    body = as_json(report)
    (best,) = body["recommended"]
    assert best["deployment"]["platform"] == "bedrock"
    assert best["model"]["license"]["id"] == "mistral-bedrock-eula"
    assert best["model"]["license"]["commercial_use"] == "conditional"
    (rejected,) = body["rejected"]
    assert rejected["deployment"] is None
    assert rejected["model"]["license"]["id"] == "mistral-mrl"
    assert "license.commercial-use" in [f["rule"] for f in rejected["findings"]]


def test_no_way_to_host_the_weights_is_offered_where_they_are_not_allowed(ask: Ask) -> None:
    (best,) = ask(models=[MISTRAL_LARGE], region=OREGON, commercial=True).recommended
    assert {option.deployment.platform for option in (best.best, *best.alternatives)} == {"bedrock"}


def test_each_way_says_the_licence_that_holds_for_it(ask: Ask, as_json: AsJson) -> None:
    body = as_json(ask(models=[MISTRAL_LARGE], region=OREGON, commercial=False, quantizations=["any"]))
    (best,) = body["recommended"]
    licenses = {
        (option["deployment"]["platform"] == "bedrock", option["model"]["license"]["id"])
        for option in (best, *best["alternatives"])
    }
    assert licenses == {(True, "mistral-bedrock-eula"), (False, "mistral-mrl")}


def test_every_deployment_by_itself(ask: Ask) -> None:
    report = ask(models=[MISTRAL_LARGE], region=OREGON, commercial=False, quantizations=["any"], all_deployments=True)
    assert len(report.recommended) > 1
    for entry in report.recommended:
        sold = entry.best.deployment.platform == "bedrock"
        assert entry.model.license == ("mistral-bedrock-eula" if sold else "mistral-mrl")
