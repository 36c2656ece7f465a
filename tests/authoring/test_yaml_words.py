from __future__ import annotations

import pytest
import yaml

from advisor.authoring.yaml_words import explain

BROKEN = {
    "a: b: c": "second `:`",
    "a:\n\t- b": "tab",
    "a: @b": "begin with this character",
    "a: [1": "list",
    "a: {b: 1": "mapping",
    'a: "x': "quoted text",
    "a: 'x\n---\n": "quoted text",
    "- a\nb: 1": "continue",
    "a: 1\n- b": "continue",
    "a: - b": "list item",
    'a: "\\q"': "escape",
    "a: ]": "value is missing",
    "a: *": "may not begin",
    "a: !<x": "may not begin",
    "a: |x\n b": "line must end",
    "abc\ndef\n: x": "does not belong",
}


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@pytest.mark.parametrize("text", BROKEN)
def test_both_parsers_are_explained_in_words_of_ours(text: str, loader: type[yaml.SafeLoader]) -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        list(yaml.parse(text, Loader=loader))
    message, _ = explain(caught.value, text)
    assert any(part in message.en for part in BROKEN[text].split("|")), message.en
    assert message.ja.isascii() is False


def test_an_unforeseen_complaint_is_quoted() -> None:
    message, hint = explain(yaml.YAMLError("something new\nand more"))
    assert message.en == "not valid YAML (something new)"
    assert hint is None
