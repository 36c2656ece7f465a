"""Names of what is made: those that the services take, another one for every model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.render.deploying.names import MOST, slug

from .plans import LLAMA, file, plan

SAGEMAKER = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
"""CreateModel, CreateEndpointConfig and CreateEndpoint of the SageMaker API."""
STACK = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
"""CreateStack of the CloudFormation API."""


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        (LLAMA, "meta-llama-llama-3-1-8b-instruct"),
        ("google/gemma-2b", "google-gemma-2b"),
        ("unsloth/gemma-2b", "unsloth-gemma-2b"),
        ("01-ai/Yi-34B", "model-01-ai-yi-34b"),
        ("/", "model"),
    ],
)
def test_a_name_has_the_publisher_in_it(id_: str, name: str) -> None:
    assert slug(id_) == name


def test_what_is_too_long_for_a_name_keeps_that_of_the_model_and_differs() -> None:
    one, two = (slug(f"{publisher * 20}/Llama-3.1-8B") for publisher in ("abc", "abd"))
    assert one != two
    assert one.startswith("llama-3-1-8b-")
    assert two.startswith("llama-3-1-8b-")
    assert slug("企業/モデル") != slug("企業/模型")


def test_no_two_models_of_the_catalogue_have_one_name() -> None:
    ids = load_catalog().models
    assert len({slug(id_) for id_ in ids}) == len(ids)


@given(st.text(min_size=1, max_size=200))
def test_any_id_has_a_name_that_the_services_take(id_: str) -> None:
    name = slug(id_)
    assert SAGEMAKER.fullmatch(name)
    assert STACK.fullmatch(name)
    assert len(name) <= MOST + len("model-")


@pytest.mark.parametrize("target", ["sagemaker", "jumpstart", "cloudformation", "terraform"])
def test_what_is_made_is_called_by_the_id_and_not_by_the_name_people_read(target: str) -> None:
    made = plan(target)
    renamed = made._replace(model=made.model._replace(name="Another name"))
    assert slug(LLAMA) in file(renamed).content
    assert "another-name" not in file(renamed).content
