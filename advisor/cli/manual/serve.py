"""``advisor serve``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Manual
from advisor.cli.manual.common import DONE, USAGE
from advisor.core.text import Text

PAGES = {
    "serve": Manual(
        describes=Text(
            "Serves the catalogue to coding assistants over the Model Context Protocol: recommend, estimate, finetune, "
            "check, show and list as tools. Needs the extra `mcp` (pip install 'fm-advisor[mcp]'). It reads no file but "
            "policies in the folders given, and asks the network only with --online.",
            "コーディングアシスタントに、Model Context Protocol でカタログを提供します。recommend、estimate、finetune、check、"
            "show、list をツールとして使えます。追加パッケージ `mcp` が必要です (pip install 'fm-advisor[mcp]')。読み取る"
            "ファイルは指定フォルダー内のポリシーだけで、ネットワークは --online を指定したときだけ使います。",
        ),
        examples=(
            Example(
                "serve --mcp",
                Text("On stdin and stdout, as assistants start it:", "標準入出力で (アシスタントから起動する場合):"),
                needs="terminal",
            ),
            Example(
                "serve --mcp --http 127.0.0.1:8000",
                Text("Over HTTP, for clients of this machine:", "HTTP で (このマシンのクライアント向け):"),
                needs="terminal",
            ),
        ),
        codes=(DONE, USAGE, Code(exit_codes.INTERRUPTED, Text("interrupted", "中断"))),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE"),
    ),
}
