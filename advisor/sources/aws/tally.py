"""What was left out of a price list, counted by reason and told in a sentence each."""

from __future__ import annotations

from typing import Literal

from advisor.core.text import Text, quoted

__all__ = ["Reason", "Tally"]

Reason = Literal[
    "document", "row", "name", "unit", "currency", "number", "zero", "tiered", "ambiguous", "tier", "cache", "modality",
    "long-context", "endpoint", "geography", "usage", "image", "unmapped", "many",
]  # fmt: skip

_EXAMPLES = 3

_SENTENCES: dict[Reason, Text] = {
    "document": Text("products that cannot be read", "解釈できない製品"),
    "row": Text("rows of another length than the header", "列数が見出しと異なる行"),
    "name": Text("prices whose instance type, model or region is no such name", "対象の名前が不正な価格"),
    "unit": Text("prices in units that are not known here", "単位が不明な価格"),
    "currency": Text("prices that are not in USD", "米ドル建てでない価格"),
    "number": Text("prices that are no usable number", "数値として扱えない価格"),
    "zero": Text("prices of zero", "0 ドルの価格"),
    "tiered": Text("prices of higher usage tiers", "利用量に応じた上位区分の価格"),
    "ambiguous": Text("prices that the list states twice, differently", "一覧の中で食い違っている価格"),
    "tier": Text(
        "prices of other tiers (flex, priority, reserved, provisioned, latency-optimized)",
        "ほかの区分の価格 (flex、priority、予約、プロビジョンド、レイテンシ最適化)",
    ),
    "cache": Text("prices of prompt caching", "プロンプトキャッシュの価格"),
    "modality": Text("prices of audio, video, image input and the like", "音声、動画、画像入力などの価格"),
    "long-context": Text(
        "prices of long contexts whose threshold the list does not state", "しきい値が示されていない長いコンテキストの価格"
    ),
    "endpoint": Text("prices of the bedrock-mantle endpoint", "bedrock-mantle エンドポイントの価格"),
    "geography": Text(
        "prices of geographic profiles whose geography the list does not name", "対象地域が示されていない地域プロファイルの価格"
    ),
    "usage": Text("prices of a usage that is not known here", "用途が不明な価格"),
    "image": Text("prices of larger or better images than the cheapest", "最も安いもの以外の (より大きい、高品質な) 画像の価格"),
    "many": Text("prices beyond the number of them that a list has", "一覧としてありえない件数を超えた価格"),
    "unmapped": Text("models whose Bedrock id is not known", "Bedrock の ID が不明なモデル"),
}  # fmt: skip


class Tally:
    """Counts by reason, with the first few different examples of each; ``source`` stands before every sentence."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._counts: dict[Reason, int] = {}
        self._examples: dict[Reason, list[str]] = {}

    def add(self, reason: Reason, example: str = "") -> None:
        """Count one thing that was left out; ``example`` is as the service wrote it."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        examples = self._examples.setdefault(reason, [])
        if example and len(examples) < _EXAMPLES:
            shown = quoted(example)
            if shown not in examples:
                examples.append(shown)

    def count(self, reason: Reason) -> int:
        """Return how many were left out for a reason."""
        return self._counts.get(reason, 0)

    def remarks(self) -> tuple[Text, ...]:
        """Return one sentence a reason: ``AmazonEC2: left out: 3 prices in units that are not known here ('Quantity')``."""
        out = []
        for reason, sentence in _SENTENCES.items():
            count = self._counts.get(reason)
            if not count:
                continue
            examples = ", ".join(self._examples[reason])
            behind = f" ({examples})" if examples else ""
            left, dropped = ("", "") if reason == "unmapped" else ("left out: ", "除外: ")
            out.append(
                Text(
                    f"{self._source}: {left}{count} {sentence.en}{behind}",
                    f"{self._source}: {dropped}{sentence.ja} {count} 件{behind}",
                )
            )
        return tuple(out)
