"""``advisor deploy``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, SIZING, STRICT, UPSTREAM, USAGE
from advisor.core.text import Text

PAGES = {
    "deploy": Manual(
        describes=Text(
            "Prints a script or template that runs as it stands and matches the estimate: number format, tensor "
            "parallelism, context, share of the memory. Nothing is created or called: read it, then run it.",
            "見積もりどおりの設定 (数値形式、テンソル並列数、コンテキスト長、メモリの割合) で、そのまま実行できるスクリプトや"
            "テンプレートを出力します。何も作成・呼び出しはしません。内容を確認してから実行してください。",
        ),
        groups=(
            Group(
                Text("What to write", "出力するもの"),
                ("--target", "--flavor", "--weights", "--revision", "--trust-remote-code", "--residency"),
            ),
            *SIZING,
            Group(OUTPUT, ("--format", "--output", "--force", "--fx", "--strict")),
        ),
        examples=(
            Example(
                "deploy open-calm-7b --instance g5.xlarge --target vllm",
                Text("A vLLM server on EC2:", "EC2 の vLLM サーバー:"),
            ),
            Example(
                "deploy Qwen/Qwen3-8B --instance ml.g5.2xlarge --target cloudformation --region ap-northeast-1",
                Text("A SageMaker endpoint by CloudFormation:", "CloudFormation による SageMaker エンドポイント:"),
            ),
            Example(
                "deploy openai/gpt-oss-20b --target bedrock --region ap-northeast-1",
                Text("Calls of Bedrock, without an instance:", "Bedrock の呼び出し (インスタンス不要):"),
            ),
        ),
        codes=(
            DONE,
            USAGE,
            Code(
                exit_codes.INFEASIBLE,
                Text(
                    "it does not fit, or is not known to: nothing is written",
                    "収まらない、または収まるか不明 (何も出力しない)",
                ),
            ),
            STRICT,
            UPSTREAM,
        ),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE"),
    ),
}  # fmt: skip
