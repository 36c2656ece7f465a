from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from advisor.core.checking import Place
from advisor.render.checking.markdown import MORE_PLACES, MOST_GROUPS, MOST_MODELS, render
from tests.render.factories import replace

from . import factories as made

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def links(text: str) -> list[str]:
    tokens = [child for token in PARSER.parse(text) for child in token.children or ()]
    return [str(token.attrGet("href")) for token in tokens if token.type == "link_open"]


def markup(text: str) -> list[str]:
    tokens = [t for token in PARSER.parse(text) for t in (token, *(token.children or ()))]
    return [t.content.strip() for t in tokens if t.type in ("html_block", "html_inline")]


def test_the_verdict_comes_first() -> None:
    assert render(made.report(), made.view()).startswith("## advisor check: 3 violations, 2 warnings, incomplete\n")
    assert render(made.clean(), made.view()).startswith("## advisor check: no violations\n")


def test_places_are_links_to_lines() -> None:
    found = links(render(made.report(), made.view()))
    assert "src/app.py#L12" in found
    assert "src/%E6%97%A5%E6%9C%AC%E8%AA%9E%20100%25.py#L3" in found
    assert made.CLAUSE.url in found


def test_links_to_where_the_files_are_shown() -> None:
    at = "https://github.com/acme/app/blob/0123abc/"
    found = links(render(made.report(), made.view(files_at=at)))
    assert f"{at}src/app.py#L12" in found
    assert f"{at}src/%E6%97%A5%E6%9C%AC%E8%AA%9E%20100%25.py#L3" in found
    outside = made.report(findings=(made.EXCEEDED._replace(place=Place("/srv/app.py", 3, 1)),))
    text = render(outside, made.view(files_at=at))
    assert "/srv/app.py:3" in text.replace("\\", "")
    assert not [link for link in links(text) if "/srv/" in link]


def test_the_worst_models_come_first() -> None:
    rows = [line for line in render(made.report(), made.view()).splitlines() if line.startswith("| ")][2:]
    assert [row.rsplit("| ", 1)[1] for row in rows] == ["violation |", "unresolved |", "excepted |", "allowed |"]


def test_only_our_own_markup() -> None:
    text = render(made.hostile(), made.view(explain=True))
    assert {tag for block in markup(text) for tag in (block,)} == {
        "<!---->",
        "<details><summary>chain</summary>",
        "<details><summary>exception (for &#96;exceptions&#96; in the policy)</summary>",
        "</details>",
    }
    assert not [link for link in links(text) if link.startswith("http")]
    (fence,) = [t for t in PARSER.parse(text) if t.type == "fence"]
    assert fence.content.endswith("\n```\n")
    assert fence.markup == "````"


def test_a_row_of_a_hostile_model_has_five_cells() -> None:
    tokens = PARSER.parse(render(made.hostile(), made.view()))
    assert len([t for t in tokens if t.type == "td_open"]) == 5


def test_a_comment_holds_it_however_much_was_found() -> None:
    many = tuple(
        made.EXCEEDED._replace(model_id=f"example/model-{i}", place=Place(f"src/{i}.py", i + 1, 1))
        for i in range(5_000)
    )
    models = tuple(made.TUNED._replace(id=f"example/model-{i}") for i in range(5_000))
    text = render(made.report(findings=many, models=models), made.view())
    assert len(text) < 65_536
    assert f"… and {5_000 - MOST_GROUPS:,} more" in text
    assert f"… and {5_000 - MOST_MODELS:,} more" in text


def test_a_comment_holds_it_however_many_places_there_are() -> None:
    many = tuple(
        made.EXCEEDED._replace(
            model_id=f"example/model-{i:03}", place=Place(f"services/inference/src/{i}/{j}.py", i + 1, 1)
        )
        for i in range(100)
        for j in range(30)
    )
    models = tuple(made.TUNED._replace(id=f"example/model-{i}") for i in range(5_000))
    at = f"https://github.com/some-organisation/some-repository/blob/{'a' * 40}/"
    text = render(made.report(findings=many, models=models), made.view(files_at=at))
    assert len(text) < 65_536
    assert text.count("](https://github.com/") == MOST_GROUPS + MORE_PLACES
    assert text.count("… and 29 more") == MOST_GROUPS - 5


def test_many_places_of_one_finding_are_counted() -> None:
    text = render(made.crowd(100), made.view())
    assert text.count("](src/module_") == 20  # ten errors, ten warnings
    assert text.count("- … and 40 more") == 2


def test_notes_are_counted_and_told_when_asked() -> None:
    text: Any = render(made.report(), made.view())
    assert "LIC013" not in text
    assert "*1 note · 2 findings suppressed*" in text
    assert "LIC013" in render(made.report(), made.view(explain=True))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x https://evil.example/q", "https:<!---->//evil.example/q"),
        ("arn:aws:sagemaker:HTTPS://evil.example", "HTTPS:<!---->//evil.example"),
        ("WWW.evil.example", "WWW<!---->.evil.example"),
        ("everyone@evil.example", "everyone&#64;<!---->evil.example"),
        ("`https://evil.example`", "&#96;https:<!---->//evil.example&#96;"),
    ],
)
def test_names_do_not_become_links(name: str, shown: str) -> None:
    model = replace(made.TUNED, id=name, declared=name, effective=name, revision=name)
    text = render(made.report(models=(model,), findings=()), made.view())
    assert text.count(shown) == 4
    assert not re.search(r"://evil|www\.evil|@evil", text, re.IGNORECASE)
