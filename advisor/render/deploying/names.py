"""Names of things made on AWS and of folders, from the id of a model: letters, digits and dashes only."""

from __future__ import annotations

import hashlib
import re

MOST = 50
"""SageMaker takes 63 characters (CreateModel, ModelName); what people add to tell two apart needs room."""
_MARK = 8
"""Hexadecimal digits of the mark that stands for what a name leaves out of an id."""


def slug(id_: str) -> str:
    """Return a name that SageMaker, CloudFormation and a shell take as it is.

    It has the publisher in it, so that models with one name have two; ids that differ in nothing but dots, dashes and slashes
    have one. Where that says too much for a name, or the id has characters that none of them takes, the last part of the id is
    followed by a mark made of all of it.
    """
    whole = _plain(id_)
    if len(whole) > MOST or not re.fullmatch(r"[A-Za-z0-9._/-]+", id_):
        mark = hashlib.sha256(id_.encode(errors="surrogatepass")).hexdigest()[:_MARK]
        last = _plain(id_.rstrip("/").rsplit("/", maxsplit=1)[-1])[: MOST - 1 - _MARK].strip("-")
        whole = f"{last}-{mark}" if last else mark
    return whole if whole[:1].isalpha() else f"model-{whole}".strip("-")  # CloudFormation wants a letter first


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
