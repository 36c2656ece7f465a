"""``advisor catalog status``: which data answers, how much of it, how old."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from advisor.cli import output
from advisor.cli.context import today
from advisor.cli.formats import check_format
from advisor.cli.language import say, t
from advisor.cli.tables import Column, Sheet, sheet, table
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.authoring.staleness import Staleness
    from advisor.cli.context import Globals
    from advisor.cli.output import Screen

FORMATS = ("table", "json")
_COUNTED = {
    "models": Text("models", "モデル"),
    "families": Text("families", "モデルファミリー"),
    "pedigrees": Text("pedigrees", "系譜"),
    "licenses": Text("licences", "ライセンス"),
    "instances": Text("instance types", "インスタンスタイプ"),
    "accelerators": Text("accelerators", "アクセラレータ"),
    "regions": Text("regions", "リージョン"),
    "suites": Text("benchmark suites", "ベンチマーク"),
    "tasks": Text("tasks", "用途"),
    "engines": Text("engines", "推論エンジン"),
    "rules": Text("rules", "ルール"),
}


def show(globals_: Globals, format_: str) -> int:
    """Print the state of the catalogue and return the exit code."""
    from advisor.authoring.staleness import staleness

    check_format(format_, FORMATS)
    data = globals_.data
    rows = staleness(data, today())
    counts = {name: len(data[name]) for name in _COUNTED if name in data} | {"rules": len(globals_.load_rules())}
    if format_ == "json":
        from advisor.render.as_json import dumps

        head = {name: data.get(name) for name in ("version", "digest", "prices_as_of")}
        refreshed = globals_.refreshed
        fetched = {"as_of": refreshed["as_of"], "read": refreshed["read"]} if refreshed else None
        facts = [asdict(row) for row in rows]
        output.data(dumps({**head, "counts": counts, "refreshed": fetched, "facts": facts}))
        return 0
    screen = output.screen()
    head_lines = [
        Sheet(t("version", "バージョン"), [data["version"]]),
        Sheet(t("digest", "ダイジェスト"), [data["digest"]]),
        Sheet(t("prices as of", "価格の時点"), [data.get("prices_as_of") or t("none", "なし")]),
        *(Sheet(say(_COUNTED[name]), [f"{count:,}"]) for name, count in counts.items()),
        Sheet(t("refreshed", "更新データ"), _refreshed(globals_)),
    ]
    text = sheet(t("Catalogue", "カタログ"), head_lines, screen)
    output.data(f"{text}\n{coverage(rows, screen)}")
    return 0


def coverage(rows: Sequence[Staleness], screen: Screen) -> str:
    """Return the table of how much is known of each kind of fact, from where, and how old."""
    return table(_columns(), [_row(row) for row in rows if row.known or row.unknown], screen)


def _refreshed(globals_: Globals) -> list[str]:
    """Return what was refreshed, each kind with the days and the number of regions."""
    data = globals_.refreshed
    if data is None:
        return [t("nothing (advisor catalog refresh)", "なし (advisor catalog refresh)")]
    lines = []
    for what, regions in sorted(data["read"].items()):
        days = sorted(set(regions.values()))
        when = days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}"
        count = len([region for region in regions if region])
        where = t(f"{count} regions", f"{count} リージョン") if count else ""
        lines.append(f"{what} · {when}" + (f" · {where}" if where else ""))
    return lines


def _columns() -> list[Column]:
    return [
        Column(t("Kind of fact", "項目")),
        Column(t("Oldest", "最も古い出典")),
        Column(t("Newest", "最も新しい出典")),
        Column(t("Age in days", "経過日数"), right=True),
        Column(t("Known", "判明"), right=True),
        Column(t("With source", "出典あり"), right=True),
        Column(t("Older than a year", "1 年以上前"), right=True),
        Column(t("Unknown", "不明"), right=True),
        Column(t("Not stated", "記載なし"), right=True),
    ]


def _row(row: Staleness) -> list[str]:
    none = "–"
    days = none if row.oldest_days is None else f"{row.oldest_days:,}"
    counts = (f"{count:,}" for count in (row.known, row.sourced, row.stale, row.unknown, row.silent))
    return [row.kind, row.oldest or none, row.newest or none, days, *counts]
