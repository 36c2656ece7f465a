"""What a server loads: the repository or folder whose weights are stored as they were sized."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Text, quoted, visible
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.core.deploying import DeployQuestion
    from advisor.core.model import Model

WHILE_LOADING = ("fp8", "bitsandbytes")
"""Methods that vLLM applies to weights of 16 bits while it loads them.

https://docs.vllm.ai/en/v0.15.1/features/quantization/ (fp8: online dynamic quantization, bnb: inflight), read on 2026-11-23.
"""

_REPOSITORY = re.compile(r"(?!.*(?:--|\.\.|\.git$))\w(?:[\w.-]{0,94}\w)?/\w(?:[\w.-]{0,94}\w)?", re.ASCII)
"""What a repository of the Hub may be called, with its owner: what `huggingface_hub.utils.validate_repo_id` accepts."""


class Loaded(NamedTuple):
    """What is loaded; ``method``: what the engine quantizes it with meanwhile. ``note`` says what to know of it."""

    model: str
    local: bool
    revision: str | None
    method: str | None = None
    note: Text | None = None


def loaded(question: DeployQuestion, model: Model, quantization: str | None, engine: str) -> Loaded:
    """Return what to load so that weights take what was estimated.

    Raises:
        UsageError: nobody is known to publish weights stored so, and the engine cannot make them.
    """
    for name, value in (("weights", question.weights), ("revision", question.revision)):
        if value is not None and (not value or value.startswith("-") or visible(value) != value):
            raise _impossible_name(name, value)
    found = _found(question, model, quantization, engine)
    if visible(found.model) != found.model or found.model.startswith("-"):
        raise _impossible_name("model", found.model)
    return found


def _impossible_name(name: str, value: str) -> UsageError:
    flag = "MODEL" if name == "model" else f"--{name}"
    return UsageError(
        Text(
            f"{flag}: {quoted(value)} cannot be written into a script",
            f"{flag}: {quoted(value)} はスクリプトに書き出せません",
        ),
        Text(
            "control characters and a - at its beginning are refused",
            "制御文字を含む名前、- で始まる名前は使えません",
        ),
    )


def _found(question: DeployQuestion, model: Model, quantization: str | None, engine: str) -> Loaded:
    if question.weights is not None:
        if "://" in question.weights:
            raise _address(question.weights)
        if question.weights in (".", "..") or question.weights.startswith(("/", "./", "../", "~")):
            _only_hub_has_revisions(question)
            return Loaded(_absolute(question.weights), local=True, revision=None)
        if not _REPOSITORY.fullmatch(question.weights):
            raise _no_repository(question.weights)
        return Loaded(question.weights, local=False, revision=question.revision)
    checkpoint = model.checkpoint
    if checkpoint is not None and checkpoint.origin == "local":
        place = PurePath(checkpoint.location)
        folder = str(place.parent) if place.suffix in (".json", ".safetensors") else str(place)
        _only_hub_has_revisions(question)
        return _as_published(model, quantization, engine, Loaded(_absolute(folder), local=True, revision=None))
    if model.huggingface is None:
        raise UsageError(
            Text(
                f"where the weights of {model.name} can be had is not known",
                f"{model.name} の重みの入手先が分かりません",
            ),
            Text(
                "--weights names a repository of the Hugging Face Hub or a folder",
                "--weights で Hugging Face Hub のリポジトリーまたはフォルダーを指定してください",
            ),
        )
    revision = question.revision or (checkpoint.revision if checkpoint else None)
    plain = Loaded(model.huggingface.id, local=False, revision=revision)
    published = next(
        (w.id for w in model.huggingface.weights if w.quantization == quantization and w.id and quantization), None
    )
    if published is not None and published != model.huggingface.id and quantization != model.quantization:
        note = Text(
            f"the weights are {published}, a copy that is quantized as {quantization}: read its card, its licence may name more",
            f"重みは {quantization} で量子化された {published} です。独自の条件がないか、モデルカードを確認してください",
        )
        return Loaded(published, local=False, revision=question.revision, note=note)
    return _as_published(model, quantization, engine, plain)


def _absolute(folder: str) -> str:
    """Return a folder so that it is the same one wherever a script is started, and never the name of a repository.

    Raises:
        UsageError: it begins with a ``~`` that is nobody's home.
    """
    try:
        return str(Path(folder).expanduser().absolute())
    except (OSError, RuntimeError):
        raise UsageError(
            Text(f"{quoted(folder)}: the folder cannot be found", f"{quoted(folder)}: フォルダーを特定できません"),
            Text("name it by its whole path, such as /models/mine", "/models/mine のような絶対パスで指定してください"),
        ) from None


def _address(weights: str) -> UsageError:
    return UsageError(
        Text(
            f"--weights: {quoted(weights)} is an address, neither a repository of the Hub nor a folder",
            f"--weights: {quoted(weights)} は URL です。Hub のリポジトリーでもフォルダーでもありません",
        ),
        Text(
            "copy the files into a folder first (aws s3 sync), and name that: ./FOLDER; "
            "files written for SageMaker take the address of a folder's copy in S3 when they are run",
            "先にフォルダーへコピーし (aws s3 sync)、./フォルダー の形で指定してください。"
            "SageMaker 用のファイルには、S3 の URI を実行時に指定できます",
        ),
    )


def _no_repository(weights: str) -> UsageError:
    return UsageError(
        Text(
            f"--weights: {quoted(weights)} is no name that a repository of the Hub can have",
            f"--weights: {quoted(weights)} は Hub のリポジトリー名として使えません",
        ),
        Text(
            "write a repository as OWNER/NAME (its revision with --revision), a folder as ./FOLDER or by its whole path",
            "リポジトリーは OWNER/NAME (リビジョンは --revision)、フォルダーは ./フォルダー または絶対パスで指定してください",
        ),
    )


def _as_published(model: Model, quantization: str | None, engine: str, plain: Loaded) -> Loaded:
    if quantization is None or quantization == model.quantization:
        if quantization is None and model.quantization is not None:
            raise _no_weights(model, "16 bits", "16 bit")
        return plain
    if engine == "vllm" and quantization in WHILE_LOADING and model.quantization is None:
        note = Text(
            f"vLLM quantizes the weights as {quantization} while it loads them: it reads all of them in 16 bits first",
            f"vLLM が読み込み時に重みを {quantization} で量子化します (ダウンロードするのは 16 bit の重み)",
        )
        return plain._replace(method=quantization, note=note)
    raise _no_weights(model, quantization, quantization)


def _only_hub_has_revisions(question: DeployQuestion) -> None:
    if question.revision is not None:
        raise UsageError(
            Text("--revision: files of your own have none", "--revision: ローカルのファイルには指定できません"),
            Text("leave it out", "省略してください"),
        )


def _no_weights(model: Model, en: str, ja: str) -> UsageError:
    return UsageError(
        Text(
            f"the catalogue lists no weights of {model.name} stored in {en}",
            f"{ja} の {model.name} の重みはカタログにありません",
        ),
        Text(
            "make or find them, and name them with --weights (a repository of the Hub, or a folder)",
            "作成または入手し、--weights (Hub のリポジトリーまたはフォルダー) で指定してください",
        ),
    )
