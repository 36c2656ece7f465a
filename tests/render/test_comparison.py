"""Comparisons in every format: what stands where, what is marked, and that no text acts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.core.comparison import FIGURES, MOST, Contender
from advisor.core.result import Band
from advisor.render.comparison import FORMATS, headline, render_comparison
from advisor.render.comparison.chart import NARROWEST, ROWS, WIDEST, chart
from advisor.render.comparison.csv import COLUMNS
from advisor.render.comparison.curves import ASKED, EQUAL, FULL, marked, short
from advisor.render.comparison.rows import _LABELS, BEST, letter
from advisor.render.comparison.schema import comparison_schema
from advisor.render.comparison.texts import texts
from advisor.render.html.script import SCRIPT
from advisor.render.wrap import cell_len

from . import comparison_factories as made
from . import factories
from .factories import replace
from .schema_check import problems

HUMAN = [name for name in FORMATS if name != "json"]


def rendered(name: str, report: Any = None, language: Any = "en", *, differences: bool = False, **view: Any) -> str:
    return render_comparison(report or made.report(), made.view(language, **view), name, differences=differences)


# --------------------------------------------------------------------------------------------------------------- JSON


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("make", [made.report, made.hostile])
def test_it_is_what_the_schema_says(make: Callable[[], Any], language: Any) -> None:
    schema = comparison_schema()
    body = json.loads(rendered("json", make(), language, stamp="2026-06-02T03:04:05+00:00"))
    assert list(problems(body, schema, schema)) == []


def test_the_schema_notices_what_is_missing_and_what_is_wrong() -> None:
    schema = comparison_schema()
    body = json.loads(rendered("json"))
    del body["subjects"][0]["verdict"]
    body["break_even"][0]["points"][0]["instances"] = "1"
    body["rows"][0]["status"] = "alike"
    assert [problem.partition(":")[0] for problem in problems(body, schema, schema)] == [
        "$.subjects[0].verdict",
        "$.rows[0].status",
        "$.break_even[0].points[0].instances",
    ]


def test_the_shipped_schema_is_this_one() -> None:
    from advisor.authoring.schemas import schema_texts
    from advisor.catalog.load import DATA

    name = "comparison.schema.json"
    assert (DATA / name).read_text(encoding="utf-8") == schema_texts()[name]


def test_json_has_all_rows_whatever_is_shown() -> None:
    assert rendered("json", differences=True) == rendered("json")
    body = json.loads(rendered("json"))
    assert list(body) == [
        "schema_version", "catalog", "request", "subjects", "quality", "rows", "differences", "break_even", "notes",
    ]  # fmt: skip
    assert body["differences"] == [row for row in body["rows"] if row["status"] == "different"]
    assert all(len(row["values"]) == len(body["subjects"]) for row in body["rows"])
    recommended = {"model", "deployment", "memory", "performance", "cost", "quality", "findings"}
    assert recommended < set(body["subjects"][0])
    assert set(body["break_even"][0]) >= {
        "bedrock", "self_hosted", "requests_per_day", "capacity_requests_per_day", "points",
    }  # fmt: skip


def test_sentences_within_values_are_in_the_asked_language() -> None:
    report = made.report(made.compared(factories.FIRST, None), made.compared(factories.SECOND, None))
    bodies = [json.loads(rendered("json", report, language)) for language in ("en", "ja")]
    texts_ = [
        [
            c["text"]
            for row in body["rows"]
            if row["field"] == "conditions"
            for v in row["values"]
            for c in v["value"] or ()
        ]
        for body in bodies
    ]
    assert texts_[0]
    assert texts_[0] != texts_[1]


# -------------------------------------------------------------------------------------------------------- for people


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["table", "markdown"])
def test_as_agreed(golden: Callable[[str, str], None], name: str, language: Any) -> None:
    golden(
        f"comparison/plain.{language}.{'txt' if name == 'table' else 'md'}",
        rendered(name, language=language, width=None),
    )


@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_only_what_differs_on_request(name: str, language: Any) -> None:
    report = made.report()
    view = made.view(language)
    labels = {line.label: line.status for group in texts(report, view).groups for line in group.lines}
    assert "same" in labels.values()
    shown = texts(report, view, differences=True)
    assert {line.status for group in shown.groups for line in group.lines} == {"different"}
    assert len(rendered(name, language=language, differences=True)) < len(rendered(name, language=language))


def test_a_difference_is_marked_without_colour() -> None:
    lines = rendered("table", width=150).splitlines()
    marked = {line[2:].split("  ")[0].strip(): line[0] for line in lines if line[:1] in "≠≈?" and line[1:2] == " "}
    assert marked["a month"] == "≠"
    assert marked["output tokens per second"] == "?"
    (month,) = [line for line in lines if line.startswith("≠ a month")]
    assert month.rstrip().endswith(f"$61.20 {BEST}")


def test_colour_says_nothing_that_the_marks_do_not() -> None:
    import re

    plain, coloured = rendered("table", width=150), rendered("table", width=150, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [40, 60, 79, 100, 160])
@pytest.mark.parametrize("count", [2, 4, 6])
def test_no_line_is_wider_than_the_terminal(width: int, count: int, language: Any) -> None:
    entries = [factories.FIRST, factories.SECOND, factories.THIRD] * 2
    contenders = [made.compared(entry, f"g{i}.xlarge") for i, entry in enumerate(entries[:count])]
    report = made.report(*contenders, curves=(made.curve(),) if count == 2 else ())
    for line in rendered("table", report, language, width=width).splitlines():
        assert cell_len(line) <= max(width, NARROWEST + 12), line


def test_in_a_narrow_terminal_every_value_is_there_with_its_letter() -> None:
    narrow = rendered("table", width=60)
    assert "    B  $61.20 ★" in narrow.splitlines()
    assert "    A  $1,064" in narrow.splitlines()


def test_why_something_is_excluded_stands_above() -> None:
    report = made.report(
        made.compared(factories.FIRST, None, "rejected", findings=(factories.TOO_BIG,)),
        made.compared(
            factories.SECOND, None, "undetermined", findings=(factories.NOT_KNOWN,), missing=("model.languages",)
        ),
    )
    sentences = texts(report, made.view()).sentences
    assert sentences[0] == "A is excluded: needs 140.2 GiB, a device offers 19.8 GiB."
    assert sentences[1].startswith("Whether B can be used is not known: the languages")


def test_nothing_comparable_is_the_headline() -> None:
    report = made.report()
    empty = report._replace(rows=tuple(row for row in report.rows if row.group not in FIGURES))
    assert not empty.comparable
    assert headline(empty, made.view()).startswith("Nothing of these is comparable")
    assert "ありません" in headline(empty, made.view("ja"))
    for name in FORMATS:
        assert rendered(name, empty)
        assert rendered(name, empty._replace(rows=()))


def test_values_that_differ_do_not_read_alike() -> None:
    one = made.compared(factories.FIRST, None)
    near = replace(factories.FIRST.best.cost, monthly=factories.FIRST.best.cost.monthly + 0.01)  # type: ignore[union-attr]
    model = replace(factories.FIRST.model, parameters=(factories.FIRST.model.parameters or 0) + 1)
    report = made.report(one, one._replace(model=model, cost=near))
    told = {line.label: line for group in texts(report, made.view()).groups for line in group.lines}
    for label in ("a month", "parameters"):
        assert told[label].status == "different"
        assert len(set(told[label].cells)) == 2


def test_languages_that_differ_are_told_apart() -> None:
    first = replace(factories.FIRST.model, languages=("ar", "bn", "de", "en", "es"))
    second = replace(factories.FIRST.model, languages=("ar", "bn", "de", "en", "ja"))
    entry = made.compared(factories.FIRST, None)
    report = made.report(entry._replace(model=first), entry._replace(model=second))
    (line,) = [x for g in texts(report, made.view()).groups for x in g.lines if x.label == "languages"]
    assert line.cells == ("5: the 4 in common, es", "5: the 4 in common, ja")


def test_every_row_has_a_label_in_both_languages() -> None:
    for name, label in _LABELS.items():
        assert label.en
        assert label.ja
        assert (label.en == label.ja) == (name == "quality.score")


def test_findings_of_all_are_told_once() -> None:
    report = made.report(
        made.compared(factories.FIRST, "a", findings=(factories.NOTE, factories.WARNING)),
        made.compared(factories.FIRST, "b", findings=(factories.NOTE,)),
    )
    (section,) = [s for s in texts(report, made.view()).sections if s.title == "Findings"]
    assert [(part.title[:3], len(part.items)) for part in section.parts] == [("All", 1), ("A. ", 1)]


def test_explain_tells_rules_and_sources() -> None:
    assert f"[{factories.NOTE.rule}]" in rendered("table", explain=True)
    assert f"[{factories.NOTE.rule}]" not in rendered("table")


# ---------------------------------------------------------------------------------------------------------- the chart


@pytest.mark.parametrize("width", [None, 30, 60, 79, 200])
def test_a_chart_draws_both_over_all_columns(width: int | None) -> None:
    lines = chart(made.curve(), ("B", "A"), 1000, width)
    assert len(lines) == ROWS + 3
    body = lines[:ROWS]
    start = body[0].index("┤") + 1 if "┤" in body[0] else body[0].index("│") + 1
    columns = max(map(len, body)) - start
    for x in range(start, start + columns):
        drawn = {line[x] for line in body if x < len(line)} - {" "}
        assert drawn in ({"A", "B"}, {"*"})
    assert lines[-1].split() in (["^", "x", "|"], ["^", "x|"])
    assert all(cell_len(line) <= max(width or WIDEST, NARROWEST + 12) for line in lines)


def test_the_cheaper_is_below() -> None:
    lines = chart(made.curve(), ("B", "A"), 1000, None)[:ROWS]
    start = max(line.find("┤") for line in lines) + 1
    rows = {mark: [line[start : start + 1] for line in lines].index(mark) for mark in "AB"}
    assert rows["A"] < rows["B"]  # few requests: Bedrock costs less
    last = max(map(len, lines)) - 1
    rows = {mark: [line[last : last + 1] for line in lines].index(mark) for mark in "AB"}
    assert rows["B"] < rows["A"]  # many: the instances do


def test_marks_at_one_load_stand_below_each_other() -> None:
    lines = chart(made.curve(), ("B", "A"), made.curve().requests_per_day, None)
    assert [line.split() for line in lines[ROWS + 2 :]] == [["x", "|"], ["^"]]
    assert lines[-2].index("x") == lines[-1].index("^")


def test_a_load_beyond_the_axis_is_not_marked_at_its_end() -> None:
    made_ = made.curve()
    assert [mark.symbol for mark in marked(made_, 1_000)] == [FULL, EQUAL, ASKED]
    assert [mark.symbol for mark in marked(made_, 2e6)] == [FULL, EQUAL]
    far = made_._replace(points=made_.points[:2])
    assert marked(far, 5.0) == []
    assert chart(far, ("B", "A"), 5.0, None)[ROWS + 2 :] == []


@pytest.mark.parametrize(("count", "label"), [(5.0, "5"), (2e4, "20k"), (1e6, "1M"), (5e8, "500M"), (1e10, "10G")])
def test_labels_of_loads(count: float, label: str) -> None:
    assert short(count) == label


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": None, "reachable": None},
        {"capacity": Band(1.0, 2.0, 3.0), "reachable": False},
        {"bedrock_usd_per_month_each": 1e-9, "requests_per_day": 7.3e11},
        {"bedrock_usd_per_month_each": 1e6, "requests_per_day": 7.3e-4},
        {"instance_usd_per_month": 0.0004},
    ],
)
def test_a_chart_of_anything(changes: dict[str, Any]) -> None:
    lines = chart(made.curve(**changes), ("B", "A"), 1000, None)
    assert len(lines) == ROWS + 3
    assert ("x" in lines[-1]) == (changes.get("reachable", True) is not False)
    for name in FORMATS:
        assert rendered(name, made.report(curves=(made.curve(**changes),)))


@pytest.mark.parametrize(
    ("reachable", "capacity", "said"),
    [
        (True, Band(4e4, 5e4, 6e4), "A: Cheaper than Bedrock"),
        (False, Band(1.0, 2.0, 3.0), "A: Bedrock (big/model-v1:0) costs less at any load"),
        (None, Band(1e4, 3e4, 6e4), "is uncertain"),
        (None, None, "is not known"),
    ],
)
def test_the_break_even_in_words(reachable: bool | None, capacity: Band | None, said: str) -> None:
    report = made.report(curves=(made.curve(reachable=reachable, capacity=capacity),))
    (costs,) = texts(report, made.view()).costs
    route = report.contenders[1].deployment
    assert route is not None
    assert said.replace("big/model-v1:0", str(route.inference_profile or route.bedrock_model_id)) in costs.sentences[0]


@pytest.mark.parametrize(("answers", "said"), [(30_000.0, True), (50_000.0, False)])
def test_where_another_instance_makes_it_dearer_again(answers: float, said: bool) -> None:
    curve = made.curve(capacity=Band(25_000.0, answers, 60_000.0))
    (costs,) = texts(made.report(curves=(curve,)), made.view()).costs
    assert (curve.self_hosted_usd(answers * 1.01) > curve.bedrock_usd(answers * 1.01)) is said
    assert any("up to 48,000 requests a day" in sentence for sentence in costs.sentences) is said
    assert curve.self_hosted_usd(48_000) == pytest.approx(curve.bedrock_usd(48_000)) or not said


def test_more_curves_than_charts() -> None:
    report = made.report(curves=(made.curve(),) * 4)
    assert rendered("table", report).count("(logarithmic)") == 2
    assert "2 more: --format html draws them" in rendered("table", report)
    assert rendered("html", report).count('class="chart wide"') == 4


# -------------------------------------------------------------------------------------------------------------- hostile


@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("width", [None, 50, 150])
def test_control_characters_are_spelled_out(name: str, width: int | None) -> None:
    text = rendered(name, made.hostile(), width=width, explain=True)
    assert r"\x1b" in text
    assert not [c for c in text if c != "\n" and not c.isprintable()]


def test_html_and_markdown_take_no_markup() -> None:
    page = rendered("html", made.hostile(), explain=True)
    assert page.count("<script") == 1  # the page's own, at its end
    assert page.endswith(f"<script>{SCRIPT}</script>\n</body>\n</html>\n")
    assert 'href="javascript' not in page
    assert "<script" not in rendered("markdown", made.hostile(), explain=True)


def test_csv_has_a_line_for_each_row_and_contender_and_no_formula() -> None:
    lines = list(csv.reader(io.StringIO(rendered("csv", made.hostile()))))
    assert tuple(lines[0]) == COLUMNS
    assert len(lines) == 1 + 2 * len(made.hostile().rows)
    assert not [cell for line in lines for cell in line if cell.lstrip(" ").startswith(("=", "+", "@"))]


def test_every_contender_has_a_letter() -> None:
    assert [letter(i) for i in range(MOST)] == list("ABCDEF")
    assert str(Contender("a/b")) == "a/b"
    assert str(Contender("a/b", "bedrock")) == "a/b=bedrock"


def test_goldens_are_there() -> None:
    folder = Path(__file__).parents[1] / "golden" / "comparison"
    assert len(list(folder.iterdir())) == 4
