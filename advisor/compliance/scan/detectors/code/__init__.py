"""Models in programs: JavaScript, TypeScript, Java, Kotlin, Scala, Go, C#, Rust, Swift, PHP, Ruby, C++.

No parser: one tolerant lexer finds the strings, and what each is given to is read from the code around it outwards
(`context`); the functions that take models are also read inwards (`flow`), for names and expressions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.code.beside import Beside
from advisor.compliance.scan.detectors.code.composed import constants_in, filled
from advisor.compliance.scan.detectors.code.context import slots
from advisor.compliance.scan.detectors.code.decide import Answer, Surroundings, decide, may_name
from advisor.compliance.scan.detectors.code.flow import MAX_EXPRESSION, sinks_in, taken
from advisor.compliance.scan.detectors.code.languages import RELEVANT, language_of
from advisor.compliance.scan.detectors.code.lexer import lex
from advisor.compliance.scan.detectors.code.page import programs
from advisor.compliance.scan.detectors.code.structure import frames_at
from advisor.compliance.scan.named import begins_with_model, dynamic
from advisor.compliance.scan.values import by_key
from advisor.compliance.scan.vocabulary import STEMS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.code.flow import Given
    from advisor.compliance.scan.detectors.code.lexer import Lexed, Literal
    from advisor.compliance.scan.detectors.code.structure import Frame
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect"]

_HUB_WORDS = re.compile(r"hugging_?face|hf[_-]hub|xenova|transformers\.?js|candle|hugot", re.IGNORECASE)
_ROUTERS = re.compile(r"openrouter|groq|ai-gateway|replicate")
_CONSTANTS = re.compile(
    r"\b(?P<name>(?:FoundationModelIdentifier|BedrockFoundationModel|JumpStartModel)\.[A-Z][A-Z0-9_]{3,}(?:\(\))?)"
)
_SETTING = re.compile(r"\$\{(?:[\w-]+\.)*(?P<key>[\w-]+):(?P<default>[^{}$\s]{3,200})\}")
_GAP = re.compile(r"\$\{|\{[A-Za-z_]|\$[A-Za-z_]|\\\(|%s")
_ADDRESS = re.compile(r"(?:huggingface\.co|hf\.co|hf-mirror\.com)/|hf://")
_FETCHES = re.compile(
    r"(?:/resolve/|^hf://)(?!.*\.(?:png|jpe?g|gif|svg|webp|wav|mp3|flac|ogg|mp4|webm|pdf)(?:[?#].*)?$)", re.IGNORECASE
)
"""Addresses of a model's files; a picture of its page is none."""
_DETECTOR = "code"


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that a program names, in the order of their places; of a web page, those of its scripts."""
    if source.path.casefold().endswith((".html", ".htm")):
        for program in programs(source):
            for reference in detect(program.renamed("page.js")):
                yield reference._replace(place=reference.place._replace(path=source.path))
        return
    language = language_of(source.path)
    folded = source.text.lower()
    if language is None or not any(word in folded for word in (*RELEVANT, *STEMS)):
        return
    lexed = lex(source.text, language)
    sinks = sinks_in(language, folded, source.text)
    given = taken(lexed, sinks)
    around = Surroundings(
        sinks,
        given.names,
        source.known,
        hub=bool(_HUB_WORDS.search(folded)),
        ollama="ollama" in folded,
        routed=bool(_ROUTERS.search(folded)),
        jumpstart=any(word in folded for word in ("jumpstart", "sagemaker", "modelid", "model_id")),
        spaces="@gradio/client" in folded,
    )
    found, resolved = _literals(source, lexed.masked, _candidates(source, lexed, around), around)
    found += _dynamic(source, given.expressions, resolved)
    found += _constants(source, lexed.masked)
    found += _placeholders(source, lexed.literals)
    yield from sorted(found, key=lambda reference: (reference.place.line, reference.place.column))


class _Candidate(NamedTuple):
    """A string that may name a model, and what it says; ``composed``: with constants put in, or as far as it is known."""

    literal: Literal
    value: str
    composed: bool = False


def _candidates(source: SourceText, lexed: Lexed, around: Surroundings) -> list[_Candidate]:
    """Return the strings that have the form of a name, those with expressions in them as far as they can be read."""
    text = source.text
    found: list[_Candidate] = []
    constants: dict[str, str] | None = None
    for literal in lexed.literals:
        if _GAP.search(text, literal.first, literal.last):
            if _ADDRESS.search(text, literal.first, literal.last):
                written = text[literal.first : literal.last]
                if _FETCHES.search(written) and begins_with_model(written):
                    found.append(_Candidate(literal, _GAP.split(written, maxsplit=1)[0], composed=True))
                continue
            constants = constants_in(text, lexed) if constants is None else constants
            value = filled(text, literal, constants)
            if value is not None and "/" in value and may_name(value, 0, len(value), bare=False):
                found.append(_Candidate(literal, value, composed=True))
        elif may_name(text, literal.first, literal.last, bare=around.ollama):
            found.append(_Candidate(literal, text[literal.first : literal.last]))
    return found


def _literals(
    source: SourceText, masked: str, candidates: list[_Candidate], around: Surroundings
) -> tuple[list[Reference], set[str | int]]:
    """Return the references at strings; and the names of what holds them, and where those begin that are composed."""
    frames = frames_at(masked, [candidate.literal.start for candidate in candidates])
    found: list[Reference] = []
    resolved: set[str | int] = set()
    beside = Beside(source.text, masked)
    for literal, value, composed in candidates:
        inside = frames[literal.start]
        before = source.text[max(0, literal.start - 2) : literal.start]
        begin = literal.start - len(before) + len(before.rstrip("$@"))  # C# has them before its quotes
        given_to = tuple(slots(source.text, masked, begin, inside))
        answer = decide(value, given_to, around)
        if answer is None or beside.is_elsewhere(inside):
            continue
        resolved.update(filter(None, (answer.name, *(s.name for s in given_to if s.kind in ("variable", "result")))))
        if composed:
            resolved.add(literal.start)
        found.append(_reported(source, beside, inside, _Candidate(literal, value, composed), answer))
    return found, resolved


def _reported(
    source: SourceText, beside: Beside, inside: tuple[Frame, ...], candidate: _Candidate, answer: Answer
) -> Reference:
    literal = candidate.literal
    place = source.place(literal.first, literal.last - literal.first)
    expression = None
    if candidate.composed:
        place, expression = source.place(literal.start), source.text[literal.start : literal.end][:MAX_EXPRESSION]
    return source.reference(
        answer.named, place, answer.kind, answer.confidence, _DETECTOR,
        sink=answer.sink, expression=expression, revision=beside.revision(inside),
        accepts_eula=beside.accepts_eula(inside),
    )  # fmt: skip


def _dynamic(source: SourceText, expressions: tuple[Given, ...], resolved: set[str | int]) -> list[Reference]:
    found = []
    for given in expressions:
        if given.start in resolved or (given.name is not None and given.name in resolved):
            continue
        expression = source.text[given.start : given.end]
        place = source.place(given.start, given.end - given.start)
        found.append(
            source.reference(
                dynamic(), place, "dynamic", "info", _DETECTOR, sink=given.sink, expression=expression[:MAX_EXPRESSION]
            )
        )
    return found


def _constants(source: SourceText, masked: str) -> list[Reference]:
    """Return the models that stand behind constants of the CDK; which ones, only its sources say."""
    return [
        source.reference(
            dynamic(),
            source.place(match.start(), len(match[0])),
            "dynamic",
            "info",
            _DETECTOR,
            sink=match["name"].rpartition(".")[0],
            expression=match[0],
        )
        for match in _CONSTANTS.finditer(masked)
    ]


def _placeholders(source: SourceText, literals: tuple[Literal, ...]) -> list[Reference]:
    """Return the defaults of settings: ``@Value("${app.embedding.model:org/name}")``."""
    found = []
    for literal in literals:
        setting = _SETTING.fullmatch(source.text, literal.first, literal.last)
        match = by_key(setting["key"], setting["default"], source.known) if setting else None
        if setting is not None and match is not None and match.named.model_id is not None:
            place = source.place(setting.start("default"), len(setting["default"]))
            found.append(
                source.reference(match.named, place, "setting", match.confidence, _DETECTOR, sink=setting["key"])
            )
    return found
