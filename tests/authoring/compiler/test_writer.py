from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.compiler import canonical, digest_of

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
mappings = st.dictionaries(st.text(max_size=5) | st.just("prices"), values, max_size=5)


def turned(value: Any) -> Any:
    """The same data with every mapping's keys the other way round."""
    if isinstance(value, dict):
        return {k: turned(value[k]) for k in reversed(value)}
    return [turned(v) for v in value] if isinstance(value, list) else value


@given(mappings)
def test_canonical_text_is_json_of_the_same_data_in_any_order(data: dict[str, Any]) -> None:
    text = canonical(data)
    assert json.loads(text) == data
    assert canonical(turned(data)) == text
    assert text.endswith("}\n")


def test_one_entry_a_line(good: Validation) -> None:
    lines = canonical(good.data).splitlines()
    assert sum(line.startswith('"example/base":{') for line in lines) == 1
    assert '"suites":{' in lines
    assert '"ec2":{' in lines
    assert any(line.startswith('"g4dn.xlarge":{"ap-northeast-1":[') for line in lines)


def test_numbers_json_has_not_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


def test_the_digest_covers_everything_but_itself(good: Validation) -> None:
    assert good.data["digest"] == digest_of(good.data) == digest_of({**good.data, "digest": "x"})
    assert digest_of({**good.data, "version": "x"}) != good.data["digest"]
