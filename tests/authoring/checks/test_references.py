"""References between files: sources, licences, regions, instances, suites, models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.authoring.checks.known import Anything

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

CASES = [
    # file, what stands there, what is written instead, where the problem is reported, its code, its hint
    ("models/example.yaml", "from: jumpstart}", "from: jumstart}", "jumstart", "unknown-source", "jumpstart"),
    ("models/example.yaml", "license: {id: example-community}", "license: {id: example-comunity}", "example-comunity",
     "unknown-license", "example-community"),
    ("models/example.yaml", "{model: Ex-Base, relation", "{model: elsewhere, relation", "elsewhere, relation",
     "unknown-ancestor", None),
    ("models/example-cloud.yaml", "replacements: [example-cloud/new], from: lifecycle}\n        - id",
     "replacements: [example-cloud/newer], from: lifecycle}\n        - id", "example-cloud/newer",
     "unknown-replacement", "example-cloud/new"),
    ("models/example-cloud.yaml", "{route: in-region, regions: [us-east-1]}",
     "{route: in-region, regions: [us-east-2]}", "us-east-2", "unknown-region", "us-east-1"),
    ("instances/g5.yaml", "accelerator: a10g", "accelerator: a10", "a10", "unknown-accelerator", "a10g"),
    ("prices/ec2/g5.yaml", "us-east-1:", "us-east-9:", "us-east-9", "unknown-region", "us-east-1"),
    ("prices/ec2/g5.yaml", "g5.xlarge:", "g5.2xlarge:", "g5.2xlarge", "unknown-instance", "g5.xlarge"),
    ("prices/sagemaker.yaml", "ml.g4dn.xlarge: 1.4", "g4dn.xlarge: 1.4", "g4dn.xlarge: 1.4", "unknown-instance",
     "ml.g4dn.xlarge"),
    ("prices/bedrock/example.yaml", "regions: [ap-northeast-3]", "regions: [ap-northeast-2]", "ap-northeast-2",
     "unknown-region", "ap-northeast-1"),
    ("tasks.yaml", 'en: ["example-suite:win-rate', 'en: ["example-suite:winrate', '"example-suite:winrate', "unknown-metric",
     "win-rate"),
    ("tasks.yaml", 'ja: ["example-suite:win-rate"]', "ja: [example-suite]", "example-suite]", "unknown-metric", "win-rate"),
    ("tasks.yaml", 'ja: ["example-suite:', 'ja: ["other-suite:', '"other-suite', "unknown-suite", None),
    ("tasks.yaml", 'ja: ["example-suite:win-rate"]\n', 'ja: ["example-suite:win-rate"]\n    stand_ins: {ja: ["another-suite:x"]}\n',
     '"another-suite', "unknown-suite", None),
    ("engines.yaml", "accelerators: [t4]", "accelerators: [t5]", "t5", "unknown-accelerator", None),
    ("engines.yaml", "cores_seen: {t4: 1}", "cores_seen: {t44: 1}", "t44", "unknown-accelerator", "t4"),
    ("training.yaml", "engine: paged-engine", "engine: paged", "paged", "unknown-engine", "paged-engine"),
    ("training.yaml", "accelerators: [a10g]", "accelerators: [a10]", "a10", "unknown-accelerator", "a10g"),
    ("training.yaml", "accelerators: [t4]", "accelerators: [t44]", "t44", "unknown-accelerator", "t4"),
    ("training.yaml", "quantizations: {nf4: {m", "quantizations: {nf5: {m", "nf5", "unknown-quantization", "nf4"),
    ("training.yaml", "quantization: nf4}", "quantization: nf5}", "nf5", "unknown-quantization", "nf4"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "at", "code", "hint"), CASES)
def test_names_that_nothing_bears(
    bench: Workbench, name: str, old: str, new: str, at: str, code: str, hint: str | None
) -> None:
    bench.edit(name, old, new)
    found = [p for p in bench.validate().problems if p.code == f"catalog.{code}"]
    assert [p.place for p in found] == [bench.place(name, at)]
    if hint:
        assert found[0].hint is not None
        assert hint in found[0].hint.en


def test_unused_sources(bench: Workbench) -> None:
    bench.edit("regions.yaml", "from: aws\n", "").edit(
        "regions.yaml", "sources:\n", "sources:\n  other: {url: 'https://example.com', read: 2026-01-02}\n"
    )
    codes = [p.split()[1] for p in bench.problems()]
    assert codes.count("catalog.unused-source") == 2
    assert codes.count("catalog.no-source") == 3


def test_a_bedrock_price_without_a_model_is_a_warning(bench: Workbench) -> None:
    bench.edit("prices/bedrock/example.yaml", "example.cloud-v1:0:", "example.cloud-v2:0:")
    problem = bench.only()
    assert (problem.code, problem.severity) == ("catalog.unknown-bedrock-id", "warning")
    assert problem.hint is not None
    assert "example.cloud-v1:0" in problem.hint.en


def test_destinations_are_checked_too(bench: Workbench) -> None:
    bench.edit(
        "models/example-cloud.yaml", "destinations: [ap-northeast-1, ap-northeast-3]", "destinations: [ap-moon-1]"
    )
    assert bench.only().code == "catalog.unknown-region"


def test_a_set_that_is_not_known_in_full_holds_everything() -> None:
    assert "x" in Anything({"y"})
    assert list(Anything({"y"})) == ["y"]
