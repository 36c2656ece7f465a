"""The catalogue: everything known, looked up by name. Built from the compiled mapping, entry by entry as asked for."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from advisor.catalog import build
from advisor.catalog.build import Facts, Sources
from advisor.catalog.lazy import Layered, Lazy, broken
from advisor.catalog.names import ModelNames
from advisor.catalog.prices import Prices
from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.errors import AmbiguousNameError, UnknownNameError, shown_by_list, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.core.hardware import Accelerator, BedrockPrice, Ec2Price, InstanceType, Region, SageMakerPrice
    from advisor.core.licensing import License
    from advisor.core.model import Model, Pedigree, Tokenizer
    from advisor.core.provenance import Provenance, Source
    from advisor.core.result import CatalogStamp

SCHEMA = 1
"""Number of the compiled form; a catalogue with another one was written for another version."""

_MODEL = Text("model", "モデル")
_LICENSE = Text("licence", "ライセンス")
_REGION = Text("region", "リージョン")
_INSTANCE = Text("instance type", "インスタンスタイプ")


class Family(NamedTuple):
    """A model family and the ids of its models, in the order of the catalogue."""

    id: str
    name: str
    publisher: str
    models: tuple[str, ...]


class Catalog:
    """Immutable. Mappings are lazy: a model that nobody asks for is never built.

    ``tasks``, ``suites``, ``engines``, ``images``, ``objectives`` and ``training`` are the compiled documents as they are; a
    ``source`` in them is a key for `source`. ``scored`` are the ``suite:metric`` that are evidence for a task and tell
    something of a model (`advisor.recommend.rows.telling`), by its id; ``None`` where nobody made that index.
    """

    __slots__ = (
        "__weakref__",
        "_added",
        "_families",
        "_languages",
        "_names",
        "_offers",
        "_pedigree_names",
        "_prices",
        "_raw",
        "_sources",
        "accelerators",
        "engines",
        "images",
        "instances",
        "licenses",
        "models",
        "objectives",
        "pedigrees",
        "regions",
        "scored",
        "suites",
        "tasks",
        "tokenizers",
        "training",
    )

    models: Mapping[str, Model]
    pedigrees: Mapping[str, Pedigree]
    instances: Mapping[str, InstanceType]
    accelerators: Mapping[str, Accelerator]
    licenses: Mapping[str, License]
    regions: Mapping[str, Region]
    tokenizers: Mapping[str, Tokenizer]
    tasks: Mapping[str, Any]
    suites: Mapping[str, Any]
    scored: Mapping[str, Any] | None
    engines: Mapping[str, Any]
    images: Mapping[str, Any]
    objectives: Mapping[str, Any]
    training: Mapping[str, Any]

    def __init__(self, raw: Mapping[str, Any]) -> None:
        try:
            sources = Sources(raw["sources"])
            accelerators = Lazy("accelerators", raw["accelerators"], build.accelerator)
            self._raw = raw
            self._added: Mapping[str, Model] = {}
            self._sources = sources
            self._names = ModelNames(raw["models"])
            self._pedigree_names = ModelNames(raw["pedigrees"])
            self._prices = Prices(raw["prices"], sources)
            self._families: dict[str, Family] | None = None
            self._languages: frozenset[str] | None = None
            self._offers: dict[str, frozenset[str]] = {}
            tokenization = raw["tokenization"]
            tokenizers = Lazy(
                "tokenizers", tokenization.get("tokenizers", {}), build.Tokenizers(tokenization, sources).build
            )
            self.tokenizers = tokenizers
            architectures = build.Architectures()
            self.models = Lazy(
                "models", raw["models"], lambda k, v: build.model(k, v, sources, tokenizers, architectures)
            )
            self.pedigrees = Lazy("pedigrees", raw["pedigrees"], lambda k, v: build.pedigree(k, v, sources))
            self.accelerators = accelerators
            self.instances = Lazy("instances", raw["instances"], lambda k, v: build.instance(k, v, accelerators))
            self.licenses = Lazy("licenses", raw["licenses"], lambda k, v: build.license_(k, v, sources))
            self.regions = Lazy("regions", raw["regions"], build.region)
            self.tasks = raw["tasks"]
            self.suites = raw["suites"]
            self.scored = raw.get("scored")
            self.engines = raw["engines"]
            self.images = raw.get("images", {})
            self.objectives = raw["objectives"]
            self.training = raw["training"]
        except (KeyError, TypeError, AttributeError) as error:
            raise broken(str(error)) from error

    @property
    def as_of(self) -> str:
        """The date of the shipped data: the newest day on which a source of it was read; overlays and `refresh` keep it."""
        version: str = self._raw["version"]
        return version[: len("YYYY.MM.DD")].replace(".", "-")

    @property
    def stamp(self) -> CatalogStamp:
        """Which data this is: version, digest, and the date of the newest price."""
        from advisor.core.result import CatalogStamp  # brings pydantic along, which a listing does not need

        return CatalogStamp(self._raw["version"], self._raw["digest"], self._raw.get("prices_as_of"))

    @property
    def languages(self) -> frozenset[str]:
        """The codes of all languages that models name; no model is built for it."""
        if self._languages is None:
            named: set[str] = set()
            for id_, entry in self._raw["models"].items():
                try:
                    named.update(entry.get("languages") or ())
                except (TypeError, AttributeError) as error:
                    raise broken(f"models.{id_}") from error
            for model in self._added.values():
                named.update(model.languages or ())
            self._languages = frozenset(named)
        return self._languages

    # ------------------------------------------------------------------------------------------------------- by name

    def model(self, name: str) -> Model:
        """Return the model of that id, alias, Hugging Face, JumpStart or Bedrock id (any case, any profile prefix).

        Where nothing has the name, the model whose id ends in it (``llama-3.1-8b-instruct``).

        Raises:
            UnknownNameError: no model answers to the name; similar names are suggested.
            AmbiguousNameError: the ids of several end in it.
        """
        found = self.find_model(name) or self.model_called(name)
        if found is None:
            raise UnknownNameError(_MODEL, name, self._names.known())
        return found

    def find_model(self, name: str) -> Model | None:
        """Return the model that answers to exactly this name, as files name it; ``None`` when none does."""
        if name in self._added:
            return self._added[name]
        id_ = self._names.find(name)
        return None if id_ is None else self.models[id_]

    def model_called(self, name: str) -> Model | None:
        """Return the model whose id is the name after an organisation's; ``None`` when there is none.

        Raises:
            AmbiguousNameError: there are several.
        """
        ids = self._names.called(name)
        if len(ids) > 1:
            raise AmbiguousNameError(_MODEL, name, ids)
        return self.models[ids[0]] if ids else None

    def id_called(self, name: str) -> str | None:
        """Return the one id that is the name after an organisation's, or ``None``; entries come before pedigrees.

        Many pedigrees are of copies that keep the name.

        Raises:
            AmbiguousNameError: there are several.
        """
        ids = self._names.called(name) or self._pedigree_names.called(name)
        if len(ids) > 1:
            raise AmbiguousNameError(_MODEL, name, ids)
        return ids[0] if ids else None

    def with_models(self, models: Mapping[str, Model]) -> Catalog:
        """Return this catalogue with models besides that have no entry (`advisor.read_model`), by the ids they have here."""
        other = copy(self)
        other._added, other._languages = {**self._added, **models}, None  # noqa: SLF001 - of its own class
        other.models = Layered(models, self.models)
        return other

    def pedigree(self, name: str) -> Pedigree | None:
        """Return what is known of a model without an entry of its own, by id or former id (any case), or ``None``."""
        id_ = self._pedigree_names.find(name)
        return None if id_ is None else self.pedigrees[id_]

    def names(self) -> Iterator[str]:
        """Yield every name of a model that has an entry or a pedigree, in the spelling people should use."""
        yield from self._names.known()
        yield from self._pedigree_names.known()

    def license(self, name: str) -> License:
        """Return the licence of that id, SPDX id or Hub tag, in any case.

        Raises:
            UnknownNameError: there is none; similar names are suggested.
        """
        if name in self.licenses:
            return self.licenses[name]
        wanted = name.casefold()
        known: dict[str, str] = {}
        for id_, raw in self._raw["licenses"].items():
            try:
                names = (id_, raw["spdx"], *raw.get("hub_tags", ()))
            except (KeyError, TypeError, AttributeError) as error:
                raise broken(f"licenses.{id_}") from error
            for other in names:
                known.setdefault(other, id_)
        for other, id_ in known.items():
            if other.casefold() == wanted:
                return self.licenses[id_]
        raise UnknownNameError(_LICENSE, name, known, shown_by_list("licenses"))

    def region(self, name: str) -> Region:
        """Return the region.

        Raises:
            UnknownNameError: there is none of that name; similar names are suggested, and the one called so.
        """
        if name not in self.regions:
            from advisor.catalog.region_names import regions_called

            hint = suggestion(regions_called(name, self.regions)) or shown_by_list("regions")
            raise UnknownNameError(_REGION, name, self.regions, hint)
        return self.regions[name]

    def instance(self, name: str) -> InstanceType:
        """Return the instance type, with or without ``ml.``.

        Raises:
            UnknownNameError: there is none of that name; similar names are suggested.
        """
        plain = name.removeprefix("ml.")
        if plain not in self.instances:
            raise UnknownNameError(_INSTANCE, name, self.instances, shown_by_list("instances"))
        return self.instances[plain]

    def source(self, key: str | None) -> Source | None:
        """Return the source a key in ``tasks``, ``suites``, ``engines``, ``objectives`` or ``training`` stands for."""
        return self._sources.get(key)

    def provenance(self, section: str, id_: str) -> Mapping[str, Provenance]:
        """Return how each fact of an entry is known; ``section`` is ``models``, ``instances``, ``accelerators`` …."""
        return Facts(self._raw[section][id_].get("facts", {}), self._sources)

    # ------------------------------------------------------------------------------------------------------- families

    @property
    def families(self) -> Mapping[str, Family]:
        """Model families by id."""
        if self._families is None:
            members: dict[str, list[str]] = {id_: [] for id_ in self._raw["families"]}
            for id_, raw in self._raw["models"].items():
                members.setdefault(raw["family"], []).append(id_)
            self._families = {
                id_: Family(id_, raw["name"], raw["publisher"], tuple(members[id_]))
                for id_, raw in self._raw["families"].items()
            }
        return self._families

    def offered(self, family: str, region: str) -> bool:
        """Whether any instance type of the family (``g5``) has an EC2 price in the region."""
        return family in self._offered_in(region)

    def families_in(self, region: str) -> tuple[str, ...]:
        """Return the instance families with an EC2 price in the region, sorted."""
        return tuple(sorted(self._offered_in(region)))

    def _offered_in(self, region: str) -> frozenset[str]:
        if region not in self._offers:
            instances = self._raw["instances"].items()
            self._offers[region] = frozenset(
                raw["family"] for name, raw in instances if self._prices.is_offered(name, region)
            )
        return self._offers[region]

    # --------------------------------------------------------------------------------------------------------- prices

    def ec2_price(self, instance: str, region: str) -> Ec2Price | None:
        """Return the newest EC2 prices in USD/hour; ``None``: not offered in the region."""
        return self._prices.ec2(instance, region)

    def sagemaker_price(self, instance: str, region: str) -> SageMakerPrice | None:
        """Return the SageMaker hosting price in USD/hour (``ml.`` optional); ``derived`` where none was observed."""
        return self._prices.sagemaker(instance, region)

    def bedrock_price(
        self, model_id: str, route: str, region: str, tier: str = "on-demand", *, input_tokens: int = 0
    ) -> BedrockPrice | None:
        """Return the price of calling a Bedrock id over a route from a region, USD per million tokens or per image.

        Some models cost more per token above a number of ``input_tokens`` in one request.
        """
        return self._prices.bedrock(model_id, route, region, tier, input_tokens)
