from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.core.checking import Link, Place
from advisor.core.provenance import Source
from advisor.core.text import LANGUAGES
from advisor.render.checking.text import render
from advisor.render.checking.wording import chain, outcome, summary
from advisor.render.wrap import cell_len
from tests.render.factories import replace

from . import factories as made

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 100])
def test_in_a_terminal(width: int, language: Any, golden: Callable[[str, str], None]) -> None:
    golden(f"check/{width}.{language}.txt", render(made.report(), made.view(language, width=width)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_explained(language: Any, golden: Callable[[str, str], None]) -> None:
    golden(f"check/explain.{language}.txt", render(made.report(), made.view(language, width=100, explain=True)))


def test_colour(golden: Callable[[str, str], None]) -> None:
    golden("check/color.en.txt", render(made.report(), made.view(width=100, color=True)))


def test_colour_adds_nothing_to_read() -> None:
    import re

    colored = render(made.report(), made.view(width=100, color=True))
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(made.report(), made.view(width=100))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_lines_fit_but_for_what_is_pasted_or_linked(language: Any, width: int) -> None:
    text = render(made.report(), made.view(language, width=width))
    for line in text.splitlines():
        assert cell_len(line) <= width or "https://" in line


def test_the_places_are_links_for_editors_and_come_with_rule_and_message() -> None:
    text = render(made.report(), made.view())
    message = made.EXCEEDED.message.en
    assert f"  src/app.py:12:41  error LIC003  {message}\n  src/日本語 100%.py:3:9  error LIC003  {message}\n" in text


def test_what_places_share_is_said_once() -> None:
    text = render(made.report(), made.view())
    assert text.count("hint: ask Meta") == 1
    assert text.count("- model: example/llama-ja-8b") == 1
    assert text.count("chain: example/llama-ja-8b") == 1


def test_exceptions_for_several_paths_are_all_there() -> None:
    narrow = [made.EXCEEDED._replace(exception=f'- {{model: "x", paths: ["/{i}.py"]}}') for i in range(2)]
    text = render(made.report(findings=tuple(narrow)), made.view())
    assert '        - {model: "x", paths: ["/0.py"]}\n        - {model: "x", paths: ["/1.py"]}\n' in text


def test_mentions_are_told_apart() -> None:
    mention = made.reference(made.GOOD_ID, "README.md", 1, 1, kind="mention", confidence="info")
    both = made.clean()._replace(references=(made.REFERENCES[2], mention))
    assert summary(both, "en").startswith("2 references (1 only mentioned) to 1 model in 1 file")
    assert summary(both, "ja").startswith("1 ファイルを検査: 1 モデル、参照 2 件 (うち言及のみ 1 件)")


def test_an_exception_can_be_pasted() -> None:
    text = render(made.report(), made.view(width=60))
    lines = [line.removeprefix(" " * 8) for line in text.splitlines()]
    start = lines.index("- model: example/llama-ja-8b")
    assert "\n".join(lines[start : start + 5]) == made.EXCEPTION.rstrip("\n")


def test_notes_and_suppressed_findings_are_counted_and_shown_when_asked() -> None:
    text, explained = (render(made.report(), made.view(explain=explain)) for explain in (False, True))
    assert "LIC013" not in text
    assert "LIC004" not in text
    assert "1 note (shown with --explain)\n2 findings suppressed (shown with --explain)\n" in text
    assert "LIC013" in explained
    assert "suppressed: excepted in advisor-policy.yaml:9 (evaluation)" in explained
    assert "--explain" not in explained


def test_the_worst_model_comes_first() -> None:
    text = render(made.report(), made.view(explain=True))
    order = [text.index(f"\n{id_}\n") for id_ in (made.GOOD_ID, "example.big-v1:0", made.NC_ID)]
    assert text.startswith(made.TUNED_ID)
    assert order == sorted(order)


def test_addresses_are_whole() -> None:
    url = "https://example.com/" + "a-very/long_way/" * 8
    report = made.report(
        findings=(replace(made.report().findings[0], clause_source=Source(url, "2026-06-01", "section 2")),)
    )
    lines = render(report, made.view(width=60)).splitlines()
    assert [line.strip().removeprefix("clause: ") for line in lines if "https" in line] == [url]


def test_long_chains_are_cut() -> None:
    links = [Link(f"org/base-{n}", "merge", None, binds=True) for n in range(30)]
    shown = chain(links, "en")
    assert shown.count("org/base-") == 12
    assert shown.endswith("… and 18 more")
    assert chain(links[:12], "ja").count("org/base-") == 12
    assert "ほか" not in chain(links[:12], "ja")


def test_the_answer_in_one_line() -> None:
    assert summary(made.report(), "en") == (
        "6 references to 4 models in 1,234 files: 3 violations, 2 warnings, incomplete"
    )
    assert summary(made.report(), "ja") == "1,234 ファイルを検査: 4 モデル、参照 6 件。違反 3 件、警告 2 件、検査未完了"
    assert summary(made.clean(), "en") == "1 reference to 1 model in 1 file: no violations"
    assert summary(made.empty(), "en") == "no model references in 0 files: no violations"
    one = made.report(findings=made.FINDINGS[:2], incomplete=False)
    assert outcome(one, "en") == "1 violation, 1 warning"


def test_commits_are_cut_as_git_does_and_branches_are_not() -> None:
    text = render(made.report(), made.view())
    assert f"{made.TUNED_ID}@0E9E39F  " in text
    assert f"{made.GOOD_ID}@main  " in text


def test_a_finding_without_a_place_is_told() -> None:
    odd = made.EXCEEDED._replace(place=None)
    assert "\n  error LIC003  Llama" in render(made.report(findings=(odd,)), made.view())


def test_a_long_place_does_not_squeeze_the_message() -> None:
    deep = made.EXCEEDED._replace(place=Place("a/" * 60 + "x.py", 1, 1))
    text = render(made.report(findings=(deep,)), made.view(width=80))
    assert "    Llama Community License is free up to 700,000,000 monthly active users; the\n" in text
