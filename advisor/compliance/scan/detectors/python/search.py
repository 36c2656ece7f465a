"""Reads one syntax tree: calls first, then names and keys, then what the text's form alone says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.python.calls import (
    OUTPUT_KEYWORDS,
    Target,
    arguments,
    is_folder,
    is_object,
    is_output,
    is_path,
    loader_of,
    sink_of,
    target_of,
)
from advisor.compliance.scan.detectors.python.constants import Evaluator, Resolved, Value
from advisor.compliance.scan.detectors.python.forms import by_form, downloads, is_no_name
from advisor.compliance.scan.detectors.python.report import CALL, FORM, NAME, Report
from advisor.compliance.scan.detectors.python.scopes import Module, Scope, last_name
from advisor.compliance.scan.detectors.python.words import holds_models, is_strong, may_name, passes, singular
from advisor.compliance.scan.named import (
    BEDROCK_ID,
    PLACEHOLDER,
    Named,
    begins_with_model,
    dynamic,
    looks_like_model,
    model_in,
)
from advisor.compliance.scan.values import Match, by_key, key_words
from advisor.compliance.scan.vocabulary import CANONICAL_IDS, NOT_MODEL_KEYS, SINKS, Sink

if TYPE_CHECKING:
    from advisor.core.checking import Confidence, ReferenceKind

__all__ = ["search"]

MAX_DEPTH = 6
MAX_ITEMS = 4_000
_HUB_PREFIX = re.compile(r"hf[-_]hub:|(?:huggingface|models)/(?=[^/]+/[^/]+$)")
_ROUTE = re.compile(
    r"(?:bedrock|ollama|ollama_chat)/|(?:huggingface|hosted_vllm|text-completion-huggingface|openai)/[^/]+/[^/]+$"
)
_MODEL_ARGS = re.compile(r"(?:^|,)(?:pretrained|peft|tokenizer|model)=(?P<id>[^,=]+)")
_MEMBERS = frozenset({"FoundationModelIdentifier", "BedrockFoundationModel", "ProvisionedModelIdentifier"})
_CERTAIN_KEYS = frozenset({"HF_MODEL_ID"})
_EULA = frozenset({"accept_eula", "accept_eula_terms", "acceptEula", "AcceptEula"})


def search(module: Module, report: Report) -> None:
    """Report every model that a file's syntax tree names."""
    _Search(module, report).run()


class _Search:
    def __init__(self, module: Module, report: Report) -> None:
        self._module = module
        self._report = report
        self._known = report.source.known
        self._values = Evaluator(module)
        self._items = MAX_ITEMS * 50
        self._eula: set[int] = set()

    def run(self) -> None:
        targets = [(call, scope, target_of(call.func, self._module, scope)) for call, scope in self._module.calls]
        for call, scope, target in targets:
            self._find_eula(call, scope, target)
        for call, scope, target in targets:
            self._call(call, scope, target)
        for entries, scope in self._module.dicts:
            for key, value in zip(entries.keys, entries.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    self._named(key.value, value, scope, "setting")
        for name, expr, scope in self._module.named:
            self._named(name, expr, scope, "variable")
        for member in self._module.members:
            if last_name(member.value) in _MEMBERS:
                self._report.add_dynamic(member, last_name(member.value), dynamic())
        self._forms()

    # Calls

    def _find_eula(self, call: ast.Call, scope: Scope, target: Target) -> None:
        """Remember the models whose licence a call accepts: ``JumpStartModel(…).deploy(accept_eula=True)``."""
        if not any(self._accepts(keyword, scope) for keyword in call.keywords):
            return
        self._eula.add(id(call))
        if isinstance(call.func, ast.Attribute) and target.name not in SINKS:
            self._eula.update(id(origin.node) for origin in self._values.origins(call.func.value, scope))

    def _accepts(self, keyword: ast.keyword, scope: Scope) -> bool:
        """Whether a keyword accepts a licence; ``model_access_configs`` does so for each model in an object of its own."""
        if keyword.arg in _EULA:
            return self._values.known_true(keyword.value, scope)
        if keyword.arg not in {"model_access_configs", "model_access_config"}:
            return False
        accepted = (
            value for origin in self._values.origins(keyword.value, scope) for value in _accepted_in(origin.node)
        )
        return any(self._values.known_true(value, scope) for value in list(accepted))

    def _call(self, call: ast.Call, scope: Scope, target: Target) -> None:
        if target.name == "partial" and call.args:
            inner = ast.Call(call.args[0], call.args[1:], call.keywords)
            return self._call(ast.copy_location(inner, call), scope, target_of(call.args[0], self._module))
        if is_output(target) or self._elsewhere(call, scope):
            return self._exclude([*call.args, *(k.value for k in call.keywords if k.arg)], scope)
        sink = sink_of(target)
        if sink is None:
            self._loader(call, scope, target)
        taken: set[str] = set()
        if sink is not None:
            taken.update(sink.keywords)
            self._sink(call, scope, target, sink)
        for keyword in call.keywords:
            if keyword.arg in OUTPUT_KEYWORDS:
                self._exclude([keyword.value], scope)
            elif keyword.arg and keyword.arg not in taken:
                self._named(keyword.arg, keyword.value, scope, "variable", target.shown)
        return None

    def _loader(self, call: ast.Call, scope: Scope, target: Target) -> None:
        """Report the first argument of an unknown function that is named like one that loads models."""
        if not call.args or target.name in self._module.functions:
            return
        sink = loader_of(target)
        if sink is None or isinstance(call.args[0], (ast.Call, ast.Starred)):
            return
        for value in self._values.resolve(call.args[0], scope).values:
            named = self._name(value.text, sink)
            if named is not None and named.model_id is not None:
                self._report.add(NAME, named, value, "call", "medium", sink=target.shown)

    def _elsewhere(self, call: ast.Call, scope: Scope) -> bool:
        """Whether the repository is a data set or a space."""
        for keyword in call.keywords:
            if keyword.arg in {"repo_type", "src"}:
                kinds = {v.text for v in self._values.resolve(keyword.value, scope).values}
                return bool(kinds) and kinds <= {"dataset", "space", "spaces"}
        return False

    def _exclude(self, values: list[ast.expr], scope: Scope) -> None:
        for value in values:
            for found in self._values.resolve(value, scope).values:
                self._report.exclude(found.node)

    def _sink(self, call: ast.Call, scope: Scope, target: Target, sink: Sink) -> None:
        spread = [
            (origin.node, origin.scope)
            for k in call.keywords
            if k.arg is None
            for origin in self._values.origins(k.value, scope)
            if isinstance(origin.node, ast.Dict)
        ]
        revision = self._revision(call, scope)
        for argument in arguments(call, target.name, sink, scope, spread):
            resolved = self._values.resolve(argument.expr, argument.scope)
            for value in resolved.values:
                named = self._name(value.text, sink)
                if named is not None and is_folder(argument.expr):
                    named = Named(value.text, "local")
                if named is not None:
                    self._report.add(
                        CALL, named, value, "call", "high", sink=target.shown, revision=revision,
                        accepts_eula=id(call) in self._eula or self._accepts_inside(call, scope),
                    )  # fmt: skip
            if sink.exact and not resolved.values:
                self._unknown(argument.expr, resolved, target, sink)
            elif sink.exact and self._values.is_chosen(argument.expr, argument.scope):
                self._report.add_dynamic(argument.expr, target.shown, dynamic())

    def _accepts_inside(self, call: ast.Call, scope: Scope) -> bool:
        """Whether an environment that is passed along accepts the licence."""
        for keyword in call.keywords:
            if keyword.arg in {"environment", "env", "hyperparameters"}:
                for origin in self._values.origins(keyword.value, scope):
                    if isinstance(origin.node, ast.Dict) and any(
                        isinstance(k, ast.Constant)
                        and str(k.value).lower() == "accept_eula"
                        and self._values.known_true(v, origin.scope)
                        for k, v in zip(origin.node.keys, origin.node.values, strict=True)
                    ):
                        return True
        return False

    def _revision(self, call: ast.Call, scope: Scope) -> str | None:
        for keyword in call.keywords:
            if keyword.arg == "revision":
                texts = {v.text for v in self._values.resolve(keyword.value, scope).values}
                return texts.pop() if len(texts) == 1 else None
        return None

    def _name(self, text: str, sink: Sink) -> Named | None:
        if PLACEHOLDER.match(text):
            return dynamic()
        if is_no_name(text):
            return None
        plain = _HUB_PREFIX.sub("", text, count=1)
        if plain != text:
            return model_in(plain, known=self._known)
        named = model_in(text, provider=sink.provider, prefix=sink.prefix, known=self._known)
        if not sink.exact and named is not None and (named.provider in {"local", "unknown"} or "/" not in text):
            return looks_like_model(text, known=self._known)
        return named

    def _unknown(self, expr: ast.expr, resolved: Resolved, target: Target, sink: Sink) -> None:
        """Report a computed name, unless it is a loaded model, nothing at all, or holds a Bedrock id in its text."""
        nodes = [origin.node for origin in resolved.unknown]
        if not nodes or all(is_object(node, sink, target) for node in nodes) or is_object(expr, sink, target):
            return None
        for node in (*nodes, expr):
            if self._begun(node, CALL, "call", "high", target.shown):
                return None
            partly = _bedrock_in(node)
            if partly is not None:
                start, end = self._report.text.span(node)
                at = self._report.text.text.rfind(partly, start, end)
                named = Named(partly, "bedrock")
                return self._report.add_at(max(at, start), len(partly), named, "call", "high", target.shown)
        path = all(is_path(node) for node in nodes)
        self._report.add_dynamic(expr, target.shown, Named(None, "local") if path else dynamic())
        return None

    # Names and keys

    def _named(self, name: str, expr: ast.expr, scope: Scope, kind: str, where: str | None = None) -> None:
        if name in OUTPUT_KEYWORDS:
            return
        if not (may_name(name) or name == "model_args"):
            if key_words(name).replace("_", "") in NOT_MODEL_KEYS:
                self._something_else(expr)
            return
        sink = f"{where}({name})" if where else name
        if isinstance(expr, ast.Constant):
            if isinstance(expr.value, str):
                self._by_name(name, name, Value(expr.value, expr), kind, sink)
            return
        if not is_strong(name) and not isinstance(expr, (ast.List, ast.Tuple, ast.Dict, ast.Set)):
            return
        resolved = self._values.resolve(expr, scope)
        for value in resolved.values:
            self._by_name(name, name, value, kind, sink)
        for origin in resolved.unknown:
            self._inside(name, origin.node, kind, sink, MAX_DEPTH)

    def _something_else(self, expr: ast.expr) -> None:
        """Keep the form of what is named like a data set, a space or an image from counting."""
        for node in (expr, *(item for _, item in _members(expr))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._report.exclude(node)

    def _inside(self, name: str, node: ast.expr, kind: str, sink: str, depth: int) -> None:
        """Report the members of a list or mapping that is named like models."""
        if isinstance(node, ast.Dict) and depth == MAX_DEPTH and holds_models(name):
            self._keys(name, node, kind, sink)
        for key, item in _members(node):
            self._items -= 1
            if self._items < 0 or depth == 0:
                return
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                self._by_name(name, key, Value(item.value, item), kind, sink)
            elif key is None or key_words(key).replace("_", "") not in NOT_MODEL_KEYS:
                self._inside(name, item, kind, sink, depth - 1)

    def _keys(self, name: str, node: ast.Dict, kind: str, sink: str) -> None:
        """Report the keys of a mapping that are models themselves: ``MODELS = {"org/name": {…}}``."""
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and "/" in key.value:
                self._by_name(name, None, Value(key.value, key), kind, sink)

    def _by_name(self, name: str, key: str | None, value: Value, kind: str, sink: str) -> None:
        """Report ``value`` when its own key, or the name of the whole, says that it is a model."""
        text = value.text
        if key == name == "model_args":
            return self._model_args(value)
        if len(text) > 300 or " " in text or len(text) < 3:
            return None
        if PLACEHOLDER.match(text) or is_no_name(text):
            return None
        if _ROUTE.match(text) and is_strong(key or name):
            routed = model_in(text, provider="litellm", known=self._known)
            if routed is not None and routed.model_id is not None:
                return self._report.add(NAME, routed, value, "variable", "medium", sink=sink)
        match = by_key(key, text, self._known) if key else None
        if match is None and (key is None or (is_strong(name) if key == name else passes(key, name))):
            match = by_key(singular(name), text, self._known)
        if match is None and text in CANONICAL_IDS and "-" in text and is_strong(name):
            match = Match(Named(text, "huggingface"), "medium")
        if match is None or match.named.provider == "unknown":
            return None
        certain = name in _CERTAIN_KEYS
        self._report.add(
            NAME, match.named, value, "setting" if kind == "setting" else "variable",
            "high" if certain else match.confidence, sink=sink,
        )  # fmt: skip
        return None

    def _model_args(self, value: Value) -> None:
        """Report the models of an evaluation harness's arguments: ``pretrained=org/name,dtype=bfloat16``."""
        for match in _MODEL_ARGS.finditer(value.text):
            named = model_in(match["id"], known=self._known)
            if named is not None and named.model_id is not None:
                self._report.add(CALL, named, value._replace(text=match["id"]), "call", "high", sink="model_args")

    # The rest

    def _forms(self) -> None:
        """Report what names a model by its form alone."""
        for node in self._module.strings:
            text = node.value
            if not isinstance(text, str) or not 3 < len(text) < 300 or " " in text:
                continue
            if not ("/" in text or "." in text or "-" in text):
                continue
            named = looks_like_model(text, known=self._known) or by_form(text)
            if named is not None:
                kind, sure = ("id", "medium") if named.provider == "bedrock" else ("variable", "low")
                if "huggingface.co" in text and not downloads(text):
                    continue
                self._report.add(FORM, named, Value(text, node), kind, sure, sink="")  # type: ignore[arg-type]
        for joined in self._module.joined:
            self._begun(joined, FORM, "variable", "low", "")

    def _begun(self, node: ast.expr, rank: int, kind: ReferenceKind, confidence: Confidence, sink: str) -> bool:
        """Report the model of an address that is computed only behind its name, if that is what ``node`` is."""
        first = node.values[0] if isinstance(node, ast.JoinedStr) and len(node.values) > 1 else None
        text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        named = begins_with_model(text)
        if named is None or (rank == FORM and not downloads(text)):
            return False
        self._report.add(rank, named, Value(text, node), kind, confidence, sink=sink)
        return True


def _accepted_in(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an object says of accepting a licence: ``{"id": ModelAccessConfig(accept_eula=True)}``."""
    inner: list[ast.expr] = [node]
    if isinstance(node, ast.Dict):
        inner += node.values
    for item in inner:
        if isinstance(item, ast.Call):
            yield from (k.value for k in item.keywords if k.arg in _EULA)
        elif isinstance(item, ast.Dict):
            for key, value in zip(item.keys, item.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _EULA:
                    yield value


def _members(node: ast.expr) -> Iterator[tuple[str | None, ast.expr]]:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        yield from ((None, item) for item in node.elts)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield (str(key.value) if isinstance(key, ast.Constant) else None), value
    elif isinstance(node, ast.Call) and node.keywords and (last_name(node.func) == "dict"):
        yield from ((k.arg, k.value) for k in node.keywords)
    elif isinstance(node, ast.Call):
        # MODELS = [ModelInfo("org/x"), …]
        yield from ((None, a) for a in node.args if isinstance(a, (ast.Constant, ast.List, ast.Tuple, ast.Dict)))


def _bedrock_in(node: ast.expr) -> str | None:
    """Return the Bedrock id that a partly computed string holds as a whole: the end of an ARN."""
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[-1], ast.Constant):
        found = BEDROCK_ID.search(str(node.values[-1].value))
        return found[0] if found else None
    return None
