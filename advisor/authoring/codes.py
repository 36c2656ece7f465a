"""What each diagnostic code means and how to mend it: the reference page is made from here.

A test sees to it that every code the package can report stands here, and no other.
"""

from __future__ import annotations

from advisor.core.text import Language, Text

__all__ = ["CODES", "codes_reference"]

CODES: dict[str, Text] = {
    # --------------------------------------------------------------------------------------- reading a file
    "file.alias": Text(
        "An alias (`*name`) repeats a value written elsewhere. Write the value out in each place.",
        "エイリアス (`*name`) は使えません。それぞれの場所に値をそのまま書いてください。",
    ),
    "file.anchor": Text(
        "An anchor (`&name`) marks a value for an alias. Remove it.",
        "アンカー (`&name`) は使えません。削除してください。",
    ),
    "file.control-character": Text(
        "An invisible character that readers treat differently. Remove it, or write an escape in double quotes.",
        "読み手によって扱いが異なる不可視の文字です。削除するか、二重引用符の中でエスケープしてください。",
    ),
    "file.directive": Text(
        "`%YAML` and `%TAG` lines change the meaning of the file. Remove the line.",
        "`%YAML` や `%TAG` の行はファイルの意味を変えます。行を削除してください。",
    ),
    "file.documents": Text(
        "A second document after `---`. Keep one document per file.",
        "`---` の後に 2 つ目の文書があります。1 つのファイルには 1 つの文書だけを書いてください。",
    ),
    "file.duplicate-key": Text(
        "The same key twice in one mapping; most readers silently keep the last. Keep one.",
        "同じキーが 2 つあります。多くの読み手は最後の値だけを使います。一方だけにしてください。",
    ),
    "file.empty": Text("The file holds no value.", "ファイルに値がありません。"),
    "file.key": Text(
        "A key is empty, or a list or mapping. Keys are text: `key: value`.",
        "キーが空か、リストやマッピングです。キーは文字列で、`キー: 値` の形で書いてください。",
    ),
    "file.merge-key": Text(
        "Merge keys (`<<`) are not part of YAML 1.2. Write the keys out.",
        "マージキー (`<<`) は YAML 1.2 にありません。キーをそのまま書いてください。",
    ),
    "file.missing": Text("There is no such file.", "ファイルがありません。"),
    "file.not-utf8": Text(
        "The file is not UTF-8 text. Save it as UTF-8.", "UTF-8 ではありません。UTF-8 で保存してください。"
    ),
    "file.number": Text(
        "Leading zeros, infinity or not a number: readers differ. Quote it if text is meant.",
        "先頭の 0、無限大、非数は読み手によって解釈が異なります。文字列であれば引用符で囲んでください。",
    ),
    "file.syntax": Text(
        "The text is not YAML (or JSON). The message says what was expected where.",
        "YAML (または JSON) として読めません。必要なものと場所はメッセージに示されます。",
    ),
    "file.tag": Text("Tags (`!name`) are not used. Remove it.", "タグ (`!name`) は使えません。削除してください。"),
    "file.too-deep": Text("Nested deeper than any of our files needs.", "入れ子が深すぎます。"),
    "file.too-large": Text(
        "Larger than any of our files may be. Is it the right file? If so, split it.",
        "ファイルが大きすぎます。正しいファイルか確かめ、正しければ分割してください。",
    ),
    "file.unreadable": Text(
        "The operating system refuses to read it, or it is a folder.",
        "OS が読み取りを拒否したか、フォルダーです。",
    ),
    # --------------------------------------------------------------------------------------- shape of a document
    "schema.missing-key": Text("A key the document needs is not there.", "必要なキーがありません。"),
    "schema.unknown-key": Text(
        "A key the document does not know: often a slip of the pen, which would lose the value in silence.",
        "知らないキーです。多くは書き間違いで、そのままでは値が黙って失われます。",
    ),
    "schema.value": Text(
        'A value of the wrong type or form, or out of bounds. `"1"` is text, not a number.',
        '値の型や形が違うか、範囲外です。`"1"` は数値ではなく文字列です。',
    ),
    # --------------------------------------------------------------------------------------- the folder
    "tree.empty": Text("The folder holds no catalogue files.", "フォルダーにカタログのファイルがありません。"),
    "tree.misnamed": Text(
        "The file is not named after the family or suite in it. Rename one of them.",
        "ファイル名が中の family や suite と一致しません。どちらかを直してください。",
    ),
    "tree.not-a-file": Text(
        "A pipe, a device, or a link that leads to no file; links to folders are not followed. Put the file itself here.",
        "パイプ、デバイス、またはファイルを指さないリンクです。フォルダーへのリンクはたどりません。"
        "ファイルそのものを置いてください。",
    ),
    "tree.unknown-file": Text(
        "No document belongs at this place; it would be ignored. Move or rename the file.",
        "この場所に置ける文書ではありません。移動するか名前を変えてください。",
    ),
    "tree.unreadable": Text("The folder is missing or cannot be listed.", "フォルダーがないか、一覧を取得できません。"),
    # --------------------------------------------------------------------------------------- the catalogue as a whole
    "catalog.bad-country": Text(
        "Not an ISO 3166-1 alpha-2 code, nor EU.", "ISO 3166-1 の 2 文字コードでも EU でもありません。"
    ),
    "catalog.bad-date": Text("The calendar has no such day.", "その日付は暦にありません。"),
    "catalog.bad-version": Text("Not a version number such as 8.6.", "8.6 のような番号ではありません。"),
    "catalog.circular-ancestors": Text(
        "Following a model's ancestors leads back to it.", "派生元をたどると元のモデルに戻ります。"
    ),
    "catalog.circular-successors": Text(
        "Following a model's successors (`superseded_by`, or the `replacements` of a lifecycle) leads back to it.",
        "後継 (`superseded_by`、または lifecycle の `replacements`) をたどると元のモデルに戻ります。",
    ),
    "catalog.constant-range": Text(
        "A constant of an engine or framework that cannot be so large or so small: a share of 0, a negative time.",
        "推論エンジンや学習フレームワークの定数が、ありえない大きさです (0 の割合、負の時間など)。",
    ),
    "catalog.duplicate-name": Text(
        "An id, alias, channel id or Hub tag already leads to another entry. Case does not tell names apart.",
        "ID・別名・チャネル ID・Hub のタグがすでに別の項目を指しています。大文字と小文字は区別されません。",
    ),
    "catalog.duplicate-price": Text(
        "Two prices of one day. Keep one row a day.", "同じ日の価格が 2 つあります。1 日 1 行にしてください。"
    ),
    "catalog.duplicate-score": Text(
        "Two scores of one model in one metric. Keep the comparable one.",
        "同じ指標に同じモデルのスコアが 2 つあります。比較できるほうだけを残してください。",
    ),
    "catalog.earlier-successor": Text(
        "A model is superseded by one that was released before it.", "後継モデルの公開日が元のモデルより前です。"
    ),
    "catalog.foreign-publisher": Text(
        "The model is another publisher's. Move it to the file named after the first part of its id.",
        "別の公開元のモデルです。ID の前半と同じ名前のファイルに移動してください。",
    ),
    "catalog.foreign-relicensing": Text(
        "`relicensed` on a parent of another publisher. Only who owns the parent can license what was made from it anew; drop it.",
        "公開元の異なる派生元に `relicensed` が付いています。別の条件で提供できるのは派生元の権利者だけです。削除してください。",
    ),
    "catalog.future-date": Text(
        "An observation dated after the newest source was read.", "観測の日付が、最も新しい出典の確認日より後です。"
    ),
    "catalog.invalid-config": Text(
        "A field of the architecture is missing or impossible. Compare with the publisher's config.json.",
        "アーキテクチャの項目が欠けているか、ありえない値です。公開元の config.json と照らし合わせてください。",
    ),
    "catalog.lifecycle": Text(
        "Status and dates contradict each other: what has ended is gone; what is gone has an end or a note.",
        "状態と日付が矛盾しています。終了したものは gone とし、gone には終了日か注記が必要です。",
    ),
    "catalog.missing-constant": Text(
        "Constants that the estimates read are left out of the oldest profile, or of one that inherits nothing. A term that "
        "there is not is 0.",
        "見積もりに必要な定数が、最も古いプロファイル (または何も引き継がないプロファイル) にありません。"
        "効果のない項は 0 と書いてください。",
    ),
    "catalog.missing-fact": Text(
        "A fact every entry states is left out. Give it, or write `{value: null, why: {en, ja}}`.",
        "必須の事実がありません。値を書くか、`{value: null, why: {en, ja}}` と書いてください。",
    ),
    "catalog.no-channel": Text(
        "A model that is served nowhere and has no lifecycle. Say where it is served, or when it ended.",
        "提供先もライフサイクルもありません。提供先か、終了した日を書いてください。",
    ),
    "catalog.no-condition": Text(
        "Commercial use is conditional, but no condition is given.", "商用利用が条件付きですが、条件がありません。"
    ),
    "catalog.no-older-profile": Text(
        "The oldest profile inherits, and there is nothing to inherit from. Remove `inherits:`.",
        "最も古いプロファイルに引き継ぐ元がありません。`inherits:` を削除してください。",
    ),
    "catalog.no-price": Text("A price row without a price.", "価格のない価格行です。"),
    "catalog.no-reason": Text(
        "An unknown value without a reason. Add `why: {en, ja}`.",
        "不明な値に理由がありません。`why: {en, ja}` を書いてください。",
    ),
    "catalog.no-source": Text(
        "A published figure that no `from:` gives a source. Add one here or above, or state another `basis:`.",
        "公開された値に出典がありません。ここか上位に `from:` を書くか、別の `basis:` を指定してください。",
    ),
    "catalog.odd-heads": Text(
        "Heads, their width and the hidden size do not go together.",
        "ヘッド数・ヘッドの幅・hidden_size が合いません。",
    ),
    "catalog.odd-published": Text(
        "The publisher's round figure is far from what the architecture counts, with or without the tables (a warning). "
        "Mend one of them, or explain it in `difference:`.",
        "公開元の概数がアーキテクチャからの計算値と (埋め込み表を除いて数えても) 大きく異なります (警告)。"
        "どちらかを直すか、`difference:` で説明してください。",
    ),
    "catalog.odd-score": Text("A score outside its own interval.", "スコアが自身の区間の外にあります。"),
    "catalog.odd-weights": Text(
        "The size of the weight files is not parameters × bytes of the number format (within 2 %).",
        "重みファイルのサイズが、パラメータ数 × 数値形式のバイト数と 2 % を超えて異なります。",
    ),
    "catalog.own-ancestor": Text("A model named as its own ancestor.", "自分自身が派生元になっています。"),
    "catalog.parameters-differ": Text(
        "The given total is not what the architecture counts. Mend one, or explain it in `difference:`.",
        "total がアーキテクチャからの計算値と異なります。どちらかを直すか、`difference:` で説明してください。",
    ),
    "catalog.tokenizer-vocabulary": Text(
        "The model's vocabulary is not as large as its tokenizer's, padding apart: it has another tokenizer.",
        "モデルの語彙の大きさがトークナイザーと (パディングを除いて) 合いません。別のトークナイザーです。",
    ),
    "catalog.uncatalogued-ancestor": Text(
        "An ancestor that is not in the catalogue (a warning): what its licence passes on is not known.",
        "派生元がカタログにありません (警告)。そのライセンスが何を課すかは不明として扱われます。",
    ),
    "catalog.unknown-accelerator": Text(
        "No such accelerator in `accelerators.yaml`.", "`accelerators.yaml` にないアクセラレータです。"
    ),
    "catalog.unknown-ancestor": Text(
        "Neither a catalogued model nor the form of a Hub id.", "カタログになく、Hub の ID の形でもありません。"
    ),
    "catalog.unknown-architecture": Text(
        "A `model_type` that cannot be counted exactly. Write `config: null` with `why:` until it can.",
        "正確に計算できない `model_type` です。対応までは `config: null` と `why:` を書いてください。",
    ),
    "catalog.unknown-bedrock-id": Text(
        "A price for a Bedrock id that no model lists (a warning).",
        "どのモデルにもない Bedrock ID の価格です (警告)。",
    ),
    "catalog.unknown-constant": Text(
        "A constant that no estimate reads: often a slip of the pen.",
        "どの見積もりも使わない定数です。多くは書き間違いです。",
    ),
    "catalog.unknown-engine": Text("No such engine in `engines.yaml`.", "`engines.yaml` にない推論エンジンです。"),
    "catalog.unknown-instance": Text(
        "No such instance type in `instances/` (a warning for what JumpStart lists).",
        "`instances/` にないインスタンスタイプです (JumpStart の一覧では警告)。",
    ),
    "catalog.unknown-license": Text("No such licence in `licenses/`.", "`licenses/` にないライセンスです。"),
    "catalog.unknown-metric": Text(
        "No metric is named (`suite:metric`), or the suite has no such metric.",
        "指標の指定がない (`suite:metric`) か、ベンチマークにない指標です。",
    ),
    "catalog.unknown-quantization": Text(
        "No such quantization in `training.yaml`.", "`training.yaml` にない量子化方式です。"
    ),
    "catalog.unknown-region": Text("No such region in `regions.yaml`.", "`regions.yaml` にないリージョンです。"),
    "catalog.unknown-registry": Text(
        "No such registry under `registries:` of `images.yaml`.",
        "`images.yaml` の `registries:` にないレジストリーです。",
    ),
    "catalog.unknown-replacement": Text(
        "A replacement that is not in the catalogue.", "後継として挙げたモデルがカタログにありません。"
    ),
    "catalog.unlinked-score": Text(
        "A row of a suite bears the name or an alias of a model instead of its id, and counts for nobody (a warning).",
        "ベンチマークの行が ID ではなくモデルの名前や別名で書かれていて、どのモデルのスコアにもなりません (警告)。",
    ),
    "catalog.unknown-source": Text(
        "`from:` names no source of its file.", "`from:` がこのファイルの出典を指していません。"
    ),
    "catalog.unknown-spdx": Text(
        "Not an SPDX id as SPDX writes it, nor a `LicenseRef-…`.",
        "SPDX の表記どおりの ID でも `LicenseRef-…` でもありません。",
    ),
    "catalog.unknown-successor": Text(
        "`superseded_by` names a model that is not in the catalogue.",
        "`superseded_by` のモデルがカタログにありません。",
    ),
    "catalog.unknown-suite": Text("No such suite in `benchmarks/`.", "`benchmarks/` にないベンチマークです。"),
    "catalog.unknown-text": Text(
        "Tokens counted on a text that `texts:` of `tokenizers.yaml` does not name.",
        "`tokenizers.yaml` の `texts:` にない文章での計測です。",
    ),
    "catalog.unknown-tokenizer": Text(
        "No such tokenizer in `tokenizers.yaml`.", "`tokenizers.yaml` にないトークナイザーです。"
    ),
    "catalog.unresolved-license": Text(
        "An unresolved licence that claims to allow commercial use.", "未解決のライセンスが商用利用を許可しています。"
    ),
    "catalog.unsorted": Text(
        "Pedigrees stand in alphabetical order, whatever the case. Move the entry.",
        "系譜の項目は (大文字と小文字を区別せず) アルファベット順に並べます。項目を移動してください。",
    ),
    "catalog.unused-source": Text("A source nothing refers to.", "どこからも参照されていない出典です。"),
    "catalog.wrong-file": Text(
        "An instance type in the file of another family.", "インスタンスタイプが別のファミリーのファイルにあります。"
    ),
    # --------------------------------------------------------------------------------------- the licence policy
    "policy.bad-expression": Text(
        "Not an SPDX expression: licences joined by AND, OR and WITH.",
        "SPDX のライセンス式ではありません。ライセンスを AND・OR・WITH でつないでください。",
    ),
    "policy.clarified-twice": Text("Two clarifications of one model.", "同じモデルの明示 (clarify) が 2 つあります。"),
    "policy.file": Text(
        "The licence text of a clarification is missing, or lies outside the policy's folder.",
        "明示 (clarify) のライセンス本文がないか、ポリシーのフォルダーの外にあります。",
    ),
    "policy.misnamed": Text(
        "A policy under a name that is not read by default.", "既定では読み込まれない名前のポリシーです。"
    ),
    "policy.no-table": Text(
        "The TOML file has no table `[tool.advisor]`.", "TOML に `[tool.advisor]` テーブルがありません。"
    ),
    "policy.unknown-class": Text(
        "No licence of the catalogue is of this class.", "カタログにないライセンスの分類です。"
    ),
    "policy.unknown-license": Text(
        "Neither SPDX nor the catalogue knows the licence, and no clarification of the policy introduces it.",
        "SPDX にもカタログにもなく、ポリシーの明示 (clarify) にも現れないライセンスです。",
    ),
    "policy.unresolved-license": Text(
        "A name that stands for any licence (`other`, `cc`). Allowing it would allow what nobody has read.",
        "任意のライセンスを表す名前 (`other`、`cc` など) です。許可すると、誰も読んでいないライセンスを許可することになります。",
    ),
}
"""Code → meaning."""

_TITLE = Text("# Diagnostics of catalogue files", "# カタログファイルの診断")


def codes_reference(language: Language) -> str:
    """Return the reference page in Markdown, one heading per code."""
    parts = [_TITLE.get(language)]
    parts += [f"## `{code}`\n\n{meaning.get(language)}" for code, meaning in sorted(CODES.items())]
    return "\n\n".join(parts) + "\n"
