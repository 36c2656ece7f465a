"""``advisor ask``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Manual
from advisor.cli.manual.common import DONE, NOTHING, USAGE
from advisor.core.text import Text

PAGES = {
    "ask": Manual(
        describes=Text(
            "Asks what you need, one question at a time, with defaults from your earlier answers and a count of the models "
            "still in play. You can go back, change any answer in the summary, and save them. The answer is that of "
            "`advisor recommend`, with the same question as a command line below it.",
            "必要な条件を 1 問ずつ尋ね、残っているモデルの数を示します。既定値はそれまでの回答に応じて変わります。前の質問に"
            "戻れるほか、最後の確認画面で任意の回答を変更でき、回答をファイルに保存することもできます。結果は `advisor recommend` "
            "と同じで、同じ結果を得るコマンドも表示します。",
        ),
        examples=(
            Example("ask", Text("Answer the questions:", "質問に答える:"), needs="terminal"),
            Example(
                "ask --save requirements.yaml",
                Text(
                    "Keep the answers for `advisor recommend -f`:", "回答を保存し、`advisor recommend -f` で再利用する:"
                ),
                needs="terminal",
            ),
        ),
        codes=(
            DONE,
            Code(
                exit_codes.USAGE,
                Text(f"there is no terminal to ask in; {USAGE.means.en}", f"端末で実行していない、{USAGE.means.ja}"),
            ),
            NOTHING,
            Code(exit_codes.INTERRUPTED, Text("interrupted, or left without an answer", "中断、または回答せずに終了")),
        ),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
}
