"""``advisor check``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, USAGE
from advisor.core.text import Text

PAGES = {
    "check": Manual(
        describes=Text(
            "Finds the models that code and configuration name, works out what their licences mean together with those of "
            "every model they were made from, and judges that by your policy. Offline, without running anything it reads; "
            "what is not known is never allowed. With --diff or --baseline only what is new counts; a lock tells when "
            "terms change.",
            "コードや設定が参照するモデルを探し、派生元も含めたライセンスを求めて、ポリシーに照らして判定します。オフラインで"
            "動作し、読み取ったものを実行することはありません。わからないものは許可しません。--diff や --baseline を使うと新しい"
            "ものだけを数え、ロックは規約の変化を検出します。",
        ),
        groups=(
            Group(
                Text("What to check", "検査の対象"),
                ("--model", "--diff", "--online", "--strict-files", "--no-inline-ignores"),
            ),
            Group(
                Text("By what", "判定の基準"), ("--policy", "--init", "--baseline", "--lock", "--update-lock")
            ),
            Group(OUTPUT, ("--format", "--output", "--explain")),
        ),
        examples=(
            Example(
                "check",
                Text("This folder; what git ignores is left out:", "現在のフォルダー (git が無視するものは対象外):"),
            ),
            Example(
                "check src deploy --format sarif -o models.sarif",
                Text("Two folders, for GitHub code scanning:", "2 つのフォルダーを、GitHub の code scanning 向けに出力:"),
            ),
            Example(
                "check --model Qwen/Qwen3-8B --format markdown",
                Text("One model, without files:", "ファイルを調べず、モデルだけを確認:"),
            ),
            Example(
                "check --init", Text("A commented policy to begin with:", "コメント付きのポリシーのひな形を作る:")
            ),
        ),
        codes=(
            DONE,
            Code(exit_codes.FINDINGS, Text("violations", "違反あり")),
            USAGE,
            Code(
                exit_codes.UNDETERMINED,
                Text(
                    "incomplete: a file that was named could not be read or parsed, or the Hub failed under --online",
                    "未完了: 指定したファイルを読み取れない、または --online で Hub の照会に失敗",
                ),
            ),
        ),
        environment=("ADVISOR_LANG", "HF_TOKEN", "HF_ENDPOINT", "NO_COLOR", "COLUMNS"),
    ),
}  # fmt: skip
