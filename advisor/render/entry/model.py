"""The facts of a model: what it is, what its licence says, how large it is, where it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.provenance import Provenance
from advisor.core.text import Text
from advisor.core.units import DTYPE_BYTES, format_count
from advisor.render.entry.fact import Fact, Facts
from advisor.render.entry.license import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.model import Ancestor, BedrockChannel, HuggingFaceChannel, JumpStartChannel, Lifecycle, Model
    from advisor.core.result import Score
    from advisor.core.text import Language
    from advisor.rules.book import LicenseBook

_DIMENSIONS = (
    "model_type", "form", "layers", "hidden_size", "heads", "kv_heads", "head_dim", "intermediate_size", "vocab_size",
    "max_positions", "positions", "tied", "experts", "experts_per_token",
)  # fmt: skip
_KV_NOTE = Text(
    "Per sequence, keys and values in {dtype}, before any attention window is full.",
    "1 系列あたり。キーと値は {dtype}。アテンションウィンドウが埋まるまでの値。",
)


def facts(value: Model, book: LicenseBook, language: Language, scores: Sequence[Score] = ()) -> list[Fact]:
    """Return the facts of a model, in reading order; ``scores`` are what suites have published of it."""
    how = value.provenance
    names = ("entry", *(f"channels.{name}" for name in value.channels))
    origin = next((how[name] for name in names if name in how), None)
    out = Facts()
    out.several((("name", value.name), ("publisher", value.publisher), ("family", value.family)), origin)
    if value.aliases:
        out.known("aliases", list(value.aliases), origin)
    for name in ("kind", "released"):
        out.known(name, getattr(value, name), how.get(name))
    out.known("languages", None if value.languages is None else list(value.languages), how.get("languages"))
    out.known("tasks", None if value.tasks is None else list(value.tasks), how.get("tasks"))
    if value.input_modalities is not None or "input_modalities" in how:
        taken = None if value.input_modalities is None else list(value.input_modalities)
        out.known("input_modalities", taken, how.get("input_modalities"))
    _licence(value, book, language, out)
    _size(value, out)
    _channels(value, language, out)
    out.known("lifecycle", lifecycle(value.lifecycle), how.get("lifecycle"))
    if value.superseded_by:
        out.known("superseded_by", list(value.superseded_by), how.get("superseded_by"))
    for score in scores:
        out.cited(f"evidence.{score.suite}.{score.metric}", _score(score), score.source)
    if value.notes:
        out.known("notes", [note.get(language) for note in value.notes], origin)
    return out.found


def _score(score: Score) -> dict[str, Any]:
    body: dict[str, Any] = {"value": score.value}
    if score.lower is not None or score.upper is not None:
        body |= {"lower": score.lower, "upper": score.upper}
    if score.percentile is not None:
        body |= {"percentile": round(score.percentile, 3), "of": score.of}
    return {**body, "self_reported": score.self_reported, "as_of": score.as_of}


def _licence(value: Model, book: LicenseBook, language: Language, out: Facts) -> None:
    how = value.provenance
    out.known("license", value.license, how.get("license"))
    if value.also_licenses:
        out.known("also_licenses", list(value.also_licenses), how.get("also_licenses", how.get("license")))
    if value.ancestors is None:
        out.known("ancestors", None, how.get("ancestors"))
    elif value.ancestors or "ancestors" in how:
        ancestors: list[Any] = [_ancestor(a) for a in value.ancestors]
        out.known("ancestors", ancestors, how.get("ancestors"))
    if value.data_terms:
        brought: list[Any] = [{"license": t.license, "text": t.text.get(language)} for t in value.data_terms]
        out.known("training_terms", brought, how.get("training_terms"))
    expression = book.expression(value)
    if expression is None:
        return
    out.cited("license.spdx", expression, None, "computed")
    for fact in terms(book.terms(value), language, value):
        out.found.append(fact._replace(name=f"license.{fact.name}"))


def _ancestor(value: Ancestor) -> dict[str, Any]:
    said: dict[str, Any] = {"model": value.model, "relation": value.relation}
    return {**said, "relicensed": True} if value.relicensed else said


def _size(value: Model, out: Facts) -> None:
    how = value.provenance
    counted = how.get("parameters")
    out.known("parameters", value.parameters, counted)
    for name, count in (
        ("active", value.parameters_active),
        ("embedding", value.parameters_embedding),
        ("stored", value.parameters_stored),
    ):
        if count is not None and (count != value.parameters or name == "embedding"):
            out.known(f"parameters.{name}", count, counted)
        if name == "active":
            _published_active(value, out)
    out.known("context_length", value.context_length, how.get("context_length"))
    if value.context_length is not None:
        out.known("context_limit", value.context_limit, how.get("context_length"))
    out.known("dtype", value.dtype, how.get("dtype"))
    if value.overflows:
        out.known("overflows", list(value.overflows), how.get("dtype"))
    _tokens(value, out)
    if value.training_tokens is not None or "training_tokens" in how:
        out.known("training_tokens", value.training_tokens, how.get("training_tokens"))
    architecture = value.architecture
    if architecture is None:
        if "architecture" in how:
            out.known("architecture", None, how["architecture"])
        return
    from advisor.estimate.kv_cache import bytes_per_token

    source = how.get("architecture")
    for name in _DIMENSIONS:
        dimension = getattr(architecture, name)
        if dimension is not None:
            out.known(f"architecture.{name}", dimension, source and Provenance(source.basis, source.source))
    # quantized weights are still computed, and cached, in half precision
    dtype = value.dtype if value.dtype in ("float32", "float16", "bfloat16") else "bfloat16"
    note = Text(_KV_NOTE.en.format(dtype=dtype), _KV_NOTE.ja.format(dtype=dtype))
    per_token = bytes_per_token(architecture, int(DTYPE_BYTES[dtype]))
    out.known("kv_bytes_per_token", per_token, Provenance("computed", source.source if source else None, note=note))


_WITHOUT_EMBEDDING = Text(
    "The count without the embedding, {counted} less {embedding}, is {rest}.",
    "埋め込みを除いた計算値 ({counted} から {embedding} を引いた値) は {rest} です。",
)


def _published_active(value: Model, out: Facts) -> None:
    """Add the publisher's own count of active parameters, and what the difference is where it is the embedding."""
    published = value.parameters_active_published
    if published is None:
        return
    how = value.provenance.get("parameters_active_published")
    counted, embedding = value.parameters_active, value.parameters_embedding
    if how and counted and embedding and _rounds_to(published, counted - embedding):
        figures = {name: format_count(n) for name, n in (("counted", counted), ("embedding", embedding))}
        figures["rest"] = format_count(counted - embedding)
        how = how._replace(note=Text(_WITHOUT_EMBEDDING.en.format(**figures), _WITHOUT_EMBEDDING.ja.format(**figures)))
    out.known("parameters.published_active", published, how)


def _rounds_to(published: int, count: int) -> bool:
    """Whether a count, rounded as the publisher rounded, is the publisher's figure."""
    unit = 1
    while published % (unit * 10) == 0:
        unit *= 10
    return round(count / unit) * unit == published


_COUNTED = Text(
    "Counted on: {text}. {times:.1f} times as many as the most economical tokenizer of the catalogue needs for it.",
    "計測した文章: {text}。カタログ内で最も少ないトークン数で済むトークナイザーと比べて {times:.1f} 倍です。",
)
_CHARACTERS = Text("About; text differs.", "目安です。文章によって異なります。")


def _tokens(value: Model, out: Facts) -> None:
    """Add the tokenizer and its counts, the compared one of a language first; what the context holds follows from that."""
    how = value.provenance.get("tokenizer")
    tokenizer = value.tokenizer
    if tokenizer is None:
        if how is not None:
            out.known("tokenizer", None, how)
        return
    out.known("tokenizer", tokenizer.name, how)
    for language, counts in tokenizer.counts.items():
        for count in counts:
            words = {"times": count.times_fewest}
            note = Text(
                _COUNTED.en.format(text=count.text_name.en, **words),
                _COUNTED.ja.format(text=count.text_name.ja, **words),
            )
            known = count.provenance._replace(note=note)
            out.known(f"tokens_per_character.{language}.{count.text}", count.per_character, known)
        if value.context_length is not None:
            characters, source = counts[0].characters_in(value.context_length), counts[0].provenance.source
            out.known(f"context_characters.{language}", characters, Provenance("computed", source, note=_CHARACTERS))


def _channels(value: Model, language: Language, out: Facts) -> None:
    how = value.provenance
    if value.huggingface:
        out.known("channels.huggingface", _hugging_face(value.huggingface), how.get("channels.huggingface"))
    if value.jumpstart:
        out.known("channels.jumpstart", [_jumpstart(c) for c in value.jumpstart], how.get("channels.jumpstart"))
    if value.bedrock:
        out.known("channels.bedrock", [_bedrock(c, language) for c in value.bedrock], how.get("channels.bedrock"))


def lifecycle(value: Lifecycle) -> dict[str, Any]:
    """Return a lifecycle; what was not announced is left out."""
    body: dict[str, Any] = {"status": value.status}
    for name in ("legacy_since", "not_before", "ends"):
        if getattr(value, name) is not None:
            body[name] = getattr(value, name)
    if value.ends_by_region:
        body["ends_by_region"] = dict(value.ends_by_region)
    if value.replacements:
        body["replacements"] = list(value.replacements)
    return body


def _hugging_face(channel: HuggingFaceChannel) -> dict[str, Any]:
    weights = [
        {"dtype": w.dtype, "quantization": w.quantization, "bytes": w.bytes, "format": w.format, "id": w.id}
        for w in channel.weights
    ]
    return {"id": channel.id, "gated": channel.gated, "weights": weights, "lifecycle": lifecycle(channel.lifecycle)}


def _jumpstart(channel: JumpStartChannel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "fine_tunable": channel.fine_tunable,
        "marketplace": channel.marketplace,
        "default_instance": channel.default_instance,
        "instances": list(channel.instances),
        "lifecycle": lifecycle(channel.lifecycle),
    }


def _bedrock(channel: BedrockChannel, language: Language) -> dict[str, Any]:
    return {
        "id": channel.id,
        "endpoints": list(channel.endpoints),
        "routes": [
            {
                "route": r.route,
                "regions": list(r.regions),
                "destinations": list(r.destinations),
                "endpoints": list(r.endpoints),
            }
            for r in channel.routes
        ],
        "context_length": channel.context_length,
        "max_output_tokens": channel.max_output_tokens,
        "license": channel.license,
        "terms_url": channel.terms_url,
        "eula": channel.eula.get(language) if channel.eula else None,
        "lifecycle": lifecycle(channel.lifecycle),
    }
