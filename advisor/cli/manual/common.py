"""What several pages of the manual share: headings, exit codes, environment variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Group
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

# Headings: the first six are the groups of a requirements file.
PURPOSE = Text("Purpose", "目的 (purpose)")
USE = Text("Use, which licences ask about", "利用条件 (use)")
WHERE = Text("Where", "実行場所 (where)")
LOAD = Text("Load", "負荷 (load)")
LIMITS = Text("Limits", "制約 (limits)")
CHOICE = Text("Choice", "選び方 (choice)")
PLACE = Text("Where", "対象")
FILTERS = Text("Filters", "絞り込み")
ENGINE = Text("Weights and engine", "重みと推論エンジン")
TRAINING = Text("Training", "学習")
SOURCES = Text("What to ask for", "取得するもの")
OUTPUT = Text("Input and output", "入出力")

REQUEST = (
    Group(PURPOSE, ("--task", "--language")),
    Group(
        USE,
        (
            "--commercial", "--distribute-weights", "--train-on-outputs", "--hosting", "--monthly-active-users",
            "--annual-revenue-usd", "--jurisdiction", "--fine-tune",
        ),
    ),
    Group(WHERE, ("--platform", "--region", "--residency", "--instance-family", "--purchase")),
    Group(
        LOAD, ("--input-tokens", "--output-tokens", "--concurrency", "--requests-per-day", "--hours-per-month")
    ),
    Group(
        LIMITS,
        (
            "--min-context", "--min-parameters", "--max-parameters", "--max-monthly-usd", "--max-ttft-ms",
            "--max-tpot-ms", "--quantization", "--engine",
        ),
    ),
)  # fmt: skip
"""The conditions of a recommendation, which a comparison takes as well."""

SIZING = (
    Group(PLACE, ("--instance", "--region")),
    Group(LOAD, ("--context", "--input-tokens", "--output-tokens", "--concurrency", "--requests-per-day")),
    Group(
        ENGINE,
        (
            "--dtype", "--quantization", "--tensor-parallel", "--engine", "--engine-version",
            "--memory-utilization", "--max-sequences", "--kv-cache-dtype",
        ),
    ),
)  # fmt: skip
"""One model on hardware, as an estimate and a deployment take it."""

DONE = Code(0, Text("done", "正常終了"))
USAGE = Code(
    exit_codes.USAGE,
    Text(
        "the command line or a file is wrong (file:line:col says where), or the output cannot be written",
        "コマンドラインまたはファイルの誤り (ファイルは file:行:列 で表示)、出力先に書き込めない",
    ),
)
NOTHING = Code(exit_codes.INFEASIBLE, Text("nothing is feasible", "条件を満たすものがない"))
NOT_FITTING = Code(
    exit_codes.INFEASIBLE,
    Text("with --instance: it does not fit, or is not known to", "--instance 指定時: 収まらない、または収まるか不明"),
)
STRICT = Code(
    exit_codes.UNDETERMINED,
    Text("under --strict: a missing fact decides the answer", "--strict 指定時: 不明な情報のため判定できない"),
)
UPSTREAM = Code(
    exit_codes.UPSTREAM,
    Text(
        "the Hugging Face Hub does not answer, and nothing was kept",
        "Hugging Face Hub から応答がなく、保存済みのデータもない",
    ),
)

ENVIRONMENT: Mapping[str, Text] = {
    "ADVISOR_LANG": Text("language of the answers, en or ja; --lang wins", "表示言語 (en または ja)。--lang を優先"),
    "ADVISOR_HOME": Text(
        "where refreshed data and pages of the Hub are kept (default: your data folder of this platform)",
        "更新データと Hub の情報の保存先 (既定: OS のユーザーデータ用フォルダー)",
    ),
    "ADVISOR_PRICE_LIST_URL": Text("a mirror of AWS's public price files", "AWS の公開価格ファイルのミラー"),
    "HF_TOKEN": Text("token for gated models of the Hub", "Hub のアクセス制限付きモデル用のトークン"),
    "HF_ENDPOINT": Text("a mirror of the Hub", "Hub のミラー"),
    "HF_HUB_OFFLINE": Text(
        "1: never ask the Hub, use what was kept", "1 にすると Hub に接続せず、保存済みの情報を使う"
    ),
    "AWS_PROFILE": Text(
        "profile of your AWS configuration; all other variables of boto3 hold, too",
        "AWS 設定のプロファイル。boto3 のほかの環境変数も有効",
    ),
    "NO_COLOR": Text("set: no colours", "設定すると色を付けない"),
    "COLUMNS": Text("width of tables in characters", "表の幅 (文字数)"),
}
