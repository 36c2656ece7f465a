"""``advisor rules`` and its commands."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, USAGE
from advisor.core.text import Text

_INVALID = Code(
    exit_codes.USAGE, Text("a rule is wrong, or a file cannot be read", "ルールの誤り、またはファイルを読み取れない")
)

PAGES = {
    "rules": Manual(
        describes=Text(
            "The rules that exclude, warn, prefer and note, and the checks for rules of your own. `--rules FILE` adds or "
            "replaces rules in any command, `--severity RULE=warn` changes how much one weighs.",
            "除外、警告、優先、補足を決めるルールと、自分のルールの検査です。どのコマンドでも `--rules FILE` でルールの追加や"
            "置き換え、`--severity RULE=warn` で重大度の変更ができます。",
        ),
        examples=(
            Example("rules list", Text("All rules with their severity:", "すべてのルールと重大度:")),
            Example("rules lint my-rules.yaml", Text("Check a file of your own:", "自分のルールのファイルを検査:")),
            Example(
                "recommend --rules my-rules.yaml --model falcon-7b",
                Text("Use it:", "使用する:"),
            ),
        ),
        codes=(DONE, _INVALID),
        environment=("ADVISOR_LANG", "NO_COLOR", "COLUMNS"),
    ),
    "rules list": Manual(
        describes=Text(
            "Lists the rules of this run with severity and scope, your own among them when --rules is given. `advisor show "
            "RULE` prints one with its condition and source.",
            "使用中のルールを重大度と対象とともに一覧表示します。--rules を指定すると自分のルールも含みます。条件と出典は "
            "`advisor show RULE` で表示できます。",
        ),
        groups=(Group(OUTPUT, ("--format",)),),
        examples=(
            Example("rules list", Text("As a table:", "表として表示:")),
            Example(
                "rules list --severity memory.fits=warn --format csv",
                Text("With a severity changed, as CSV:", "重大度を変え、CSV で出力:"),
            ),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", "NO_COLOR", "COLUMNS"),
    ),
    "rules lint": Manual(
        describes=Text(
            "Checks rule files and names every problem with file, line and column: facts nobody registered, units that do "
            "not compare, sentences missing in one language, rules without a failing example.",
            "ルールのファイルを検査し、すべての問題をファイル、行、列とともに示します。登録のない事実、比較できない単位、"
            "片方の言語にしかない文、失敗する例のないルールなどがわかります。",
        ),
        examples=(
            Example("rules lint my-rules.yaml", Text("A file of your own:", "自分のファイル:")),
            Example(
                "rules lint",
                Text("Those of a source checkout, or those that ship:", "ソースのルール、または同梱のルール:"),
            ),
        ),
        codes=(DONE, _INVALID),
        environment=("ADVISOR_LANG",),
    ),
    "rules test": Manual(
        describes=Text(
            "Runs the examples that rules state: facts given, verdict expected. Prints those whose verdict is another.",
            "ルールに書かれた例 (与える事実と期待する判定) を実行し、判定の異なるものを表示します。",
        ),
        examples=(
            Example("rules test", Text("All rules of this run:", "使用中のすべてのルール:")),
            Example("rules test my-rules.yaml", Text("Those of a file:", "ファイルのルール:")),
        ),
        codes=(
            DONE,
            Code(exit_codes.FINDINGS, Text("an example has another verdict", "例の判定が異なる")),
            _INVALID,
        ),
        environment=("ADVISOR_LANG",),
    ),
}
