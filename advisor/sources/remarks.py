"""What a reader of a checkpoint tells besides its figures: contradictions as findings, circumstances as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.result import Finding
from advisor.core.text import Message, Text, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.core.architecture import Architecture
    from advisor.sources.stored import Stored

TOLERANCE = 0.001
"""Assumed: a smaller share of the parameters never decides what fits (a value head, biases that AutoGPTQ adds), and one
layer of the deepest models in use (126) is eight times as much."""

OWN_CODE = Text(
    "the config names code of its own (auto_map), which is never run: model_type decides the architecture",
    "config には独自コード (auto_map) の指定がありますが、実行はせず model_type でアーキテクチャを判断しています",
)
LEFT_ALONE = Text(
    "the weights are counted from the config alone; some modules it leaves unquantized are counted as quantized, "
    "the headers of .safetensors files would make them exact",
    "重みは config だけから計算しています。量子化対象外のモジュールの一部も量子化済みとして数えています "
    "(.safetensors のヘッダーがあれば正確に計算できます)",
)
PICKLES = Text(
    "its weights are pickles, which are never opened: everything is counted from the config",
    "重みが pickle 形式で、開かずに config だけから計算しています",
)
_COUNTED_APART = ("lm_head", "embed", "norm", "gate", "router")
"""Modules that stay in 16 bits in every method's count, or weigh next to nothing."""


def unmeasured(modules: Iterable[str]) -> bool:
    """Whether modules are left unquantized that the count from a config alone takes for quantized."""
    return any(not any(known in module for known in _COUNTED_APART) for module in modules)


def unknown_quantization(name: str) -> Text:
    """Say that nothing is known of a quantization method."""
    return Text(
        f"its quantization method {quoted(name)} is not one this version can size",
        f"量子化方式 {quoted(name)} は、このバージョンでは計算できません",
    )


def differences(architecture: Architecture, stored: Stored, *, packed: bool) -> Iterator[Finding]:
    """Yield that config and headers do not make the same model, with both figures and what explains it."""
    made, held = architecture.parameters.total, stored.parameters
    if held is None:
        return
    if abs(held - made) <= TOLERANCE * made:
        return
    why = _explanation(architecture, stored, held - made, packed=packed)
    yield Finding(
        rule="checkpoint.parameters-differ",
        severity="warn",
        message=Message(
            Text(
                f"the files hold {held:,} parameters, the config makes a model of {made:,}{why.en}; "
                "the config's are sized",
                f"ファイルのパラメータは {held:,} 個、config からは {made:,} 個で食い違っています{why.ja}。"
                "config の値で見積もっています",
            ),
            {},
        ),
        facts={"checkpoint.parameters": held, "model.parameters": made},
    )


def _explanation(architecture: Architecture, stored: Stored, surplus: int, *, packed: bool) -> Text:
    table = architecture.parameters.embedding
    copies, rest = divmod(surplus, table)
    if copies > 0 and rest == 0:
        return Text(
            f" (the difference is that of {copies} more input or output tables: tied ones are loaded once)",
            f" (差は入出力テーブル {copies} 個分。共有テーブルは 1 度だけ読み込まれます)",
        )
    if stored.layers is not None and stored.layers != architecture.layers:
        return Text(
            f" ({stored.layers} layers are stored, the config says {architecture.layers})",
            f" (格納されているのは {stored.layers} 層、config では {architecture.layers} 層)",
        )
    if packed:
        return Text(
            " (packed weights are counted by the bits the config names)",
            " (詰め込まれた重みは config のビット数で数えています)",
        )
    return Text("", "")


def missing_shards(missing: Sequence[str], of: int) -> Finding:
    """Say that files of a sharded checkpoint are not there."""
    shown = ", ".join(quoted(name) for name in missing[:3]) + (" …" if len(missing) > 3 else "")
    return Finding(
        rule="checkpoint.shards-missing",
        severity="warn",
        message=Message(
            Text(
                f"{len(missing)} of {of} files of weights are missing: {shown}",
                f"重みのファイル {of} 個のうち {len(missing)} 個がありません: {shown}",
            ),
            {},
        ),
        facts={"checkpoint.files": of, "checkpoint.files_missing": len(missing)},
    )


def size_differs(listed: int, held: int) -> Finding:
    """Say that an index names another size than its files have."""
    return Finding(
        rule="checkpoint.size-differs",
        severity="warn",
        message=Message(
            Text(
                f"the index says {listed:,} bytes, the headers of its files {held:,}; the headers are taken",
                f"index では {listed:,} バイトですが、各ファイルのヘッダーでは {held:,} バイトです。ヘッダーの値を使います",
            ),
            {},
        ),
        facts={"checkpoint.index_bytes": listed, "checkpoint.bytes": held},
    )
