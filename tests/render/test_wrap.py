from hypothesis import given
from hypothesis import strategies as st

from advisor.render.wrap import cell_len, pad, wrap

MIXED = "ライセンス Llama 3.1 の条件により、モデル名の先頭に「Llama」を付ける必要があります。"


def test_japanese_fills_the_line_and_breaks_between_characters() -> None:
    assert wrap(MIXED, 30) == [
        "ライセンス Llama 3.1 の条件に",
        "より、モデル名の先頭に",
        "「Llama」を付ける必要がありま",
        "す。",
    ]


def test_a_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    for width in range(12, 60):
        for line in wrap(MIXED, width):
            assert line[0] not in "、。」ーょ"
            assert line[-1] not in "「"


def test_long_ids_break_after_their_separators() -> None:
    assert wrap("stabilityai/japanese-stablelm-instruct-gamma-7b", 30) == [
        "stabilityai/japanese-stablelm-",
        "instruct-gamma-7b",
    ]


def test_a_version_is_not_torn_apart() -> None:
    assert wrap("beta-8b-japanese-instruct-v0.3", 29) == ["beta-8b-japanese-instruct-", "v0.3"]


def test_no_width_means_one_line() -> None:
    assert wrap("a  b\nc " * 200, None) == [" ".join(["a b c"] * 200)]


def test_nothing_is_an_empty_line() -> None:
    assert wrap("", 10) == [""]


def test_padding_counts_cells() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("ab", 6, right=True) == "    ab"
    assert pad("too long", 3) == "too long"


TEXTS = st.text(st.sampled_from("abc-_/ 漢字かなカナー、。「」()%🙂１"), max_size=60)


@given(TEXTS, st.integers(2, 40))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_a_word_of_any_length_is_cut_in_one_pass() -> None:
    word = "x" * 300_000
    lines = wrap(word, 100)
    assert len(lines) == 3_000
    assert "".join(lines) == word
