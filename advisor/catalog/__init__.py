"""Load the compiled catalogue (with the user's overlay on top) and look things up in it."""

from __future__ import annotations

from advisor.catalog.catalog import Catalog, Family
from advisor.catalog.load import load_catalog

__all__ = ["Catalog", "Family", "load_catalog"]
