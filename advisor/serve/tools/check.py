"""The tool ``check``: may these models be used, under a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.request import Field
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.serve.bounds import MAX_BYTES, MOST, Cut, bounded
from advisor.serve.desk import Answer, Tool
from advisor.serve.inputs import LANGUAGE, Input, InvalidArgumentsError, object_schema, read
from advisor.serve.outputs import with_omitted
from advisor.serve.roots import file_below, is_below

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from advisor.compliance.check import Context
    from advisor.compliance.policy import Policy
    from advisor.core.checking import Scan
    from advisor.core.text import Language
    from advisor.serve.desk import Call, Desk

__all__ = ["TOOL"]

MAX_MODELS = 100
_INPUTS = {
    "models": Input(
        Field("word", many=True),
        f"Ids of models as code names them, such as meta-llama/Llama-3.1-8B-Instruct or a Bedrock id; at most {MAX_MODELS}.",
        required=True,
    ),
    "policy": Input(
        Field("word"),
        "The text of a policy, YAML: `version: 1`, `profile`, `allow`, `exceptions` … (`advisor schema policy`). Default: "
        "advisor-policy.yaml or [tool.advisor] of pyproject.toml in the server's folder, else commercial use.",
    ),
    "policy_path": Input(
        Field("word"), "A policy file instead, below the server's folder or one it was started with (--root)."
    ),
    "substitutes": Input(
        Field("flag"),
        "Whether to look for what to use instead of a model that is not allowed: allowed, for the same task, no dearer. Takes "
        "a fraction of a second a model (default: false).",
    ),
    "max_bytes": MAX_BYTES,
    "language": LANGUAGE,
}
_DESCRIPTION = """\
Judge whether models may be used: the effective licence of each (its own and every ancestor's), conditions on commercial \
use, obligations, and what a policy says. findings of level error are violations, each with the clause's source. What is not \
known is never allowed. This sums up published texts; it is not legal advice. To scan a project's files, run `advisor check` \
there instead."""


def _answer(asked: Call) -> Answer:
    from advisor.compliance.by_hand import scan_models
    from advisor.compliance.check import check
    from advisor.render import View
    from advisor.render.checking.as_json import check as as_plain
    from advisor.serve.texts import of_check

    desk, arguments = asked.desk, asked.arguments
    models = arguments["models"]
    if not 1 <= len(models) <= MAX_MODELS:
        raise InvalidArgumentsError(
            [Text(f"models: 1 to {MAX_MODELS} can be checked", f"models: 1 以上 {MAX_MODELS} 以下の件数にしてください")]
        )
    policy, root = _policy(desk, arguments)
    scan = scan_models(models, desk.catalog)
    context = _context(desk, policy, scan, root)
    if arguments.get("substitutes", False):
        from advisor.recommend.substitute import Substitutes

        found = Substitutes.for_use(policy.profile, desk.catalog, desk.rules, desk.today(), asked.language)
        context = context._replace(substitute=found.instead_of)
    report = check(scan, policy, desk.catalog, desk.rules, today=desk.today(), context=context)
    body = bounded(
        as_plain(report, asked.language),
        (Cut("findings", MOST), Cut("models", MOST), Cut("references", MOST)),
        arguments.get("max_bytes"),
    )
    return Answer(body, of_check(report, View(desk.catalog, asked.language, explain=True)))


def _policy(desk: Desk, arguments: Mapping[str, Any]) -> tuple[Policy, Path]:
    """Return the policy, and the folder that its paths begin at."""
    from advisor.authoring.policy import parse_policy, read_policy

    text, path, root = arguments.get("policy"), arguments.get("policy_path"), desk.roots[0]
    if text is not None and path is not None:
        raise InvalidArgumentsError(
            [Text("policy and policy_path exclude each other", "policy と policy_path は同時に指定できません")]
        )
    if text is not None:
        return parse_policy(text, desk.catalog, name="policy", root=root), root
    if path is not None:
        return read_policy(file_below(path, desk.roots), root, desk.catalog), root
    _refuse_links(root, desk.roots)
    return read_policy(None, root, desk.catalog), root


def _refuse_links(root: Path, roots: Sequence[Path]) -> None:
    """Refuse a policy that would be found by itself, but is a link to somewhere else.

    Raises:
        UsageError: there is one.
    """
    from advisor.authoring.policy_source import folders_above
    from advisor.compliance.policy import POLICY_FILE, PYPROJECT

    for folder in (root, *folders_above(root)):
        for name in (POLICY_FILE, PYPROJECT):
            if (folder / name).is_symlink() and not is_below(folder / name, (folder, *roots)):
                raise UsageError(
                    Text(f"{name} is a link to outside of its folder", f"{name} はフォルダー外へのリンクです"),
                    Text("send the policy as text", "ポリシーの本文を直接渡してください"),
                )


def _context(desk: Desk, policy: Policy, scan: Scan, root: Path) -> Context:
    from advisor.compliance.check import Context
    from advisor.compliance.project import policy_notes, stale_clarifications

    context = Context(partial=True, stale=stale_clarifications(root, policy), notes=policy_notes(policy))
    if desk.online:
        from advisor.compliance.online import unknown_names
        from advisor.sources.hub_licenses import read_pedigrees

        found = read_pedigrees(unknown_names(scan, desk.catalog), desk.catalog, today=desk.today())
        context = context._replace(
            online=found.pedigrees,
            text_hashes=found.text_hashes,
            notes=(*context.notes, *found.notes),
            incomplete=found.incomplete,
        )
    return context


def _read(arguments: Mapping[str, Any], _language: Language) -> dict[str, Any]:
    return read(_INPUTS, arguments)


TOOL = Tool(
    "check",
    "May these models be used",
    _DESCRIPTION,
    object_schema(_INPUTS),
    lambda: with_omitted("check"),
    _read,
    _answer,
)
