"""``--target jumpstart``: a script that deploys a JumpStart model; its end-user licence is for people to accept, not for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.deploying import Artefact
from advisor.core.text import Text, visible
from advisor.render.deploying.endpoint import PAID
from advisor.render.deploying.header import USAGE, Command, commented, header, install, license_names
from advisor.render.deploying.names import slug
from advisor.render.deploying.python import beginning, constants, literal, required
from advisor.render.deploying.sagemaker import ROLE

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.render import View

_ABOUT = Text("a script that deploys it from SageMaker JumpStart", "SageMaker JumpStart からデプロイするスクリプト")
_EULA = Text(
    "Read the licence first: {}. Set True only if you accept it, and may.",
    "先にライセンスを確認してください: {}。同意でき、その権限がある場合のみ True に変更してください。",
)
_REFUSED = Text(
    "ACCEPT_EULA is False: JumpStart hands this model out only to those who accept its licence: {}",
    "ACCEPT_EULA が False です。このモデルの利用には、ライセンスへの同意が必要です: {}",
)
_OWN = Text(
    "The container, its version and its settings are JumpStart's: memory and speed above are of the engine it was sized with.",
    "コンテナ、バージョン、設定は JumpStart のものです。上のメモリと処理件数は、見積もりに使ったエンジンでの値です。",
)
_FILE = "deploy_jumpstart.py"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    channel, language = plan.jumpstart, view.language
    assert channel is not None
    package = f"sagemaker=={plan.packages['sagemaker']}"
    usage = Command(USAGE, f"SAGEMAKER_ROLE_ARN=… python {_FILE}")
    names = license_names(plan)
    hub = plan.model.huggingface
    gated = hub is not None and hub.gated in ("auto", "manual")  # of others JumpStart itself refuses those with a EULA
    lines = [
        *beginning(header(plan, view, _ABOUT, install(package), usage, _OWN, PAID)),
        "import os",
        "import sys",
        "",
        "import boto3",
        "from sagemaker.core.helper.session_helper import Session",
        "from sagemaker.core.jumpstart.configs import JumpStartConfig",
        "from sagemaker.core.training.configs import Compute",
        "from sagemaker.serve import ModelBuilder",
        "",
        *constants(
            {
                "REGION": plan.deployment.region,
                "NAME": slug(plan.model.id),
                "MODEL_ID": channel.id,
                "INSTANCE_TYPE": str(plan.deployment.instance_type),
            }
        ),
        *commented([visible(_EULA.get(language).format(names))]),
        "ACCEPT_EULA = False",
        "",
        "",
        "def main() -> None:",
        *required("role", "SAGEMAKER_ROLE_ARN", ROLE.get(language)),
        *(_must_accept(_REFUSED.get(language).format(names)) if gated else []),
        "    builder = ModelBuilder.from_jumpstart_config(",
        "        jumpstart_config=JumpStartConfig(model_id=MODEL_ID, accept_eula=ACCEPT_EULA),",
        "        compute=Compute(instance_type=INSTANCE_TYPE, instance_count=1),",
        "        role_arn=role,",
        "        sagemaker_session=Session(boto_session=boto3.Session(region_name=REGION)),",
        "    )",
        "    builder.build(model_name=NAME)",
        "    builder.deploy(endpoint_name=NAME)",
        "",
        "",
        'if __name__ == "__main__":',
        "    main()",
    ]
    return Artefact(_FILE, "\n".join(lines) + "\n", "python", _ABOUT)


def _must_accept(message: str) -> list[str]:
    return ["    if not ACCEPT_EULA:", f"        sys.exit({literal(message)})"]
