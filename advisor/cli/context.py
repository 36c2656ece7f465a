"""What every command may ask for: the catalogue, the rules, today's date. Loaded when asked, not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    import typer

    from advisor.catalog import Catalog
    from advisor.rules import RuleSet

DEFAULT_REGION: Mapping[Language, str] = {"ja": "ap-northeast-1", "en": "us-east-1"}
"""Where to look when nobody says; by language."""

SEVERITIES = ("exclude", "warn", "prefer", "note", "off")


@dataclass(frozen=True)
class Globals:
    """The global options as given."""

    lang: str | None = None
    overlay: Path | None = None
    rules: Path | None = None
    severities: dict[str, str] = field(default_factory=dict)
    debug: bool = False

    def load_catalog(self) -> Catalog:
        """Return the shipped catalogue, with the user's overlay when one was given."""
        from advisor.catalog import load_catalog

        if self.overlay is None:
            return load_catalog()
        from advisor.authoring.overlay import compile_overlay

        return load_catalog(compile_overlay(self.overlay))

    def load_rules(self) -> RuleSet:
        """Return the shipped rules, with the user's own and their severities."""
        from advisor.rules import load_rules

        extra = None
        if self.rules is not None:
            from advisor.authoring.rules import compile_user_rules

            extra = compile_user_rules(self.rules)
        return load_rules(extra, self.severities)


def globals_of(context: typer.Context) -> Globals:
    """Return the global options of this run."""
    return context.obj if isinstance(context.obj, Globals) else Globals()


def today() -> date:
    """Return the clock: the one place it is read."""
    return date.today()  # noqa: DTZ011 - end-of-life dates are calendar days where the user is


def check_language(lang: str | None) -> None:
    """Refuse a language we do not speak.

    Raises:
        UsageError: it is not ``en`` or ``ja``.
    """
    if lang is not None and lang not in ("en", "ja"):
        raise UsageError(
            Text(f"--lang {lang!r} is not a language this tool speaks", f"--lang {lang!r} には対応していません"),
            Text("use en or ja", "en または ja を指定してください"),
        )


def parse_severities(pairs: Sequence[str]) -> dict[str, str]:
    """Read ``RULE=LEVEL`` pairs.

    Raises:
        UsageError: a pair has no ``=`` or names no severity.
    """
    severities: dict[str, str] = {}
    for pair in pairs:
        rule, separator, level = pair.partition("=")
        if not separator or not rule or level not in SEVERITIES:
            raise UsageError(
                Text(f"--severity {pair!r} is not RULE=LEVEL", f"--severity {pair!r} は RULE=LEVEL の形ではありません"),
                Text(f"levels: {', '.join(SEVERITIES)}", f"指定できる重大度: {', '.join(SEVERITIES)}"),
            )
        severities[rule] = level
    return severities
