"""``--target neuron``: a script that compiles the model with optimum-neuron, once, and serves what it compiled."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from advisor.core.deploying import Artefact
from advisor.core.hardware import ec2_name
from advisor.core.text import Text
from advisor.render.deploying.header import header, install
from advisor.render.deploying.names import slug
from advisor.render.deploying.options import Option, neuron_options
from advisor.render.deploying.shell import beginning, command, needs, needs_folder, needs_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.deploying import DeploymentPlan, ServingSettings
    from advisor.render import View

_ABOUT = Text(
    "a script that compiles it for Neuron and starts `optimum-cli neuron serve`",
    "Neuron 用にコンパイルし、`optimum-cli neuron serve` を起動するスクリプト",
)
_FIXED = Text(
    "Batch size and length are compiled in: for others, name another folder with COMPILED.",
    "バッチサイズと系列長はコンパイル時に固定されます。変更時は COMPILED に別のフォルダーを指定してください。",
)
_OPEN = Text(
    "The server listens on this machine only (HOST, PORT) and asks for no key.",
    "サーバーはこのマシンからの接続だけを受け付けます (HOST、PORT で変更)。認証はありません。",
)


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    settings = plan.settings
    assert settings is not None
    package = f"optimum-neuron[neuronx,vllm]=={plan.packages['optimum-neuron']}"
    how = f"python -m pip install {shlex.quote(package)}"
    folder = (
        f"neuron-{slug(settings.model)}-{settings.max_sequences}x{settings.max_model_len}-tp{settings.tensor_parallel}"
    )
    lines = [
        *beginning(header(plan, view, _ABOUT, install(package), _FIXED, _OPEN)),
        *needs("optimum-cli", how, view.language),
        *needs_token(plan, view.language),
        f"model={shlex.quote(settings.model)}",
        *needs_folder(settings, view.language),
        f'compiled="${{COMPILED:-./{folder}}}"',
        "",
        'if [ ! -d "$compiled" ]; then',
        *(f"  {line}" for line in _compile(plan, settings)),
        "fi",
        "",
        *_serve(settings),
    ]
    return Artefact("serve-neuron.sh", "\n".join(lines) + "\n", "bash", _ABOUT)


def _compile(plan: DeploymentPlan, settings: ServingSettings) -> Iterator[str]:
    source = '"$model"'
    if settings.revision is not None:
        yield f'weights="$(hf download "$model" --revision {shlex.quote(settings.revision)} --quiet)"'
        source = '"$weights"'
    family = ec2_name(str(plan.deployment.instance_type)).split(".")[0]
    options: list[Option] = [("task", "feature-extraction" if settings.pooling else "text-generation")]
    options += [("instance_type", family), *(o for o in neuron_options(settings) if o[0] != "task")]
    if settings.trust_remote_code:
        options.append(("trust-remote-code", None))
    yield from command(f"optimum-cli export neuron --model {source}", options, '"$compiled"')


def _serve(settings: ServingSettings) -> list[str]:
    start = 'optimum-cli neuron serve --model "$compiled" --served_model_name "$model"'
    host = '--host "${HOST:-127.0.0.1}"'
    if settings.replicas == 1:
        return command(f"exec {start}", neuron_options(settings), host, '--port "${PORT:-8080}"')
    degree = settings.tensor_parallel
    cores = '"$first"' if degree == 1 else f'"$first-$((first + {degree - 1}))"'
    body = command(
        f"NEURON_RT_VISIBLE_CORES={cores} {start}", neuron_options(settings), host, '--port "$((port + replica))" &'
    )
    return [
        'port="${PORT:-8080}"',
        "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT",
        f"for replica in $(seq 0 {settings.replicas - 1}); do",
        f"  first=$((replica * {degree}))",
        *(f"  {line}" for line in body),
        "done",
        "wait -n",
    ]
