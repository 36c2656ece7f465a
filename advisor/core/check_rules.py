"""The rules of the licence check, LIC001 to LIC013: what each means and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.core.checking import Level

__all__ = ["CHECK_RULES", "CheckRule"]


class CheckRule(NamedTuple):
    """One rule. ``name`` is stable, for machines; ``default_level`` holds where the policy says nothing else.

    ``about_license``: an exception that names no rules covers it.
    """

    id: str
    name: str
    title: Text
    meaning: Text
    remedy: Text
    default_level: Level
    about_license: bool = True


_RULES = (
    CheckRule(
        "LIC001",
        "license-not-allowed",
        Text("licence not allowed", "許可されていないライセンス"),
        Text(
            "The effective licence of the model, its own and every ancestor's, is not on the policy's allow-list.",
            "モデルの実効ライセンス (モデル自身とすべての派生元のライセンス) が、ポリシーの許可リストにありません。",
        ),
        Text(
            "Use a model whose licence is allowed, add the licence or its class to `allow` after review, "
            "or add an exception with a reason.",
            "許可されたライセンスのモデルに替えるか、確認のうえでライセンスまたはその分類を `allow` に加えるか、"
            "理由を添えて例外を追加してください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC002",
        "license-unresolved",
        Text("licence unresolved", "ライセンスを特定できない"),
        Text(
            "The licence of the model or of one of its ancestors is not known, or the model's name is computed when "
            "the code runs. What is not known is not allowed.",
            "モデルまたは派生元のライセンスが不明であるか、モデル名が実行時に決まります。不明なものは許可されません。",
        ),
        Text(
            "Read the licence on the model's page and state it under `clarify`, look the model up with `--online`, "
            "or write the name as a literal. `unknown: warn` in the policy lowers the level.",
            "モデルのページでライセンスを確認して `clarify` に記載するか、`--online` で照会するか、"
            "モデル名を文字列で直接書いてください。ポリシーの `unknown: warn` で警告に下げられます。",
        ),
        "error",
    ),
    CheckRule(
        "LIC003",
        "commercial-condition-exceeded",
        Text("commercial condition exceeded", "商用利用の条件を超過"),
        Text(
            "The licence permits commercial use only below a threshold (users, revenue) or under a condition that the "
            "policy's profile does not meet, or does not state.",
            "ライセンスが商用利用を認めるのは一定の規模 (利用者数、売上高) 以下または特定の条件のもとに限られ、"
            "ポリシーのプロフィールはこれを満たさないか、記載がありません。",
        ),
        Text(
            "Obtain a commercial licence from the publisher and add an exception (`reason: license-acquired`), "
            "state the missing figure in `profile`, or use another model.",
            "公開元から商用ライセンスを取得して例外 (`reason: license-acquired`) を追加するか、"
            "不足している数値を `profile` に記載するか、別のモデルを使ってください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC004",
        "non-commercial",
        Text("non-commercial licence", "商用利用不可のライセンス"),
        Text(
            "The model, or a model or data it was made from, may not be used commercially, and the policy's profile "
            "is commercial.",
            "モデル、またはその作成に使われたモデルやデータは商用利用が認められていませんが、"
            "ポリシーのプロフィールは商用です。",
        ),
        Text(
            "Use a model that permits commercial use, obtain a licence from the publisher, or, where the use is not "
            "commercial, limit an exception to those paths.",
            "商用利用できるモデルに替えるか、公開元から許諾を得てください。商用でない用途であれば、"
            "例外を該当するパスに限って追加してください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC005",
        "laxer-than-base",
        Text("licence laxer than its base", "派生元より緩いライセンス表示"),
        Text(
            "The model declares a licence that permits more than that of a model it was made from. The terms of the "
            "base still hold.",
            "モデルの表示するライセンスが、派生元のライセンスより緩くなっています。派生元の条件は引き続き適用されます。",
        ),
        Text(
            "Comply with the effective licence shown, not with the tag of the model; ask the publisher to correct it.",
            "モデルのタグではなく、表示された実効ライセンスに従ってください。公開元に訂正を求めることもできます。",
        ),
        "warning",
    ),
    CheckRule(
        "LIC006",
        "output-training",
        Text("output-training clause", "出力の学習利用に関する条項"),
        Text(
            "The licence forbids or restricts training other models on the outputs, and the policy's profile says "
            "`train_on_outputs: true`. A condition that is less than a ban is a warning.",
            "ライセンスは出力を他のモデルの学習に使うことを禁止または制限していますが、"
            "ポリシーのプロフィールは `train_on_outputs: true` です。禁止ではなく条件付きの場合は警告です。",
        ),
        Text(
            "Generate training data with a model whose licence permits it, or meet the condition (often a name) and "
            "add an exception.",
            "学習データは許諾のあるモデルで生成するか、条件 (多くは名称の表示) を満たしたうえで例外を追加してください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC007",
        "jurisdiction-excluded",
        Text("jurisdiction excluded", "対象外の国または地域"),
        Text(
            "The licence grants nothing to residents of the policy's jurisdiction, or may not.",
            "ライセンスは、ポリシーに記載された国または地域の利用者を対象外としているか、対象外としている可能性があります。",
        ),
        Text(
            "Use another model, obtain a licence from the publisher, or state `jurisdiction` in the profile.",
            "別のモデルに替えるか、公開元から許諾を得るか、プロフィールに `jurisdiction` を記載してください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC008",
        "hosting-restricted",
        Text("hosting restricted", "サービス提供の制限"),
        Text(
            "The licence forbids or conditions offering the model to others as a service, or distributing its weights, "
            "and the policy's profile does so. A condition that is less than a ban is a warning.",
            "ライセンスは、モデルを第三者にサービスとして提供すること、または重みを配布することを"
            "禁止または制限していますが、ポリシーのプロフィールはこれに該当します。禁止ではなく条件付きの場合は警告です。",
        ),
        Text(
            "Use another model, use it through the publisher's or a licensed service, or obtain a licence.",
            "別のモデルに替えるか、公開元または許諾を受けたサービスを通じて利用するか、許諾を得てください。",
        ),
        "error",
    ),
    CheckRule(
        "LIC009",
        "notice-missing",
        Text("notice or name missing", "表示または名称の欠落"),
        Text(
            "The licence demands a notice, a display line or a name for derived models, and none was found in the files.",
            "ライセンスは告知文、画面などでの表示、または派生モデルの名称を求めていますが、ファイルには見つかりません。",
        ),
        Text(
            "Add the text shown to NOTICE or to the documentation; `advisor check --format notice` writes one for all "
            "models used.",
            "表示された文を NOTICE や文書に加えてください。`advisor check --format notice` は、"
            "使用しているすべてのモデルについて NOTICE を出力します。",
        ),
        "warning",
    ),
    CheckRule(
        "LIC010",
        "gated-or-terms-accepted-in-code",
        Text("gated, or terms accepted in code", "利用制限付き、またはコード内での規約への同意"),
        Text(
            "The code accepts a EULA (`accept_eula=True`), or loads a gated model whose terms somebody must have "
            "accepted with an account. A gate alone is a note.",
            "コードが EULA に同意している (`accept_eula=True`) か、アカウントでの規約への同意を要するモデルを"
            "読み込んでいます。後者だけの場合は補足です。",
        ),
        Text(
            "Have the terms read and accepted by someone entitled to, and record it as an exception "
            "(`reason: legal-approved`).",
            "権限のある担当者が規約を確認して同意し、例外 (`reason: legal-approved`) として記録してください。",
        ),
        "warning",
    ),
    CheckRule(
        "LIC011",
        "changed-since-lock",
        Text("changed since the lock file", "ロックファイル作成後の変更"),
        Text(
            "The declared licence, the effective licence or the licence text of the model is not what the lock file "
            "records, or the model is new.",
            "モデルの表示ライセンス、実効ライセンスまたはライセンス本文がロックファイルの記録と異なるか、"
            "モデルが新たに追加されています。",
        ),
        Text(
            "Review the change, then renew the lock file and commit it.",
            "変更内容を確認してから、ロックファイルを更新してコミットしてください。",
        ),
        "error",
        about_license=False,
    ),
    CheckRule(
        "LIC012",
        "exception-expired-or-unused",
        Text("exception expired or unused", "期限切れまたは未使用の例外"),
        Text(
            "An exception, a clarification or an inline ignore has expired, matches nothing any more, or is not valid; or, "
            "with `--diff`, the policy, the lock or the baseline is itself among the changes.",
            "例外、ライセンスの明示 (clarify) またはコード内の無視指定が、期限切れか、どれにも一致しないか、無効です。または、"
            "`--diff` で見る変更に、ポリシー・ロック・ベースライン自体が含まれています。",
        ),
        Text(
            "Renew it after review, or delete it.",
            "確認のうえで更新するか、削除してください。",
        ),
        "warning",
        about_license=False,
    ),
    CheckRule(
        "LIC013",
        "revision-unpinned",
        Text("revision not pinned", "リビジョンが固定されていない"),
        Text(
            "The model is loaded without a commit as revision: its licence and its weights can change under the same name.",
            "リビジョンにコミットを指定せずにモデルを読み込んでいるため、同じ名前のままライセンスや重みが変わりえます。",
        ),
        Text(
            'Pin the commit (`revision="…"`).',
            'コミットを固定してください (`revision="…"`)。',
        ),
        "note",
        about_license=False,
    ),
)

CHECK_RULES = {rule.id: rule for rule in _RULES}
"""Id → rule, in the order of the ids."""
