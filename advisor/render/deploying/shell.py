"""Scripts for bash: everything that comes from outside is quoted by shlex, and options stand one a line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.deploying.header import commented, token_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.deploying import DeploymentPlan, ServingSettings
    from advisor.render.deploying.options import Option

_NO_FOLDER = Text("there is no folder {}", "フォルダー {} がありません")
_MISSING = Text("{} is not installed: {}", "{} がインストールされていません: {}")


def beginning(header: list[str]) -> list[str]:
    """Return the first lines of a script."""
    return ["#!/usr/bin/env bash", *commented(header), "set -euo pipefail", ""]


def needs(program: str, install: str, language: Language) -> list[str]:
    """Return the lines that stop a script where a program is missing, and tell how to install it."""
    message = _MISSING.get(language).format(program, install)
    return [f"if ! command -v {program} >/dev/null; then", f"  echo {shlex.quote(message)} >&2", "  exit 1", "fi", ""]


def needs_token(plan: DeploymentPlan, language: Language) -> list[str]:
    """Return the lines that stop a script without the token for gated weights."""
    if not plan.gated:
        return []
    message = shlex.quote(token_message(plan, language))
    return ['if [ -z "${HF_TOKEN:-}" ]; then', f"  echo {message} >&2", "  exit 1", "fi", "export HF_TOKEN", ""]


def needs_folder(settings: ServingSettings, language: Language) -> list[str]:
    """Return the lines that stop a script where the folder ``$model`` is not: it would be taken for a repository's name."""
    if not settings.local:
        return []
    message = shlex.quote(_NO_FOLDER.get(language).format(settings.model))
    return ['if [ ! -d "$model" ]; then', f"  echo {message} >&2", "  exit 1", "fi"]


def command(start: str, options: Iterable[Option], *verbatim: str) -> list[str]:
    """Return a command over several lines; ``verbatim`` are arguments that bash expands."""
    arguments = [f"--{name}" if value is None else f"--{name} {shlex.quote(value)}" for name, value in options]
    lines = [start, *arguments, *verbatim]
    return [line if i == 0 else f"  {line}" for i, line in enumerate(_continued(lines))]


def _continued(lines: list[str]) -> list[str]:
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]
