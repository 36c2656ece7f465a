"""``advisor show``."""

from __future__ import annotations

from advisor.cli.manual import Example, Manual
from advisor.cli.manual.common import DONE, USAGE
from advisor.core.text import Text

PAGES = {
    "show": Manual(
        describes=Text(
            "Prints one entry of the catalogue with the source and date of each fact: a model, an instance type, an "
            "accelerator, a licence, a rule, a region, a task or a suite, by its id or an alias. What is not known is said "
            "to be unknown, with the reason.",
            "カタログの 1 件を、項目ごとの出典と日付とともに表示します。モデル、インスタンスタイプ、アクセラレータ、ライセンス、"
            "ルール、リージョン、用途、ベンチマークを、ID または別名で指定します。不明な項目には、その理由を示します。",
        ),
        examples=(
            Example("show cyberagent/open-calm-7b", Text("A model:", "モデル:")),
            Example(
                "show g5.xlarge --region ap-northeast-1",
                Text("An instance type, with its prices in a region:", "インスタンスタイプと、リージョンでの価格:"),
            ),
            Example(
                "show mit --kind license --format json",
                Text("A licence, for a script:", "ライセンス (スクリプト向け):"),
            ),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
}
