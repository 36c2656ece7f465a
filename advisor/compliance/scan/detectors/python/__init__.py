"""Models that Python code names, by its syntax tree; what does not parse is mended or searched as text."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.mentions import mentions
from advisor.compliance.scan.detectors.python.fallback import changed, mended, search_text
from advisor.compliance.scan.detectors.python.report import Report
from advisor.compliance.scan.detectors.python.search import search
from advisor.compliance.scan.detectors.python.shell import commands
from advisor.compliance.scan.detectors.python.tree import walk
from advisor.compliance.scan.source import ParseFailureError
from advisor.compliance.scan.vocabulary import SINKS, speaks_of_models

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect", "find", "parse"]

MAX_PARSED = 4_000_000
"""Characters; a tree takes a hundred times its text."""

_RELEVANT = re.compile(
    r"[Mm]odel|MODEL|pretrained|ipeline|LLM|llm|huggingface|HuggingFace|hf_|HF_|hf-|embed|Embed|EMBED|bedrock|Bedrock|"
    r"ollama|Ollama|Engine|Transformer|completion|checkpoint|CHECKPOINT|ncoder|snapshot_download|repo_id|REPO_ID|okenizer|TOKENIZER|OLLAMA|dspy|litellm"
)
_LOADS = re.compile(
    r"from_(?:pretrained|quantized|single_file|model_id|hf_hub|hub|hparams)|(?:snapshot|hub)_download|pipeline\(|Inference|"
    r"SentenceTransformer|CrossEncoder|LLM|EngineArgs|[mM]odelI|model_info|HuggingFace|JumpStart|Ollama|OLLAMA|completion|Bedrock"
)
_NAMES = re.compile(
    r"[\"'=/:, ][A-Za-z0-9][\w.-]{0,95}+/[A-Za-z0-9]|gpt|bert|t5-|xlnet|electra|"
    r"(?:claude|titan|llama|mistral|nova|command|embed|jamba|llm|text\w*|txt2img)[-.]",
    re.IGNORECASE,
)
"""What could be a model's name: `owner/name`, one without owner, Bedrock's, JumpStart's."""


_CALL = re.compile(r"\b([A-Za-z_]\w*+)[ \t]*\(")


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield the models that a Python file names."""
    text = source.text
    if not _calls_a_sink(text) and (
        (_RELEVANT.search(text) is None and not speaks_of_models(text))
        or (_LOADS.search(text) is None and _NAMES.search(text) is None)
    ):
        return
    references, failure = find(source, "python")
    yield from references
    if failure is not None:
        raise failure


def _calls_a_sink(text: str) -> bool:
    """Whether a function is called that takes models and nothing else, of whatever name."""
    return any((sink := SINKS.get(name)) is not None and sink.exact for name in set(_CALL.findall(text)))


def find(source: SourceText, detector: str) -> tuple[list[Reference], ParseFailureError | None]:
    """Return the models that Python code names, and what is wrong with the code if it does not parse."""
    report = Report(source, detector)
    failure = None
    tree = parse(_unmarked(source.text))
    if isinstance(tree, ParseFailureError):
        failure = tree
        rest = mended(source.text, parse)
        tree = failure if rest is None else parse(rest)
        for start, end in [(0, len(source.text))] if rest is None else changed(source.text, rest):
            search_text(report, start, end)
    if isinstance(tree, ast.Module):
        module = walk(tree)
        search(module, report)
        commands(module, report)
    found = list(report.references())
    placed = {(r.place.line, r.place.column) for r in found}
    prose = (r for r in mentions(source, 0, len(source.text), detector) if (r.place.line, r.place.column) not in placed)
    return sorted((*found, *prose), key=lambda r: (r.place.line, r.place.column)), failure


def parse(text: str) -> ast.Module | ParseFailureError:
    """Return the syntax tree, or why there is none."""
    if len(text) > MAX_PARSED:
        return ParseFailureError(
            "too long to be parsed as Python; searched as text",
            "Python として解析するには長すぎるため、テキストとして検索しました",
            searched=True,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return ParseFailureError(
            f"not valid Python: {error.msg}",
            "Python として正しくありません",
            error.lineno,
            searched=True,
        )
    except (RecursionError, MemoryError):
        return ParseFailureError(
            "nested too deeply to be parsed as Python; searched as text",
            "入れ子が深すぎて Python として解析できないため、テキストとして検索しました",
            searched=True,
        )
    except ValueError:
        return ParseFailureError(
            "not Python text: it holds a null byte or half a character",
            "Python のテキストではありません (NUL バイトまたは不完全な文字を含みます)",
            searched=True,
        )


def _unmarked(text: str) -> str:
    """Return the text without a byte order mark, as long as before: a form feed is no indentation."""
    return f"\f{text[1:]}" if text.startswith("\ufeff") else text
