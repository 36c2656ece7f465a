"""What the Hub's API says of a model, field by field: what cannot be read is left out and remarked, never guessed.

Cards are written by anybody: lists stand where texts are expected, texts are megabytes long or steer terminals.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from advisor.core.text import Text, quoted, visible
from advisor.sources.hub_licenses import MAX_ANCESTORS, RELATIONS, is_name, related
from advisor.sources.kept import COMMIT, GATED
from advisor.sources.safetensors import BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.core.checking import Relation

__all__ = ["EXPAND", "BaseModel", "HubFacts", "facts_of"]

EXPAND = ("cardData", "config", "disabled", "gated", "lastModified", "safetensors", "sha", "tags")
"""The properties asked for; huggingface_hub lists all there are as ``ExpandModelProperty_T``."""

_LONGEST_TEXT = 200
_LONGEST_ADDRESS = 500
_MAX_LANGUAGES = 300
"""ISO 639-1 has not two hundred codes; cards name those of 639-3 and scripts besides."""
_MAX_TAGS = 5_000
"""The Hub adds a tag for every language, data set and base model."""
_MAX_COUNT = 2**63
_TAG = re.compile(r"[A-Za-z0-9][\w.+-]{0,99}", re.ASCII)
_PATH = re.compile(r"[\w.-][\w./-]{0,200}", re.ASCII)
_POSITIONS = ("max_position_embeddings", "n_positions")
"""Fields of a config that say how long a sequence may be, newer and older spelling."""


class BaseModel(NamedTuple):
    """A model this one was made from; ``relation`` is ``None`` where neither the card nor the Hub's tags say how."""

    model: str
    relation: Relation | None


class HubFacts(NamedTuple):
    """What the Hub says of one model. ``None``: it does not say, or what it says cannot be read (then remarked).

    ``id`` is the name asked for, ``moved_to`` the one it bears now where that is another. ``license`` is the Hub's tag
    (``other``: the name and the address of the licence are beside it); ``last_modified`` an ISO day; ``gated`` one of
    ``no auto manual``. ``base_models_complete`` is false where the card names what is no model's name. ``parameters``
    counts what the safetensors hold, by number format (``BF16``) in ``dtypes``. ``context_length`` (tokens),
    ``model_type`` and ``architecture`` (a class of transformers) are in the config as the API shortens it.
    ``pipeline_tag`` and ``languages`` are those the card states, word for word; ``has_card``: there is one with facts.
    """

    id: str
    url: str
    moved_to: str | None = None
    sha: str | None = None
    last_modified: str | None = None
    gated: str | None = None
    license: str | None = None
    license_name: str | None = None
    license_link: str | None = None
    base_models: tuple[BaseModel, ...] = ()
    base_models_complete: bool = True
    parameters: int | None = None
    dtypes: Mapping[str, int] = {}
    context_length: int | None = None
    model_type: str | None = None
    architecture: str | None = None
    pipeline_tag: str | None = None
    languages: tuple[str, ...] | None = None
    has_card: bool = False
    remarks: tuple[Text, ...] = ()

    @property
    def name(self) -> str:
        """The name it bears on the Hub now."""
        return self.moved_to or self.id


def facts_of(answer: Mapping[str, Any], asked: str, address: str) -> HubFacts | None:
    """Read an answer of ``/api/models/<asked>``; ``None``: it is not the Hub's. ``address`` is that of the Hub, as shown."""
    id_ = answer.get("id")
    if not isinstance(id_, str) or not is_name(id_):
        return None
    read = _Reader(asked)
    card, config = read.section(answer, "cardData"), read.section(answer, "config")
    tags = [tag for tag in islice(_texts(answer.get("tags")), _MAX_TAGS) if len(tag) <= _LONGEST_ADDRESS]
    sha = read.matching(answer, "sha", re.compile(COMMIT))
    total, dtypes = _parameters(read, answer)
    bases, complete = _base_models(read, card, tags, (asked, id_))
    url = f"{address}/{id_}"
    facts = HubFacts(
        id=asked,
        url=url,
        moved_to=id_ if id_.casefold() != asked.casefold() else None,
        sha=sha,
        last_modified=_day(read, answer),
        gated=_gated(read, answer),
        license=_license(read, card, tags),
        license_name=read.text(card, "license_name"),
        license_link=_address(read, card, f"{url}/blob/{sha or 'main'}"),
        base_models=bases,
        base_models_complete=complete,
        parameters=total,
        dtypes=dtypes,
        context_length=_context_length(read, config),
        model_type=read.matching(config, "model_type", _TAG),
        architecture=read.matching(config, "architectures", _TAG),
        pipeline_tag=read.matching(card, "pipeline_tag", _TAG),
        languages=_languages(read, card),
        has_card=bool(card),
    )
    return facts._replace(remarks=tuple(read.remarks))


class _Reader:
    """Reads fields and remarks those that cannot be."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.remarks: list[Text] = []

    def remark(self, field: str, value: object) -> None:
        """Note that a field was left out; a value of another type than text is not repeated."""
        shown = quoted(value) if isinstance(value, str) else _kind_of(value)
        self.remarks.append(
            Text(f"{self._name}: {field} left out: {shown}", f"{self._name}: {field} を読み飛ばしました: {shown}")
        )

    def section(self, within: Mapping[str, Any], field: str) -> Mapping[str, Any]:
        """Return an object; empty where there is none."""
        value = within.get(field)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.remark(field, value)
        return {}

    def one(self, within: Mapping[str, Any], field: str) -> str | None:
        """Return a text, or the only one of a list."""
        value = within.get(field)
        if value is None or value in ("", []):
            return None
        found = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(found, str):
            return found
        self.remark(field, value)
        return None

    def text(self, within: Mapping[str, Any], field: str) -> str | None:
        """Return a short text in one line, what could steer a terminal spelled out."""
        found = self.one(within, field)
        if found is None:
            return None
        return visible(" ".join(found[: 4 * _LONGEST_TEXT].split()))[:_LONGEST_TEXT] or None

    def matching(self, within: Mapping[str, Any], field: str, pattern: re.Pattern[str]) -> str | None:
        """Return a text that can be what the field is."""
        found = self.one(within, field)
        if found is None or (len(found) <= _LONGEST_TEXT and pattern.fullmatch(found)):
            return found
        self.remark(field, found)
        return None

    def count(self, within: Mapping[str, Any], field: str, shown: str | None = None) -> int | None:
        """Return a positive whole number."""
        value = within.get(field)
        if value is None or (type(value) is int and 0 < value < _MAX_COUNT):
            return value
        self.remark(shown or field, value if isinstance(value, str) else _spelled(value))
        return None


def _spelled(value: object) -> object:
    return str(value) if type(value) in (int, float) else value


def _kind_of(value: object) -> str:
    names = {bool: "true/false", int: "number", float: "number", list: "list", dict: "object"}
    return f"({names.get(type(value), 'null')})"


def _texts(value: object) -> Iterator[str]:
    return (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item)


def _day(read: _Reader, answer: Mapping[str, Any]) -> str | None:
    value = answer.get("lastModified")
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= _LONGEST_TEXT else None
        if moment is not None:
            return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        pass
    read.remark("lastModified", value)
    return None


def _gated(read: _Reader, answer: Mapping[str, Any]) -> str | None:
    value = answer.get("gated")
    if value is False:
        return "no"
    if value is None or (isinstance(value, str) and value in GATED):
        return value
    read.remark("gated", value)
    return None


def _license(read: _Reader, card: Mapping[str, Any], tags: Iterable[str]) -> str | None:
    """Return the tag of the card, else of the Hub; of several none: whether all hold or any, the Hub does not say."""
    said = card.get("license") or [tag.removeprefix("license:") for tag in tags if tag.startswith("license:")]
    if isinstance(said, list) and all(isinstance(tag, str) for tag in said):
        said = list(dict.fromkeys(said))
        if len(said) > 1:
            read.remark("license", ", ".join(said[:10]))
            return None
    return read.matching({"license": said}, "license", _TAG)


def _address(read: _Reader, card: Mapping[str, Any], files: str) -> str | None:
    """Return the address of the licence; a name of a file is one of the repository."""
    link = read.one(card, "license_link")
    if link is None:
        return None
    plain = link.isascii() and link.isprintable() and " " not in link and len(link) <= _LONGEST_ADDRESS
    if plain and link.startswith(("https://", "http://")):
        return link
    if plain and _PATH.fullmatch(link) and ".." not in link:
        return f"{files}/{quote(link)}"
    read.remark("license_link", link)
    return None


def _base_models(
    read: _Reader, card: Mapping[str, Any], tags: Sequence[str], own: tuple[str, str]
) -> tuple[tuple[BaseModel, ...], bool]:
    """Return the base models, and whether they are all that the card names."""
    written = card.get("base_model")
    listed = written if isinstance(written, list) else [] if written in (None, "") else [written]
    by_tag = related(tags)
    relation = read.one(card, "base_model_relation")
    if relation is not None and relation not in RELATIONS:
        read.remark("base_model_relation", relation)
        relation = None
    named = [name for name in listed if isinstance(name, str) and is_name(name)]
    odd = [name for name in listed if not (isinstance(name, str) and is_name(name))]
    if odd:
        read.remark("base_model", odd[0])
    itself = {name.casefold() for name in own}
    names = [n for n in dict.fromkeys([*named, *filter(is_name, by_tag)]) if n.casefold() not in itself]
    if len(names) > MAX_ANCESTORS:
        read.remark("base_model", f"{len(names):,}")
        return (), False
    words = ((name, relation or by_tag.get(name)) for name in names)
    return tuple(BaseModel(name, RELATIONS[word] if word else None) for name, word in words), not odd


def _parameters(read: _Reader, answer: Mapping[str, Any]) -> tuple[int | None, dict[str, int]]:
    found = read.section(answer, "safetensors")
    dtypes: dict[str, int] = {}
    for name, _ in islice(read.section(found, "parameters").items(), len(BITS) + 10):
        if name not in BITS:
            read.remark("safetensors.parameters", name)
            continue
        count = read.count(found["parameters"], name, f"safetensors.parameters.{name}")
        if count is not None:
            dtypes[name] = count
    return read.count(found, "total", "safetensors.total"), dtypes


def _context_length(read: _Reader, config: Mapping[str, Any]) -> int | None:
    nested = config.get("text_config")
    for section in (config, nested if isinstance(nested, dict) else {}):
        for field in _POSITIONS:
            if section.get(field) is not None:
                return read.count(section, field, f"config.{field}")
    return None


def _languages(read: _Reader, card: Mapping[str, Any]) -> tuple[str, ...] | None:
    value = card.get("language")
    if value is None or value in ("", []):
        return None
    listed = value if isinstance(value, list) else [value]
    kept = [item for item in listed if isinstance(item, str) and 0 < len(item) <= _LONGEST_TEXT]
    if len(kept) != len(listed) or len(kept) > _MAX_LANGUAGES:
        # YAML 1.1 takes `no`, Norwegian, for false
        read.remark("language", next((item for item in listed if item not in kept), f"{len(kept):,}"))
    return tuple(dict.fromkeys(visible(item) for item in kept[:_MAX_LANGUAGES])) or None
