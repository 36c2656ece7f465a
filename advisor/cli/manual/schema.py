"""``advisor schema``."""

from __future__ import annotations

from advisor.cli.manual import Example, Manual
from advisor.cli.manual.common import DONE, USAGE
from advisor.core.text import Text

PAGES = {
    "schema": Manual(
        describes=Text(
            "Prints a JSON Schema: of reports (report, estimate, finetune, check), of what you write (request, policy, "
            "rule), or of a file of the catalogue (model, instance, license …). Editors complete and check YAML with them.",
            "JSON Schema を表示します。レポート (report、estimate、finetune、check)、自分で書くファイル (request、policy、"
            "rule)、カタログのファイル (model、instance、license など) があります。エディターでの補完や検査に使えます。",
        ),
        examples=(
            Example("schema report", Text("Of `recommend --format json`:", "`recommend --format json` の出力:")),
            Example("schema policy", Text("Of advisor-policy.yaml:", "advisor-policy.yaml の形式:")),
        ),
        codes=(DONE, USAGE),
        environment=("ADVISOR_LANG",),
    ),
}
