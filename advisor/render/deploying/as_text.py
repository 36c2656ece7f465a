"""``--format text``: the file itself, ready to be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.core.deploying import Artefact, DeploymentPlan
    from advisor.render import View


def render(made: tuple[DeploymentPlan, Artefact], _: View) -> str:
    """Return the content of the file."""
    return made[1].content
