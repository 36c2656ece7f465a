"""Names of things made on AWS and of folders, from the name of a model: letters, digits and dashes only."""

from __future__ import annotations

import re

MOST = 50
"""SageMaker takes 63 characters (CreateModel, ModelName); what people add to tell two apart needs room."""


def slug(name: str) -> str:
    """Return a name that SageMaker, CloudFormation and a shell take as it is; ``model`` where nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.rsplit("/", maxsplit=1)[-1].lower()).strip("-")[:MOST].strip("-")
    return plain or "model"
