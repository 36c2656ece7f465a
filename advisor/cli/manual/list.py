"""``advisor list``."""

from __future__ import annotations

from advisor.cli.manual import Example, Group, Manual
from advisor.cli.manual.common import DONE, FILTERS, OUTPUT, USAGE
from advisor.core.text import Text

PAGES = {
    "list": Manual(
        describes=Text(
            "Lists one kind of entry of the catalogue: models, instance types, licences, rules, tasks, regions or benchmark "
            "suites. Filters narrow models and instances; a value the catalogue does not know is an error, and a model whose "
            "fact is not known matches no filter of it.",
            "カタログの内容 (モデル、インスタンスタイプ、ライセンス、ルール、用途、リージョン、ベンチマーク) を一覧表示します。"
            "モデルとインスタンスは条件で絞り込めます。カタログにない値はエラーになり、情報が不明なモデルはその条件に"
            "当てはまりません。",
        ),
        groups=(
            Group(
                FILTERS,
                ("--license", "--language", "--task", "--family", "--channel", "--max-parameters", "--region"),
            ),
            Group(OUTPUT, ("--format", "--fx")),
        ),
        examples=(
            Example(
                "list models --language ja --license apache-2.0 --max-parameters 8B",
                Text("Japanese models under Apache-2.0, up to 8B:", "Apache-2.0 で 8B 以下の日本語モデル:"),
            ),
            Example(
                "list instances --region ap-northeast-3",
                Text("What Osaka offers, with prices:", "大阪リージョンで使えるインスタンスと価格:"),
            ),
            Example(
                "list models --channel bedrock --format ids",
                Text("Ids alone, one a line:", "ID だけを 1 行に 1 件ずつ:"),
            ),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
}
