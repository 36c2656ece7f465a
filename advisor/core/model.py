"""A model, and the channels it is served through.

Facts about a model are kept apart from where it is served: licence, parameters and architecture belong to the model;
regions, limits, lifecycle and prices to a channel. An unknown fact is ``None``; ``Model.provenance[fact].why`` says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from advisor.core.architecture import Architecture
from advisor.core.licensing import StatedUse
from advisor.core.provenance import Provenance, Source
from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.core.units import DTYPE_BYTES

if TYPE_CHECKING:
    from advisor.core.result import Finding

NOTHING: Mapping[str, Any] = {}
"""The empty mapping, for facts that have nothing to list. A plain one: a proxy can be neither pickled nor copied."""

Kind = Literal["base", "instruct", "chat", "rlhf", "embedding", "reranker", "image", "video"]


class Lifecycle(NamedTuple):
    """Whether it can still be had. Dates are ISO strings; ``ends`` may differ by region."""

    status: Literal["active", "legacy", "gone"]
    ends: str | None = None
    ends_by_region: Mapping[str, str] = NOTHING
    legacy_since: str | None = None
    not_before: str | None = None
    replacements: tuple[str, ...] = ()

    def ends_in(self, region: str) -> str | None:
        """Last day in ``region``."""
        return self.ends_by_region.get(region, self.ends)


ACTIVE = Lifecycle("active")


class WeightFile(NamedTuple):
    """A published checkpoint: number format, quantization method if any, size of its files in bytes if known.

    ``dtype`` is ``None`` where the size tells two bytes a weight, and nothing which of the two formats it is.
    """

    dtype: str | None
    quantization: str | None
    bytes: int | None
    format: str
    id: str | None


class HuggingFaceChannel(NamedTuple):
    """Weights on the Hugging Face Hub."""

    id: str
    gated: str | None
    weights: tuple[WeightFile, ...]
    lifecycle: Lifecycle


class JumpStartChannel(NamedTuple):
    """A SageMaker JumpStart model id, or a Marketplace package."""

    id: str
    fine_tunable: bool | None
    marketplace: bool
    default_instance: str | None
    instances: tuple[str, ...]
    lifecycle: Lifecycle


ENDPOINTS = ("bedrock-runtime", "bedrock-mantle")
"""The endpoints of Bedrock, the one AWS recommends for new applications first.

https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html, read on 2026-11-23: bedrock-runtime takes Converse,
InvokeModel and the APIs of OpenAI and Anthropic; bedrock-mantle only the latter.
"""


class BedrockRoute(NamedTuple):
    """One way to call a Bedrock model: ``in-region`` or a cross-region inference profile (``jp``, ``global`` …).

    ``endpoints`` are those that take its requests, the one to prefer first.
    """

    route: str
    regions: tuple[str, ...]
    destinations: tuple[str, ...]
    endpoints: tuple[str, ...] = ENDPOINTS[:1]


class BedrockChannel(NamedTuple):
    """A Bedrock model id with its routes and limits (tokens).

    ``endpoints`` are those that know the id, the one to prefer first.
    ``license`` is the licence that holds there in place of the weights' own, where the vendor sells it under another.
    ``terms_url`` is where AWS's offer says its terms are, as a refresh read it.
    """

    id: str
    routes: tuple[BedrockRoute, ...]
    context_length: int | None
    max_output_tokens: int | None
    eula: Text | None
    lifecycle: Lifecycle
    license: str | None = None
    terms_url: str | None = None
    endpoints: tuple[str, ...] = ENDPOINTS[:1]


class Checkpoint(NamedTuple):
    """What was read of a model that no catalogue describes: its config, and the headers of its weights.

    ``location`` is the path as it was given, or a URL. Of the Hub: the commit, and the date the answer was read.
    ``quantization`` is the method the weights are stored with, as `advisor.estimate.weights.FORMATS` names it. Bytes are
    those of all tensors: ``stored_bytes`` and ``stored_dtype`` (which most of them are in) from the headers, ``None``
    without any; ``quantized_bytes`` what is loaded when the method is kept, from the headers or by what it stores.
    """

    origin: Literal["local", "hub"]
    location: str
    read: str | None = None
    revision: str | None = None
    files: tuple[str, ...] = ()
    stored_dtype: str | None = None
    stored_bytes: int | None = None
    quantization: str | None = None
    quantized_bytes: int | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Text, ...] = ()


class Ancestor(NamedTuple):
    """A model this one was made from; ``relicensed``: the publisher of both licenses this one without its terms."""

    model: str
    relation: str
    source: Source | None = None
    relicensed: bool = False


def same_owner(one: str, other: str) -> bool:
    """Whether two models are of one publisher: by the first part of their ids."""
    return one.split("/", maxsplit=1)[0].casefold() == other.split("/", maxsplit=1)[0].casefold()


class DataTerm(NamedTuple):
    """Terms that come with data the model was trained on: ``license`` is a licence of the catalogue."""

    license: str
    text: Text
    source: Source | None = None


class TokenCount(NamedTuple):
    """Tokens for a character of one language, counted on one text.

    ``times_fewest`` is how many times as many they are as the most economical tokenizer of the catalogue takes for the
    same text. Figures of different texts are not to be compared. ``text_name`` is for people.
    """

    text: str
    text_name: Text
    per_character: float
    times_fewest: float
    provenance: Provenance

    def characters_in(self, tokens: int) -> int:
        """Return about how many characters so many tokens hold, to two significant digits: other texts differ."""
        characters = round(tokens / self.per_character)
        return round(characters, 2 - len(str(characters)))


class Tokenizer(NamedTuple):
    """What cuts a text into tokens; models with the same vocabulary, one made from the other, share it.

    ``vocabulary`` is the number of its tokens without those added for chats. ``counts`` has every count of a language,
    that on the preferred text first.
    """

    id: str
    name: str
    vocabulary: int
    counts: Mapping[str, tuple[TokenCount, ...]]

    def __hash__(self) -> int:
        """Hash the id: what follows from a tokenizer is remembered by it, and a mapping has no hash."""
        return hash(self.id)

    def compared(self, language: str) -> TokenCount | None:
        """Return the count that is compared; ``None``: the language was not counted."""
        found = self.counts.get(language)
        return found[0] if found else None


class Pedigree(NamedTuple):
    """What is known of a model that the catalogue has no entry of: its licence and where it comes from, no more.

    ``license`` is a licence of the catalogue, ``None`` where none is declared or known; ``declared`` is then what its
    publisher says, word for word. ``also_licenses`` hold together with it. ``ancestors`` is ``None`` when nobody knows
    whether there are any; ``why`` tells why one of these is not known. ``source`` is that of the licence.
    ``input_modalities`` are its own or those of the models it copies, tunes or merges; ``None``: not known.
    """

    id: str
    license: str | None
    declared: str | None
    ancestors: tuple[Ancestor, ...] | None
    data_terms: tuple[DataTerm, ...] = ()
    gated: str | None = None
    source: Source | None = None
    note: Text | None = None
    why: Text | None = None
    aliases: tuple[str, ...] = ()
    also_licenses: tuple[str, ...] = ()
    input_modalities: tuple[str, ...] | None = None


class Model(NamedTuple):
    """A catalogue entry, or, with a ``checkpoint``, what config and weights themselves say.

    ``licenses`` are the ids that hold together: the model's own first (``license``, then ``also_licenses``), then those its
    ancestors and training data pass on.
    ``ancestors`` is ``None`` when nobody knows whether there are any.
    ``parameters_active_published`` is the publisher's figure where the count of the architecture differs from it.
    ``languages_complete`` is false where the publisher speaks of more languages than it names.
    ``superseded_by`` are the publisher's later revisions of it, the next one first: the last is the one to take instead;
    ``successor`` is what people call that one, with what is open about its licence.
    ``overflows`` are the number formats that break it; ``None`` where nobody is known to have tried.
    ``stated_use`` is what the publisher says it is for, where its licence sets no such limit.
    ``context_limit`` is ``hard`` (a position table, a provider's limit) or ``trained`` (longer inputs run, untrained).
    """

    id: str
    name: str
    family: str | None
    publisher: str | None
    kind: Kind | None
    aliases: tuple[str, ...]
    released: str | None
    license: str | None
    licenses: tuple[str, ...]
    ancestors: tuple[Ancestor, ...] | None
    parameters: int | None
    parameters_active: int | None
    parameters_embedding: int | None
    parameters_stored: int | None
    context_length: int | None
    context_limit: Literal["hard", "trained"]
    architecture: Architecture | None
    dtype: str | None
    overflows: tuple[str, ...] | None
    languages: tuple[str, ...] | None
    tasks: tuple[str, ...] | None
    training_tokens: int | None
    huggingface: HuggingFaceChannel | None
    jumpstart: tuple[JumpStartChannel, ...]
    bedrock: tuple[BedrockChannel, ...]
    lifecycle: Lifecycle
    notes: tuple[Text, ...] = ()
    provenance: Mapping[str, Provenance] = NOTHING
    input_modalities: tuple[str, ...] | None = None
    languages_complete: bool = True
    checkpoint: Checkpoint | None = None
    data_terms: tuple[DataTerm, ...] = ()
    also_licenses: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    successor: Text | None = None
    tokenizer: Tokenizer | None = None
    stated_use: StatedUse | None = None
    parameters_active_published: int | None = None

    @property
    def quantization(self) -> str | None:
        """How its weights are published quantized (gpt-oss: mxfp4); ``None`` where they are not."""
        if self.checkpoint is not None:
            return self.checkpoint.quantization
        return self.dtype if self.dtype and DTYPE_BYTES[self.dtype] < DTYPE_BYTES["float16"] else None

    @property
    def longest_sequence(self) -> int | None:
        """Tokens of the longest sequence it takes, whatever the memory; ``None`` when no limit is known."""
        limits = (
            self.architecture.max_positions if self.architecture else None,
            self.context_length if self.context_limit == "hard" else None,
        )
        return min((limit for limit in limits if limit is not None), default=None)

    def by_license(self) -> tuple[Model, ...]:
        """Return the model once for each licence it is to be had under, each with the channels where that one holds.

        Nearly always itself alone. A channel with a licence of its own is an agreement on the service: what the weights
        were made of does not bind its customers.
        """
        apart = tuple(c for c in self.bedrock if c.license)
        if not apart:
            return (self,)
        rest = self._replace(bedrock=tuple(c for c in self.bedrock if not c.license))
        return (*((rest,) if rest.channels else ()), *map(self._sold_as, apart))

    def _sold_as(self, channel: BedrockChannel) -> Model:
        assert channel.license is not None
        return self._replace(
            license=channel.license,
            licenses=(channel.license,),
            also_licenses=(),
            ancestors=(),
            data_terms=(),
            stated_use=None,
            huggingface=None,
            jumpstart=(),
            bedrock=(channel,),
        )

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels that list the model."""
        return tuple(
            name
            for name, present in (
                ("huggingface", self.huggingface),
                ("jumpstart", self.jumpstart),
                ("bedrock", self.bedrock),
            )
            if present
        )
