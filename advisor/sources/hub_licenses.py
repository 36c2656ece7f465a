"""What the Hugging Face Hub says today of models' licences and ancestors, for ``check --online``."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from advisor.core.model import Ancestor, Pedigree
from advisor.core.provenance import Source
from advisor.core.text import Text, visible
from advisor.errors import AdvisorError, FileError, UpstreamError, UsageError
from advisor.sources.bounded_json import parse_object
from advisor.sources.hub_settings import check_numbers, endpoint, is_offline
from advisor.sources.kept import COMMIT, GATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from advisor.catalog import Catalog
    from advisor.core.checking import Relation
    from advisor.sources.hub_requests import Requests

__all__ = ["RELATIONS", "Answers", "is_name", "license_of_tag", "pedigree_of", "read_pedigrees", "related", "strings"]

MAX_ANSWER_BYTES = 16 * 1024**2
MAX_LICENSE_BYTES = 1024**2
MAX_MODELS = 500
"""Asked about in one check, ancestors included."""
MAX_GENERATIONS = 8
MAX_ANCESTORS = 64
"""Of one model. Merges name a dozen; what names more names no parents."""

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?", re.ASCII)
_LONGEST_NAME = 200
"""A user and a repository have 96 characters each at most."""
_LICENSE_FILE = re.compile(r"(?:licen[sc]e|copying)(?:\.(?:txt|md))?", re.IGNORECASE)
RELATIONS: Mapping[str, Relation] = {
    "finetune": "fine-tune",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "quantization",
}
"""The Hub's words (https://huggingface.co/docs/hub/model-cards#specifying-a-base-model) → ours."""


class Answers(NamedTuple):
    """Pedigrees by the name asked for, hashes of licence texts by id, and what went wrong."""

    pedigrees: Mapping[str, Pedigree]
    text_hashes: Mapping[str, str]
    notes: tuple[Text, ...]
    incomplete: bool


class _Answer(NamedTuple):
    name: str
    pedigree: Pedigree | None
    text_sha256: str | None = None
    problem: AdvisorError | None = None


def read_pedigrees(names: Sequence[str], catalog: Catalog, *, today: date) -> Answers:
    """Ask about ``names``, then about ancestors that the catalogue does not know, and so on.

    A model that the Hub does not have, or may not show, is left unknown and said; a Hub that fails leaves the check
    incomplete. HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE hold as for huggingface_hub.

    Raises:
        UsageError: the environment's settings cannot be used.
    """
    if not names:
        return Answers({}, {}, (), incomplete=False)
    if is_offline():
        note = Text("HF_HUB_OFFLINE is set: the Hub was not asked", "HF_HUB_OFFLINE のため Hub に照会していません")
        return Answers({}, {}, (note,), incomplete=True)
    check_numbers()
    pedigrees: dict[str, Pedigree] = {}
    hashes: dict[str, str] = {}
    problems: list[AdvisorError] = []
    asked: set[str] = set()
    waiting = list(names)
    for _ in range(MAX_GENERATIONS):
        wanted = [n for n in dict.fromkeys(waiting) if n.casefold() not in asked][: MAX_MODELS - len(asked)]
        if not wanted:
            break
        asked.update(n.casefold() for n in wanted)
        waiting = []
        for answer in _ask_all(wanted, catalog, today):
            if answer.problem is not None:
                problems.append(answer.problem)
            if answer.pedigree is not None:
                pedigrees[answer.name] = answer.pedigree
                waiting += _unknown_ancestors(answer.pedigree, catalog)
                if answer.text_sha256:
                    hashes[answer.pedigree.id] = answer.text_sha256
    messages = dict.fromkeys(problem.message for problem in problems)
    notes = (*messages, *_too_many(pedigrees.values()))
    return Answers(pedigrees, hashes, notes, any(isinstance(p, UpstreamError) for p in problems))


def _too_many(pedigrees: Iterable[Pedigree]) -> Iterator[Text]:
    for pedigree in pedigrees:
        if pedigree.why is _TOO_MANY:
            yield Text(f"{pedigree.id}: {_TOO_MANY.en}", f"{pedigree.id}: {_TOO_MANY.ja}")


def pedigree_of(answer: Mapping[str, Any], catalog: Catalog, address: str, today: date) -> Pedigree | None:
    """Return what an answer of ``/api/models/…`` says; ``None`` when it is not the Hub's.

    The licence is the one of the catalogue that has the Hub's tag; ``other`` and tags nobody knows stay unresolved.
    """
    id_, gated = answer.get("id"), answer.get("gated")
    if not isinstance(id_, str) or not _NAME.fullmatch(id_):
        return None
    card = answer.get("cardData")
    card = card if isinstance(card, dict) else {}
    tags = [tag for tag in strings(answer.get("tags")) if len(tag) < 300]
    license_, declared = _license(card, tags, catalog)
    ancestors = list(islice(_ancestors(card, tags), MAX_ANCESTORS + 1))
    too_many = len(ancestors) > MAX_ANCESTORS
    return Pedigree(
        id=id_,
        license=license_,
        declared=declared,
        ancestors=None if too_many else tuple(ancestors),
        gated="no" if gated is False else gated if isinstance(gated, str) and gated in GATED else None,
        source=Source(f"{address}/{id_}", today.isoformat()),
        why=_TOO_MANY if too_many else None,
    )


_TOO_MANY = Text(
    f"its card names more than {MAX_ANCESTORS} models it would be made from",
    f"派生元として {MAX_ANCESTORS} を超えるモデルが記載されています",
)


def _license(card: Mapping[str, Any], tags: Iterable[str], catalog: Catalog) -> tuple[str | None, str | None]:
    said = strings(card.get("license")) or [t.removeprefix("license:") for t in tags if t.startswith("license:")]
    said = list(dict.fromkeys(said))
    if not said:
        return None, None
    named = ", ".join(strings(card.get("license_name")))
    declared = visible(", ".join(said) + (f" ({named})" if named else ""))[:200]
    if len(said) > 1:
        return None, declared  # whether all hold or any, the Hub does not say
    return license_of_tag(said[0], catalog), declared


def license_of_tag(tag: str, catalog: Catalog) -> str | None:
    """Return the id of the catalogue's licence that has the Hub's tag; ``None``: none has."""
    by_tag = {tag: license_.id for license_ in catalog.licenses.values() for tag in license_.hub_tags}
    return by_tag.get(tag.casefold())


def _ancestors(card: Mapping[str, Any], tags: Sequence[str]) -> Iterator[Ancestor]:
    """Yield the base models of the card; how they are related is in the card, or in the tags the Hub adds."""
    own = card.get("base_model_relation")
    by_tag = related(tags)
    for name in dict.fromkeys([*strings(card.get("base_model")), *by_tag]):
        if is_name(name):
            relation = own if isinstance(own, str) and own in RELATIONS else by_tag.get(name, "finetune")
            yield Ancestor(name, RELATIONS[relation])


def related(tags: Iterable[str]) -> dict[str, str]:
    """Return the base models that the Hub's tags name with a relation (``base_model:quantized:org/name``) → its word."""
    found: dict[str, str] = {}
    for tag in tags:
        kind, _, name = tag.removeprefix("base_model:").partition(":")
        if tag.startswith("base_model:") and kind in RELATIONS:
            found[name] = kind
    return found


def is_name(text: str) -> bool:
    """Whether a repository of the Hub may bear the name (those of its early days have no organisation)."""
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def strings(value: Any) -> list[str]:
    """Return the texts in a field that may be one text or a list; empty for what is neither."""
    if isinstance(value, str):
        return [value] if value else []
    return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []


def _unknown_ancestors(pedigree: Pedigree, catalog: Catalog) -> list[str]:
    names = [ancestor.model for ancestor in pedigree.ancestors or ()]
    return [n for n in names if catalog.find_model(n) is None and catalog.pedigree(n) is None]


def _ask_all(names: Sequence[str], catalog: Catalog, today: date) -> Iterable[_Answer]:
    from advisor.sources.hub_refusals import Refusals
    from advisor.sources.hub_requests import Requests

    url, shown = endpoint()

    def ask(name: str) -> _Answer:
        try:
            requests = Requests(Refusals(shown, name, None, catalog))
            return _ask(name, requests, url, shown, catalog, today)
        except (UpstreamError, UsageError) as error:
            return _Answer(name, None, problem=error)

    return Requests(Refusals(shown, shown, None, catalog)).each(ask, names)


def _ask(name: str, requests: Requests, url: str, shown: str, catalog: Catalog, today: date) -> _Answer:
    part = requests.start_of(f"{url}/api/models/{quote(name)}", MAX_ANSWER_BYTES + 1)
    try:
        answer = parse_object(part.content, name) if len(part.content) <= MAX_ANSWER_BYTES else {}
    except FileError:
        answer = {}
    pedigree = pedigree_of(answer, catalog, shown, today)
    if pedigree is None:
        problem = UpstreamError(
            Text(
                f"what {shown} answers about {name} is not the Hub's",
                f"{name} についての {shown} の応答が Hub のものではありません",
            )
        )
        return _Answer(name, None, problem=problem)
    return _Answer(name, pedigree, _text_hash(answer, pedigree.id, requests, url))


def _text_hash(answer: Mapping[str, Any], id_: str, requests: Requests, url: str) -> str | None:
    """Return the SHA-256 of the licence's text in the repository; ``None`` when it has none that may be read."""
    commit, siblings = answer.get("sha"), answer.get("siblings")
    if not isinstance(commit, str) or not re.fullmatch(COMMIT, commit) or not isinstance(siblings, list):
        return None
    names = sorted(n for s in siblings if isinstance(s, dict) for n in strings(s.get("rfilename")))
    name = next((n for n in names if _LICENSE_FILE.fullmatch(n)), None)
    if name is None:
        return None
    try:
        part = requests.start_of(f"{url}/{id_}/resolve/{commit}/{quote(name)}", MAX_LICENSE_BYTES + 1, name)
    except (UpstreamError, UsageError):  # gated: the card may be read, the files may not
        return None
    return hashlib.sha256(part.content).hexdigest() if len(part.content) <= MAX_LICENSE_BYTES else None
