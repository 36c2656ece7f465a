"""What a string of a program is given to: arguments, keys, variables, results; from the string outwards."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Literal

from advisor.compliance.scan.detectors.code.structure import chain_start
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.compliance.scan.detectors.code.structure import Frame

__all__ = ["Slot", "slots"]

SlotKind = Literal["argument", "key", "variable", "result", "container", "compared", "import"]

WINDOW = 400
NEAR = 200
"""How far back is read before a bracket, and before a string."""
LEVELS = 8
_STRING = "[\"'`]\0*[\"'`]"

_WRAPPED = re.compile(
    r"(?:(?<![\w$&])&(?:mut\s+|'static\s+)?|\bawait\s+|\bref\s+|(?:^\s*|(?<=[(,=])|(?<=[(,=]\s))(?:move\s+)?\|[\w\s,&]*\|\s*\{?|\(\s*\)\s*=>\s*)$"
)
_ALTERNATIVE = re.compile(r"(?:\|\||\?\?|\?:)\s*$")
_TERNARY_THEN = re.compile(r"\?\s*$")
_TERNARY_ELSE = re.compile(rf"(?<!\?)\?(?![.?:])\s*(?:{_STRING}|[\w$.]+)\s*:\s*$")
_INTRODUCED = re.compile(r"(?:(?<![=!<>])=(?![=>])|\breturn\b|=>|[\w$\"'`\]]:(?!:))\s*")
_IMPORT = re.compile(r"(?:\bfrom|\bimport|\binclude|\busing|\bpackage|\bexport\s*\*\s*from)\s*$")
_ASSIGNED = re.compile(
    r"(?<![\w$])(?P<name>[A-Za-z_$][\w$-]*)(?:\s*\[\s*\])?\s*(?:[?!]?:(?!:)(?!=)[^=;{}()\n]{1,100}|\s+as\s+[\w.]+\s*)?(?<![=!<>+*/%-])(?::|\?\?|\|\|)?=\s*$"
)
_TYPED = re.compile(r"\b(?P<name>[A-Za-z_]\w*)\s+(?:string|\*string)\s*=\s*$")
_ITEM_ASSIGNED = re.compile(r"\[\s*(?P<quote>[\"'`])(?P<key>\0*)(?P=quote)\s*\]\s*(?:\?\?|\|\|)?=\s*$")
_UNPACKED = re.compile(r"[(\[]\s*(?P<names>[\w$,\s]+?)\s*[)\]]\s*(?::[^=;]{1,100})?=\s*$")
_KEY = re.compile(
    r"(?:(?<![\w$])(?P<name>[A-Za-z_$@][\w$-]*)|(?P<quote>[\"'`])(?P<key>\0*)(?P=quote)|\[\s*(?P<path>[\w$.]+)\s*\])\s*\??\s*:\s*$"
)
_ARROW_KEY = re.compile(r"(?P<quote>[\"'`])(?P<key>\0*)(?P=quote)\s*(?:=>|->|\bto)\s*$")
_ARM = re.compile(r"(?:=>|->)\s*\{?\s*$")
_RETURN = re.compile(r"\b(?:return|yield)\s*$")
_CASE = re.compile(r"\bcase\s*$")
_COMPARED = re.compile(r"(?<![\w$])(?P<name>[\w$]+)(?:\(\))?\s*(?:===?|!==?)\s*$")
_CHOICE = re.compile(r"\b(?:match|switch|when)\b\s*(?P<subject>[^{};]*)$")
_BRANCH = re.compile(r"(?:\belse|\belse\s+if\b[^{};]*|\bif\b[^{};]*|\btry|\bunsafe|\bloop|=>|->)\s*$")
_IF = re.compile(r"(?:^|[={};,>(]|\breturn|\n)\s*(?=if\b)")
_FUNCTION = re.compile(
    r"(?:\b(?:fn|function|func|fun|def)\s*\*?\s*(?:\([^()]*\)\s*)?(?P<name>[\w$]+)\s*(?:<[^{};]*?>)?\s*\(|"
    r"(?<![\w$.])(?!(?:if|for|while|switch|match|when|catch|using|lock|synchronized|function|func|fun|return)\b)"
    r"(?P<method>[\w$]+)\s*\((?=[^(){}]*(?:\([^()]*\)[^(){}]*)*\)[^(){};=]*$))"
)
_CONTAINER = re.compile(
    r"\b(?:class|enum|interface|object|struct|impl|trait|record|module|type)\s+(?P<name>[\w$]+)[^;{}=]*=?\s*$"
)
_BUILT = re.compile(
    r"(?<![\w$])(?P<path>[A-Za-z_][\w$]*(?:(?:\.|::)[A-Za-z_][\w$]*)*)\s*(?:<[^<>{}()]*>)?\s*(?:\(\s*\))?\s*$"
)
_LIST_TYPE = re.compile(
    r"(?:new\s+[\w.<>?\s]*\[\s*\d*\s*\]|\[\d*\]\s*[\w.*]+|map\[\w+\]\s*[\w.\[\]*]+|new\s+(?:\w*List|\w*Map|Dictionary|HashSet)\s*<[^{}()]*>\s*(?:\(\s*\))?)\s*$"
)
_CALLEE_REVERSED = re.compile(
    r"\s*+!?+\s*+(?:>[^(){};]{0,200}?<(?:::)?)?+\s*+(?P<path>[\w$]++(?:\s*+(?:\.\??|::|>-)\s*+[!?]?[\w$@]*+)*+)"
)
"""What a call calls, read backwards from its bracket."""
_ATTRIBUTE = re.compile(r"(?:#\[\s*|@)[\w$.:]+\s*$")
_DEFAULT = re.compile(r"\bdefault\w*\s*=\s*(?:\[\s*)?$|\{\s*$", re.IGNORECASE)
_FIELD = re.compile(
    r"\)\s*\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(?P<rust>\w+)\s*:|"
    r"\)\s*(?:@[\w.]+(?:\([^)]*\))?\s*)*(?:(?:private|public|protected|static|final|val|var)\s+)*[\w.<>]+\s+(?P<java>\w+)\s*[;=,)]"
)
_WORDS = frozenset(
    {"if", "while", "for", "return", "in", "of", "await", "and", "or", "not", "case", "when", "match", "typeof", "else"}
)

TRANSPARENT = frozenset({
    "String", "Some", "Ok", "from", "into", "to_string", "valueOf", "of", "asList", "listOf", "arrayOf", "setOf", "vec",
    "Ptr", "StringPtr", "ptr", "StringValue", "unwrap_or", "unwrap_or_else", "unwrapOr", "orElse", "orElseGet", "getOrElse",
    "or_else", "or", "resolve", "freeze", "Set", "Array", "List", "Seq", "useState", "useRef",
    "ref", "signal", "writable", "default", "to", "ofNullable",
    "StringRef", "new_string", "mutableListOf", "arrayListOf", "toString", "ToPtr", "Of", "PathBuf", "defaultValue", "state",
    "withDefault", "DefaultIfEmpty", "Cow", "then", "then_some", "isEqualTo", "persisted", "useLocalStorage",
})  # fmt: skip
"""Functions, by their last name, that hand on what they are given: its meaning is what their result is given to."""

_LISTS = frozenset(
    {
        "of",
        "asList",
        "listOf",
        "arrayOf",
        "setOf",
        "List",
        "Set",
        "Array",
        "Seq",
        "Of",
        "vec",
        "mutableListOf",
        "arrayListOf",
    }
)


class Slot(NamedTuple):
    """One thing a string is given to. ``position`` is the argument's; ``key`` the string argument before it, where one is.

    ``direct`` is false for what merely holds the thing inside (an object in a list in a variable).
    """

    kind: SlotKind
    name: str
    position: int = 0
    key: str | None = None
    chain: str = ""


def slots(text: str, masked: str, offset: int, frames: Sequence[Frame]) -> Iterator[Slot]:
    """Yield what the string that begins at ``offset`` is given to, the nearest first."""
    walk = _Walk(text, masked, offset)
    for frame in frames[:LEVELS]:
        yield from walk.step(frame)
        if walk.done:
            return


class _Walk:
    """A walk outwards through the brackets: ``offset`` is where what we hold begins in the bracket to be looked at."""

    def __init__(self, text: str, masked: str, offset: int) -> None:
        self.text = text
        self.masked = masked
        self.offset = offset
        self.index = 0
        self.result = False
        self.done = False
        self.hints: list[str] = []

    def step(self, frame: Frame) -> Iterator[Slot]:
        """Yield what is said between the bracket and what we hold, then hold what is before the bracket."""
        yield from self._step(frame)
        while self.hints:  # the variable that we are the default of: `process.env.MODEL_ID ?? "…"`
            yield Slot("variable", self.hints.pop(0))

    def _step(self, frame: Frame) -> Iterator[Slot]:
        if self.result:
            yield from self._leave_block(frame)
            return
        start = max(frame.item, self.offset - NEAR)
        before = self._expression(start)
        slot = self._declared(frame) or self._named(before, start)
        if slot is not None:
            yield slot
            if slot.kind in ("import", "compared"):
                self.done = True
            elif slot.kind == "key":
                yield from self._leave(frame)
            elif frame.bracket == "(":  # a default of a parameter, an argument by name
                yield from self._leave(frame)
                self.done = True
            else:
                yield from self._members(frame)
            return
        if _RETURN.search(before):
            self.result = True
            yield from self._leave_block(frame)
        elif not before.strip() or _ARM.search(before) or _CASE.search(before):
            yield from self._leave(frame, compared=bool(_CASE.search(before)))
        else:
            self.done = True

    def _expression(self, start: int) -> str:
        """Return what stands before the expression we are a part of: without the operators that lead to us."""
        for _ in range(4):
            before = self.masked[start : self.offset]
            last = before.rstrip()[-1:]  # what every pattern ends with says which to try
            wrapped = _WRAPPED.search(before) if last and last in "&tcf|{>" else None
            alternative = _ALTERNATIVE.search(before) if last and last in "|?:" else None
            if wrapped:
                self.offset = start + wrapped.start()
            elif alternative:
                end = start + len(before[: alternative.start()].rstrip())
                self.offset = max(start, chain_start(self.masked, end))
                self._hint(self.offset, end)
                if self.offset == end:
                    break
            elif last and last in "?:" and (ternary := _TERNARY_ELSE.search(before) or _TERNARY_THEN.search(before)):
                introduced = _last(_INTRODUCED, before, 0, ternary.start())
                self.offset = start + (introduced.end() if introduced else 0)
            else:
                break
        return self.masked[start : self.offset]

    def _named(self, before: str, start: int) -> Slot | None:
        last = before.rstrip()[-1:]  # what every pattern ends with says which to try
        if last == "=":
            return self._assigned(before, start)
        if last == ":":
            return self._keyed(before, start)
        if _IMPORT.search(before):
            return Slot("import", "import")
        found = _ARROW_KEY.search(before) if last in (">", "o") else None
        return Slot("key", self.text[start + found.start("key") : start + found.end("key")]) if found else None

    def _assigned(self, before: str, start: int) -> Slot | None:
        found = _ITEM_ASSIGNED.search(before)
        if found:
            return Slot("variable", self.text[start + found.start("key") : start + found.end("key")])
        found = _UNPACKED.search(before)
        if found:
            names = [name.split()[-1] for name in found["names"].split(",") if name.strip()]
            return Slot("variable", names[self.index] if self.index < len(names) else names[0]) if names else None
        found = _TYPED.search(before) or _ASSIGNED.search(before)
        if found:
            return Slot("variable", found["name"])
        found = _COMPARED.search(before)
        return Slot("compared", found["name"]) if found else None

    def _keyed(self, before: str, start: int) -> Slot | None:
        found = _KEY.search(before)
        if found and not re.search(r"\bcase\s*$", before[: found.start()]):
            name = found["name"] or (found["path"] or "").rpartition(".")[2]
            return Slot("key", name or self.text[start + found.start("key") : start + found.end("key")])
        return None

    def _declared(self, frame: Frame) -> Slot | None:
        """Return the field that an attribute before it gives a default: ``#[arg(default_value = "…")] model: String``."""
        if frame.bracket != "(" or frame.open < 0:
            return None
        attribute = _ATTRIBUTE.search(self.masked, max(0, frame.open - 60), frame.open)
        default = _DEFAULT.search(self.masked, frame.item, self.offset)
        if attribute is None or default is None:
            return None
        field = _FIELD.search(self.masked, self.offset, self.offset + 600)
        return Slot("variable", field["rust"] or field["java"]) if field else None

    def _leave(self, frame: Frame, *, compared: bool = False) -> Iterator[Slot]:
        """Hold the bracket as a whole: a call, a list, an object, a choice."""
        if frame.open < 0:
            self.done = True
        elif frame.bracket == "(":
            yield from self._leave_call(frame)
        elif frame.bracket == "[":
            name = re.search(r"[\w$]+$", self.masked[max(0, frame.open - 80) : frame.open])
            if name and name[0] not in _WORDS:
                yield Slot("container", name[0])
                self.done = True
            self.offset = frame.open
            macro = re.search(r"\bvec!\s*$", self.masked[max(0, frame.open - 8) : frame.open])
            self.offset -= len(macro[0]) if macro else 0
            if macro:
                self.done = False
        else:
            yield from self._leave_brace(frame, compared=compared)

    def _leave_call(self, frame: Frame) -> Iterator[Slot]:
        written = _callee(self.masked, frame.open)
        path = re.sub(r"[\s?!@]+", "", written)
        name = re.split(r"\.|::|->", path)[-1]
        self.offset = frame.open
        if not name or path in _WORDS:
            self.index = frame.position
            return
        begins = chain_start(self.masked, frame.open)
        self.offset = self._before_new(begins)
        if name in TRANSPARENT and (not frame.position or (name in _LISTS and "Map" not in path)):
            self.index = frame.position
            self._hint(self.offset, frame.open)
            return
        if name in ("require", "import"):
            yield Slot("import", name)
            self.done = True
            return
        yield Slot(
            "argument",
            path.lstrip(".:->"),
            frame.position,
            self._key_argument(frame),
            self.masked[max(begins, frame.open - 1500) : frame.open],
        )

    def _hint(self, start: int, end: int) -> None:
        """Keep the last name or string of the expression that we are an alternative to."""
        names = re.findall(r"[A-Za-z_$][\w$]*|[\"'`]\0+[\"'`]", self.masked[start:end])
        strings = re.search(r"[\"'`](\0+)[\"'`]", self.masked[start:end])
        if strings:
            self.hints.append(self.text[start + strings.start(1) : start + strings.end(1)])
        elif names and names[-1] not in TRANSPARENT:
            self.hints.append(names[-1])

    def _before_new(self, at: int) -> int:
        new = re.search(r"(?:\bnew|\bawait|\btry)\s+$", self.masked[max(0, at - 12) : at])
        return at - len(new[0]) if new else at

    def _key_argument(self, frame: Frame) -> str | None:
        """Return the string that is the argument before ours: ``put("model", …)``, ``flag.String("model", …)``."""
        if not frame.position:
            return None
        arguments = self.masked[max(frame.open + 1, frame.item - 300) : frame.item - 1]
        found = re.search(r"([\"'`])(\0+)\1\s*$", arguments)
        if found is None:
            found = re.match(r"\s*([\"'`])(\0+)\1\s*,", self.masked[frame.open + 1 : frame.item])
            begin = frame.open + 1
        else:
            begin = max(frame.open + 1, frame.item - 300)
        return self.text[begin + found.start(2) : begin + found.end(2)] if found else None

    def _leave_brace(self, frame: Frame, *, compared: bool = False) -> Iterator[Slot]:
        start = max(0, frame.open - WINDOW)
        head = self.masked[start : frame.open]
        cut = (
            max(head.rfind(";"), head.rfind("}") if not re.search(r"\}\s*(?:else\b.*)?$", head, re.DOTALL) else -1) + 1
        )
        self.offset = frame.open
        if (found := _CHOICE.search(head, cut)) is not None:
            if compared:
                subject = re.findall(r"[\w$]+", found["subject"])
                self.done = True
                yield Slot("compared", subject[-1] if subject else "")
            self.offset = start + found.start()
        elif (found := _CONTAINER.search(head, cut)) is not None:
            yield Slot("container", found["name"])
            self.done = True
        elif _BRANCH.search(head):
            branch = _last(_IF, head, 0, len(head))
            arm = re.search(r"(?:=>|->)\s*$", head)
            self.offset = frame.open if arm or branch is None else start + branch.end()
        elif (found := _LIST_TYPE.search(head, cut)) is not None:
            self.offset = start + found.start()
        elif (function := self._function(head, cut)) is not None:
            yield Slot("result", function)
            self.done = True
        elif (found := _BUILT.search(head, cut)) is not None and found["path"] not in _WORDS:
            yield Slot("argument", found["path"], -1)
            self.offset = self._before_new(start + found.start())

    def _members(self, frame: Frame) -> Iterator[Slot]:
        """Yield the class or enumeration that a constant is a member of, or what an initialiser builds; then stop."""
        start = max(0, frame.open - WINDOW)
        head = self.masked[start : frame.open] if frame.open >= 0 else ""
        cut = max(head.rfind(";"), head.rfind("}")) + 1
        if (found := _CONTAINER.search(head, cut)) is not None:
            yield Slot("container", found["name"])
        elif frame.bracket == "{" and re.search(r"\bnew\s+[\w.<>]+\s*(?:\([^(){}]*\))?\s*$", head):
            yield from self._leave_brace(frame)
        self.done = True

    def _leave_block(self, frame: Frame) -> Iterator[Slot]:
        """Look for the function whose result we are."""
        if frame.bracket != "{" or frame.open < 0:
            self.done = frame.open < 0
            return
        start = max(0, frame.open - WINDOW)
        head = self.masked[start : frame.open]
        name = self._function(head, max(head.rfind(";"), head.rfind("}")) + 1)
        if name is not None:
            yield Slot("result", name)
            self.done = True
        elif (
            assigned := re.search(r"(?P<name>[\w$]+)\s*(?::[^=]*)?=\s*(?:async\s*)?\([^()]*\)[^=;]*=>\s*$", head)
        ) is not None:
            yield Slot("result", assigned["name"])
            self.done = True
        elif re.search(r"(?:=>|\|)\s*$", head):
            self.done = True

    @staticmethod
    def _function(head: str, cut: int) -> str | None:
        if head.rstrip()[-1:] in set("(,[=:?|&"):  # not a body: an argument of a call in one
            return None
        found = _last(_FUNCTION, head, cut, len(head))
        return (found["name"] or found["method"]) if found else None


def _callee(masked: str, opening: int) -> str:
    """Return what the call whose bracket stands at ``opening`` calls: ``a.b``, or ``.b`` of another call."""
    found = _CALLEE_REVERSED.match(masked[max(0, opening - WINDOW) : opening][::-1])
    return found["path"][::-1] if found else ""


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last match of a pattern between two places."""
    return next(iter(deque(pattern.finditer(text, start, end), maxlen=1)), None)
