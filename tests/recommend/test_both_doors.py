"""A model of the catalogue and a folder with its config get the same verdicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.core.model import Model
from advisor.core.sizing import SizingQuestion
from advisor.core.tuning import TuningQuestion
from advisor.recommend.sizing import estimate
from advisor.recommend.tuning import estimate_finetune
from advisor.rules import RuleSet, load_rules
from advisor.sources.resolve import read_model
from tests.estimate.factories import catalog_configs, published
from tests.sources import factories as made

TODAY = date(2026, 11, 22)
MODELS = (
    "rinna/japanese-gpt-neox-3.6b", "rinna/bilingual-gpt-neox-4b-8k", "abeja/gpt-neox-japanese-2.7b",
    "cyberagent/open-calm-7b", "meta-llama/Llama-3.1-8B-Instruct", "tiiuae/falcon-7b", "tiiuae/falcon-rw-1b",
    "google/flan-t5-xl", "retrieva-jp/t5-xl", "google/gemma-3-4b-it", "openai-community/gpt2-xl", "bigscience/bloom-7b1",
    "openai/gpt-oss-20b", "openlm-research/open_llama_7b", "google/flan-ul2", "EleutherAI/gpt-j-6b",
)  # fmt: skip
LENGTHS = (1024, 4096, 16_384, 200_000)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


def folder_of(model: Model, path: Path, catalog: Catalog) -> Model:
    """The same model, read from a folder that holds its config."""
    config = dict(catalog_configs().get(model.id) or published()[model.id]["config"])
    if model.quantization:
        config["quantization_config"] = {"quant_method": model.quantization}
    elif model.dtype:
        config["torch_dtype"] = model.dtype
    return read_model(str(made.folder(path, config)), catalog, today=TODAY)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("instance", ["g4dn.xlarge", "g5.xlarge"])
def test_serving(name: str, instance: str, tmp_path: Path, catalog: Catalog, rules: RuleSet) -> None:
    known = catalog.model(name)
    read = folder_of(known, tmp_path, catalog)
    assert (read.architecture, read.longest_sequence) == (known.architecture, known.longest_sequence)

    def told(model: Model, context: int) -> tuple[bool | None, set[str]]:
        question = SizingQuestion(model.id, context=context, instance=instance)
        (asked,) = estimate(question, catalog, rules, today=TODAY, model=model).deployments
        return asked.fits, {f.rule for f in asked.findings if f.severity == "exclude"}

    for context in LENGTHS:
        assert told(read, context) == told(known, context)


@pytest.mark.parametrize("name", MODELS[:6])
def test_fine_tuning(name: str, tmp_path: Path, catalog: Catalog, rules: RuleSet) -> None:
    known = catalog.model(name)
    read = folder_of(known, tmp_path, catalog)

    def told(model: Model, length: int) -> tuple[bool | None, set[str]]:
        question = TuningQuestion(model.id, sequence_length=length, instance="g5.12xlarge")
        (asked,) = estimate_finetune(question, catalog, rules, today=TODAY, model=model).deployments
        excluding = {f.rule for f in asked.findings if f.severity == "exclude"}
        return asked.fits, {rule for rule in excluding if not rule.startswith("license.")}  # no file tells it

    for length in LENGTHS:
        assert told(read, length) == told(known, length)
