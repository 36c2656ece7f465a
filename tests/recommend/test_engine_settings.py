from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.sizing import SizingQuestion
from advisor.estimate.engines import engines_of
from advisor.recommend.engine_settings import notes


def _on(*engines: str | None) -> list[Any]:
    return [SimpleNamespace(deployment=SimpleNamespace(engine=name)) for name in engines]


def _decoder(catalog: Catalog) -> Model:
    return next(m for m in catalog.models.values() if m.architecture and m.architecture.form == "decoder")


def test_one_note_for_each_engine_used(catalog: Catalog) -> None:
    engines = engines_of(catalog)
    found = notes(_on("vllm", None, "vllm", "transformers"), engines, SizingQuestion("x"), _decoder(catalog))
    assert [note.en for note in found] == [
        "sized for vLLM 0.26 and later, which may use 90 % of the memory",
        "sized for Transformers, which may use 95 % of the memory",
    ]
    assert found[0].ja == "vLLM 0.26 以降がメモリの 90 % まで使う設定での見積もりです"


def test_what_was_asked_is_said(catalog: Catalog) -> None:
    engines = {"vllm": engines_of(catalog)["vllm"].at_version("0.11")}
    (note,) = notes(_on("vllm"), engines, SizingQuestion("x", memory_utilization=0.85), _decoder(catalog))
    assert note.en == "sized for vLLM 0.10.1 up to, not including, 0.17, which may use 85 % of the memory"


def test_an_encoder_in_vllm_is_explained_with_what_its_user_has_to_set(catalog: Catalog) -> None:
    engines = engines_of(catalog)
    reranker = catalog.models["Alibaba-NLP/gte-multilingual-reranker-base"]
    found = notes(_on("vllm", "transformers"), engines, SizingQuestion("x"), reranker)[2:]
    assert len(found) == 2
    assert "no pool of keys and values" in found[0].en
    assert "プールは確保されません" in found[0].ja
    assert "GteNewForSequenceClassification" in found[1].en
    assert found[1].ja.startswith("vLLM: --hf-overrides")


def test_what_does_not_run_is_not_explained(catalog: Catalog) -> None:
    engines = {"vllm": engines_of(catalog)["vllm"].at_version("0.8.5")}
    assert len(notes(_on("vllm"), engines, SizingQuestion("x"), catalog.models["cl-nagoya/ruri-v3-310m"])) == 1
