"""``advisor catalog diff|reset``: what refreshed data changes, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import output
from advisor.cli.context import home, today
from advisor.cli.formats import check_format
from advisor.cli.language import say, t
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from advisor.authoring.refresh.effects import Effect
    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.core.request import Request

__all__ = ["diff", "reset"]

FORMATS = ("table", "json")


def _nothing() -> UsageError:
    return UsageError(
        Text("nothing was refreshed", "更新データはありません"),
        Text("advisor catalog refresh", "advisor catalog refresh を実行してください"),
    )


def diff(
    globals_: Globals,
    requirements: Path | None,
    format_: str,
    to: Path | None,
    *,
    previous: bool,
    everything: bool,
) -> int:
    """Print what the refreshed data changes, and return the exit code.

    Raises:
        UsageError: nothing was refreshed, or not twice.
    """
    from advisor.authoring.refresh.compare import compare
    from advisor.cli import changed

    check_format(format_, FORMATS)
    after_data = globals_.refreshed
    if after_data is None:
        raise _nothing()
    before = _catalog(globals_, _previous() if previous else None)
    after = globals_.load_catalog()
    changes = compare(before, after)
    effects = _effects(globals_, before, after, requirements)
    if format_ == "json":
        from advisor.render.as_json import dumps

        body = {
            "schema_version": 1,
            "before": before.stamp._asdict(),
            "after": after.stamp._asdict(),
            "changes": changed.changes_json(changes),
            "recommendations": changed.effects_json(effects),
        }
        output.data(dumps(body), to)
        return 0
    screen = output.screen(to)
    head = f"{before.stamp.version} → {after.stamp.version}"
    text = changed.changes_text(changes, screen, everything=everything)
    title = t("Recommendations", "推薦結果")
    output.data(f"{head}\n\n{text}\n{title}\n{changed.effects_text(effects)}", to)
    return 0


def _previous() -> Mapping[str, Any]:
    from advisor.catalog.refreshed import PREVIOUS, read_refreshed

    found = read_refreshed(home(), PREVIOUS, today=today())
    if found.data is None:
        raise UsageError(
            found.problem or Text("there was no refresh before", "前回の更新データはありません"),
            Text("without --previous it is compared with what shipped", "--previous なしでは同梱データと比較します"),
        )
    return found.data


def _catalog(globals_: Globals, refreshed: Mapping[str, Any] | None) -> Catalog:
    from advisor.catalog import load_catalog

    return load_catalog(globals_.compiled_overlay, refreshed)


def _effects(globals_: Globals, before: Catalog, after: Catalog, requirements: Path | None) -> tuple[Effect, ...]:
    from advisor.authoring.refresh.effects import EVERYDAY, effects
    from advisor.cli.progress import Waiting

    questions: tuple[tuple[str, Request], ...] = EVERYDAY
    if requirements is not None:
        from advisor.cli import requests
        from advisor.cli.language import current

        given = requests.from_file(requirements)
        questions = ((str(requirements), requests.build(requests.Given(), given, after, current())),)
    with Waiting(Text("comparing recommendations", "推薦結果を比較中")):
        return effects(before, after, globals_.load_rules(), today(), questions)


def reset(*, previous: bool) -> int:
    """Remove what was refreshed, or go back by one refresh; return the exit code.

    Raises:
        UsageError: there is no refresh before, or the folder cannot be written to.
    """
    from advisor.authoring.refresh import store
    from advisor.catalog.refreshed import CURRENT, folder

    place = home()
    if not folder(place).exists():
        if previous:
            raise _nothing()
        output.note(
            say(Text("nothing was refreshed: the shipped data answers", "更新データはなく、同梱データで回答しています"))
        )
        return 0
    with store.locked(place):
        if previous:
            if not store.go_back(place):
                raise UsageError(
                    Text("there was no refresh before", "前回の更新データはありません"),
                    Text(
                        "without --previous all refreshed data goes", "--previous なしでは更新データをすべて削除します"
                    ),
                )
            output.note(
                say(
                    Text(
                        f"went back to the refresh before: {folder(place) / CURRENT}",
                        f"前回の更新データに戻しました: {folder(place) / CURRENT}",
                    )
                )
            )
            return 0
        removed = store.remove(place)
    output.note(
        say(
            Text("the shipped data answers again", "同梱データに戻しました")
            if removed
            else Text("nothing was refreshed: the shipped data answers", "更新データはなく、同梱データで回答しています")
        )
    )
    return 0
