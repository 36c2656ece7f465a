from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import Message, Text, fill


def test_fills_dotted_gaps() -> None:
    assert fill(
        "needs {memory.required} of {memory.available}", {"memory.required": "31", "memory.available": "22"}
    ) == ("needs 31 of 22")


def test_unknown_gaps_and_lone_braces_stay() -> None:
    assert fill("{a} {b} {", {"a": "1"}) == "1 {b} {"


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text()))
def test_any_template_fills_without_error(template: str, values: dict[str, str]) -> None:
    fill(template, values)


@given(st.text(alphabet="ab{}x"))
def test_values_are_not_templates(value: str) -> None:
    assert fill("<{a}>", {"a": value, "b": "no"}) == f"<{value}>"


def test_message_words_values_in_its_language() -> None:
    message = Message(Text("{x} left", "残り {x}"), {"x": 3})
    assert message.get("en", lambda _n, v, _l: str(v)) == "3 left"
    assert message.get("ja", lambda _n, v, lang: f"{v}{lang}") == "残り 3ja"
