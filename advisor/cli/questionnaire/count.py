"""How many models are still in play, told from answers: what is not answered yet excludes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli import requests
from advisor.cli.language import current
from advisor.core.defaults import region_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.cli.questionnaire.question import Key
    from advisor.cli.questionnaire.session import Count
    from advisor.recommend.in_play import InPlay, Lookout


def counting(catalog: Catalog, lookout: Lookout) -> Count:
    """Return what tells what answers leave; of what is not answered only the usual region counts: there must be one.

    It raises UsageError where answers exclude each other.
    """

    def count(values: Mapping[Key, Any]) -> InPlay:
        region = region_for(values.get(("purpose", "languages"), ()), current())
        known = {("use", "commercial"): False, ("where", "region"): region, **values}
        request = requests.build(requests.from_flags(known), None, catalog, current())
        if ("purpose", "tasks") not in values:
            request = request._replace(purpose=request.purpose._replace(tasks=()))
        return lookout(request)

    return count
