"""What the tests of the formats share."""

from __future__ import annotations

import pytest

from advisor.render.checking import cyclonedx, sarif
from advisor.render.checking.wording import Tool


@pytest.fixture(autouse=True)
def tool(monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Name one version in all outputs: a release must not change what is expected."""
    about = Tool("1.2.3", "https://example.com/docs/check.html")
    for module in (cyclonedx, sarif):
        monkeypatch.setattr(module, "tool", lambda: about)
    return about
