from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.cli.output import Screen
from advisor.cli.tables import Column, Sheet, sheet, table
from advisor.render.wrap import cell_len

COLUMNS = [Column("Id"), Column("Size", right=True), Column("Name", wraps=True)]
PIPE = Screen(None, color=False)


def test_a_pipe_gets_one_line_a_row() -> None:
    rows = [["a", "1", "short"], ["a-longer-id", "1,000", "a name " * 40]]
    lines = table(COLUMNS, rows, PIPE).splitlines()
    assert len(lines) == 4
    assert lines[0].split() == ["Id", "Size", "Name"]
    assert lines[3].endswith("a name")


def test_numbers_stand_at_the_right() -> None:
    lines = table(COLUMNS, [["a", "1", "x"], ["b", "1,000", "y"]], PIPE).splitlines()
    assert lines[2] == "a       1  x"
    assert lines[3] == "b   1,000  y"


def test_only_texts_wrap() -> None:
    text = table(COLUMNS, [["an-id-of-some-length", "1,000", "日本語の名前がとても長い" * 3]], Screen(60, color=False))
    lines = text.splitlines()
    assert max(map(cell_len, lines)) <= 60
    assert lines[2].startswith("an-id-of-some-length  1,000  日本語")
    assert len(lines) > 3


def test_columns_that_cannot_fit_become_blocks() -> None:
    text = table(COLUMNS, [["an-id-much-longer-than-the-terminal", "1,000", "x"]], Screen(30, color=False))
    assert text == "an-id-much-longer-than-the-terminal\n  Size 1,000 · Name x\n"


def test_no_rows_are_headings_alone() -> None:
    assert table(COLUMNS, [], PIPE).splitlines()[0] == "Id  Size  Name"


def test_cells_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in table(COLUMNS, [["\x1b[2Jx", "1", "\u202ename"]], PIPE)
    assert "\x1b" not in sheet("\x1b[2J", [Sheet("\x1b", ["\x1b"], "\x1b")], PIPE)


def test_colour_only_where_wanted() -> None:
    lines = [Sheet("name", ["value"], "published · https://example.com (2026-01-01)")]
    assert "\x1b[1m" in sheet("Title", lines, Screen(80, color=True))
    assert "\x1b" not in sheet("Title", lines, Screen(80, color=False))


@given(
    st.lists(st.lists(st.text(st.sampled_from("ab 日本-/"), max_size=40), min_size=3, max_size=3), max_size=5),
    st.one_of(st.none(), st.integers(10, 120)),
)
def test_nothing_is_cut_off(rows: list[list[str]], width: int | None) -> None:
    text = table(COLUMNS, rows, Screen(width, color=False))
    for row in rows:
        for cell in row:
            assert all(character in text for character in cell if character != " ")
    assert "…" not in text
