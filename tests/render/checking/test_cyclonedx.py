from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_supported_id
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from advisor.catalog.load import load_catalog
from advisor.core.checking import CheckReport
from advisor.core.text import LANGUAGES
from advisor.render.checking.bom_licenses import LicenseChoice
from advisor.render.checking.cyclonedx import ROOT, render

from . import factories as made

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)
REPORTS: dict[str, Callable[[], CheckReport]] = {
    "found": made.report, "clean": made.clean, "empty": made.empty, "hostile": made.hostile,
}  # fmt: skip


def bom(report: CheckReport, **changes: Any) -> Any:
    return json.loads(render(report, made.view(**changes)))


def component(report: CheckReport, name: str) -> Any:
    (found,) = [c for c in bom(report)["components"] if c["name"] == name]
    return found


def licensed(declared: str | None, effective: str | None) -> Any:
    model = made.GOOD._replace(declared=declared, effective=effective)
    report = made.report(models=(model,))
    assert VALIDATOR.validate_str(render(report, made.view())) is None
    return component(report, "alpha-7b-instruct").get("licenses")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_valid(report: str, language: Any) -> None:
    text = render(REPORTS[report](), made.view(language, stamp="2026-11-23T00:00:00+00:00"))
    assert VALIDATOR.validate_str(text) is None


def test_a_model_in_full() -> None:
    found = component(made.report(), "llama-ja-8b")
    assert found["type"] == "machine-learning-model"
    assert found["group"] == "example"
    assert found["version"] == made.COMMIT
    assert found["purl"] == found["bom-ref"] == f"pkg:huggingface/example/llama-ja-8b@{made.COMMIT.lower()}"
    assert found["licenses"] == [
        {"license": {"id": "Apache-2.0", "acknowledgement": "declared"}},
        {"license": {"id": "Apache-2.0", "acknowledgement": "concluded"}},
        {
            "license": {
                "name": "Llama Community License",
                "acknowledgement": "concluded",
                "url": "https://example.com/license",
                "licensing": {"altIds": ["LicenseRef-llama"]},
            }
        },
    ]
    (ancestor,) = found["pedigree"]["ancestors"]
    assert ancestor["purl"] == "pkg:huggingface/meta-llama/Llama-3.1-8B"
    assert found["modelCard"]["modelParameters"]["datasets"] == [{"type": "dataset", "name": "example/chats"}]
    assert [(o["location"], o["line"], o["symbol"]) for o in found["evidence"]["occurrences"]] == [
        ("src/app.py", 12, "from_pretrained"),
        ("src/日本語 100%.py", 3, "from_pretrained"),
    ]
    assert {"name": "advisor:verdict", "value": "violation"} in found["properties"]
    assert {"type": "website", "url": f"https://huggingface.co/{made.TUNED_ID}"} in found["externalReferences"]


def test_what_the_catalogue_knows_is_in_the_model_card() -> None:
    card = component(made.report(), "alpha-7b-instruct")["modelCard"]
    assert card["modelParameters"] == {"architectureFamily": "alpha-7b-instruct"}
    assert card["considerations"]["technicalLimitations"] == ["context of 32,768 tokens"]


def test_a_branch_is_a_version_but_not_of_a_package_url() -> None:
    good = component(made.report(), "alpha-7b-instruct")
    assert good["version"] == "main"
    assert good["purl"] == "pkg:huggingface/example/alpha-7b-instruct"


def test_package_urls_are_canonical() -> None:
    models = tuple(made.GOOD._replace(id=i, revision=made.COMMIT) for i in ("gpt2", "Org-x/Name_1.5", "a/B"))
    for found in bom(made.report(models=models))["components"]:
        assert PackageURL.from_string(found["purl"]).to_string() == found["purl"]


def test_a_model_is_found_by_any_of_its_names_but_not_in_prose() -> None:
    named = (
        made.reference(made.GOOD_ID.upper(), "app.py", 2, 1, resolved=made.GOOD_ID),
        made.reference("example.alpha-7b-v1:0", "main.tf", 3, 1, provider="bedrock", resolved=made.GOOD_ID),
        made.reference(made.GOOD_ID, "README.md", 1, 1, confidence="info"),
        made.reference("else/where", "app.py", 9, 1),
    )
    found = component(made.report(references=named), "alpha-7b-instruct")
    assert [o["location"] for o in found["evidence"]["occurrences"]] == ["app.py", "main.tf"]


def test_a_model_of_the_hub_that_is_used_elsewhere_keeps_its_name() -> None:
    on_bedrock = made.report(models=(made.GOOD._replace(provider="bedrock"),))
    assert component(on_bedrock, "alpha-7b-instruct")["purl"] == "pkg:huggingface/example/alpha-7b-instruct"


def test_models_elsewhere_have_no_package_url() -> None:
    found = component(made.report(), "example.big-v1:0")
    assert "purl" not in found
    assert found["bom-ref"] == "model:bedrock:example.big-v1:0"
    assert "licenses" not in found


def test_licences_and_expressions_are_never_mixed() -> None:
    assert licensed("MIT OR Apache-2.0", "MIT") == [{"expression": "MIT", "acknowledgement": "concluded"}]
    assert licensed("GPL-2.0-only WITH Classpath-exception-2.0", None) == [
        {"expression": "GPL-2.0-only WITH Classpath-exception-2.0", "acknowledgement": "declared"}
    ]
    assert licensed("Apache-2.0", None) == [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}]
    assert licensed(None, None) is None


def test_a_licence_the_catalogue_does_not_know_is_named() -> None:
    assert licensed("Odd-1.0", "Odd-1.0")[0] == {"license": {"name": "Odd-1.0", "acknowledgement": "declared"}}


def test_every_licence_of_the_shipped_catalogue_is_in_the_list_of_spdx_or_our_own() -> None:
    choice = LicenseChoice(load_catalog().licenses)
    for license_ in load_catalog().licenses.values():
        model = made.GOOD._replace(declared=license_.spdx, effective=None, chain=())
        (entry,) = choice.of(model)
        assert is_supported_id(entry["license"]["id"]) if "id" in entry.get("license", ()) else True
        assert "id" in entry.get("license", ()) or re.search("LicenseRef-| WITH | OR ", license_.spdx)


def test_the_same_content_has_the_same_serial_number() -> None:
    assert bom(made.report())["serialNumber"] == bom(made.report())["serialNumber"]
    assert bom(made.report())["serialNumber"] != bom(made.clean())["serialNumber"]


def test_a_time_is_there_only_when_asked() -> None:
    assert "timestamp" not in bom(made.report())["metadata"]
    assert bom(made.report(), stamp="2026-11-23T00:00:00Z")["metadata"]["timestamp"] == "2026-11-23T00:00:00Z"


def test_references_are_unique_and_all_are_used() -> None:
    twice = made.report(models=(made.GOOD, made.GOOD, made.UNKNOWN))
    found = bom(twice)
    refs = [c["bom-ref"] for c in found["components"]]
    assert len(set(refs)) == 3
    assert found["dependencies"][0] == {"ref": ROOT, "dependsOn": refs}
