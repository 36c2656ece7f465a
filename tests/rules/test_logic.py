from __future__ import annotations

import pytest

from advisor.rules.logic import UNKNOWN


def test_unknown_refuses_to_be_true_or_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert repr(UNKNOWN) == "UNKNOWN"
