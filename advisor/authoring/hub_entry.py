"""A family file for a model of the Hugging Face Hub: what the Hub and the files say, with sources; the rest null with why.

Nothing is judged here: what a person must decide stands in the file as unknown, and in ``review``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from advisor.authoring.checks.models import TOLERANCE
from advisor.authoring.checks.sources import references
from advisor.authoring.config_fields import Fields, deciding_fields
from advisor.authoring.documents.base import DType
from advisor.authoring.hub_lineage import CARD, Parents, lineage_of, why
from advisor.core.request import MAX_COUNT
from advisor.core.text import Text, quoted
from advisor.core.units import DTYPE_BYTES
from advisor.errors import FileError
from advisor.sources.checkpoint import to_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.catalog import Catalog
    from advisor.core.model import Checkpoint, Model
    from advisor.sources.checkpoint import FoundCheckpoint
    from advisor.sources.hub_answers import HubFacts

__all__ = ["TASKS", "Entry", "Parents", "describe", "family_of"]

TASKS: Mapping[str, str] = {
    "text-generation": "text-generation",
    "question-answering": "question-answering",
    "summarization": "summarization",
    "translation": "translation",
    "text-classification": "classification",
    "text-ranking": "reranking",
    "text-to-image": "text-to-image",
}
"""Tasks of the Hub (https://huggingface.co/tasks) that are exactly one of ours. What a model is further good for, its card
says in words."""

_PACKED: Mapping[str, str] = {
    "gptq": "int4", "awq": "int4", "int4": "int4", "gptq-int8": "int8", "int8": "int8", "fp8": "fp8", "mxfp4": "mxfp4",
}  # fmt: skip
"""Quantization method → number format of what is packed. That of bitsandbytes is 4 or 8 bits."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", re.ASCII)
_DTYPES = frozenset(get_args(DType))


class Entry(NamedTuple):
    """The document of a family file as plain data, and what a person must look at before relying on it."""

    id: str
    document: Mapping[str, Any]
    review: tuple[Text, ...]


def family_of(id_: str) -> str:
    """Return the name of the family, and of its file: ``org/My_Model`` → ``org--my-model``."""
    return id_.replace("/", "--").replace("_", "-").lower()


def describe(facts: HubFacts, found: FoundCheckpoint, parents: Parents, catalog: Catalog) -> Entry:
    """Put the file together; ``found`` is what the repository holds at the commit of ``facts``.

    Raises:
        FileError: a field of the config that no architecture depends on cannot be.
    """
    fields = deciding_fields(found.config)
    try:
        model = to_model(found)
    except FileError:  # fields are missing: `fields.why` names them
        model = to_model(found._replace(config=None))
    return _Writer(facts, found, fields, model, parents, catalog).entry()


class _Writer:
    """Writes one entry, block by block."""

    def __init__(
        self, facts: HubFacts, found: FoundCheckpoint, fields: Fields, model: Model, parents: Parents, catalog: Catalog
    ) -> None:
        assert model.checkpoint is not None
        self._facts = facts
        self._found = found
        self._fields = fields
        self._model = model
        self._checkpoint: Checkpoint = model.checkpoint
        self._parents = parents
        self._catalog = catalog
        self._review: list[Text] = []

    def entry(self) -> Entry:
        id_ = self._facts.name
        publisher, _, name = id_.partition("/")
        lineage = lineage_of(self._facts, self._parents, self._catalog)
        model = {
            "name": name,
            "kind": _unknown("the Hub does not say whether it is a base or an instruct model", _KIND_JA),
            "released": _unknown("the Hub gives no date of release", "Hub に公開日の情報がありません"),
            **lineage.blocks,
            "context": self._context(),
            "parameters": self._parameters(),
            "architecture": self._architecture(),
            "dtypes": self._dtypes(),
            "languages": self._languages(),
            "tasks": self._tasks(),
            "notes": [_plain(_unreviewed(self._found.read)), *map(_plain, self._checkpoint.notes)],
            "channels": {"huggingface": self._channel()},
        }
        sources = {**self._sources(), **lineage.sources}
        used = {key for _, key in references(model, ())}
        document = {
            "schema": 1,
            "family": family_of(id_),
            "name": name,
            "publisher": publisher,
            "sources": {key: source for key, source in sources.items() if key in used},
            "models": {id_: {key: value for key, value in model.items() if value is not None}},
        }
        return Entry(id_, document, (*lineage.review, *_ALWAYS, *self._review, *self._facts.remarks))

    def _ask(self, en: str, ja: str) -> None:
        self._review.append(Text(en, ja))

    def _sources(self) -> dict[str, Mapping[str, str]]:
        facts, read = self._facts, self._found.read
        commit = self._found.revision or facts.sha or "main"
        card = f"{facts.url}/blob/{commit}/README.md" if facts.has_card else f"{facts.url}/tree/{commit}"
        return {
            CARD: {"url": card, "read": read, "note": "Metadata of the model card, as the Hub's API gives it."},
            "config": {
                "url": f"{facts.url}/blob/{commit}/config.json",
                "read": read,
                "note": "The fields that decide its size.",
            },
            "files": {
                "url": f"{facts.url}/tree/{commit}",
                "read": read,
                "note": "Headers of the safetensors files.",
            },
        }

    def _context(self) -> dict[str, Any]:
        length = self._fields.architecture.max_positions if self._fields.architecture else None
        if length is None:
            return {
                "length": None,
                **why("config.json names no limit that is read", "config.json から上限を読み取れません"),
            }
        return {"length": length, "from": "config"}

    def _architecture(self) -> dict[str, Any]:
        if self._fields.config is not None:
            return {"config": self._fields.config, "from": "config"}
        assert self._fields.why is not None
        reason = self._fields.why
        self._ask(
            f"architecture: {reason.en}; nothing can be estimated until it is known",
            f"アーキテクチャ: {reason.ja}。判明するまで見積もりはできません",
        )
        return {"config": None, "why": _plain(reason)}

    def _parameters(self) -> dict[str, Any] | None:
        stored = self._model.parameters_stored
        stored = stored if stored and stored <= MAX_COUNT else None
        if self._fields.architecture is None:
            packed = self._checkpoint.quantization or self._is_quantized()
            total = stored or (None if packed else self._facts.parameters)
            if total is None or total > MAX_COUNT:
                return why("no count can be read from its files", "ファイルからパラメータ数を読み取れません")
            return {"total": total, "from": "files"}
        counted = self._fields.architecture.parameters.total
        differs = self._difference([count for count in (counted, stored) if count])
        if stored in (None, counted) and differs is None:
            return None
        return {
            **({"stored": stored} if stored not in (None, counted) else {}),
            "from": "files",
            **({"difference": differs} if differs else {}),
        }

    def _difference(self, counts: Sequence[int]) -> dict[str, str] | None:
        """Explain files whose size is not parameters × format: mixed formats, buffers."""
        size, dtype = self._checkpoint.stored_bytes, self._plain_dtype()
        if size is None or dtype is None or self._is_quantized():
            return None
        made = [count * DTYPE_BYTES[dtype] for count in counts]
        if any(abs(size - one) <= TOLERANCE * one for one in made):
            return None
        self._ask(
            f"weights: the files hold {size:,} bytes, parameters × {dtype} make {made[0]:,.0f}",
            f"重み: ファイルは {size:,} バイト、パラメータ数 × {dtype} は {made[0]:,.0f} バイトです",
        )
        return {
            "en": f"The files hold {size:,} bytes; nobody has looked why.",
            "ja": f"ファイルは {size:,} バイトです。差の理由は未確認です。",
        }

    def _is_quantized(self) -> bool:
        config = self._found.config or {}
        nested = config.get("text_config")
        sections = (config, nested if isinstance(nested, dict) else {})
        return any(section.get("quantization_config") for section in sections)

    def _plain_dtype(self) -> str | None:
        """Return the format most bytes are stored in, else the one the config asks for; ``None``: another, or unknown."""
        found = self._checkpoint.stored_dtype or self._model.dtype
        return found if found in _DTYPES else None

    def _dtypes(self) -> dict[str, Any]:
        if not self._is_quantized():
            native = self._plain_dtype()
            if native is None:
                return {"native": None, **why("its files do not say", "ファイルから読み取れません")}
            source = "files" if self._checkpoint.stored_dtype else "config"
            return {"native": native, **self._overflows(), "from": source}
        method = self._checkpoint.quantization
        if method in ("fp8", "mxfp4"):  # formats a model is published in; other methods make a copy of one
            return {"native": method, **self._overflows(), "from": "config"}
        shown = method or "quantization_config"
        self._ask(
            f"quantization ({shown}): an entry cannot say it; estimates take 16 bits a weight unless --quantization is given",
            f"量子化 ({shown}): カタログに記載できないため、--quantization を指定しない限り 16 ビットで見積もります",
        )
        return {"native": None, **why(f"the weights are quantized ({shown})", f"重みは量子化されています ({shown})")}

    def _overflows(self) -> dict[str, Any]:
        return {"overflows": list(self._model.overflows)} if self._model.overflows else {}

    def _languages(self) -> dict[str, Any]:
        said = self._facts.languages or ()
        codes = [code for code in said if _LANGUAGE.fullmatch(code)]
        others = [code for code in said if code not in codes]
        if others:
            shown = quoted(", ".join(others))
            self._ask(
                f"languages: the card names more than codes of languages ({shown})",
                f"言語: 言語コード以外の記載があります ({shown})",
            )
        if not codes:
            return _unknown("the card names no language by its code", "カードに言語コードの記載がありません")
        return {"value": codes, **({"complete": False} if others else {}), "from": CARD}

    def _tasks(self) -> dict[str, Any]:
        said = self._facts.pipeline_tag
        task = TASKS.get(said or "")
        if task:
            return {"value": [task], "from": CARD}
        if said is None:
            return _unknown("the card names no task", "カードにタスクの記載がありません")
        return _unknown(
            f"the card's task {said} is not one of the catalogue's",
            f"カードのタスク {said} はカタログのタスクと一致しません",
        )

    def _channel(self) -> dict[str, Any]:
        facts, found = self._facts, self._found
        weights = self._weights()
        gated = facts.gated or found.gated
        return {
            "id": facts.name,
            **({"gated": gated} if gated else {}),
            **({"weights": [weights]} if weights else {}),
            "from": "files",
        }

    def _weights(self) -> dict[str, Any] | None:
        size, method = self._checkpoint.stored_bytes, self._checkpoint.quantization
        if self._is_quantized():
            dtype = _PACKED.get(method or "")
            counts = [count for count in (self._model.parameters, self._model.parameters_stored) if count]
            plain = max(counts, default=0) * DTYPE_BYTES["bfloat16"]
            packed = {"dtype": dtype, "quantization": method, **({"bytes": size} if size and size <= plain else {})}
            return packed if dtype else None
        dtype = self._plain_dtype()
        if dtype is None:
            return None
        if size is None:
            return {"dtype": dtype, "format": "pytorch"} if self._pickled() else {"dtype": dtype}
        return {"dtype": dtype, "bytes": size} if size else {"dtype": dtype}

    def _pickled(self) -> bool:
        from advisor.sources.remarks import PICKLES

        return PICKLES in self._checkpoint.notes


_KIND_JA = "ベースモデルか指示追従モデルか、Hub の情報では分かりません"
_ALWAYS = (
    Text(
        "kind: base, instruct, chat …; which tasks it was made for",
        "種類 (kind): base、instruct、chat など。用途 (tasks) も確認してください",
    ),
    Text(
        "training data: terms that come with it (outputs of other models) belong under `training_terms`",
        "学習データ: ほかのモデルの出力などに付く条件は `training_terms` に書きます",
    ),
    Text("languages: what the card claims, in its own words", "言語: カード本文の記載と照合してください"),
)


def _unreviewed(day: str) -> Text:
    return Text(
        f"Written by `advisor catalog add` on {day} from what the Hub says; not reviewed.",
        f"`advisor catalog add` が {day} の Hub の情報から作成しました。未確認です。",
    )


def _unknown(en: str, ja: str) -> dict[str, Any]:
    return {"value": None, **why(en, ja)}


def _plain(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}
