"""What every command may ask for: the catalogue, the rules, today's date. Loaded when asked, not before."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    import typer

    from advisor.catalog import Catalog
    from advisor.rules import RuleSet

_REFRESHED = ("catalog", "refreshed.json")
"""Where `advisor.catalog.refreshed` keeps its file, known here so that its absence costs one look at the disk."""


class Globals:
    """The global options as given."""

    def __init__(
        self,
        lang: str | None = None,
        overlay: Path | None = None,
        rules: Path | None = None,
        severities: Mapping[str, str] | None = None,
        debug: bool = False,
    ) -> None:
        self.lang = lang
        self.overlay = overlay
        self.rules = rules
        self.severities = severities or {}
        self.debug = debug

    def words(self, language: str | None) -> tuple[str, ...]:
        """Return the options before a command's name that give the same answer again, in ``language`` if one is given."""
        found = [] if language is None else ["--lang", language]
        if self.overlay is not None:
            found += ["--catalog", str(self.overlay)]
        if self.rules is not None:
            found += ["--rules", str(self.rules)]
        for rule, level in sorted(self.severities.items()):
            found += ["--severity", f"{rule}={level}"]
        return tuple(found)

    def load_catalog(self) -> Catalog:
        """Return the shipped catalogue, with the user's overlay when one was given; built once."""
        return self._catalog

    @cached_property
    def compiled_overlay(self) -> Mapping[str, Any] | None:
        """The user's own catalogue, compiled; ``None`` when none was given."""
        if self.overlay is None:
            return None
        from advisor.authoring.overlay import compile_overlay

        return compile_overlay(self.overlay, self.data_below)

    @cached_property
    def refreshed(self) -> Mapping[str, Any] | None:
        """What ``advisor catalog refresh`` fetched; ``None`` when nothing was, or it cannot be used (which is noted)."""
        return self._below[0]

    @property
    def data_below(self) -> Mapping[str, Any]:
        """The compiled catalogue that the user's own lies on: shipped, and refreshed where it was."""
        return self._below[1]

    @cached_property
    def _below(self) -> tuple[Mapping[str, Any] | None, Mapping[str, Any]]:
        from advisor.catalog.load import shipped_data

        shipped = shipped_data()
        try:
            place = home()
            place.joinpath(*_REFRESHED).lstat()
        except FileNotFoundError:  # nearly always: nothing more is imported for it
            return None, shipped
        except (OSError, ValueError, UsageError) as error:
            _warn_unreachable(error)
            return None, shipped
        from advisor.catalog.refreshed import read_refreshed, try_to_lay

        found = read_refreshed(place, today=today())
        if found.data is not None:
            found = try_to_lay(shipped, found.data, place)
            if found.laid is not None:
                return found.data, found.laid
        if found.problem is not None:
            from advisor.cli import output
            from advisor.cli.language import say

            output.note(say(Text(f"warning: {found.problem.en}", f"警告: {found.problem.ja}")))
        return None, shipped

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The compiled catalogue that answers."""
        overlay = self.compiled_overlay
        if overlay is None:
            return self.data_below
        from advisor.catalog.merge import merge

        return merge(self.data_below, overlay)

    @cached_property
    def _catalog(self) -> Catalog:
        from advisor.catalog import Catalog, load_catalog

        return load_catalog() if self.overlay is None and self.refreshed is None else Catalog(self.data)

    def load_rules(self) -> RuleSet:
        """Return the shipped rules, with the user's own and their severities; built once."""
        return self._rules

    @cached_property
    def _rules(self) -> RuleSet:
        from advisor.rules import load_rules

        extra = None
        if self.rules is not None:
            from advisor.authoring.rules import compile_user_rules

            extra = compile_user_rules(self.rules)
        return load_rules(extra, self.severities)


def globals_of(context: typer.Context) -> Globals:
    """Return the global options of this run."""
    return context.obj if isinstance(context.obj, Globals) else Globals()


def home() -> Path:
    """Return where what was fetched is kept: ``ADVISOR_HOME``, else the user's data folder of this platform."""
    named = os.environ.get("ADVISOR_HOME")
    if named:
        try:
            return Path(named).expanduser()
        except RuntimeError:  # the home of a user who is not there
            raise UsageError(
                Text("ADVISOR_HOME names the home of an unknown user", "ADVISOR_HOME のユーザーが存在しません"),
                Text("set it to a folder of yours", "自分のフォルダーを指定してください"),
            ) from None
    platform: str = sys.platform
    if platform == "linux":  # as platformdirs has it, whose import costs every command 20 ms
        base = os.environ.get("XDG_DATA_HOME", "").strip()
        return Path(base or os.path.expanduser("~/.local/share"), "advisor")  # noqa: PTH111 - raises where there is no home
    from platformdirs import user_data_path

    return user_data_path("advisor", appauthor=False)


def _warn_unreachable(error: Exception) -> None:
    from advisor.cli import output
    from advisor.cli.language import say

    reason = os_reason(error)
    output.note(
        say(
            Text(
                f"warning: ADVISOR_HOME cannot be looked at ({reason.en}): the shipped data is used",
                f"警告: ADVISOR_HOME を参照できないため、同梱データで回答します ({reason.ja})",
            )
        )
    )


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
    """Read ``RULE=LEVEL`` pairs; `advisor.rules.load_rules` knows which rules and levels there are.

    Raises:
        UsageError: a pair is not of that form.
    """
    severities: dict[str, str] = {}
    for pair in pairs:
        rule, separator, level = pair.partition("=")
        if not (separator and rule and level):
            raise UsageError(
                Text(f"--severity {pair!r} is not RULE=LEVEL", f"--severity {pair!r} は RULE=LEVEL の形ではありません")
            )
        severities[rule] = level
    return severities
