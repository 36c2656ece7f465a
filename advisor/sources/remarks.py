"""What a reader of a checkpoint tells besides its figures: contradictions as findings, circumstances as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.result import Finding
from advisor.core.text import Message, Text, quoted
from advisor.estimate.dialects.fields import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from advisor.core.architecture import Architecture
    from advisor.sources.stored import Stored

TOLERANCE = 0.001
"""Assumed: a smaller share of the parameters never decides what fits (a value head, biases that AutoGPTQ adds), and one
layer of the deepest models in use (126) is eight times as much."""

OWN_CODE = Text(
    "the config names code of its own (auto_map), which is never run: model_type decides the architecture",
    "config には独自コード (auto_map) の指定がありますが、実行はせず model_type でアーキテクチャを判断しています",
)
NO_LIMIT = Text(
    "the config states no context length: whether the sequences asked for are too long is not known",
    "config にコンテキスト長の記載がないため、指定の長さの系列を扱えるかは不明です",
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
UNEVEN = Text(
    "its quantization_config stores some modules otherwise than the rest (dynamic); all are counted alike",
    "quantization_config の dynamic により一部のモジュールは別の形式ですが、すべて同じ形式として数えています",
)
NO_EXPERTS = Text(
    "its method quantizes the experts of a mixture; this model has none, and all its weights are counted as quantized",
    "MoE のエキスパートを対象とする量子化方式ですが、このモデルにはエキスパートがないため、全重みを量子化済みとして数えています",
)
_COUNTED_APART = ("lm_head", "embed", "norm", "gate", "router")
"""Modules that stay in 16 bits in every method's count, or weigh next to nothing."""


def unmeasured(modules: Iterable[str]) -> bool:
    """Whether modules are left unquantized that the count from a config alone takes for quantized."""
    return any(not any(known in module for known in _COUNTED_APART) for module in modules)


def unread_type(model_type: str) -> Text:
    """Say that nothing is known of a ``model_type``."""
    return Text(
        f"no dialect of this version reads model_type {quoted(model_type)}",
        f"model_type {quoted(model_type)} は、このバージョンでは解釈できません",
    )


def unknown_quantization(name: str) -> Text:
    """Say that nothing is known of a quantization method."""
    return Text(
        f"its quantization method {quoted(name)} is not one this version can size",
        f"量子化方式 {quoted(name)} は、このバージョンでは計算できません",
    )


def agree(architecture: Architecture, stored: Stored) -> bool:
    """Whether config and headers make the same model; not when nobody can tell what the headers make."""
    made, held = architecture.parameters.total, stored.parameters
    return held is not None and abs(held - made) <= TOLERANCE * made


def differences(architecture: Architecture, stored: Stored, *, packed: bool) -> Iterator[Finding]:
    """Yield that config and headers do not make the same model, with both figures and what explains it."""
    made, held = architecture.parameters.total, stored.parameters
    if held is None or agree(architecture, stored):
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
    named = ", ".join(quoted(name) for name in missing[:3]) + (" …" if len(missing) > 3 else "")
    return Finding(
        rule="checkpoint.shards-missing",
        severity="warn",
        message=Message(
            Text(
                f"{len(missing)} of {of} files of weights are missing: {named}",
                f"重みのファイル {of} 個のうち {len(missing)} 個がありません: {named}",
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


def size_implausible(listed: int, sized: int, method: str) -> Finding:
    """Say that an index names a size that weights of the config's method cannot have."""
    return Finding(
        rule="checkpoint.size-implausible",
        severity="warn",
        message=Message(
            Text(
                f"the index says {listed:,} bytes, which weights quantized by {method} do not have; "
                f"the {sized:,} that the config makes are sized",
                f"index の {listed:,} バイトは {method} で量子化した重みの大きさとして不自然です。"
                f"config から求めた {sized:,} バイトで見積もっています",
            ),
            {},
        ),
        facts={"checkpoint.index_bytes": listed, "checkpoint.quantized_bytes": sized},
    )


def packed_unknown(held: int, sized: int) -> Finding:
    """Say that weights are whole numbers though the config speaks of no quantization; ``sized`` are bytes of 16-bit ones."""
    return Finding(
        rule="checkpoint.weights-packed",
        severity="warn",
        message=Message(
            Text(
                f"the weights are packed in a way the config does not tell: {held:,} bytes are stored, "
                f"{sized:,} are sized, as if they were of 16 bits",
                f"重みが config に記載のない形式で詰め込まれています (格納 {held:,} バイト)。"
                f"16 ビットとした場合の {sized:,} バイトで見積もっています",
            ),
            {},
        ),
        facts={"checkpoint.bytes": held, "model.weights_bytes": sized},
    )


def dtype_notes(section: Mapping[str, Any], known: Collection[str]) -> Iterator[Text]:
    """Yield what is odd about the number formats a config names, by the newer and the older spelling."""
    said = {name: section[name] for name in ("dtype", "torch_dtype") if section.get(name) is not None}
    for name, value in said.items():
        if str(value).removeprefix("torch.") not in known:
            yield Text(
                f"its {name} {shown(value)} is no format to compute in, and is not taken",
                f"{name} の {shown(value)} は計算に使える形式ではないため、無視しています",
            )
    if len({str(value).removeprefix("torch.") for value in said.values()}) > 1:
        first, second = said.values()
        yield Text(
            f"its dtype {shown(first)} and torch_dtype {shown(second)} differ; dtype goes first",
            f"dtype ({shown(first)}) と torch_dtype ({shown(second)}) が食い違っています。dtype を優先します",
        )
