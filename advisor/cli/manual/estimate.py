"""``advisor estimate``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Example, Group, Manual
from advisor.cli.manual.common import DONE, NOT_FITTING, OUTPUT, SIZING, STRICT, UPSTREAM, USAGE
from advisor.core.text import Text

PAGES = {
    "estimate": Manual(
        describes=Text(
            "Counts a model's parameters and KV cache from its architecture and says where it fits: the memory of each "
            "device by what takes it, how many sequences at the same time, the longest context, speed and cost. It takes "
            "any model of the catalogue and any other: a folder, a config.json, a .safetensors file, or an id of the "
            "Hugging Face Hub, of which only the configuration and the headers are read. Weights are never loaded, code is "
            "never run.",
            "アーキテクチャからパラメータ数と KV キャッシュを計算し、どこに収まるかを示します。デバイスごとのメモリの内訳、"
            "同時に処理できる系列数、最大コンテキスト、速度、費用がわかります。カタログのモデルのほか、フォルダー、config.json、"
            ".safetensors、Hugging Face Hub の ID (設定とヘッダーだけを取得) を指定できます。重みの読み込みやコードの実行は"
            "しません。",
        ),
        groups=(
            *SIZING,
            Group(OUTPUT, ("--format", "--output", "--fx", "--strict")),
        ),
        examples=(
            Example(
                "estimate open-calm-7b --region ap-northeast-1",
                Text("Every instance it fits on, cheapest first:", "収まるインスタンスを安い順に表示:"),
            ),
            Example(
                "estimate falcon-40b --instance g5.48xlarge --context 2048 --memory-utilization 0.95",
                Text("One instance, and vLLM's share of its memory:", "インスタンスと vLLM のメモリ割合を指定:"),
            ),
            Example(
                "estimate falcon-40b --instance g4dn.xlarge",
                Text("It does not fit (exit code 3), and by how much:", "収まらない場合 (終了コード 3) と不足量:"),
                code=exit_codes.INFEASIBLE,
            ),
            Example(
                "estimate ./my-model --concurrency 16 --format json",
                Text("A model of your own, for a script:", "手元のモデルを、スクリプト向けに出力:"),
            ),
        ),
        codes=(DONE, USAGE, NOT_FITTING, STRICT, UPSTREAM),
        environment=(
            "ADVISOR_LANG", "ADVISOR_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "NO_COLOR", "COLUMNS",
        ),
    ),
}  # fmt: skip
