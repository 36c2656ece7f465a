"""From answers to the refreshed data that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.draft import Draft
from advisor.authoring.refresh.hub import put_hub
from advisor.authoring.refresh.machines import put_machines
from advisor.authoring.refresh.models import put_bedrock_models, put_jumpstart
from advisor.authoring.refresh.prices import put_bedrock_prices, put_instance_prices, put_offerings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.core.text import Text

__all__ = ["Assembled", "assemble"]


class Assembled(NamedTuple):
    """The data to keep, and what somebody should look at."""

    data: dict[str, Any]
    remarks: tuple[Text, ...]


def assemble(
    shipped: Mapping[str, Any], before: Mapping[str, Any] | None, outcomes: Sequence[Outcome], today: date
) -> Assembled:
    """Lay answers over what was refreshed before; neither is changed.

    What was not asked, or did not answer, stays as it was. ``today`` is the date of what was read.
    """
    draft = Draft(shipped, before, today)
    remarks = put_machines(draft, outcomes)  # first: what has a price must be an instance type
    put_instance_prices(draft, outcomes)
    put_offerings(draft, outcomes)
    remarks += put_bedrock_models(draft, outcomes)
    remarks += put_bedrock_prices(draft, outcomes)
    remarks = (*remarks, *put_jumpstart(draft, outcomes), *put_hub(draft, outcomes))
    return Assembled(draft.finish(), remarks)
