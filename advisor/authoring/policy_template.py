"""The policy that `advisor check --init` writes: every key with what it decides, and little allowed to begin with.

A line that begins with `#` and a space is a remark; one that begins with `#` and no space is a setting to be uncovered.
"""

from __future__ import annotations

from advisor.core.text import Language, Text

__all__ = ["template"]


def template(language: Language) -> str:
    """Return the text of the policy file, its remarks in ``language``."""
    return _TEMPLATE.get(language)


_TEMPLATE = Text(
    """\
# What advisor check allows in this project. `advisor schema policy` prints the JSON Schema for editors.
version: 1

# How the models are used: what licences ask about. Users, revenue, country and hosting are not known until they are
# stated, and what is not known is not allowed where a licence makes it a condition. The others are no until they are
# stated, with a warning where it matters.
profile:
  # Used in a business, paid for or not: decides on non-commercial and research licences.
  commercial: true
  # Users a month of all your products, affiliates included: some licences end above a number (Llama: 700 million).
  #monthly_active_users: 100000
  # Revenue a year in US dollars, of the whole group: some licences end above an amount.
  #annual_revenue_usd: 10000000
  # Where your company is, ISO 3166 (JP, DE, US): some licences leave countries out.
  #jurisdiction: JP
  # internal: only your own staff; saas: others use the model through your service.
  #hosting: internal
  # Whether you hand the weights to others, in a product or on a device: brings notices and copies of the licence.
  #distribute_weights: false
  # Whether you change the weights (true, lora, qlora, full, or false): some licences forbid it or ask for a name.
  #fine_tune: false
  # Whether what the model writes trains another model: some licences forbid it.
  #train_on_outputs: false

# The licences allowed: SPDX ids or expressions, tags of the Hugging Face Hub, ids of `advisor list licenses`, or whole
# classes. A model needs its own licence allowed and that of everything it was made from. To begin with, only licences
# that ask for little more than to be passed on. Without this list, all that permit what the profile says are allowed.
allow:
  - Apache-2.0
  - MIT
  - BSD-2-Clause
  - BSD-3-Clause
  - ISC
  # Written for models: weights, code and data alike.
  - OpenMDW-1.0
  # No rights reserved.
  - CC0-1.0
  - Unlicense
  # Names the author wherever the work is shown or passed on.
  #- CC-BY-4.0
  # Llama 2 to 4: a limit on users, `Built with Llama`, a name for derived models, a use policy.
  #- class:llama-community
  # Gemma: a use policy that is passed on with every copy.
  #- gemma
  # RAIL: restrictions on use that are passed on with every copy.
  #- class:openrail
  # Services such as Amazon Bedrock: the provider's terms, nothing to pass on.
  #- class:proprietary-service

# A model whose licence is not known: error or warn.
unknown: error
# A model whose name is computed when the code runs, so that nobody can check it: error, warn, note or off.
dynamic: warn
# Exceptions and inline ignores that nothing needs any more: error, warn, note or off.
unused: warn

# Models that may be used all the same. `model` is a pattern. `reason` is license-acquired, legal-approved,
# internal-use, evaluation, not-distributed, own-model or other. The rest is optional, and narrows it: the licences it
# is for (`allow`), the last day it holds, patterns of paths, the rules it silences.
#exceptions:
#  - model: meta-llama/*
#    allow: [class:llama-community]
#    reason: legal-approved
#    comment: "ticket, date, and who decided"
#    expires: 2027-03-31
#    paths: ["experiments/**"]
#    rules: [LIC001]

# Licences you have read yourself, where a model page does not say which it is. With `file` and `sha256` (of the text,
# kept in this folder or below) it holds only while the text stays the same.
#clarify:
#  - model: example/model
#    expression: Apache-2.0

# Other levels for single rules (LIC001 to LIC013): error, warn, note or off.
#rules:
#  LIC013: warn

# Files that are not searched, as in .gitignore.
#exclude:
#  - "tests/fixtures/**"
""",
    """\
# このプロジェクトで advisor check が許可するもの。`advisor schema policy` でエディター用の JSON Schema を表示できます。
version: 1

# モデルの使い方 (ライセンスが条件とする事項)。利用者数、売上高、国、提供形態は、書かれていなければ不明として扱い、
# ライセンスがそれを条件としている場合は許可しません。その他は false とみなし、影響がある場合に警告します。
profile:
  # 有償・無償を問わず、事業での利用か。非商用・研究限定のライセンスの可否が決まります。
  commercial: true
  # 関連会社を含む全製品の月間利用者数。一定数を超えると使えないライセンスがあります (Llama は 7 億人)。
  #monthly_active_users: 100000
  # グループ全体の年間売上高 (米ドル)。一定額を超えると使えないライセンスがあります。
  #annual_revenue_usd: 10000000
  # 会社の所在国 (ISO 3166: JP、DE、US など)。一部の国を対象外とするライセンスがあります。
  #jurisdiction: JP
  # internal: 社内のみで利用。saas: 自社サービスを通じて社外の人が利用。
  #hosting: internal
  # 製品や機器に含めるなどして、重みを第三者に渡すか。告知文やライセンスの写しの添付が必要になります。
  #distribute_weights: false
  # 重みを変更するか (true、lora、qlora、full、または false)。禁止や名称の指定を伴うライセンスがあります。
  #fine_tune: false
  # モデルの出力を別のモデルの学習に使うか。禁止するライセンスがあります。
  #train_on_outputs: false

# 許可するライセンス。SPDX の ID か式、Hugging Face Hub のタグ、`advisor list licenses` の ID、または分類 (class:) で書きます。
# モデル自身と、すべての派生元のライセンスが許可されている必要があります。はじめは、義務がほぼ「写しの添付」だけの
# ライセンスに限っています。この一覧がない場合は、プロフィールの使い方を認めるものすべてが許可されます。
allow:
  - Apache-2.0
  - MIT
  - BSD-2-Clause
  - BSD-3-Clause
  - ISC
  # モデルのために書かれたライセンス。重み・コード・データに共通です。
  - OpenMDW-1.0
  # 権利を留保しません。
  - CC0-1.0
  - Unlicense
  # 公開や再配布の際に、作者の表示が必要です。
  #- CC-BY-4.0
  # Llama 2〜4: 利用者数の上限、`Built with Llama` の表示、派生モデルの名称、利用規定があります。
  #- class:llama-community
  # Gemma: 利用規定があり、写しを渡す際に引き継ぐ必要があります。
  #- gemma
  # RAIL: 用途の制限があり、写しを渡す際に引き継ぐ必要があります。
  #- class:openrail
  # Amazon Bedrock などのサービス: 提供者の規約に従います。引き継ぐ義務はありません。
  #- class:proprietary-service

# ライセンスが不明なモデル: error または warn。
unknown: error
# 名前が実行時に決まり、確認できないモデル: error、warn、note、off のいずれか。
dynamic: warn
# 不要になった例外と、コード内の無視指定: error、warn、note、off のいずれか。
unused: warn

# 例外として使用を認めるモデル。`model` はパターンです。`reason` は license-acquired、legal-approved、internal-use、
# evaluation、not-distributed、own-model、other のいずれか。ほかは任意で、範囲を絞ります: 対象のライセンス (`allow`)、
# 有効な最終日、パスのパターン、対象のルール。
#exceptions:
#  - model: meta-llama/*
#    allow: [class:llama-community]
#    reason: legal-approved
#    comment: "チケット番号・日付・承認者"
#    expires: 2027-03-31
#    paths: ["experiments/**"]
#    rules: [LIC001]

# モデルのページからは特定できず、自分で確認したライセンス。`file` と `sha256` (このフォルダー以下に置いた本文の
# もの) を書くと、本文が変わらない間だけ有効です。
#clarify:
#  - model: example/model
#    expression: Apache-2.0

# 個々のルールのレベルの変更 (LIC001〜LIC013): error、warn、note、off のいずれか。
#rules:
#  LIC013: warn

# 検索しないファイル (.gitignore と同じ書き方)。
#exclude:
#  - "tests/fixtures/**"
""",
)
