"""What the weights alone say, where nobody knows the architecture."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.core.model import Model
from advisor.core.sizing import SizingQuestion, SizingReport
from advisor.recommend import questions
from advisor.recommend.checkpoints import loaded_bytes
from advisor.recommend.sizing import estimate
from advisor.rules import load_rules
from advisor.sources.resolve import read_model
from tests.sources import factories as made

TODAY = date(2026, 11, 22)
SHAPES: made.Shapes = {"a.weight": ("F32", (1000, 1000)), "b.weight": ("F32", (500,))}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def model(path: Path, catalog: Catalog, **config: object) -> Model:
    return read_model(str(made.folder(path, {"model_type": "brand_new", **config}, SHAPES)), catalog, today=TODAY)


def loaded(it: Model, catalog: Catalog, **asked: str) -> int | None:
    question = SizingQuestion(it.id, **asked)
    return loaded_bytes(it, questions.complete(question, catalog, it))


def test_as_asked_to_be_loaded(tmp_path: Path, catalog: Catalog) -> None:
    it = model(tmp_path, catalog)
    assert loaded(it, catalog) == 2 * 1_000_500  # stored in 32 bits, loaded in 16
    assert loaded(it, catalog, dtype="float32") == 4 * 1_000_500
    assert loaded(it, catalog, dtype="int8") == 1_000_500
    assert loaded(it, catalog, quantization="none") == 2 * 1_000_500
    assert loaded(it, catalog, quantization="mxfp4") == round(0.53125 * 1_000_500)


def test_kept_as_stored(tmp_path: Path, catalog: Catalog) -> None:
    it = model(tmp_path, catalog, quantization_config={"quant_method": "hqq"})
    assert loaded(it, catalog) == 4 * 1_000_500
    assert loaded(it, catalog, quantization="none") == 2 * 1_000_500


def test_a_model_of_the_catalogue_has_no_files(catalog: Catalog) -> None:
    assert loaded(catalog.model("falcon-7b"), catalog) is None


def report(it: Model, catalog: Catalog, **asked: object) -> SizingReport:
    return estimate(SizingQuestion(it.id, **asked), catalog, load_rules(), today=TODAY, model=it)


def test_unknown_never_becomes_a_fit(tmp_path: Path, catalog: Catalog) -> None:
    it = model(tmp_path, catalog)
    everywhere = report(it, catalog)
    assert not everywhere.feasible
    assert everywhere.undetermined
    assert all(d.fits is None for d in everywhere.undetermined)
    assert report(it, catalog, instance="ml.g5.xlarge").deployments[0].deployment.platform == "sagemaker"


def test_where_it_is_not_offered_it_is_rejected_for_that(tmp_path: Path, catalog: Catalog) -> None:
    (asked,) = report(model(tmp_path, catalog), catalog, instance="g5.xlarge", region="ap-northeast-3").deployments
    assert asked.fits is False


def test_more_weights_never_fit_more(tmp_path: Path, catalog: Catalog) -> None:
    rejected = []
    for rows in (1, 10**4, 10**5, 10**6):
        shapes: made.Shapes = {"a.weight": ("BF16", (rows, 100_000))}
        it = read_model(str(made.folder(tmp_path / str(rows), None, shapes)), catalog, today=TODAY)
        names = {(d.deployment.accelerator, d.deployment.accelerator_count) for d in report(it, catalog).rejected}
        rejected.append(names)
    assert all(small <= large for small, large in itertools.pairwise(rejected))
    assert rejected[0] < rejected[-1]
