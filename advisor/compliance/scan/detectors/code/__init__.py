"""Models in programs: JavaScript, TypeScript, Java, Kotlin, Scala, Go, C#, Rust, Swift, PHP, Ruby, C++.

No parser: one tolerant lexer finds the strings, and what each is given to is read from the code around it outwards
(`context`); the functions that take models are also read inwards (`flow`), for names and expressions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.code.context import slots
from advisor.compliance.scan.detectors.code.decide import Surroundings, decide, may_name
from advisor.compliance.scan.detectors.code.flow import MAX_EXPRESSION, sinks_in, taken
from advisor.compliance.scan.detectors.code.languages import RELEVANT, language_of
from advisor.compliance.scan.detectors.code.lexer import lex
from advisor.compliance.scan.detectors.code.structure import frames_at
from advisor.compliance.scan.named import dynamic
from advisor.compliance.scan.values import by_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.code.flow import Given
    from advisor.compliance.scan.detectors.code.lexer import Literal
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect"]

_HUB_WORDS = re.compile(r"hugging_?face|hf[_-]hub|xenova|transformers\.?js|candle|hugot", re.IGNORECASE)
_ROUTERS = re.compile(r"openrouter|groq|ai-gateway|replicate")
_CONSTANTS = re.compile(
    r"\b(?P<name>(?:FoundationModelIdentifier|BedrockFoundationModel|JumpStartModel)\.[A-Z][A-Z0-9_]{3,}(?:\(\))?)"
)
_SETTING = re.compile(r"\$\{(?:[\w-]+\.)*(?P<key>[\w-]+):(?P<default>[^{}$\s]{3,200})\}")
_DETECTOR = "code"


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that a program names, in the order of their places."""
    language = language_of(source.path)
    folded = source.text.lower()
    if language is None or not any(word in folded for word in RELEVANT):
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
    )
    candidates = [
        literal
        for literal in lexed.literals
        if not literal.composed and may_name(source.text, literal.first, literal.last, bare=around.ollama)
    ]
    found, resolved = _literals(source, lexed.masked, candidates, around)
    found += _dynamic(source, given.expressions, resolved)
    found += _constants(source, lexed.masked)
    found += _placeholders(source, lexed.literals)
    yield from sorted(found, key=lambda reference: (reference.place.line, reference.place.column))


def _literals(
    source: SourceText, masked: str, candidates: list[Literal], around: Surroundings
) -> tuple[list[Reference], set[str]]:
    """Return the references at strings, and the names of what holds them."""
    frames = frames_at(masked, [literal.start for literal in candidates])
    found: list[Reference] = []
    resolved: set[str] = set()
    for literal in candidates:
        value = source.text[literal.first : literal.last]
        given_to = tuple(slots(source.text, masked, literal.start, frames[literal.start]))
        answer = decide(value, given_to, around)
        if answer is None:
            continue
        resolved.update(filter(None, (answer.name, *(s.name for s in given_to if s.kind in ("variable", "result")))))
        place = source.place(literal.first, literal.last - literal.first)
        found.append(source.reference(answer.named, place, answer.kind, answer.confidence, _DETECTOR, sink=answer.sink))
    return found, resolved


def _dynamic(source: SourceText, expressions: tuple[Given, ...], resolved: set[str]) -> list[Reference]:
    found = []
    for given in expressions:
        if given.name is not None and given.name in resolved:
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
