"""The flags of a request: what ``recommend`` and ``compare`` can be asked, each named as the key it sets."""

from typing import Annotated

from advisor.cli import options
from advisor.cli.options import option


def request_flags(
    task: Annotated[
        list[str] | None,
        option(
            "--task", metavar="TASK", complete="tasks", en="What the model must do (repeatable).", ja="用途 (複数可)。"
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        option(
            "--language",
            metavar="CODE",
            complete="languages",
            en="Language it must handle, e.g. ja (repeatable).",
            ja="対応言語。例: ja (複数可)。",
        ),
    ] = None,
    commercial: Annotated[
        bool | None,
        option("--commercial/--no-commercial", en="Commercial use (default: yes).", ja="商用利用 (既定: はい)。"),
    ] = None,
    distribute_weights: Annotated[
        bool | None, option("--distribute-weights", en="You pass the weights on.", ja="重みを再配布する。")
    ] = None,
    train_on_outputs: Annotated[
        bool | None,
        option(
            "--train-on-outputs", en="You train other models on its outputs.", ja="出力をほかのモデルの学習に使う。"
        ),
    ] = None,
    hosting: Annotated[
        str | None,
        option(
            "--hosting",
            metavar="internal|saas",
            en="Own use, or a service for others.",
            ja="社内利用か、第三者へのサービス提供か。",
        ),
    ] = None,
    monthly_active_users: Annotated[
        str | None,
        option(
            "--monthly-active-users",
            metavar="N",
            en="Your product's monthly active users.",
            ja="月間アクティブユーザー数。",
        ),
    ] = None,
    annual_revenue_usd: Annotated[
        str | None,
        option("--annual-revenue-usd", metavar="N", en="Your company's annual revenue in USD.", ja="年間売上 (USD)。"),
    ] = None,
    jurisdiction: Annotated[
        str | None,
        option(
            "--jurisdiction",
            metavar="CC",
            complete="countries",
            en="Country of your company, e.g. JP.",
            ja="会社の所在国。例: JP。",
        ),
    ] = None,
    fine_tune: Annotated[
        str | None,
        option(
            "--fine-tune", metavar="none|lora|qlora|full", en="You will tune it.", ja="ファインチューニングの方法。"
        ),
    ] = None,
    platform: Annotated[
        list[str] | None,
        option(
            "--platform",
            metavar="bedrock|sagemaker|ec2",
            en="Where on AWS (repeatable; default: all).",
            ja="AWS のどこで動かすか (複数可、既定: すべて)。",
        ),
    ] = None,
    region: options.Region = None,
    residency: Annotated[
        str | None,
        option(
            "--residency",
            metavar="region|country|any",
            en="Where requests may be processed.",
            ja="リクエストを処理してよい範囲。",
        ),
    ] = None,
    instance_family: Annotated[
        list[str] | None,
        option(
            "--instance-family",
            metavar="F",
            complete="instance-families",
            en="Only these families, e.g. g5 (repeatable).",
            ja="インスタンスファミリー。例: g5 (複数可)。",
        ),
    ] = None,
    purchase: Annotated[
        str | None,
        option(
            "--purchase",
            metavar="on-demand|spot|reserved-1yr|reserved-3yr",
            en="How instances are bought.",
            ja="購入方法。",
        ),
    ] = None,
    input_tokens: Annotated[
        str | None,
        option(
            "--input-tokens",
            metavar="N",
            en="Input tokens a request (default: 512).",
            ja="1 リクエストの入力トークン数 (既定: 512)。",
        ),
    ] = None,
    output_tokens: Annotated[
        str | None,
        option(
            "--output-tokens",
            metavar="N",
            en="Output tokens a request (default: 256).",
            ja="1 リクエストの出力トークン数 (既定: 256)。",
        ),
    ] = None,
    concurrency: Annotated[
        str | None,
        option(
            "--concurrency",
            metavar="N",
            en="Requests at the same time (default: 1).",
            ja="同時リクエスト数 (既定: 1)。",
        ),
    ] = None,
    requests_per_day: Annotated[
        str | None,
        option(
            "--requests-per-day",
            metavar="N",
            en="Requests a day (default: 1,000).",
            ja="1 日のリクエスト数 (既定: 1,000)。",
        ),
    ] = None,
    hours_per_month: Annotated[
        float | None,
        option(
            "--hours-per-month",
            metavar="N",
            en="Hours it is up a month (default: 730).",
            ja="1 か月の稼働時間 (既定: 730)。",
        ),
    ] = None,
    min_context: Annotated[
        str | None,
        option(
            "--min-context", metavar="N", en="Least context length in tokens.", ja="必要なコンテキスト長 (トークン)。"
        ),
    ] = None,
    min_parameters: Annotated[
        str | None,
        option("--min-parameters", metavar="N", en="Least parameters, e.g. 1B.", ja="パラメータ数の下限。例: 1B。"),
    ] = None,
    max_parameters: Annotated[
        str | None,
        option("--max-parameters", metavar="N", en="Most parameters, e.g. 7B.", ja="パラメータ数の上限。例: 7B。"),
    ] = None,
    max_monthly_usd: Annotated[
        float | None, option("--max-monthly-usd", metavar="N", en="Budget a month in USD.", ja="月額予算 (USD)。")
    ] = None,
    max_ttft_ms: Annotated[
        float | None,
        option(
            "--max-ttft-ms", metavar="N", en="Most time to first token.", ja="最初のトークンまでの時間の上限 (ms)。"
        ),
    ] = None,
    max_tpot_ms: Annotated[
        float | None,
        option(
            "--max-tpot-ms", metavar="N", en="Most time per output token.", ja="出力トークンあたりの時間の上限 (ms)。"
        ),
    ] = None,
    quantization: Annotated[
        list[str] | None,
        option(
            "--quantization",
            metavar="none|any|int8|awq|gptq|fp8|…",
            complete="quantizations",
            en="Quantizations allowed (repeatable; default: none).",
            ja="許容する量子化 (複数可、既定: none)。",
        ),
    ] = None,
    engine: Annotated[
        str | None,
        option(
            "--engine",
            metavar="NAME",
            complete="engines",
            en="Serving engine, e.g. vllm (default: auto).",
            ja="推論エンジン。例: vllm (既定: auto)。",
        ),
    ] = None,
    objective: Annotated[
        str | None,
        option(
            "--objective",
            metavar="balanced|cost|quality|latency",
            en="What to rank by (default: balanced).",
            ja="何を優先するか (既定: balanced)。",
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        option(
            "--model", metavar="ID", complete="models", en="Only these models (repeatable).", ja="対象モデル (複数可)。"
        ),
    ] = None,
    top: Annotated[
        int | None, option("--top", metavar="N", en="How many to show (default: 5).", ja="表示件数 (既定: 5)。")
    ] = None,
    all_deployments: Annotated[
        bool | None,
        option(
            "--all-deployments",
            en="List every deployment of the models shown, and of those of --model that do not fit.",
            ja="表示するモデルと、--model で指定して条件に合わなかったモデルの、すべての構成を表示。",
        ),
    ] = None,
) -> None:
    """Declare the flags, for `options.with_options_of`."""
