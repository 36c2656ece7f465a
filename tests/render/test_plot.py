from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.result import Report
from advisor.render import render_report
from advisor.render.canvas import Canvas
from advisor.render.plot import HEIGHT, WIDEST, write_plot
from advisor.render.wrap import cell_len

from . import factories
from .factories import replace

if TYPE_CHECKING:
    from collections.abc import Callable


def report(*points: tuple[float | None, float | None], name: str = "Model", front: tuple[int, ...] = ()) -> Report:
    entries = [
        replace(
            factories.FIRST,
            rank=rank,
            pareto=rank in front,
            model=factories.model(f"example/{rank}", name),
            best=factories.option(cost=None if usd is None else factories.cost(usd, None)),
            quality=None if share is None else replace(factories.QUALITY, percentile=share),
        )
        for rank, (usd, share) in enumerate(points, 1)
    ]
    return factories.report(recommended=tuple(entries))


def plot(made: Report, width: int | None = 90, language: Any = "en", *, color: bool = False) -> list[str]:
    out = Canvas(width, color=color)
    write_plot(made, factories.view(language, width=width), out)
    return out.text().splitlines()


FEW = ((734, 0.78), (2455, 0.92), (384, 0.61), (2455, 0.93))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_plot(language: Any, golden: Callable[[str, str], None]) -> None:
    made = report(*FEW, (900, None), name={"en": "Model", "ja": "日本語モデル"}[language], front=(1, 3, 4))
    golden(f"report/plot.{language}.txt", "\n".join(plot(made, language=language)) + "\n")


def test_it_stands_below_the_table_when_asked() -> None:
    made = report(*FEW)
    assert "Cost and quality" not in render_report(made, factories.view(), "table")
    text = render_report(made, factories.view(plot=True), "table")
    assert text.index("Runs on") < text.index("Cost and quality") < text.index("Assumed:")


POINTS = st.lists(st.tuples(st.integers(1, 10**6), st.none() | st.integers(0, 100)), min_size=2, max_size=15)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    POINTS,
    st.sampled_from(["Model", "日本語の長い名前のモデル", "e\u0301" * 30, "あ\u0301" * 20]),
    st.integers(30, 140),
)
def test_every_line_fits_and_the_axis_stays_straight(
    points: list[tuple[int, int | None]], name: str, width: int
) -> None:
    made = report(*((cost, None if share is None else share / 100) for cost, share in points), name=name)
    for language in ("en", "ja"):
        lines = plot(made, width, language)
        if len(lines) == 1 or all(share is None for _, share in points):
            return
        body = [line for line in lines if "│" in line or "┤" in line]
        assert len(body) == HEIGHT + any(share is None for _, share in points)
        axis = {cell_len(line[: max(line.find("│"), line.find("┤"))]) for line in body}
        assert len(axis) == 1
        # the drawing is never narrower than can be read
        assert all(cell_len(line) <= max(width, axis.copy().pop() + 1 + 32) for line in body)


def test_every_point_is_there_or_lies_under_a_better_one() -> None:
    text = "\n".join(plot(report(*FEW, front=(1, 3, 4))))
    assert text.count("◆") == 3 + 1  # and in the key
    assert text.count("○") == 1 + 1
    assert all(f"{rank} Model" in text for rank in (1, 2, 3, 4))


def test_what_has_no_score_has_a_line_of_its_own() -> None:
    (lane,) = [line for line in plot(report(*FEW, (900, None))) if line.startswith("no score")]
    assert "○ 5 Model" in lane


@pytest.mark.parametrize("points", [((1, 0.5),), ((1, None), (2, None)), ((None, 0.5), (2, 0.5))])
def test_nothing_to_plot(points: tuple[tuple[float | None, float | None], ...]) -> None:
    (line,) = plot(report(*points), None)
    assert line.startswith("Nothing to plot")


def test_a_pipe_is_as_wide_as_it_says_something() -> None:
    assert max(map(cell_len, plot(report(*FEW), None))) <= WIDEST + 12


def test_colour_only_where_wanted() -> None:
    made = report(*FEW, front=(1, 3))
    assert "\x1b" not in "".join(plot(made))
    assert "\x1b[36m" in "".join(plot(made, color=True))


def test_a_name_does_not_steer_the_terminal() -> None:
    text = "".join(plot(report(*FEW, name="a\x1b[31m\u202eb")))
    assert "\x1b" not in text
    assert r"\x1b" in text
