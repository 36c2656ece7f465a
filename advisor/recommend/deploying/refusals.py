"""What a target cannot do: refused before anything is estimated, with what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from advisor.core.deploying import TARGETS
from advisor.core.flags import own_flag
from advisor.core.request import FIELDS, wrong_with
from advisor.core.text import Text
from advisor.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.deploying import DeployQuestion, Target
    from advisor.core.hardware import Accelerator
    from advisor.core.model import Model
    from advisor.core.request import Residency
    from advisor.estimate.engines import Engine

ENGINE_SETTINGS = (
    "dtype", "quantization", "tensor_parallel", "engine", "engine_version", "memory_utilization", "max_sequences",
    "kv_cache_dtype",
)  # fmt: skip
"""Fields of the sizing that only a server of one's own can be told."""


def target_named(name: str) -> Target:
    """Return a target by id.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in TARGETS:
        known = ", ".join(TARGETS)
        raise UnknownNameError(Text("target", "--target"), name, TARGETS, Text(f"one of {known}", f"使える値: {known}"))
    return TARGETS[name]


def refuse_flavor(target: Target, flavor: str | None) -> None:
    """Refuse a flavour that a target has not.

    Raises:
        UsageError: it has not.
    """
    if flavor is None or flavor in target.flavors:
        return
    known = ", ".join(target.flavors)
    raise UsageError(
        Text(
            f"--flavor {flavor}: --target {target.id} has none of that name",
            f"--flavor {flavor}: --target {target.id} にはありません",
        ),
        Text(f"one of {known}", f"使える値: {known}") if known else Text("leave it out", "省略してください"),
    )


_ANYWHERE = Text("leave it out for any region", "場所を問わない場合は省略してください")


def residency_named(name: str) -> Residency:
    """Return where requests may be processed.

    Raises:
        UsageError: the word says nothing of that.
    """
    wrong = wrong_with(FIELDS["where", "residency"], name)
    if wrong:
        raise UsageError(Text(f"--residency: {wrong[0].en}", f"--residency: {wrong[0].ja}"), wrong[1] or _ANYWHERE)
    return cast("Residency", name)


def refuse_settings(question: DeployQuestion, why: Text, hint: Text) -> None:
    """Refuse settings of the engine where something else decides them.

    Raises:
        UsageError: there are some.
    """
    given = [name for name in ENGINE_SETTINGS if getattr(question.sizing, name) is not None]
    given += [name for name in ("weights", "revision") if getattr(question, name) is not None]
    given += ["trust_remote_code"] if question.trust_remote_code else []
    if given:
        flags = ", ".join(map(own_flag, given))
        raise UsageError(Text(f"{flags}: {why.en}", f"{flags}: {why.ja}"), hint)


def refuse_without_weights(question: DeployQuestion, model: Model) -> None:
    """Refuse a model that only its vendor serves.

    Raises:
        UsageError: there are no weights of it.
    """
    if model.huggingface is not None or model.checkpoint is not None or question.weights is not None:
        return
    only = "--target bedrock" if model.bedrock else "advisor show"
    raise UsageError(
        Text(
            f"--target {question.target}: no weights of {model.name} are published",
            f"--target {question.target}: {model.name} の重みは公開されていません",
        ),
        Text(
            f"{only}; --weights names some of your own" if model.bedrock else f"`{only} {model.id}` lists its channels",
            f"{only}、または --weights で自分の重みを指定してください"
            if model.bedrock
            else f"提供先の一覧: `{only} {model.id}`",
        ),
    )


def missing_instance(target: Target) -> UsageError:
    """Return the error for a target that runs on an instance, where none is named."""
    example = "ml.g5.xlarge" if target.platform == "sagemaker" else "g5.xlarge"
    return UsageError(
        Text(
            f"--instance: {target.name.en} runs on an instance, and none is named",
            f"--instance: --target {target.id} にはインスタンスタイプの指定が必要です",
        ),
        Text(
            f"--instance {example}; `advisor estimate MODEL` lists those that fit",
            f"例: --instance {example}。収まるものの一覧: `advisor estimate MODEL`",
        ),
    )


def engine_for(
    target: Target, accelerator: Accelerator, asked: str | None, model: Model, engines: Mapping[str, Engine]
) -> Engine:
    """Return the engine that a target uses on an accelerator.

    Raises:
        UsageError: it has none for it, another one is asked for, or it does not serve the model.
    """
    id_ = target.engines.get(accelerator.kind)
    if id_ is None:
        others = [t.id for t in TARGETS.values() if accelerator.kind in t.engines]
        either = ", ".join(others)
        raise UsageError(
            Text(
                f"--target {target.id} does not run on {accelerator.name}",
                f"--target {target.id} は {accelerator.name} では使えません",
            ),
            Text(f"--target {either} does", f"使えるのは --target {either} です"),
        )
    engine = engines[id_]
    if asked not in (None, "auto", id_):
        raise UsageError(
            Text(
                f"--engine {asked}: {target.name.en} is written for {engine.name} on {accelerator.name}",
                f"--engine {asked}: --target {target.id} は {accelerator.name} では {engine.name} を使います",
            ),
            Text("leave it out", "省略してください"),
        )
    _serves(engine, model, engines)
    return engine


def _serves(engine: Engine, model: Model, engines: Mapping[str, Engine]) -> None:
    architecture = model.architecture
    if architecture is None or engine.supports(architecture, model.kind) is not False:
        return
    others = [e.name for e in engines.values() if e.supports(architecture, model.kind)]
    hint = Text("no engine described here does", "対応する推論エンジンはありません")
    if others:
        either = ", ".join(others)
        hint = Text(
            f"{either} does, which no target here is written for: `advisor estimate` sizes it",
            f"{either} は対応していますが、生成できるターゲットはありません。見積もりは `advisor estimate` で行えます",
        )
    raise UsageError(
        Text(
            f"{engine.name} does not serve {model.name} ({architecture.model_type})",
            f"{engine.name} は {model.name} ({architecture.model_type}) に対応していません",
        ),
        hint,
    )
