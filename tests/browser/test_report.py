"""The page of a recommendation in Chromium: it works, fetches nothing, and can be read everywhere."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.render import render_report
from advisor.render.comparison import render_comparison
from advisor.render.sizing import render_sizing
from advisor.render.tuning import render_tuning
from tests.render import comparison_factories, factories, sizing_factories, tuning_factories
from tests.render.factories import replace

from .conftest import DESK, PHONE, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.comparison import ComparisonReport

    from .conftest import Browser

pytestmark = pytest.mark.browser

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
LANGUAGES = ("en", "ja")


def recommendation(language: Any = "en", **changes: Any) -> str:
    second = replace(factories.SECOND, quality=replace(factories.QUALITY, percentile=0.75))
    report = factories.report(recommended=(factories.FIRST, second, factories.THIRD))
    return render_report(report, factories.view(language, **changes), "html")


def comparison(count: int = 2) -> ComparisonReport:
    """Return a comparison of so many, with a curve for each pair of the first of them with another."""
    entries = [(factories.FIRST, "g5.xlarge"), (factories.THIRD, "bedrock"), (factories.SECOND, "ec2")] * 2
    contenders = [comparison_factories.compared(*entry) for entry in entries[:count]]
    return comparison_factories.report(*contenders, curves=(comparison_factories.curve(),) * (count // 2))


PAGES: dict[str, Callable[[Any], str]] = {
    "recommendation": recommendation,
    "explained": lambda language: recommendation(language, explain=True),
    "nothing-fits": lambda language: render_report(factories.infeasible(), factories.view(language), "html"),
    "hostile": lambda language: render_report(factories.hostile(), factories.view(language, explain=True), "html"),
    "sizing": lambda language: render_sizing(sizing_factories.report(), sizing_factories.view(language), "html"),
    "too-big": lambda language: render_sizing(sizing_factories.too_big(), sizing_factories.view(language), "html"),
    "comparison": lambda language: render_comparison(comparison(), comparison_factories.view(language), "html"),
    "comparison-of-six": lambda language: render_comparison(comparison(6), comparison_factories.view(language), "html"),
    "comparison-hostile": lambda language: render_comparison(
        comparison_factories.hostile(), comparison_factories.view(language, explain=True), "html"
    ),
    "tuning": lambda language: render_tuning(tuning_factories.report(), tuning_factories.view(language), "html"),
}


@pytest.fixture(params=PAGES)
def make(request: pytest.FixtureRequest) -> Callable[[Any], str]:
    return PAGES[request.param]


def names(browser: Browser) -> list[str]:
    """Return the models that are shown, from top to bottom."""
    return [item.find_element("css selector", "b").text for item in browser.all("[data-item]") if item.is_displayed()]


# ------------------------------------------------------------------------------------------------------ nothing from outside


def test_nothing_is_fetched_and_nothing_complains(browser: Browser, make: Callable[[Any], str]) -> None:
    browser.open(make("en"))
    assert browser.messages() == []
    assert browser.requests() == [browser.driver.current_url]
    assert browser.js("return document.querySelector('[data-list]') === null || document.scripts.length === 1")


def test_what_a_stranger_writes_does_not_run(browser: Browser) -> None:
    attack = '"><img src=x onerror=document.title="stolen"><script>document.title="stolen"</script>'
    first = replace(factories.FIRST, model=factories.model("evil/x", attack))
    page = render_report(factories.report(recommended=(first,)), factories.view(explain=True), "html")
    browser.open(page)
    assert browser.driver.title.startswith("Model recommendation")
    assert browser.messages() == []
    # and if the escape failed, the policy would still hold
    browser.open(page.replace("</main>", "<script>document.title = 'stolen'</script><p style='color: red'></p></main>"))
    assert browser.driver.title.startswith("Model recommendation")
    assert len([m for m in browser.messages() if "Content Security Policy" in m]) == 2


# ------------------------------------------------------------------------------------------------------- sorting, filtering


def test_a_heading_sorts_and_sorts_back(browser: Browser) -> None:
    browser.open(recommendation())
    in_order = names(browser)
    assert in_order == ["Alpha 7B Instruct", "Beta 8B", "Big v1"]
    heads = {head.get_attribute("data-key"): head for head in browser.all("th[data-key]")}
    heads["cost"].find_element("css selector", "button").click()
    assert names(browser) == ["Big v1", "Alpha 7B Instruct", "Beta 8B"]
    assert heads["cost"].get_attribute("aria-sort") == "ascending"
    heads["cost"].find_element("css selector", "button").click()
    assert names(browser) == ["Beta 8B", "Alpha 7B Instruct", "Big v1"]
    assert [head.get_attribute("aria-sort") for head in heads.values()].count("descending") == 1
    heads["rank"].find_element("css selector", "button").click()
    assert names(browser) == in_order


@pytest.mark.parametrize("clicks", [1, 2])
def test_what_is_not_known_comes_last_either_way(browser: Browser, clicks: int) -> None:
    browser.open(recommendation())
    for key in ("quality", "memory"):
        button = browser.one(f"th[data-key={key}] button")
        for _ in range(clicks):
            button.click()
        assert names(browser)[-1] == "Big v1"


def test_the_best_quality_comes_first(browser: Browser) -> None:
    browser.open(recommendation())
    browser.one("th[data-key=quality] button").click()
    assert names(browser) == ["Alpha 7B Instruct", "Beta 8B", "Big v1"]


def test_a_phone_sorts_by_a_list(browser: Browser) -> None:
    browser.open(recommendation("ja"), PHONE)
    option = browser.one("select[data-sort] option[value=cost]")
    assert option.text == "月額 (USD)"
    option.click()
    assert names(browser) == ["Big v1", "Alpha 7B Instruct", "Beta 8B"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("beta", ["Beta 8B"]),
        ("ＡＬＰＨＡ", ["Alpha 7B Instruct"]),
        ("legal ASK", ["Beta 8B"]),
        ("nothing like it", []),
        ("", ["Alpha 7B Instruct", "Beta 8B", "Big v1"]),
    ],
)
def test_searching(browser: Browser, words: str, left: list[str]) -> None:
    browser.open(recommendation())
    browser.one("input[type=search]").send_keys(words)
    assert names(browser) == left
    assert browser.one("[data-count]").text == f"{len(left)} of 3 shown"


def test_filters_together(browser: Browser) -> None:
    browser.open(recommendation())
    browser.one("select[data-filter=platform] option[value=ec2]").click()
    assert names(browser) == ["Alpha 7B Instruct"]
    browser.one("select[data-filter=platform] option[value='']").click()
    browser.one("input[data-filter=front]").click()
    assert names(browser) == ["Alpha 7B Instruct", "Big v1"]
    browser.one("select[data-filter=verdict] option[value=unknown]").click()
    assert names(browser) == ["Big v1"]


def test_those_left_out_can_be_searched(browser: Browser) -> None:
    browser.open(recommendation(explain=True))
    lists = browser.all("[data-list]")
    lists[1].find_element("css selector", "input[type=search]").send_keys("commercial")
    shown = [item for item in lists[1].find_elements("css selector", "[data-item]") if item.is_displayed()]
    assert [item.find_element("css selector", "summary").text for item in shown] == [
        "Delta (example/delta)",
        "Epsilon (example/epsilon)",
    ]
    assert len([b for b in lists[0].find_elements("css selector", "[data-item]") if b.is_displayed()]) == 3


def test_hardware_sorts_by_speed(browser: Browser) -> None:
    browser.open(PAGES["sizing"]("en"))
    browser.one("th[data-key=speed] button").click()
    values = browser.js("return Array.from(document.querySelectorAll('[data-item]'), (item) => item.dataset.speed)")
    known = [float(value) for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert len(known) > 1


def test_without_its_script_everything_is_there(browser: Browser) -> None:
    browser.open(recommendation(), scripts=False)
    assert names(browser) == ["Alpha 7B Instruct", "Beta 8B", "Big v1"]
    assert not browser.one("[data-controls]").is_displayed()
    assert browser.all("th button") == []


# ---------------------------------------------------------------------------------------------------------- how it is read


UNFOLD = "for (const part of document.querySelectorAll('details')) part.open = true"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrast(browser: Browser, make: Callable[[Any], str], scheme: str) -> None:
    browser.open(make("ja" if scheme == "dark" else "en"), scheme=scheme)  # colours are the same in both
    browser.js(UNFOLD)
    seen, hard = browser.js(CONTRAST)
    assert seen > 10
    assert hard == []
    dark = browser.js("return getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")


def test_the_measure_of_contrast_finds_what_is_hard_to_read(browser: Browser) -> None:
    browser.open("<!doctype html><body><p style='color: #777'>grey</p><p style='color: #767676'>just enough</p>")
    seen, hard = browser.js(CONTRAST)
    assert (seen, [text for *_, text in hard]) == (2, ["grey"])


def test_nothing_overflows_sideways(browser: Browser, make: Callable[[Any], str]) -> None:
    browser.open(make("en"), PHONE)
    browser.js(UNFOLD)
    for width in (320, 360, 600, 769, 1024, 1280):
        browser.resize(width, 740)
        assert (width, browser.js("return document.documentElement.scrollWidth <= arguments[0]", width)) == (
            width,
            True,
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_answer(browser: Browser, real: Callable[[str], str], language: str) -> None:
    for scheme in SCHEMES:
        browser.open(real(language), PHONE, scheme=scheme)
        assert browser.js("return document.documentElement.scrollWidth") <= PHONE[0]
        assert browser.js(CONTRAST)[1] == []
    assert browser.messages() == []


def test_labels_of_the_chart_do_not_lie_on_each_other(browser: Browser, real: Callable[[str], str]) -> None:
    """Their widths are guessed when the chart is drawn: with the fonts here the guess must hold."""
    browser.open(real("en"))
    overlaps = browser.js(
        """const boxes = Array.from(document.querySelectorAll('.chart.wide .label'), (l) => l.getBoundingClientRect());
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3;
        return [boxes.length, boxes.some((a, i) => boxes.some((b, j) => i < j && meet(a, b)))];"""
    )
    assert overlaps[0] >= 2
    assert overlaps[1] is False


def test_a_phone_shows_the_narrow_chart(browser: Browser) -> None:
    shown = "return getComputedStyle(document.querySelector('.chart.narrow')).display !== 'none'"
    browser.open(recommendation(), PHONE)
    assert browser.js(shown)
    browser.open(recommendation())
    assert not browser.js(shown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("size", "chart"), [(PHONE, "narrow"), (DESK, "wide")])
def test_words_in_the_chart_of_costs_stay_within_it(
    browser: Browser, language: str, size: tuple[int, int], chart: str
) -> None:
    browser.open(PAGES["comparison"](language), size)
    inside, apart = browser.js(
        """const chart = document.querySelector(`.chart.${arguments[0]}`), room = chart.getBoundingClientRect();
        const boxes = Array.from(chart.querySelectorAll('text'), (t) => t.getBoundingClientRect());
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3;
        return [
          boxes.length > 8 && boxes.every((b) => b.left >= room.left - 1 && b.right <= room.right + 1),
          !boxes.some((a, i) => boxes.some((b, j) => i < j && meet(a, b))),
        ];""",
        chart,
    )
    assert (inside, apart) == (True, True)


def test_the_points_of_the_costs_unfold(browser: Browser) -> None:
    browser.open(PAGES["comparison"]("en"))
    table = browser.one(".points")
    assert not table.is_displayed()
    browser.one(".curves summary").click()
    assert table.is_displayed()
    assert len(browser.all(".points tbody tr")) == len(comparison_factories.curve().points)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_of_six_are_named_in_lines_that_can_be_read(browser: Browser, language: str) -> None:
    browser.open(PAGES["comparison-of-six"](language))
    widths = browser.js(
        "return Array.from(document.querySelectorAll('.compared tbody tr:not(.group) > *'), (c) => c.clientWidth)"
    )
    assert len(widths) > 7 * 30
    assert min(widths) >= 140
    assert browser.js("return document.documentElement.scrollWidth") <= DESK[0]


def test_on_a_phone_each_value_of_a_comparison_has_its_letter(browser: Browser) -> None:
    browser.open(PAGES["comparison-of-six"]("en"), PHONE)
    letters = browser.js(
        """return Array.from(document.querySelectorAll('.compared tbody tr:not(.group):nth-child(2) td'),
        (td) => getComputedStyle(td, '::before').content)"""
    )
    assert letters[:6] == [f'"{letter}"' for letter in "ABCDEF"]
    assert browser.one(".compared thead").is_displayed()  # who they are


@pytest.mark.parametrize("name", ["recommendation", "comparison"])
def test_it_can_be_heard(browser: Browser, name: str) -> None:
    """The accessibility tree has a name for each image and each field."""
    browser.open(PAGES[name]("en"))
    nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
    named = {"image", "img", "searchbox", "combobox", "checkbox", "button", "table"}
    found = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
    roles = {role for role, _ in found}
    assert {"heading", "table"} <= roles
    assert ({"searchbox", "button"} <= roles) == (name == "recommendation")
    assert [role for role, name in found if role in named - {"table"} and not name] == []


# ----------------------------------------------------------------------------------------------------------------- on paper


def test_paper_has_what_was_folded_and_no_controls(browser: Browser) -> None:
    browser.open(recommendation(), medium="print", scheme="dark", scripts=False)
    assert not browser.one("[data-controls]").is_displayed()
    heights = browser.js(
        "return Array.from(document.querySelectorAll('.evidence'), (e) => e.getBoundingClientRect().height)"
    )
    assert len(heights) >= 3
    assert min(heights) > 20
    assert browser.js("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_is_wide_enough(browser: Browser, make: Callable[[Any], str]) -> None:
    browser.open(make("en"), (703, 1000), medium="print")  # A4 less its margins, in CSS pixels
    assert browser.js("return document.documentElement.scrollWidth") <= 703


def test_it_prints(browser: Browser, make: Callable[[Any], str]) -> None:
    browser.open(make("ja"))
    made = browser.command("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
    pdf = base64.b64decode(made["data"])
    assert pdf.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 20


def test_what_is_unfolded_for_printing_is_folded_again(browser: Browser) -> None:
    folded = "return document.querySelectorAll('details[data-print][open]').length"
    browser.open(recommendation())
    assert browser.js(folded) == 0
    browser.js("dispatchEvent(new Event('beforeprint'))")
    assert browser.js(folded) >= 3
    browser.js("dispatchEvent(new Event('afterprint'))")
    assert browser.js(folded) == 0
