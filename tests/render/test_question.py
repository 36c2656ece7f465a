from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.core.flags import asked, flag
from advisor.core.request import FIELDS, Choice, Limits, Load, Purpose, Request, Use, Where
from advisor.core.text import Text
from advisor.render.question import LABELS, NOT_OF_A_COMPARISON, asked_for

from . import factories

REGIONS = {"ap-northeast-1": SimpleNamespace(name=Text("Asia Pacific (Tokyo)", "アジアパシフィック (東京)"))}
CATALOG: Any = SimpleNamespace(**{**vars(factories.CATALOG), "regions": REGIONS})
REQUEST = Request(
    Purpose(("chat",), ("ja", "en")),
    Use(distribute_weights=True, hosting="saas", jurisdiction="JP"),
    Where(("ec2",), "ap-northeast-1"),
    Load(concurrency=8),
    Limits(max_monthly_usd=1500.0, engine="vllm"),
    Choice(objective="cost"),
    ("use.commercial", "where.purchase", "load.input_tokens", "load.output_tokens", "load.requests_per_day",
     "load.hours_per_month", "limits.quantizations"),
)  # fmt: skip


def test_every_field_has_a_name() -> None:
    assert set(LABELS) == set(FIELDS)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Task: chat; Language: Japanese, English; Passes the weights on: yes; Offered as: a service for others; "
                "Country: Japan; Platform: Amazon EC2; Region: Asia Pacific (Tokyo) · ap-northeast-1; Concurrency: 8; "
                "Monthly budget: $1,500; Engine: vLLM; Ranked by: balanced"
            ),
        ),
        (
            "ja",
            (
                "用途: チャット; 言語: 日本語、英語; 重みの再配布: はい; 提供形態: 外部向けサービス; 所在国: 日本; "
                "プラットフォーム: Amazon EC2; リージョン: アジアパシフィック (東京) · ap-northeast-1; 同時実行数: 8; "
                "月額予算: $1,500; 推論エンジン: vLLM; 優先事項: バランス"
            ),
        ),
    ],
)
def test_what_was_asked_in_words(language: Any, said: str) -> None:
    made = factories.report(request=REQUEST)
    found = asked_for(asked(made.request), factories.view(language, catalog=CATALOG), objective=made.objective.title)
    assert "; ".join(f"{label}: {value}" for label, value in found) == said


def test_a_region_nobody_knows_is_shown_by_its_id() -> None:
    made = factories.report(request=REQUEST._replace(where=Where(region="xx-1")))
    found = asked_for(asked(made.request), factories.view(catalog=CATALOG), objective=made.objective.title)
    assert ("Region", "xx-1") in found


def test_every_flag_of_a_comparison_is_one_that_it_has() -> None:
    import inspect

    from advisor.cli.commands.compare import compare

    flags = {flag(field) for field in FIELDS if field not in NOT_OF_A_COMPARISON}
    known = {"--" + name.rstrip("_").replace("_", "-") for name in inspect.signature(compare).parameters}
    assert flags <= known
    assert not {flag(field) for field in NOT_OF_A_COMPARISON} & known
