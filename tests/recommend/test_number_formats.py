"""Number formats of published weights: what is assumed where nobody recorded them, and what is then said."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.model import WeightFile
from advisor.core.request import Choice, Limits, Request
from advisor.core.sizing import SizedDeployment, SizingQuestion
from advisor.recommend import recommend
from advisor.recommend.number_formats import HALF_PRECISION, SINCE_BFLOAT16, format_recorded, half_precision
from advisor.recommend.sizing import estimate
from advisor.rules import RuleSet

from .conftest import TODAY, Ask

KIMI, DENSE = "moonshotai/Kimi-K2.5", "meta-llama/Llama-3.1-8B"
FORMAT_RULES = {"memory.fits", "memory.format-decides", "memory.format-assumed"}


@pytest.fixture
def sized(catalog: Catalog, rules: RuleSet) -> Any:
    """Size a model of which the number format is forgotten, on one instance."""

    def sized_(name: str, instance: str, **asked: Any) -> SizedDeployment:
        question = SizingQuestion(name, instance=instance, region="us-east-1", context=2048, **asked)
        unrecorded = catalog.model(name)._replace(dtype=None)
        report = estimate(question, catalog, rules, today=TODAY, model=unrecorded)
        (found,) = (*report.deployments, *report.undetermined, *report.rejected)
        return found

    return sized_


def told(deployment: SizedDeployment) -> set[str]:
    return FORMAT_RULES & {f.rule for f in deployment.findings}


def test_whether_a_model_fits_stays_open_where_its_format_decides(sized: Any) -> None:
    found = sized(KIMI, "p5en.48xlarge")
    assert found.fits is None
    assert told(found) == {"memory.format-decides"}


@pytest.mark.parametrize(
    ("stated", "fits"),
    [({"dtype": "bfloat16"}, False), ({"quantization": "none"}, False), ({"quantization": "int4"}, True)],
)
def test_saying_the_format_settles_it(sized: Any, stated: dict[str, str], fits: bool) -> None:
    found = sized(KIMI, "p5en.48xlarge", **stated)
    assert found.fits is fits
    assert not told(found) - {"memory.fits"}


def test_what_fits_in_16_bits_fits_and_says_so(sized: Any) -> None:
    found = sized(DENSE, "g5.xlarge")
    assert found.fits is True
    assert told(found) == {"memory.format-assumed"}


def test_what_is_too_large_in_4_bits_is_too_large(sized: Any) -> None:
    found = sized(KIMI, "g5.xlarge")
    assert found.fits is False
    assert told(found) == {"memory.fits"}


@pytest.mark.parametrize(
    ("dtype", "released", "expected"),
    [
        (None, "2021-06", "float16"),
        (None, "2023", "float16"),
        (None, "2024-03-01", "bfloat16"),
        (None, None, "bfloat16"),
        ("float16", "2025", "float16"),
        ("bfloat16", "2022", "bfloat16"),
        ("float32", "2025", "float16"),
        ("fp8", "2025", "bfloat16"),
    ],
)
def test_the_half_precision_that_is_assumed(
    catalog: Catalog, dtype: str | None, released: str | None, expected: str
) -> None:
    model = catalog.model(DENSE)._replace(dtype=dtype, released=released, overflows=None)
    assert half_precision(model) == expected


def test_a_published_checkpoint_beats_one_that_has_to_be_made(ask: Ask) -> None:
    """Of ways that cost the same, that whose weights somebody publishes."""
    report = ask(models=["Qwen/Qwen3-32B"], quantizations=["awq", "gptq"], platforms=["ec2"], region="us-east-1")
    best = report.recommended[0].best
    assert best.deployment.quantization == "awq"
    assert "engine.other-repository" in {f.rule for f in best.findings}
    assert "engine.unpublished-quantization" not in {f.rule for f in best.findings}


def test_a_size_of_two_bytes_a_weight_leaves_nothing_to_assume(catalog: Catalog) -> None:
    """Which of the two half-precision formats it is changes neither the memory nor the verdict."""
    unrecorded = catalog.model(DENSE)._replace(dtype=None)
    assert unrecorded.huggingface is not None
    assert not format_recorded(unrecorded)
    rows = (WeightFile(None, None, 16_060_522_496, "safetensors", None),)
    assert format_recorded(unrecorded._replace(huggingface=unrecorded.huggingface._replace(weights=rows)))
    quantized = (WeightFile("int4", "awq", None, "safetensors", "org/model-AWQ"),)
    assert not format_recorded(unrecorded._replace(huggingface=unrecorded.huggingface._replace(weights=quantized)))


def test_from_the_year_on_that_is_assumed_nearly_all_are_published_in_bfloat16(catalog: Catalog) -> None:
    def share(year: str) -> float:
        found = [
            model.dtype
            for model in catalog.models.values()
            if model.dtype in HALF_PRECISION
            and (model.released or "").startswith(year)
            and model.architecture is not None
            and model.architecture.form == "decoder"
        ]
        assert len(found) > 20
        return found.count("bfloat16") / len(found)

    assert share(SINCE_BFLOAT16) > 0.9
    assert share(str(int(SINCE_BFLOAT16) - 1)) < 0.75


def test_no_quantization_asked_is_weights_as_they_are_published(catalog: Catalog, rules: RuleSet) -> None:
    """Whoever builds a request by hand may leave the list empty."""
    asked = Request(choice=Choice(models=("Qwen/Qwen3-8B",)))
    empty = asked._replace(limits=Limits(quantizations=()))
    found, expected = (recommend(request, catalog, rules, today=TODAY) for request in (empty, asked))
    assert found.recommended
    assert found.recommended == expected.recommended
