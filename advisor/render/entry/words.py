"""What facts and their values are called in Japanese. In English they are shown as JSON has them: the names are English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.names import name_of
from advisor.render.wording import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.text import Language

__all__ = ["label", "value_word"]

SEPARATOR = "・"
"""Between the parts of a name: ``アーキテクチャ・層数``."""

_LABELS: Mapping[str, str] = {
    "accelerator": "アクセラレータ", "accelerator_count": "アクセラレータ数", "active": "アクティブ", "aliases": "別名",
    "also_licenses": "併用ライセンス", "ancestors": "派生元", "applies_to": "対象", "architecture": "アーキテクチャ",
    "as_of": "時点", "bandwidth_bytes_per_second": "メモリ帯域", "because": "理由", "bedrock": "Bedrock",
    "bedrock_models": "Bedrock のモデル", "carriers": "対象となるモデルの用途", "chance": "偶然水準", "channels": "提供元",
    "classes": "分類", "commercial_use": "商用利用", "compute_capability": "Compute Capability", "conditions": "条件",
    "context_characters": "コンテキストの文字数", "context_length": "コンテキスト長", "context_limit": "コンテキスト長の制限",
    "cores": "コア数", "country": "国", "data_license": "データのライセンス", "default_instance": "既定のインスタンス",
    "destinations": "処理先", "distribution": "再配布", "dtype": "数値形式", "dtypes": "対応する数値形式", "ec2": "EC2",
    "embedding": "埋め込み", "endpoints": "エンドポイント", "ends": "終了日", "ends_by_region": "リージョン別の終了日",
    "eula": "利用条件",
    "evidence": "評価値", "examples": "例の数", "excludes": "対象外", "experts": "エキスパート数",
    "experts_per_token": "トークンごとのエキスパート数", "facts": "使用する事実", "family": "ファミリー",
    "fine_tunable": "ファインチューニング", "flops": "演算性能", "form": "形式", "gated": "利用申請",
    "geography": "地域区分", "head_dim": "ヘッド次元", "heads": "ヘッド数", "hidden_size": "隠れ層の次元",
    "higher_is_better": "高いほど良い", "hint": "ヒント", "hosting": "サービス提供", "hub_tags": "Hub のタグ",
    "huggingface": "Hugging Face", "inherits": "派生物への継承", "input_modalities": "入力の種類",
    "instance_families": "インスタンスファミリー", "instance_store_bytes": "インスタンスストア",
    "instances": "インスタンス", "instruction_following": "指示追従が必要", "interconnect": "アクセラレータ間接続",
    "interconnect_bytes_per_second": "アクセラレータ間の帯域", "intermediate_size": "中間層の次元", "judge": "評価モデル",
    "jumpstart": "JumpStart", "jurisdiction": "対象外の国", "kind": "種別", "kv_bytes_per_token": "トークンあたりの KV キャッシュ",
    "kv_heads": "KV ヘッド数", "language": "言語", "languages": "対応言語", "layers": "層数",
    "legacy_since": "レガシー化の日", "license": "ライセンス", "lifecycle": "提供状況", "limit": "上限", "lower": "下限",
    "marketplace": "Marketplace", "max_output_tokens": "最大出力トークン", "max_positions": "最大位置数",
    "memory_bytes": "使用可能なメモリ", "memory_bytes_nominal": "公称メモリ", "memory_visible_bytes": "認識されるメモリ",
    "metrics": "指標", "model": "モデル", "model_type": "モデル型", "models": "モデル", "modification": "改変",
    "name": "名称", "not_before": "終了日の下限", "note": "補足", "notes": "補足", "obligations": "義務", "of": "収録数",
    "on_demand": "オンデマンド", "output_training": "出力の学習利用", "overflows": "オーバーフローする形式",
    "parameters": "パラメータ数", "percentile": "パーセンタイル", "positions": "位置表現", "publisher": "公開元",
    "published_active": "公表アクティブ", "published": "公表値", "quantization": "量子化", "ram_bytes": "RAM",
    "region": "リージョン",
    "regions": "リージョン", "relation": "関係", "released": "公開日", "relicensed": "再ライセンス",
    "replacements": "後継", "require": "条件", "reserved_1yr": "1 年リザーブド", "reserved_3yr": "3 年リザーブド",
    "reserved_3yr_as_of": "3 年リザーブドの時点",
    "reserved_as_of": "リザーブドの時点", "resolved": "特定済み", "rests_on": "根拠", "route": "経路", "routes": "経路",
    "sagemaker": "SageMaker", "scale": "尺度", "scope": "対象", "self_reported": "自己申告", "severity": "重大度",
    "share_alike": "継承条件", "spdx": "SPDX", "spot": "スポット", "spot_as_of": "スポットの時点", "stand_ins": "代用ベンチマーク",
    "weak": "決め手にならない理由", "questions": "問題数", "selected": "収録範囲", "reasoning": "推論モード",
    "stated_use": "公開元の示す用途",
    "status": "状況", "stored": "保存分", "superseded_by": "後継モデル", "tasks": "用途", "terms_url": "規約の URL",
    "text": "内容", "tied": "埋め込みの共有", "title": "名称", "tokenizer": "トークナイザー",
    "tokens_per_character": "1 文字あたりのトークン数", "training_terms": "学習データの条件",
    "training_tokens": "学習トークン数", "type": "種類", "upper": "上限", "url": "URL",
    "usable_bytes_per_accelerator": "アクセラレータごとの使用可能メモリ", "usd_per_hour": "1 時間の料金 (USD)", "use": "可否",
    "value": "値", "vcpu": "vCPU", "verified": "確認状況", "version": "バージョン", "vocab_size": "語彙数", "weights": "重み",
    "when": "適用条件",
}  # fmt: skip

_ALLOWED = {"yes": "可", "conditional": "条件付き", "no": "不可"}
_STATUS = {"active": "提供中", "legacy": "レガシー", "gone": "提供終了"}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "applies_to": {"all": "すべて", "multimodal": "マルチモーダルモデル"},
    "commercial_use": _ALLOWED,
    "context_limit": {"hard": "上限", "trained": "学習時の長さ"},
    "form": {"decoder": "デコーダー", "encoder": "エンコーダー", "encoder-decoder": "エンコーダー・デコーダー"},
    "gated": {"no": "不要", "auto": "必要 (自動承認)", "manual": "必要 (審査あり)"},
    "input_modalities": {
        "text": "テキスト", "image": "画像", "audio": "音声", "video": "動画", "speech": "発話",
    },
    "interconnect": {"none": "なし", "pcie": "PCIe", "nvlink": "NVLink", "nvswitch": "NVSwitch", "neuronlink": "NeuronLink"},
    "kind": {
        "base": "ベースモデル", "instruct": "指示チューニング済み", "chat": "チャットモデル",
        "rlhf": "人間のフィードバックで調整済み", "embedding": "埋め込みモデル", "reranker": "リランカー",
        "image": "画像モデル", "video": "動画モデル", "gpu": "GPU", "neuron": "Neuron",
    },
    "limit": {"research": "研究開発", "non-commercial": "非商用"},
    "positions": {
        "rotary": "回転位置埋め込み", "learned": "学習済み", "relative": "相対位置", "alibi": "ALiBi",
        "none": "なし",
    },
    "relation": {
        "fine-tune": "ファインチューニング", "continued-pretraining": "継続事前学習", "merge": "マージ", "adapter": "アダプター",
        "quantization": "量子化", "distillation": "蒸留",
    },
    "rests_on": {"catalogue": "カタログ", "policy": "方針", "source": "出典"},
    "route": {"in-region": "リージョン内"},
    "scope": {"model": "モデル", "instance": "インスタンス", "candidate": "候補"},
    "severity": {"exclude": "除外", "warn": "注意", "prefer": "推奨", "note": "補足", "off": "無効"},
    "share_alike": {
        "none": "なし", "use-restrictions": "利用制限の継承", "on-distribution": "重みを配布する場合",
        "on-network-use": "ネットワーク経由の提供時も",
    },
    "status": _STATUS,
    "type": {type_: name.ja for type_, name in CONDITIONS.items()},
    "use": {
        "allowed": "可", "allowed-with-name": "名称表示などの条件付きで可", "restricted": "制限あり", "conditional": "条件付き",
        "forbidden": "禁止",
    },
    "verified": {"text": "本文で確認", "secondary": "二次資料で確認", "name-only": "名称のみ"},
}  # fmt: skip
"""By the last part of a fact's name, or the key in a record: the words of its values."""


def label(name: str, language: Language) -> str:
    """Return what a fact is called, part by part; a part that is an id of its own stays as it is."""
    if language == "en":
        return name
    first, *rest = name.split(".")
    if first == "evidence":
        return SEPARATOR.join([_LABELS[first], ".".join(rest)] if rest else [_LABELS[first]])
    if first in ("tokens_per_character", "context_characters"):
        rest = [name_of("language", rest[0], language), *rest[1:]]
    return SEPARATOR.join([_LABELS.get(first, first), *(_LABELS.get(part, part) for part in rest)])


def value_word(name: str, value: str, language: Language) -> str:
    """Return what a value is called, by the fact or key it stands under; most are names or ids and stay."""
    if language == "en":
        return value
    return _VALUES.get(name.rpartition(".")[2], {}).get(value, value)
