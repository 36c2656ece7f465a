"""The fixture catalogue, compiled once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.authoring.validate import validate
from advisor.catalog.catalog import Catalog

GOOD = Path(__file__).parents[1] / "fixtures" / "catalog" / "good"


@pytest.fixture(scope="session")
def data() -> dict[str, Any]:
    return validate(GOOD, "good").data


@pytest.fixture(scope="session")
def catalog(data: dict[str, Any]) -> Catalog:
    return Catalog(data)
