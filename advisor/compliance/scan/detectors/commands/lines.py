"""What one command names: the arguments of programs that take models, options, assignments, links and known names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from advisor.compliance.scan.detectors.commands.embedded import calls, pairs
from advisor.compliance.scan.detectors.commands.programs import (
    FLAGS,
    KNOWN,
    NOT_ABOUT_MODELS,
    NOT_OPTIONS,
    PROGRAMS,
    STRONG_OPTIONS,
    Program,
)
from advisor.compliance.scan.vocabulary import COMMAND_OPTIONS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.detectors.commands.words import Word
    from advisor.core.checking import Confidence

__all__ = ["Claim", "claims_in", "detect_words"]

ClaimKind = Literal["argument", "key", "text"]

_ASSIGNMENT = re.compile(
    r"(?:\[\w+\])?[+~]{0,2}(?P<name>\$?(?:env:)?[A-Za-z_][\w.-]{0,100}+)(?P<operator>[?:+!]{0,2}=)(?!=)(?P<value>.*)",
    re.DOTALL,
)
_VARIABLE_NAME = re.compile(r"(?:\[\w+\])?\$?(?:env:)?[A-Za-z_][\w.-]*")
_ELEMENT = re.compile(r"\[[^\]]*\]=")
_NAMED_PATH = re.compile(r"[\w.-]+=(?=[\w.-]+/)")
_TELLING = re.compile(r"[/=.:{,(\s]")
"""A word without any of these names nothing by itself."""
_OPERATORS = frozenset({"=", ":=", "?=", "+=", "::=", "!="})
_CONTAINER_FLAGS = re.compile(r"-[dit]{1,3}|--(?:rm|detach|interactive|tty|privileged|init|read-only)")
_REDIRECTS = frozenset({"<", ">", ">>", "<<", "<<-", "<<<", ">&", "<&", "&>", "&>>", ">|", ">>&"})
_LIST_OPTIONS = re.compile(r"--(?:gen_)?(?:model|tokenizer)[-_](?:args|kwargs|overrides?)|-O|--config-override|-o|-a")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*(?:w)?(?:\.exe)?")
_PREFIXES = frozenset({"hf", "huggingface", "vllm", "hosted_vllm", "sglang", "transformers"})
_ADAPTER_LISTS = frozenset({"--lora-modules", "--adapters", "--lora-paths", "--lora_paths", "--lora-adapters"})
_LIST_OF_MODELS = re.compile(
    r"--(?:[\w-]+[-_])?(?:models|model[-_](?:names|ids|paths|list)|checkpoints|adapters|tokenizers)"
)
_OLLAMA_SERVER = re.compile(r":11434/|//ollama[:./]")
_OLLAMA_OTHER = re.compile(r"/api/(?:push|create|delete|copy)\b")
_REVISION = re.compile(r"\brevision=([\w./-]+)")


class Claim(NamedTuple):
    """A piece of a command that may name a model. ``start`` is its offset.

    ``kind``: ``argument`` of a program or option that takes models; ``key``: the value of a name that may say so;
    ``text``: any word. ``key`` is the name it stands under; ``assigns``: a variable that other commands may use.
    """

    value: str
    start: int
    kind: ClaimKind
    sink: str
    confidence: Confidence = "high"
    provider: str = "huggingface"
    revision: str | None = None
    key: str = ""
    assigns: bool = False
    bare: bool = False
    raw: str = ""
    prefix: str = ""


class _Found(NamedTuple):
    program: Program
    name: str
    first: int  # index of the first word after the program's own


def detect_words(words: Sequence[Word], created: frozenset[str] = frozenset()) -> Iterator[Claim]:
    """Yield what the words of one command may name; names ``created`` before are nobody's models."""
    yield from _to_ollama(_claims(words, created), words)


def _claims(words: Sequence[Word], created: frozenset[str]) -> Iterator[Claim]:
    found = _program(words)
    revision = _revision(words)
    taken: set[int] = set()
    for index, argument in _arguments(words, found):
        taken.add(index)
        claim = _within(argument, found.program.folder if found else "")
        if found is None or not (found.program.creates or claim.value in created):
            yield claim._replace(revision=revision)
    options: frozenset[str] = found.program.options if found else frozenset()
    sure = found is not None or any(KNOWN.match(_basename(w.text)) for w in words[:12])
    at = 0
    while at < len(words):
        word = words[at]
        if at not in taken and word.text.startswith("-") and len(word.text) > 1:
            consumed, claims = _option(words, at, options, sure=sure, provider=found.program.provider if found else "")
            for claim in claims:
                whole = _within(claim, found.program.folder if found else "")
                yield whole._replace(revision=revision) if claim.kind == "argument" else claim
            at += consumed
        elif at not in taken:
            yield from _word(words, at)
            at += 1
        else:
            at += 1


def _to_ollama(claims: Iterable[Claim], words: Sequence[Word]) -> Iterator[Claim]:
    """Yield the claims; the ``model`` of a request to an Ollama server is one of Ollama's."""
    address = next((w.text for w in words if "ollama" in w.text or ":11434/" in w.text), "")
    if not _OLLAMA_SERVER.search(address):
        yield from claims
        return
    for claim in claims:
        if claim.kind != "key" or claim.key != "model" or claim.assigns:
            yield claim
        elif not _OLLAMA_OTHER.search(address):
            yield claim._replace(kind="argument", provider="ollama", confidence="medium")


def created_by(words: Sequence[Word]) -> Iterator[str]:
    """Yield the names of models that the command makes."""
    found = _program(words)
    if found is not None and found.program.creates:
        yield from (claim.value for _, claim in _arguments(words, found))


def claims_in(text: str, start: int, end: int, sink: str = "") -> Iterator[Claim]:
    """Yield what data or Python in ``text[start:end]`` may name."""
    for call in calls(text, start, end):
        yield Claim(call.value, call.start, "argument", call.key, prefix=call.prefix)
    for pair in pairs(text, start, end):
        confidence: Confidence = "high" if sink else "medium"
        yield Claim(pair.value, pair.start, "key", sink or pair.key, confidence, key=pair.key)


def _program(words: Sequence[Word]) -> _Found | None:
    for index, word in enumerate(words):
        if word.text not in PROGRAMS and "/" not in word.text and not word.text.endswith((".exe", ":")):
            continue
        name = _basename(word.text)
        for program in PROGRAMS.get(name, ()):
            first = index + 1 + len(program.words)
            if tuple(w.text for w in words[index + 1 : first]) == program.words:
                return _Found(program, name, first)
    return None


def _basename(text: str) -> str:
    return text.rpartition("/")[2].removesuffix(".exe").removesuffix(":") if len(text) < 100 else ""


def _arguments(words: Sequence[Word], found: _Found | None) -> Iterator[tuple[int, Claim]]:
    """Yield the positional argument that is the model, with its index."""
    if found is None or found.program.position is None:
        return
    at, last, position = found.first, None, found.program.position
    while at < len(words):
        text = words[at].text
        if text in _REDIRECTS:
            break
        if text.startswith("-"):
            last = text
            at += 1 if "=" in text or FLAGS.match(text) else 2
            continue
        if position == 0:
            yield at, _positional(words[at], found)
            return
        at, position = at + 1, position - 1
    if last is None:
        return
    for index in range(len(words) - 1, found.first, -1):  # the option before took no value after all
        if words[index].text.count("/") == 1 and FLAGS.match(words[index - 1].text) is None:
            is_option = words[index - 1].text.startswith("-") and words[index - 1].text in COMMAND_OPTIONS
            if not is_option and not NOT_OPTIONS.match(words[index - 1].text) and not words[index].text.startswith("-"):
                yield index, _positional(words[index], found)
            return


def _positional(word: Word, found: _Found) -> Claim:
    program = found.program
    sink = " ".join((found.name, *program.words))
    kind: ClaimKind = "argument" if program.exact else "text"
    return Claim(
        word.text, word.offset(0, len(word.text)), kind, sink, provider=program.provider, bare=True, raw=word.raw
    )


def _option(
    words: Sequence[Word], at: int, options: frozenset[str], *, sure: bool, provider: str
) -> tuple[int, list[Claim]]:
    """Return how many words an option takes and what it names."""
    text = words[at].text
    name, equals, value = text.partition("=")
    following = words[at + 1] if not equals and at + 1 < len(words) else None
    if following is not None and (following.text.startswith("-") or following.text in _REDIRECTS):
        following = None
    word, index = (words[at], len(name) + 1) if equals else (following, 0)
    consumed = 1 if equals or following is None else 2
    if word is None:
        return 1, []
    value = value if equals else word.text
    if _LIST_OPTIONS.fullmatch(name):
        return consumed, list(_list(word, index, name))
    if name not in options and NOT_OPTIONS.match(name):
        return consumed, []
    if not equals and (name in _ADAPTER_LISTS or _LIST_OF_MODELS.fullmatch(name)):
        return _several(words, at, name)
    start = word.offset(index, len(value))
    if name in options or (name in COMMAND_OPTIONS and not _is_python_module(words, at)):
        surely: Confidence = "high" if sure or name in STRONG_OPTIONS else "medium"
        value, start = (value, start) if provider == "litellm" else _without_prefix(value, start)
        return consumed, [Claim(value, start, "argument", name, surely, provider or "huggingface", raw=word.raw)]
    if name.startswith(("--", "-D")):
        key = name.lstrip("-").removesuffix("_or_path").removesuffix("-or-path")
        if len(key) > 1 and not re.search(r"[\s{,]", value):
            inner = _ASSIGNMENT.fullmatch(value)
            if inner:  # --env HF_MODEL_ID=org/x
                return consumed, list(_assigned(word, index))
            return consumed, [Claim(value, start, "key", name, "medium", key=key, raw=word.raw)]
        return consumed, list(_list(word, index, ""))
    if FLAGS.match(name) or equals:
        return 1, []
    return 1, []  # -e HF_MODEL_ID=org/x, -p 8080:80: the next word speaks for itself


def _is_python_module(words: Sequence[Word], at: int) -> bool:
    return words[at].text == "-m" and at > 0 and _PYTHON.fullmatch(_basename(words[at - 1].text)) is not None


def _without_prefix(value: str, start: int) -> tuple[str, int]:
    """Strip the backend before a name: ``hf/org/name``, ``ollama://``."""
    first, _, rest = value.partition("/")
    if value.count("/") == 2 and first in _PREFIXES:
        return rest, start + len(first) + 1
    return value, start


def _within(claim: Claim, folder: str) -> Claim:
    """Strip the folder a program downloads into: ``checkpoints/org/name``."""
    rest = claim.value.removeprefix(folder)
    if not folder or rest == claim.value or rest.count("/") != 1:
        return claim
    return claim._replace(value=rest, start=claim.start + len(folder))


def _several(words: Sequence[Word], at: int, option: str) -> tuple[int, list[Claim]]:
    """Return the values of an option that takes several: ``org/a org/b``, ``name=org/adapter``, or data in JSON."""
    claims: list[Claim] = []
    key = "" if option in _ADAPTER_LISTS else option.lstrip("-")
    end = at + 1
    while end < len(words) and not words[end].text.startswith("-") and words[end].text not in _REDIRECTS:
        word = words[end]
        prefix = _NAMED_PATH.match(word.text)
        first = prefix.end() if prefix else 0
        if word.text.startswith("{", first):
            claims.extend(_list(word, 0, option))
        for part in re.finditer(r"[^,]++", word.text[first:]) if "{" not in word.text else ():
            start = word.offset(first + part.start(), len(part[0]))
            claims.append(Claim(part[0], start, "key" if key else "argument", option, key=key, raw=word.raw))
        end += 1
    return end - at, claims


def _word(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """Yield what a word that is no option may name: an assignment, data, a link, a known name."""
    word = words[at]
    follows_operator = at > 1 and words[at - 1].text in _OPERATORS
    if not word.text or not (follows_operator or _TELLING.search(word.text)) or word.text in _REDIRECTS:
        return
    if follows_operator and _VARIABLE_NAME.fullmatch(words[at - 2].text):
        name = words[at - 2].text
        if words[0].text not in NOT_ABOUT_MODELS:
            yield _assigned_to(name, word.text, word.offset(0, len(word.text)), word.raw)
        return
    if "=" in word.text and _ASSIGNMENT.match(word.text) and "," not in word.text.partition("=")[0]:
        yield from _assigned(word, 0)
        return
    if re.search(r"[\s{,(]", word.text) and re.search(r"[:=(]", word.text):
        yield from _list(word, 0, "")
        return
    if words[0].text not in NOT_ABOUT_MODELS:
        command = next((w.text for w in words if "=" not in w.text), "")
        sink = "docker run" if _is_for_container(words, at) else _basename(command)
        yield Claim(word.text, word.offset(0, len(word.text)), "text", sink)


def _is_for_container(words: Sequence[Word], at: int) -> bool:
    """Whether a word follows the image in ``docker run … image org/model``."""
    if at < 3 or not any(word.text in ("docker", "podman", "nerdctl") for word in words[:3]):
        return False
    image, before = words[at - 1].text, words[at - 2].text
    is_image = re.match(r"\$|[\w.-]+[/:]", image) is not None
    return is_image and (not before.startswith("-") or "=" in before or _CONTAINER_FLAGS.fullmatch(before) is not None)


def _assigned(word: Word, index: int) -> Iterator[Claim]:
    match = _ASSIGNMENT.match(word.text[index:] if index else word.text)
    if match is None:
        return
    value = match["value"]
    if not value.startswith("$") and (_ONE_PAIR.match(value) or re.search(r"[{,\s][^:=]*[:=]", value)):
        own = _ONE_PAIR.match(value) is None  # model=org/x,dtype=…: the first name is one of the list
        yield from _list(word, index if own else word.offset(index + match.start("value"), len(value)) - word.start, "")
        return
    start = word.offset(index + match.start("value"), len(value))
    yield _assigned_to(match["name"], value, start, word.raw)


def _assigned_to(name: str, value: str, start: int, raw: str) -> Claim:
    plain = name.rpartition("]")[2].removeprefix("$").removeprefix("env:")
    return Claim(value.rstrip(";,"), start, "key", plain, "medium", key=plain, assigns=True, raw=raw)


_ONE_PAIR = re.compile(r"[A-Za-z_]\w*=[^=]")


def _list(word: Word, index: int, sink: str) -> Iterator[Claim]:
    """Yield the values of ``pretrained=org/x,revision=main``, of JSON, and of Python in quotes, from ``index`` on."""
    revision = _REVISION.search(word.raw) if sink else None
    first = min(index, len(word.raw))
    for claim in claims_in(word.raw, first, len(word.raw), sink):
        yield claim._replace(start=word.start + claim.start, revision=revision[1] if revision else None)


def _revision(words: Sequence[Word]) -> str | None:
    """Return the ``--revision`` of the command."""
    for index, word in enumerate(words):
        if word.text.startswith("--revision="):
            return word.text.partition("=")[2] or None
        if word.text == "--revision" and index + 1 < len(words):
            return words[index + 1].text
    return None


def elements(words: Sequence[Word]) -> Iterator[tuple[str, int]]:
    """Yield the elements of an array with their offsets: ``org/a``, ``[key]=org/b``."""
    for word in words:
        key = _ELEMENT.match(word.text)
        first = key.end() if key else 0
        yield word.text[first:], word.offset(first, len(word.text) - first)
