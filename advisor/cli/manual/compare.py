"""``advisor compare``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, REQUEST, STRICT, USAGE
from advisor.core.text import Text

PAGES = {
    "compare": Manual(
        describes=Text(
            "Puts two to six models, or deployments of one, side by side: licence, memory, speed, cost and quality under "
            "the same conditions, and which is ahead where that can be told. A place after `=` fixes where one runs; "
            "without it, each stands in its best deployment for the objective.",
            "2〜6 件のモデル、または同じモデルの構成を並べて比べます。ライセンス、メモリ、速度、費用、品質を同じ条件で示し、"
            "判断できるものは優れているほうを示します。`=` の後に実行場所を指定できます。省略すると、それぞれ --objective に"
            "最も合う構成で比べます。",
        ),
        groups=(
            *REQUEST,
            Group(
                OUTPUT,
                (
                    "--objective", "--differences", "--requirements", "--format", "--output", "--fx", "--explain",
                    "--strict", "--stamp",
                ),
            ),
        ),
        examples=(
            Example(
                "compare open-calm-7b=g5.xlarge falcon-7b=g5.xlarge --region ap-northeast-1",
                Text("Two models on one instance type:", "同じインスタンスタイプで 2 つのモデルを比べる:"),
            ),
            Example(
                "compare openai/gpt-oss-20b=bedrock openai/gpt-oss-20b=g6.xlarge --differences",
                Text("One model, by the token or by the hour:", "1 つのモデルを、トークン課金と時間課金で比べる:"),
            ),
        ),
        codes=(
            DONE,
            USAGE,
            Code(exit_codes.INFEASIBLE, Text("nothing comparable", "比べられるものがない")),
            STRICT,
        ),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "NO_COLOR", "COLUMNS"),
    ),
}  # fmt: skip
