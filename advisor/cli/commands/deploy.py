"""``advisor deploy MODEL``: a script or template that runs as printed, with the settings of the estimate."""

from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option, with_options_of
from advisor.cli.sizing_flags import asked_of, sizing_flags


@with_options_of(sizing_flags)
def deploy(
    context: typer.Context,
    model: Annotated[
        str,
        argument(
            metavar="MODEL",
            complete="models",
            en="The model to deploy, named as for `advisor estimate`.",
            ja="対象のモデル。指定方法は `advisor estimate` と同じ。",
        ),
    ],
    target: Annotated[
        str | None,
        option(
            "--target",
            metavar="vllm|docker|sagemaker|jumpstart|cloudformation|terraform|bedrock|neuron",
            en="What to write: a vLLM or Neuron server, a Compose file, an endpoint, calls of Bedrock.",
            ja="出力するもの: vLLM や Neuron のサーバー、Compose ファイル、エンドポイント、Bedrock の呼び出し。",
        ),
    ] = None,
    instance: Annotated[
        str | None,
        option(
            "--instance",
            metavar="TYPE",
            complete="instances",
            en="g5.xlarge (EC2) or ml.g5.xlarge (SageMaker); not for bedrock.",
            ja="g5.xlarge (EC2) または ml.g5.xlarge (SageMaker)。bedrock では不要。",
        ),
    ] = None,
    region: options.Region = None,
    weights: Annotated[
        str | None,
        option(
            "--weights",
            metavar="REPOSITORY",
            en="What to load instead: a repository of the Hub, or a folder (such as your own quantized copy).",
            ja="代わりに読み込む重み: Hub のリポジトリーまたはフォルダー (自分で量子化したものなど)。",
        ),
    ] = None,
    revision: Annotated[
        str | None,
        option("--revision", metavar="COMMIT", en="Revision of the weights to pin.", ja="重みのリビジョンを固定。"),
    ] = None,
    trust_remote_code: Annotated[
        bool,
        option(
            "--trust-remote-code",
            en="Let code that comes with the weights run; read it first.",
            ja="重みに付属するコードの実行を許可 (事前に内容を確認)。",
        ),
    ] = False,
    flavor: Annotated[
        str | None,
        option(
            "--flavor",
            metavar="boto3|sdk",
            en="For sagemaker: boto3 (default) or the SageMaker Python SDK.",
            ja="sagemaker の書き方: boto3 (既定) または SageMaker Python SDK。",
        ),
    ] = None,
    residency: Annotated[
        str,
        option(
            "--residency",
            metavar="region|country|any",
            en="For bedrock: where requests may be processed; of the routes that stay there the cheapest is taken.",
            ja="bedrock の処理場所の範囲。範囲内で最も安い経路を選びます。",
        ),
    ] = "any",
    strict: Annotated[
        bool,
        option(
            "--strict",
            en="Write nothing and exit 4 when a missing fact decides whether it fits.",
            ja="情報不足で収まるか判定できない場合は何も出力せず、終了コード 4。",
        ),
    ] = False,
    format_: Annotated[str, option("--format", metavar="text|json", en="Output format.", ja="出力形式。")] = "text",
    folder: Annotated[
        Path | None,
        option("-o", "--output", metavar="DIR", en="Write the file into a folder.", ja="フォルダーに書き出す。"),
    ] = None,
    force: Annotated[
        bool,
        option("--force", en="With -o: replace a file that is there.", ja="-o の書き出し先にあるファイルを上書き。"),
    ] = False,
    fx: options.Fx = None,
    **flags: Any,
) -> int:
    """Run the command."""
    from advisor.cli import deploying

    asked = asked_of(flags, model=model, instance=instance, region=region)
    wanted = deploying.Wanted(target, flavor, weights, revision, trust_remote_code, residency)
    return deploying.answer(globals_of(context), asked, wanted, deploying.Output(format_, folder, force, strict, fx))
