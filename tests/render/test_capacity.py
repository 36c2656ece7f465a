from __future__ import annotations

import pytest

from advisor.core.result import Band
from advisor.core.sizing import Answered, SizingLoad
from advisor.core.text import Language
from advisor.render.capacity import lines, sustained

from .comparison_factories import daily
from .factories import PERFORMANCE

FULL = daily(Band(40_000.0, 50_000.0, 60_000.0))
ASKED = FULL._replace(
    requests_per_day=Band(4_000.0, 5_000.0, 6_000.0), performance=PERFORMANCE._replace(concurrency=1), batch=1
)
LOAD = SizingLoad(768, 512, 256, 1, 1000, 730)


def said(answered: Answered, load: SizingLoad = LOAD, language: Language = "en") -> str:
    return "\n".join(lines(answered, load, language))


def test_as_asked_and_full() -> None:
    first, second = lines(Answered(ASKED, FULL, 1, 1), LOAD, "en")
    assert first == "1 at once: about 5,000 a day (4,000 to 6,000)"
    assert second.startswith(
        "33 at once, all that fit: about 50,000 a day (40,000 to 60,000), first token after 120 (80 to 190)"
    )
    assert second.endswith("32 (28 to 41) ms per output token, planned at 70% of its rate")
    first, second = lines(Answered(ASKED, FULL, 1, 1), LOAD, "ja")
    assert first == "同時 1 系列: 1 日約 5,000 リクエスト (4,000〜6,000)"
    assert second.startswith("同時 33 系列 (収まる最大): 1 日約 50,000 リクエスト")


def test_full_as_asked_is_told_once() -> None:
    assert len(list(lines(Answered(FULL, FULL, 33, 1), LOAD._replace(concurrency=33), "en"))) == 1


@pytest.mark.parametrize(
    ("concurrency", "instances", "en", "ja"),
    [
        (3, 1, "1,000 requests a day take 3 at once (--concurrency 3)", "1 日 1,000 リクエストには、同時 3 系列が必要"),
        (66, 2, "1,000 requests a day take 2 such instances", "1 日 1,000 リクエストには、このインスタンスが 2 台必要"),
    ],
)
def test_what_the_load_takes(concurrency: int, instances: int, en: str, ja: str) -> None:
    answered = Answered(ASKED, FULL, concurrency, instances)
    assert en in said(answered)
    assert ja in said(answered, language="ja")
    assert "requests a day take" not in said(Answered(ASKED, FULL, 1, 1))


def test_what_is_compiled_runs_no_more_than_that() -> None:
    compiled = Answered(ASKED._replace(compiled=True), FULL._replace(compiled=True), 1, 1)
    assert "as many as it is compiled for, 1 here; --concurrency 33 compiles" in said(compiled)
    assert "コンパイル時に決まり、ここでは 1。--concurrency 33" in said(compiled, language="ja")
    assert "compile" not in said(Answered(ASKED, FULL, 1, 1))


def test_inputs_that_give_no_text_have_no_concurrency() -> None:
    alone = FULL._replace(performance=PERFORMANCE._replace(tpot_ms=None, output_tokens_per_second=None), batch=1)
    assert said(Answered(alone, alone, 1, 1)).startswith("one input after the other: about 50,000 a day")
    assert said(Answered(alone, alone, 1, 1), language="ja").startswith("入力を 1 件ずつ処理: 1 日約 50,000")
    assert "one input after the other" in sustained(alone, 1, "en")


def test_of_several_instances_the_batch_is_that_of_each() -> None:
    assert "about 100,000 a day (80,000 to 120,000), with 33 sequences at once on each instance" in sustained(
        FULL, 2, "en"
    )
    assert "同時 33 系列 (1 台あたり)" in sustained(FULL, 2, "ja")
