"""``advisor catalog`` and its commands."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, PLACE, SOURCES, USAGE
from advisor.core.text import Text

_INVALID = Code(
    exit_codes.USAGE,
    Text(
        "the YAML is wrong (file:line:col says where), or cannot be read",
        "YAML の誤り (file:行:列 で表示)、または読み取れない",
    ),
)
_SERVICES = ("ADVISOR_HOME", "ADVISOR_PRICE_LIST_URL", "AWS_PROFILE", "HF_TOKEN", "HF_ENDPOINT")

PAGES = {
    "catalog": Manual(
        describes=Text(
            "The data that answers: how old it is, bringing prices and models up to date from AWS and the Hugging Face Hub, "
            "and the checks and compiler for YAML of your own. Refreshed data lies over what ships and is kept in "
            "ADVISOR_HOME; `reset` removes it.",
            "回答のもとになるデータを扱います。鮮度の確認、AWS と Hugging Face Hub からの価格やモデルの更新、自分の YAML の検査と"
            "コンパイルができます。更新データは同梱データの上に重ねて ADVISOR_HOME に保存し、`reset` で削除します。",
        ),
        examples=(
            Example("catalog status", Text("How old is what answers?", "データの鮮度を確認:")),
            Example(
                "catalog refresh --prices --region ap-northeast-1",
                Text("Today's prices in Tokyo:", "東京リージョンの最新価格を取得:"),
                needs="network",
            ),
            Example("catalog diff", Text("What that changed:", "更新による変更点:")),
            Example("catalog reset", Text("Back to what shipped:", "同梱データに戻す:")),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", *_SERVICES),
    ),
    "catalog status": Manual(
        describes=Text(
            "Prints the version and digest of the catalogue, how many entries of each kind it has, and how old each kind of "
            "fact is, shipped and refreshed.",
            "カタログの版とダイジェスト、種類ごとの件数、同梱データと更新データの鮮度を表示します。",
        ),
        groups=(Group(OUTPUT, ("--format",)),),
        examples=(
            Example("catalog status", Text("For people:", "表として表示:")),
            Example("catalog status --format json", Text("For a script:", "スクリプト向けに出力:")),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
    "catalog refresh": Manual(
        describes=Text(
            "Asks AWS and the Hugging Face Hub for current prices, models, profiles and instance types, and keeps the answers "
            "over what ships, each fact with its own source and date. What fails is named and leaves the rest as it is; an "
            "interrupted refresh keeps nothing. Without AWS credentials, prices come from AWS's public price files.",
            "AWS と Hugging Face Hub に現在の価格、モデル、推論プロファイル、インスタンスタイプを問い合わせ、同梱データの上に"
            "項目ごとの出典と日付とともに保存します。失敗したものは明示し、ほかはそのまま保存します。中断した場合は何も保存"
            "しません。AWS の認証情報がなければ、価格は公開の価格ファイルから取得します。",
        ),
        groups=(
            Group(SOURCES, ("--prices", "--spot", "--bedrock", "--jumpstart", "--instances", "--huggingface")),
            Group(PLACE, ("--region", "--instance-family", "--profile")),
            Group(OUTPUT, ("--dry-run", "--all", "--format", "--output")),
        ),
        examples=(
            Example(
                "catalog refresh",
                Text("Everything, in every region you have enabled:", "有効な全リージョンについて、すべて取得:"),
                needs="network",
            ),
            Example(
                "catalog refresh --prices --region ap-northeast-1 --instance-family g5",
                Text("Prices of G5 in Tokyo:", "東京リージョンの G5 の価格だけを取得:"),
                needs="network",
            ),
            Example(
                "catalog refresh --bedrock --dry-run",
                Text("What would change, keeping nothing:", "変更内容の確認だけ (保存しない):"),
                needs="network",
            ),
        ),
        codes=(
            DONE,
            Code(
                exit_codes.USAGE,
                Text(
                    "a region, family or AWS profile that is not there, or a folder that cannot be written",
                    "存在しないリージョン・ファミリー・AWS プロファイル、書き込めないフォルダー",
                ),
            ),
            Code(
                exit_codes.UPSTREAM,
                Text("a service failed; what could be read was kept", "一部のサービスが失敗 (取得できたものは保存)"),
            ),
            Code(exit_codes.INTERRUPTED, Text("interrupted; nothing was kept", "中断 (何も保存しない)")),
        ),
        environment=("ADVISOR_LANG", *_SERVICES, "HF_HUB_OFFLINE", "NO_COLOR", "COLUMNS"),
    ),
    "catalog diff": Manual(
        describes=Text(
            "Lists what refreshed data changes, and which recommendations change with it: for a few everyday questions, or "
            "for yours with -f.",
            "更新データによる変更点と、推薦結果への影響を表示します。影響は代表的な質問、または -f で指定した条件で調べます。",
        ),
        groups=(Group(OUTPUT, ("--previous", "--requirements", "--all", "--format", "--output")),),
        examples=(
            Example("catalog diff", Text("Since what shipped:", "同梱データとの差:")),
            Example(
                "catalog diff -f requirements.yaml --format json",
                Text("For a question of your own:", "自分の条件で確認:"),
            ),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG", "ADVISOR_HOME", "NO_COLOR", "COLUMNS"),
    ),
    "catalog reset": Manual(
        describes=Text(
            "Removes refreshed data, so that what shipped answers again; with --previous, goes back by one refresh.",
            "更新データを削除し、同梱データに戻します。--previous を指定すると、前回の更新に戻します。",
        ),
        examples=(
            Example("catalog reset", Text("Remove all of it:", "すべて削除:")),
            Example(
                "catalog reset --previous",
                Text(
                    "Back by one refresh (exit code 2 where there is none):", "前回の更新に戻す (なければ終了コード 2):"
                ),
                code=exit_codes.USAGE,
            ),
        ),
        codes=(
            DONE,
            Code(
                exit_codes.USAGE,
                Text("there is no earlier refresh, or it cannot be removed", "前回の更新がない、または削除できない"),
            ),
        ),
        environment=("ADVISOR_LANG", "ADVISOR_HOME"),
    ),
    "catalog validate": Manual(
        describes=Text(
            "Checks the catalogue and the rules of a source checkout, and names every problem with file, line and column. A "
            "folder of your own is checked by using it: `advisor --catalog my-catalog list models`.",
            "ソースのカタログとルールを検査し、すべての問題をファイル、行、列とともに示します。自分のフォルダーは、"
            "`advisor --catalog my-catalog list models` のように使用すると検査されます。",
        ),
        examples=(
            Example("catalog validate", Text("In a checkout:", "ソースのフォルダーで実行:")),
            Example("catalog validate --source catalog", Text("Another folder:", "フォルダーを指定:")),
        ),
        codes=(DONE, _INVALID),
        environment=("ADVISOR_LANG",),
    ),
    "catalog compile": Manual(
        describes=Text(
            "Compiles the YAML of a source checkout, rules included, to the JSON that ships, with the schemas that editors "
            "use, and prints what changed.",
            "ソースの YAML (ルールを含む) を、配布用の JSON とエディター用のスキーマにコンパイルし、変更点を表示します。",
        ),
        examples=(
            Example("catalog compile", Text("In a checkout:", "ソースのフォルダーで実行:")),
            Example(
                "catalog compile --check", Text("In CI: is what ships up to date?", "CI で、配布データが最新かを確認:")
            ),
        ),
        codes=(
            DONE,
            Code(exit_codes.FINDINGS, Text("with --check: what ships differs", "--check 指定時: 配布データに差がある")),
            _INVALID,
        ),
        environment=("ADVISOR_LANG",),
    ),
    "catalog add": Manual(
        describes=Text(
            "Writes a catalogue file for a model of the Hugging Face Hub from its configuration, headers and card, with a "
            "source for each fact, and lists what to review before it is relied on.",
            "Hugging Face Hub のモデルの設定、ヘッダー、モデルカードから、出典つきのカタログのファイルを作成し、使う前に確認すべき"
            "点を示します。",
        ),
        examples=(
            Example(
                "catalog add org/name --output my-catalog",
                Text("Write my-catalog/models/….yaml:", "my-catalog/models/….yaml を作成:"),
                needs="network",
            ),
            Example(
                "--catalog my-catalog list models --family my-family",
                Text("Use a folder of your own:", "自分のフォルダーを使う:"),
            ),
        ),
        codes=(
            DONE,
            Code(
                exit_codes.USAGE,
                Text(
                    "the model is in the catalogue, or not on the Hub, or the file is there already",
                    "モデルがカタログにある、Hub にない、またはファイルがすでにある",
                ),
            ),
            Code(exit_codes.UPSTREAM, Text("the Hub does not answer", "Hub から応答がない")),
        ),
        environment=("ADVISOR_LANG", "HF_TOKEN", "HF_ENDPOINT"),
    ),
}
