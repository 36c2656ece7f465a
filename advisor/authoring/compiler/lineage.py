"""What models are to each other: whose licences one stands under, what it takes after, which revisions followed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.licensing import UNDECLARED
from advisor.core.model import same_owner

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["UNDECLARED", "Lineage", "model_names"]

SAME_WEIGHTS = frozenset({"quantization", "fine-tune", "continued-pretraining", "adapter", "merge"})
"""Relations to a parent whose weights the model was made from: they leave what it takes, and how a text is cut into
tokens, as it was, unless the file says otherwise."""


def model_names(models: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return every name a model may be referred to by, without its case, and the id it leads to.

    An id wins over an alias, an alias over the id on the Hub.
    """
    names = {id_.casefold(): id_ for id_ in models}
    for id_, record in models.items():
        for alias in record.get("aliases") or ():
            names.setdefault(alias.casefold(), id_)
    for id_, record in models.items():
        if record.get("huggingface"):
            names.setdefault(record["huggingface"]["id"].casefold(), id_)
    return names


class Lineage:
    """Compiled models and pedigrees together, and how they descend from each other.

    ``records`` holds both by id, an entry before a pedigree; ``names`` are those of `model_names`.
    """

    def __init__(
        self,
        models: Mapping[str, Mapping[str, Any]],
        pedigrees: Mapping[str, Mapping[str, Any]],
        licenses: Mapping[str, Mapping[str, Any]],
    ) -> None:
        taken = {id_.casefold() for id_ in models}
        others = {id_: record for id_, record in pedigrees.items() if id_.casefold() not in taken}
        self.records: dict[str, Mapping[str, Any]] = {**models, **others}
        self.names = model_names(self.records)
        self._licenses = licenses

    def with_catalogue_names(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record whose ancestors are called by their ids."""
        named = [
            {**a, "model": self.names.get(a["model"].casefold(), a["model"])} for a in record.get("ancestors") or ()
        ]
        return {**record, "ancestors": named} if named else dict(record)

    def finished(self, id_: str) -> dict[str, Any]:
        """Return a pedigree whose ancestors are called by their ids, with what it inherits from them."""
        record = self.with_catalogue_names(self.records[id_])
        taken = self.input_modalities(id_)
        return {**record, "input_modalities": taken} if taken else record

    def effective_licenses(self, id_: str) -> list[str]:
        """Return the own licences, then those of ancestors that bind derivatives, nearest first, then of training data.

        `UNDECLARED` stands first for a model without a licence of its own that inherits one, and last where an ancestor
        has no resolved licence, or is not known at all: what it passes on is not known either. Behind a parent
        whose publisher relicensed what it made from it only models of others pass their terms on.
        """
        own = _own(self.records[id_])
        inherited: list[str] = []
        brought: list[str] = []
        gap = False
        passing, pending = {id_: True}, [id_]
        while pending:
            child = pending.pop(0)
            record = self.records[child]
            brought.extend(term["license"] for term in record.get("training_terms") or ())
            gap = gap or record.get("ancestors", ()) is None
            for ancestor in record.get("ancestors") or ():
                name = self.names.get(ancestor["model"].casefold())
                gap = gap or name is None or not self._is_known(self.records[name].get("license"))
                if name is None:
                    continue
                passes_on = not ancestor.get("relicensed") and (passing[child] or not same_owner(child, name))
                if passes_on:
                    inherited.extend(self._passed_on(name))
                # once more where this way is stricter than the one that led there first
                if name not in passing or (passes_on and not passing[name]):
                    passing[name] = passes_on
                    pending.append(name)
        found = [license_ for license_ in dict.fromkeys([*inherited, *brought]) if license_ not in (*own, UNDECLARED)]
        if not own:
            return [UNDECLARED, *found] if found else []
        return [*own, *found, *([UNDECLARED] if gap and UNDECLARED not in own else [])]

    def successors(self, id_: str) -> list[str]:
        """Return the later revisions of a model, the next one first; a chain that turns back ends where it does."""
        found = [id_]
        while following := self.records.get(found[-1], {}).get("superseded_by"):
            if following[0] in found:
                break
            found.append(following[0])
        return found[1:]

    def is_licensed(self, id_: str) -> bool:
        """Whether every licence that a model stands under is known."""
        found = self.effective_licenses(id_)
        return bool(found) and all(map(self._is_known, found))

    def input_modalities(self, id_: str, below: frozenset[str] = frozenset()) -> list[str] | None:
        """Return what a model takes: as stated, or as all models it copies, tunes or merges do; ``None``: not known.

        ``below`` are the descendants that asked, against descent in circles.
        """
        record = self.records[id_]
        stated: list[str] | None = record.get("input_modalities")
        parents = record.get("ancestors") or ()
        if stated or id_ in below or any(parent["relation"] not in SAME_WEIGHTS for parent in parents):
            return stated
        names = [self.names.get(parent["model"].casefold()) for parent in parents]
        taken = [self.input_modalities(name, below | {id_}) if name else None for name in names]
        return taken[0] if taken and all(one == taken[0] for one in taken) else None

    def inherited_tokenizer(self, id_: str) -> tuple[str, str] | None:
        """Return the tokenizer that the models it was made from pass on, and the first of them.

        ``None`` where the file speaks of the tokenizer itself, where they differ or one is not known, or where the
        vocabulary is not as large as theirs: then tokens were added, and it is another tokenizer.
        """
        found = self._tokenizer(id_, frozenset())
        return None if found is None or found[1] == id_ else found

    def _tokenizer(self, id_: str, below: frozenset[str]) -> tuple[str, str] | None:
        """Return a model's tokenizer and whom it has it from: itself, or a parent."""
        record = self.records[id_]
        if record.get("tokenizer") is not None:
            return record["tokenizer"], id_
        if "tokenizer" in record.get("facts", ()) or id_ in below:
            return None
        parents = [p["model"] for p in record.get("ancestors") or () if p["relation"] in SAME_WEIGHTS]
        names = [self.names.get(parent.casefold()) for parent in parents]
        found = [
            self._tokenizer(name, below | {id_})
            if name and _vocabulary(self.records[name]) == _vocabulary(record)
            else None
            for name in names
        ]
        passed_on = {one[0] if one else None for one in found}
        if len(passed_on) != 1 or None in passed_on or _vocabulary(record) is None:
            return None
        return str(passed_on.pop()), str(names[0])

    def _is_known(self, license_: str | None) -> bool:
        return license_ is not None and self._licenses.get(license_, {}).get("resolved", True)

    def _passed_on(self, id_: str) -> list[str]:
        return [own for own in _own(self.records[id_]) if self._licenses.get(own, {}).get("inherits")]


def _own(record: Mapping[str, Any]) -> list[str]:
    """Return the licences a model declares itself; none without a main one."""
    main = record.get("license")
    return [main, *(record.get("also_licenses") or ())] if main else []


def _vocabulary(record: Mapping[str, Any]) -> int | None:
    """Return the number of tokens the model's table holds; ``None``: not known."""
    size: int | None = (record.get("architecture") or {}).get("vocab_size")
    return size
