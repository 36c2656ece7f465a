"""What an engine was sized for, and how it serves the model: what the figures hold for, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.core.model import Model
    from advisor.core.sizing import SizedDeployment, SizingQuestion
    from advisor.estimate.engines import Engine


def notes(
    deployments: Iterable[SizedDeployment], engines: Mapping[str, Engine], question: SizingQuestion, model: Model
) -> list[Text]:
    """Return the notes on each engine that the deployments run on: its version and share, then how it serves an encoder."""
    used = [engines[name] for name in dict.fromkeys(d.deployment.engine for d in deployments) if name is not None]
    found = [_note(engine, question.memory_utilization) for engine in used]
    for engine in used:
        found += _pooling(engine, model)
    return found


def _pooling(engine: Engine, model: Model) -> Iterator[Text]:
    """Yield how an engine with a pool of keys and values serves a model that keeps none."""
    architecture = model.architecture
    support = engine.pooling(architecture, model.kind) if architecture else None
    if support is None or architecture is None or not engine.supports(architecture, model.kind):
        return
    yield Text(
        f"{engine.name} serves it as a pooling model: no pool of keys and values is set aside, so the memory is that of the "
        "weights, the activations of one full batch and the overhead, with constants that were measured on decoders",
        f"{engine.name} ではプーリングモデルとして動作し、KV キャッシュ用のプールは確保されません。メモリは重み、"
        "1 バッチ分の活性化、オーバーヘッドの合計で、定数はデコーダーモデルの実測によるものです",
    )
    if support.note is not None:
        yield Text(f"{engine.name}: {support.note.en.rstrip('.')}", f"{engine.name}: {support.note.ja.rstrip('。')}")


def _note(engine: Engine, utilization: float | None) -> Text:
    share = engine.memory("")["utilization"] if utilization is None else utilization
    since, until = engine.described()
    en, ja = engine.name, f"{engine.name} "
    if since is not None:
        en += f" {since} and later" if until is None else f" {since} up to, not including, {until}"
        ja += f"{since} 以降" if until is None else f"{since} 以降 {until} 未満"
    return Text(
        f"sized for {en}, which may use {100 * share:.3g} % of the memory",
        f"{ja}がメモリの {100 * share:.3g} % まで使う設定での見積もりです",
    )
