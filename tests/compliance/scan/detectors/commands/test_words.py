from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.scan.detectors.commands.words import Command, Comment, split


def commands(text: str) -> list[list[str]]:
    return [[word.text for word in item.words] for item in split(text) if isinstance(item, Command)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b  c", [["a", "b", "c"]]),
        ("a 'b c' \"d e\"", [["a", "b c", "d e"]]),
        ("a \\\n  b", [["a", "b"]]),
        ("a \\\r\n  b\r\nc", [["a", "b"], ["c"]]),
        ("a; b && c || d | e & f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("(a b)", [["a", "b"]]),
        ("a pre'mid'\"post\"", [["a", "premidpost"]]),
        (r'a "say \"hi\"" b\ c', [["a", 'say "hi"', "b c"]]),
        ("a # comment 'x\nb", [["a"], ["b"]]),
        ("a b#c", [["a", "b#c"]]),
        ('a "$(b "c d")" e', [["a", '$(b "c d")', "e"]]),
        ("a ${B:-c d} e", [["a", "${B:-c d}", "e"]]),
        ("a ${{ inputs.model }} e", [["a", "${{ inputs.model }}", "e"]]),
        ("a > out 2>&1", [["a", ">", "out", "2", ">&", "1"]]),
        ("a $'b c'", [["a", "b c"]]),
        ("it's open", [["it's", "open"]]),
        ('say "open', [["say", '"open']]),
        ("a\u00a0b", [["a", "b"]]),
    ],
)
def test_splits_as_a_shell_does(text: str, expected: list[list[str]]) -> None:
    assert commands(text) == expected


def test_offsets_are_those_of_the_source() -> None:
    text = "serve --model=\"acme/large\" 'x y'"
    [command] = [item for item in split(text) if isinstance(item, Command)]
    option = command.words[1]
    assert option.text == "--model=acme/large"
    assert option.offset(8, 10) == text.index("acme")
    assert [text[word.start : word.start + len(word.raw)] for word in command.words] == [
        word.raw for word in command.words
    ]


def test_a_heredoc_is_no_command_but_belongs_to_one() -> None:
    text = "cat <<'EOF' > out\nnot a command\nEOF\nnext"
    first, second = [item for item in split(text) if isinstance(item, Command)]
    assert [text[body.start : body.end] for body in first.heredocs] == ["not a command\n"]
    assert [word.text for word in second.words] == ["next"]


def test_a_heredoc_that_never_ends_is_read_as_commands() -> None:
    assert commands("cat <<EOF\nserve x") == [["cat", "<<"], ["serve", "x"]]


def test_an_array_is_one_command() -> None:
    [array] = [item for item in split("MODELS=(a/b  # first\n  'c/d'\n)") if isinstance(item, Command)]
    assert array.array == "MODELS"
    assert [word.text for word in array.words] == ["a/b", "c/d"]


def test_substitutions_are_known_to_their_word() -> None:
    text = 'x "$(hf download a/b)" `c d` $(e)'
    [command] = [item for item in split(text) if isinstance(item, Command)]
    assert [text[a:b] for word in command.words for a, b in word.inner] == ["hf download a/b", "c d", "e"]


def test_comments_are_reported() -> None:
    text = "a # one\n# two"
    assert [text[c.start : c.end] for c in split(text) if isinstance(c, Comment)] == ["# one", "# two"]


@given(st.text(alphabet="ab \n\t'\"\\`$(){}<>|&;#=-E\u3000", max_size=80))
def test_every_text_is_split_and_every_word_is_where_it_says(text: str) -> None:
    at = 0
    for item in split(text):
        for word in item.words if isinstance(item, Command) else ():
            assert text[word.start : word.start + len(word.raw)] == word.raw
            assert word.start >= at
            at = word.start + len(word.raw)


@pytest.mark.parametrize(
    "piece", ["'", '"', "`", "$(", "${", '"$(', '"\\$(" ', "x=(", "<<A\n", "\\", "a ", "(", "{", "$'"]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    sum(1 for _ in split(text))
    assert time.process_time() - start < 30
