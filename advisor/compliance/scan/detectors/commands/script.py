"""Whole scripts: every command, what its variables hold, and one reference for each name as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.lines import Claim, claims_in, created_by, detect_words, elements
from advisor.compliance.scan.detectors.commands.mentions import links, mentions
from advisor.compliance.scan.detectors.commands.programs import PROGRAMS
from advisor.compliance.scan.detectors.commands.words import Command, Comment, Heredoc, Word, split
from advisor.compliance.scan.named import BEDROCK_ID, Named, dynamic, looks_like_model, model_in
from advisor.compliance.scan.values import by_variable, default_of
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Confidence, Reference, ReferenceKind

__all__ = ["detect_script"]

DETECTOR = "commands"
MAX_DEPTH = 4
MAX_COMBINATIONS = 16
MAX_EXPRESSION = 200
MAX_VALUE = 2_000

_PROGRAM_NAMES = "|".join(re.escape(name) for name in sorted(PROGRAMS) if len(name) > 4 and name != "docker")
_RELEVANT = re.compile(
    r"model|hugg|hf[./_: -]|llm|pretrained|anthropic|bedrock|llama|mlx|/resolve/|checkpoint|config_name|\btune |\blms |"
    r"adapter|repo|tokenizer|"
    rf"embed|from_hub|encoder|reranker|instruct|gguf|\d[bm]\b|{_PROGRAM_NAMES}",
    re.IGNORECASE,
)
_VARIABLE = re.compile(
    r"\$\$?(?:\{#?(?:env:)?(?P<braced>[A-Za-z_]\w*|\d|@)(?:\[[^\]]{0,80}\])?(?P<operation>[^{}]*)\}"
    r"|\((?P<make>[A-Za-z_]\w*)\)|(?:env:)?(?P<plain>[A-Za-z_]\w*|\d|@|\*))"
    r"|%(?P<batch>[A-Za-z_]\w*)%|\{\{\s*(?P<just>[A-Za-z_]\w*)\s*\}\}"
)
_COMPUTED = re.compile(r"\$|\{\{|%[A-Za-z_]\w*%|`")
_SAYING = frozenset({"echo", "printf", "print", "log", "info", "warn", "error", "die", "fail", "write-host", "write-output", "rem",
                     "log_info", "logger", "say"})  # fmt: skip
_COMPARING = frozenset({"[", "[[", "test"})
_SHELLS = re.compile(
    r"(?:ba|z|k|da)?sh|ssh|sbatch|srun|tmux|screen|eval|su|parallel|xargs|watch|nohup|qsub|bsub|cat|tee"
)
_PYTHON = re.compile(r"(?:\S*/)?python[\d.]*(?:\.exe)?$")
_RANK: Mapping[str, int] = {"high": 4, "medium": 3, "low": 2, "info": 1}
_FETCHERS = frozenset(
    {"curl", "wget", "git", "aria2c", "axel", "ADD", "Invoke-WebRequest", "iwr", "http", "https", "hfd"}
)
_TAKES_OTHERS = frozenset({"docker", "podman", "nerdctl", "git", "gh", "curl", "wget", "helm", "kubectl", "aws", "gsutil", "hf",
                           "huggingface-cli", "ADD", "COPY", "lms", "oras", "skopeo"})  # fmt: skip
_SIZED = re.compile(
    r"[A-Za-z0-9][\w-]{1,60}/(?=[\w.-]*(?:(?<![A-Za-z0-9])\d+(?:[.x]\d+)?[BbMm](?![A-Za-z0-9])|[Ii]nstruct|-[Cc]hat|GGUF|-AWQ|-GPTQ))"
    r"[A-Za-z0-9][\w.-]{2,95}(?<!\.gguf)(?<!\.json)(?<!\.bin)(?<!\.txt)"
)
_PLACEHOLDER = re.compile(
    r"(?:your|my)[-_](?:\w[\w-]*)?/|(?:your|user)_?-?(?:name|org)?/|my[-_]?user|(?:your|my|some)[-_]?(?:\w+[-_])?model\b|x{2,}/|[^/]*/checkpoint-x|<",
    re.IGNORECASE,
)


_SEVERAL = re.compile(r"[A-Za-z0-9][\w.-]*+/[\w.-]++(?:,[A-Za-z0-9][\w.-]*+/[\w.-]++)++")
"""Several names as one value: ``org/a,org/b``."""


class _Item(NamedTuple):
    command: Command
    said: bool  # printed, or compared with: nothing is taken


class _Literal(NamedTuple):
    value: str
    start: int
    raw: str | None  # what stands there, when that is not the value itself


def detect_script(source: SourceText, text: str | None = None) -> Iterator[Reference]:
    """Yield the models that a script's commands name, in order.

    ``text`` is read instead of the source's own: a translation of the same length (another shell, a Dockerfile).
    """
    text = source.text if text is None else text
    if _RELEVANT.search(text) is None:
        return
    yield from _Script(source, text).references()


class _Script:
    """One script. Assignments are collected first, for a name may be taken before or after the line that sets it."""

    def __init__(self, source: SourceText, text: str) -> None:
        self._source = source
        self._text = text
        self._comments: list[Comment] = []
        self._read: set[tuple[int, int]] = set()
        self._literals: dict[str, tuple[_Literal, ...]] = {}
        self._taken: set[tuple[str, Claim]] = set()
        self._items = list(self._commands(0, len(text), MAX_DEPTH))
        self._created = frozenset(name for item in self._items for name in created_by(item.command.words))
        self._claims = [(item, claim) for item in self._items for claim in self._claims_of(item.command)]
        self._variables: dict[str, list[Claim]] = {}
        for item, claim in self._claims:
            if claim.assigns and not item.said:
                self._variables.setdefault(claim.key, []).append(claim)
        self._found: dict[int, Reference] = {}

    def references(self) -> Iterator[Reference]:
        for item, claim in self._claims:
            if item.said:
                self._mention(claim)
            elif claim.kind == "argument":
                self._argument(claim)
            elif claim.kind == "key":
                self._key(claim)
            else:
                self._text_claim(claim)
        for comment in self._comments:
            for mention in mentions(self._source, comment.start, comment.end, DETECTOR):
                self._found.setdefault(comment.start + mention.place.column, mention)
        yield from sorted(self._found.values(), key=lambda found: (found.place.line, found.place.column))

    def _commands(self, start: int, end: int, depth: int) -> Iterator[_Item]:
        """Yield every command, those inside quotes, substitutions and heredocs included; no piece is read twice."""
        if (start, end) in self._read:
            return
        self._read.add((start, end))
        for item in split(self._text, start, end):
            if isinstance(item, Comment):
                self._comments.append(item)
                continue
            said = _says(item)
            yield _Item(item, said)
            if depth and not said:
                for inner in _scripts_in(item):
                    if _RELEVANT.search(self._text, *inner):
                        yield from self._commands(*inner, depth - 1)
                for heredoc in item.heredocs:
                    if self._is_script(item, heredoc):
                        yield from self._commands(heredoc.start, heredoc.end, depth - 1)

    def _is_script(self, command: Command, heredoc: Heredoc) -> bool:
        """Whether a heredoc is fed to a shell or written as a script; alone it is (``RUN <<EOF``)."""
        first = self._text[heredoc.start : heredoc.start + 80].partition("\n")[0]
        if first.startswith("#!"):
            return "sh" in first
        words = [word.text for word in command.words]
        return words[:1] in ([], ["<<"], ["<<-"]) or any(_SHELLS.fullmatch(word) for word in words)

    def _claims_of(self, command: Command) -> Iterator[Claim]:
        if command.array:
            if any(word.text.startswith("--") for word in command.words):  # the arguments of a command to come
                yield from detect_words(command.words, self._created)
                return
            for value, start in elements(command.words):
                yield Claim(value, start, "key", command.array, "medium", key=command.array, assigns=True)
            return
        words = command.words
        if len(words) > 3 and words[0].text == "for" and words[2].text == "in":
            name = words[1].text
            for word in words[3:]:
                yield Claim(
                    word.text,
                    word.offset(0, len(word.text)),
                    "key",
                    name,
                    "medium",
                    key=name,
                    assigns=True,
                    raw=word.raw,
                )
            return
        if not _is_elsewhere(words):
            yield from detect_words(words, self._created)
        for heredoc in command.heredocs:
            yield from claims_in(self._text, heredoc.start, heredoc.end)

    def _argument(self, claim: Claim) -> None:
        """Report what a place that takes models is given, or that it is computed."""
        value, start = _unquoted(claim.value, claim.start)
        if not _COMPUTED.search(value):
            self._report(claim, _Literal(value, start, None), "command")
            return
        literals = self._all_of(value, start)
        same = (value, claim._replace(start=0, raw=""))
        if same not in self._taken or any(literal.raw is not None for literal in literals):
            self._taken.add(same)
            for literal in literals:
                self._report(claim, literal, "command")
        if not literals:
            expression = (claim.raw or value)[:MAX_EXPRESSION]
            self._keep(start, dynamic(), len(value), "dynamic", "info", claim, expression)

    def _report(self, claim: Claim, literal: _Literal, kind: ReferenceKind) -> None:
        for link in links(literal.value) if literal.raw is None else ():
            self._keep(literal.start + link.start, link.named, link.end - link.start, kind, claim.confidence, claim)
            return
        named = _named(literal.value, claim, self._source)
        if named is not None:
            length = len(literal.raw or literal.value)
            self._keep(literal.start, named, length, kind, claim.confidence, claim, literal.raw)

    def _key(self, claim: Claim) -> None:
        for value, start in _values(claim):
            match = by_variable(claim.key, value, self._source.known)
            if match is None or _PLACEHOLDER.match(value):
                continue
            kind: ReferenceKind = "command" if claim.sink.startswith("-") else "variable"
            surer = claim.confidence == "high" and match.confidence == "medium"
            self._keep(start, match.named, len(value), kind, "high" if surer else match.confidence, claim)

    def _text_claim(self, claim: Claim) -> None:
        confidence: Confidence = "high" if claim.sink in _FETCHERS or " " in claim.sink else "low"
        found = False
        for link in links(claim.value):
            found = True
            self._keep(claim.start + link.start, link.named, link.end - link.start, "command", confidence, claim)
        if not found and ("/" in claim.value or BEDROCK_ID.fullmatch(claim.value)):
            named = looks_like_model(claim.value, known=self._source.known) or _sized(claim)
            if named is not None:
                self._keep(claim.start, named, len(claim.value), "command", confidence, claim)

    def _mention(self, claim: Claim) -> None:
        for mention in mentions(self._source, claim.start, claim.start + len(claim.value), DETECTOR):
            self._found.setdefault(claim.start + mention.place.column, mention)

    def _keep(
        self,
        start: int,
        named: Named,
        length: int,
        kind: ReferenceKind,
        confidence: Confidence,
        claim: Claim,
        expression: str | None = None,
    ) -> None:
        """Keep the surest reference of each place."""
        reference = self._source.reference(
            named, self._source.place(start, length), kind, confidence, DETECTOR,
            sink=claim.sink, revision=claim.revision, expression=expression,
        )  # fmt: skip
        before = self._found.get(start)
        if before is None or _sureness(reference) > _sureness(before):
            self._found[start] = reference

    def _all_of(self, value: str, start: int) -> tuple[_Literal, ...]:
        """Return what a value made of variables may be; the same value is the same wherever it stands."""
        if default_of(value):  # which is written here
            return tuple(self._resolved(value, start, frozenset()))
        found = self._literals.get(value)
        if found is None:
            found = self._literals[value] = tuple(self._resolved(value, start, frozenset()))
        return tuple(literal if literal.raw is None else literal._replace(start=start) for literal in found)

    def _resolved(self, value: str, start: int, seen: frozenset[str]) -> Iterator[_Literal]:
        """Yield what a value made of variables may be: each literal where it is written, a composition where it is made."""
        whole = _VARIABLE.fullmatch(value)
        if whole:
            yield from self._of_variable(whole, value, start, seen)
            return
        parts = [""]
        at = 0
        for variable in _VARIABLE.finditer(value):
            options = [literal.value for literal in self._of_variable(variable, variable[0], start, seen)]
            parts = [p + value[at : variable.start()] + option for p in parts for option in dict.fromkeys(options)]
            at = variable.end()
            if not parts or len(parts) > MAX_COMBINATIONS:
                return
        for composed in parts if at else []:
            if not _COMPUTED.search(composed + value[at:]):
                yield _Literal(composed + value[at:], start, value[:MAX_EXPRESSION])

    def _of_variable(self, match: re.Match[str], value: str, start: int, seen: frozenset[str]) -> Iterator[_Literal]:
        name = match["braced"] or match["make"] or match["plain"] or match["batch"] or match["just"] or ""
        default = default_of(value)
        if default and not _COMPUTED.search(default[0]):
            yield _Literal(*_unquoted(default[0], start + default[1]), None)
        elif match["operation"] and match["operation"][0] in "#%/^,":
            return  # a part of it
        if name in seen or len(seen) > MAX_DEPTH:
            return
        computed = set()
        for claim in self._variables.get(name, ())[:MAX_COMBINATIONS]:
            for inner, at in _values(claim):
                if _COMPUTED.search(inner):
                    if inner not in computed:
                        computed.add(inner)
                        yield from self._resolved(inner, at, seen | {name})
                else:
                    yield _Literal(inner, at, None)


def _sureness(reference: Reference) -> tuple[int, bool]:
    return _RANK[reference.confidence], reference.kind == "command"


def _values(claim: Claim) -> Iterator[tuple[str, int]]:
    """Yield the value of an assignment, and of ``${1:-org/x}`` the default."""
    if len(claim.value) > MAX_VALUE:
        return
    value, start = _unquoted(claim.value, claim.start)
    default = default_of(value)
    if default and value.startswith("$") and value.endswith("}"):
        yield _unquoted(default[0], start + default[1])
        return
    if _SEVERAL.fullmatch(value):
        for part in re.finditer(r"[^,]+", value):
            yield part[0], start + part.start()
    elif value:
        yield value, start


def _unquoted(value: str, start: int) -> tuple[str, int]:
    """Strip the quotes that escapes left: ``bash -c "serve \\"org/x\\""``."""
    stripped = value.strip("\"'")
    return stripped, start + value.find(stripped) if stripped else start


def _named(value: str, claim: Claim, source: SourceText) -> Named | None:
    if _PLACEHOLDER.match(value):
        return None
    if value.startswith("ollama://"):
        return model_in(value.removeprefix("ollama://"), provider="ollama", known=source.known)
    named = model_in(value, provider=claim.provider, prefix=claim.prefix, known=source.known)
    if named is None or named.provider != "local" or claim.bare or re.search(r"[/\\.]", value):
        return named
    return None  # a bare word may be a size, a nickname, an API's model


def _sized(claim: Claim) -> Named | None:
    """Return ``owner/Name-7B-Instruct`` as an argument of a script of one's own: its form is that of no package or image."""
    if claim.sink in _TAKES_OTHERS or not _SIZED.fullmatch(claim.value) or _PLACEHOLDER.match(claim.value):
        return None
    named = model_in(claim.value)
    return named if named is not None and named.provider == "huggingface" else None


def _is_elsewhere(words: Sequence[Word]) -> bool:
    """Whether a download is of a data set or a space, or the command is about images."""
    if [word.text for word in words[1:3]] == ["set", "image"]:  # kubectl set image deployment/x model=org/image:tag
        return True
    for index, word in enumerate(words):
        if word.text.startswith("--repo-type"):
            value = word.text.partition("=")[2] or (words[index + 1].text if index + 1 < len(words) else "")
            return value in ("dataset", "space")
    return False


def _says(command: Command) -> bool:
    """Whether a command only prints or compares its words."""
    first = next(
        (
            w.text.lower().lstrip("@")
            for w in command.words
            if w.text not in ("if", "then", "else", "elif", "while", "!")
        ),
        "",
    )
    if first in _COMPARING:
        return True
    passed_on = command.ended_by == "|" or any(word.text in (">", ">>") for word in command.words)
    return first in _SAYING and not passed_on


def _scripts_in(command: Command) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the scripts inside a command: substitutions, and quoted words with blanks in them."""
    before = ""
    python = any(_PYTHON.match(word.text) for word in command.words)
    for word in command.words:
        yield from word.inner
        is_python, before = python and before == "-c", word.text
        if is_python:
            continue
        if word.quoted and re.search(r"\s", word.text) and not word.text.lstrip().startswith(("{", "[")):
            quote = min(at for at in (word.raw.find("'"), word.raw.find('"')) if at >= 0)
            yield word.start + quote + 1, word.start + len(word.raw) - (word.raw[-1:] in "'\"")
