from __future__ import annotations

from advisor.catalog import Catalog
from advisor.compliance.online import unknown_names
from advisor.core.checking import Scan

from .conftest import reference


def test_only_what_the_hub_has_and_the_catalogue_has_not(catalog: Catalog) -> None:
    scan = Scan(
        1,
        (
            reference("acme/new"),
            reference("ACME/New", line=2),
            reference("acme/other"),
            reference("cyberagent/open-calm-7b"),
            reference("acme/mentioned", confidence="info"),
            reference("anthropic.claude-next-v9", provider="bedrock"),
            reference("./local", provider="local", confidence="info"),
        ),
    )
    assert unknown_names(scan, catalog) == ("acme/new", "acme/other")
