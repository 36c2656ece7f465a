from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.compliance.by_hand import reference_by_name


@pytest.mark.parametrize(
    ("name", "model_id", "provider", "revision"),
    [
        ("open-calm-7b", "cyberagent/open-calm-7b", "huggingface", None),
        ("llama-3.1-8b-instruct", "meta-llama/Llama-3.1-8B-Instruct", "huggingface", None),
        ("nous-hermes-2-mixtral-8x7b-dpo", "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO", "huggingface", None),
        ("acme/never-heard-of", "acme/never-heard-of", "huggingface", None),
        ("acme/x@" + "a" * 40, "acme/x", "huggingface", "a" * 40),
        ("https://huggingface.co/acme/x", "acme/x", "huggingface", None),
        ("jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4-5", "bedrock", None),
        ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-next-v9", "anthropic.claude-next-v9", "bedrock", None),
        ("./folder", "./folder", "huggingface", None),
        ("no such thing", "no such thing", "huggingface", None),
    ],
)  # fmt: skip
def test_names(catalog: Catalog, name: str, model_id: str, provider: str, revision: str | None) -> None:
    reference = reference_by_name(name, catalog)
    assert (reference.model_id, reference.provider, reference.revision) == (model_id, provider, revision)
    assert reference.place.path == ""
