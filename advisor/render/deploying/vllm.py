"""``--target vllm``: a script that serves the model with vLLM on the machine it runs on."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from advisor.core.deploying import Artefact
from advisor.core.text import Text
from advisor.render.deploying.header import header, install
from advisor.render.deploying.options import vllm_options
from advisor.render.deploying.shell import beginning, command, needs, needs_folder, needs_token

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.render import View

_ABOUT = Text("a script that starts `vllm serve`", "`vllm serve` を起動するスクリプト")
_OPEN = Text(
    "The server listens on this machine only (HOST, PORT). It asks for no key: give it one with --api-key before you open it.",
    "サーバーはこのマシンからの接続だけを受け付けます (HOST、PORT で変更)。認証はないため、公開前に --api-key を指定してください。",
)


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    settings = plan.settings
    assert settings is not None
    package = f"vllm=={plan.packages['vllm']}"
    lines = [
        *beginning(header(plan, view, _ABOUT, install(package), _OPEN)),
        *needs("vllm", f"python -m pip install {package}", view.language),
        *needs_token(plan, view.language),
        f"model={shlex.quote(settings.model)}",
        *needs_folder(settings, view.language),
        "",
        *command(
            'exec vllm serve "$model"',
            vllm_options(settings),
            '--host "${HOST:-127.0.0.1}"',
            '--port "${PORT:-8000}"',
            '"$@"',
        ),
    ]
    return Artefact("serve.sh", "\n".join(lines) + "\n", "bash", _ABOUT)
