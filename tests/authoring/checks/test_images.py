"""What container images name exists, and is written as it must be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.staleness import staleness

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

IMAGES = """\
schema: 1
sources:
  registry: {url: "https://example.org/registry", read: 2026-01-02}
  card: {url: "https://example.org/image", read: 2026-01-03}
registries:
  private:
    from: registry
    accounts: {REGION: "123456789012"}
images:
  served:
    name: Ours
    engine: ENGINE
    platform: sagemaker
    registry: private
    repository: ours/served
    from: card
    accelerators: [ACCELERATOR]
    settings: {prefix: SM_OURS_}
    tags: {"1.2.0": 1.2.0-gpu}
packages:
  ours: {value: "1.2.0", from: card}
"""


@pytest.fixture
def images(bench: Workbench) -> str:
    data = bench.validate().data
    return (
        IMAGES.replace("REGION", next(iter(data["regions"])))
        .replace("ENGINE", next(iter(data["engines"])))
        .replace("ACCELERATOR", next(iter(data["accelerators"])))
    )


def test_all_is_well(bench: Workbench, images: str) -> None:
    bench.write("images.yaml", images)
    assert bench.problems() == []
    compiled = bench.validate().data["images"]
    assert compiled["images"]["served"]["tags"]["1.2.0"]["value"] == "1.2.0-gpu"
    sources = bench.validate().data["sources"]
    assert sources[compiled["images"]["served"]["tags"]["1.2.0"]["source"]][0] == "https://example.org/image"
    assert sources[compiled["registries"]["private"]["source"]][0] == "https://example.org/registry"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("registry: private", "registry: privat", "catalog.unknown-registry"),
        ("    engine: ", "    engine: no-", "catalog.unknown-engine"),
        ("accelerators: [", "accelerators: [no-", "catalog.unknown-accelerator"),
        ("accounts: {", 'accounts: {xx-east-9: "123456789012", ', "catalog.unknown-region"),
        ('"123456789012"', '"12345678901"', "schema.value"),
        ("1.2.0-gpu", "1.2.0 gpu", "schema.value"),
        ('{"1.2.0"', '{"1.2.0-rc1"', "schema.value"),
        ("prefix: SM_OURS_", "prefix: SM_OURS", "schema.value"),
        ("    from: card\n    acc", "    acc", "catalog.no-source"),
    ],
)
def test_what_is_wrong_is_told(bench: Workbench, images: str, old: str, new: str, code: str) -> None:
    assert images.count(old) == 1
    bench.write("images.yaml", images.replace(old, new))
    problems = bench.problems()
    assert problems, code
    assert {p.split()[1] for p in problems} == {code}
    assert all(p.startswith("images.yaml:") for p in problems)


def test_their_age_is_told(bench: Workbench, images: str) -> None:
    bench.write("images.yaml", images)
    rows = {row.kind: row for row in staleness(bench.validate().data, date(2026, 2, 3))}
    assert (rows["images"].oldest, rows["images"].oldest_days, rows["images"].known) == ("2026-01-03", 31, 2)
    (bench.root / "images.yaml").unlink()
    rows = {row.kind: row for row in staleness(bench.validate().data, date(2026, 2, 3))}
    assert (rows["images"].known, rows["images"].oldest) == (0, None)
