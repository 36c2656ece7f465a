"""``advisor recommend``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Example, Group, Manual
from advisor.cli.manual.common import CHOICE, DONE, NOTHING, OUTPUT, REQUEST, STRICT, USAGE
from advisor.core.text import Text

PAGES = {
    "recommend": Manual(
        describes=Text(
            "Ranks the models that can do a task under your conditions, each with its best deployment: licence, memory "
            "against the device, speed, cost, and the reasons. Below the list stands what was rejected and why, what could "
            "not be judged for want of a fact, and, where nothing is feasible, which limit to loosen. Whatever you do not "
            "say is assumed and named in the answer. Options win over the requirements file.",
            "条件に合うモデルを順位付けし、それぞれに最適な構成を示します。ライセンス、デバイスに対するメモリ、速度、費用と、"
            "その理由がわかります。続けて、除外したモデルとその理由、情報不足で判定できなかったもの、条件を満たすものがない"
            "場合は緩めるべき条件を示します。指定のない条件は既定値を使い、回答に明記します。オプションは条件ファイルより"
            "優先されます。",
        ),
        groups=(
            *REQUEST,
            Group(CHOICE, ("--objective", "--model", "--top", "--all-deployments")),
            Group(OUTPUT, ("--requirements", "--format", "--output", "--fx", "--plot", "--explain", "--strict", "--stamp")),
        ),
        examples=(
            Example(
                "recommend --task chat --language ja --region ap-northeast-1 --max-monthly-usd 1500",
                Text("A chat model for Japanese, in Tokyo, within a budget:", "予算内で日本語チャット用のモデルを探す:"),
            ),
            Example(
                "recommend --task summarization --platform ec2 --instance-family g5 --objective cost --top 3",
                Text("The three cheapest on G5 instances:", "G5 インスタンスで最も安い 3 件:"),
            ),
            Example(
                "recommend -f requirements.yaml --format json",
                Text("From a file, for a script:", "条件ファイルを使い、スクリプト向けに出力:"),
            ),
            Example(
                "recommend --model falcon-40b --platform ec2 --max-monthly-usd 1000 --explain",
                Text("Why one model is not offered (exit code 3):", "あるモデルが推薦されない理由 (終了コード 3):"),
                code=exit_codes.INFEASIBLE,
            ),
        ),
        codes=(DONE, USAGE, NOTHING, STRICT),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
}  # fmt: skip
