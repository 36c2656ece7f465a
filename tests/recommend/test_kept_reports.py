"""Reports are values: they can be pickled, for another process or a cache, and copied."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import pytest

from advisor import Choice, Limits, Purpose, Request, load_catalog, load_rules, recommend


@pytest.mark.parametrize(
    "request_",
    [
        Request(purpose=Purpose(("chat",), ("ja",))),
        Request(choice=Choice(models=("openai/gpt-oss-20b",))),
        Request(limits=Limits(max_monthly_usd=1)),
    ],
    ids=["an answer", "one model", "a tight budget"],
)
def test_a_report_is_the_same_after_it_was_kept(request_: Request) -> None:
    report = recommend(request_, load_catalog(), load_rules(), today=dt.date(2026, 7, 1))
    assert report.recommended or report.rejected
    assert pickle.loads(pickle.dumps(report)) == report
    assert copy.deepcopy(report) == report
