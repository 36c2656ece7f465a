"""``--target bedrock``: a script that calls the model with Converse; there is nothing to deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.deploying import Artefact
from advisor.core.text import Text
from advisor.render import routes
from advisor.render.deploying.header import Command, header, install
from advisor.render.deploying.python import beginning, constants

if TYPE_CHECKING:
    from advisor.core.deploying import DeploymentPlan
    from advisor.render import View

_ABOUT = Text("a script that calls it with Converse", "Converse で呼び出すスクリプト")
_TERMS = Text("Before the first call: {}", "利用開始前に: {}")
_ROUTE = Text(
    "Requests may be processed outside {}: this inference profile reaches other regions.",
    "この推論プロファイルでは、リクエストが {} 以外のリージョンで処理されることがあります。",
)
_OTHERS = Text("Other routes from here:", "ほかの経路:")
_OTHER = Text("- {}", "- {}")
_EXCLUDED = Text(
    "- {} (excluded by what was asked, or by its lifecycle)", "- {} (指定した条件または提供状況により除外)"
)
_UNCALLABLE = Text("- {} (takes no Converse)", "- {} (Converse には非対応)")
_CHOOSE = Text(
    "--residency region or country takes one that stays; without it the cheapest is taken, as `advisor recommend` does.",
    "処理場所を限定する場合: --residency region または country。指定しない場合は `advisor recommend` と同じく最も安い経路です。",
)
_FILE = "call_bedrock.py"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the script."""
    call = plan.bedrock
    assert call is not None
    more: list[Text | Command] = [install("boto3")]
    if call.eula:
        more.append(Text(_TERMS.en.format(call.eula.en), _TERMS.ja.format(call.eula.ja)))
    yen = view.yen_per_usd
    if plan.deployment.inference_profile:
        more.append(Text(*(each.format(call.region) for each in _ROUTE)))
    if call.others:
        more.append(_OTHERS)
        for each in call.others:
            told = Text(routes.offer(each, "en", yen), routes.offer(each, "ja", yen))
            form = _EXCLUDED if each.name in call.excluded else _OTHER
            form = _UNCALLABLE if each.name in call.uncallable else form
            more.append(Text(*(text.format(said) for text, said in zip(form, told, strict=True))))
        more.append(_CHOOSE)
    values = {"REGION": call.region, "MODEL_ID": call.model_id, "MAX_TOKENS": call.max_output_tokens}
    lines = [
        *beginning(header(plan, view, _ABOUT, *more)),
        "import sys",
        "",
        "import boto3",
        "",
        *constants(values),
        "",
        "",
        "def main() -> None:",
        '    prompt = " ".join(sys.argv[1:]) or sys.stdin.read()',
        '    bedrock = boto3.client("bedrock-runtime", region_name=REGION)',
        "    response = bedrock.converse(",
        "        modelId=MODEL_ID,",
        '        messages=[{"role": "user", "content": [{"text": prompt}]}],',
        '        inferenceConfig={"maxTokens": MAX_TOKENS},',
        "    )",
        '    parts = response["output"]["message"]["content"]',
        '    print("".join(part.get("text", "") for part in parts))',
        "",
        "",
        'if __name__ == "__main__":',
        "    main()",
    ]
    return Artefact(_FILE, "\n".join(lines) + "\n", "python", _ABOUT)
