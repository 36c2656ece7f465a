"""What strings name."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.named import begins_with_model, looks_like_model, model_in

KNOWN = frozenset({"openai/gpt-4o", "org/x"})


@pytest.mark.parametrize(
    "name", ["cerebras/btlm-3b-8k-base", "cerebras/Cerebras-GPT-1.3B", "databricks/dolly-v2-3b", "openai/gpt-oss-20b"]
)
def test_publishers_that_are_also_api_vendors_have_models_on_the_hub(name: str) -> None:
    named = model_in(name)
    assert named is not None
    assert (named.model_id, named.provider) == (name, "huggingface")


@pytest.mark.parametrize(
    "name", ["cerebras/llama3.1-8b", "databricks/databricks-dbrx-instruct", "openai/gpt-4o", "groq/llama3-8b-8192"]
)
def test_names_of_apis_are_no_models(name: str) -> None:
    assert model_in(name) is None


def test_a_known_name_is_a_model_unless_it_runs_at_its_vendor_only() -> None:
    assert looks_like_model("org/x", known=KNOWN) is not None
    assert looks_like_model("openai/gpt-4o", known=KNOWN) is None


@pytest.mark.parametrize("text", ["https://huggingface.co/avatars/x.svg", "https://huggingface.co/datasets/org"])
def test_other_pages_of_the_hub_are_no_models(text: str) -> None:
    assert looks_like_model(text) is None
    assert model_in(text) is None


def test_an_ordinary_word_with_a_task_is_not_from_jumpstart() -> None:
    assert looks_like_model("qwen-tts-development") is None
    named = looks_like_model("huggingface-llm-mistral-7b")
    assert named is not None
    assert named.provider == "jumpstart"


def test_an_address_of_a_model_without_an_organisation() -> None:
    named = looks_like_model("https://huggingface.co/gpt2/resolve/main/vocab.json")
    assert named is not None
    assert named.model_id == "gpt2"


@pytest.mark.parametrize(
    "address", ["https://api-inference.huggingface.co/models/org/x", "djl://ai.djl.huggingface.pytorch/org/x"]
)
def test_addresses_of_services_name_the_model_behind_them(address):
    assert model_in(address).model_id == "org/x"


@pytest.mark.parametrize("name", ["bfl/flux-pro", "ibm/granite-4-h-small", "meta/llama-3.3-70b", "fal-ai/dia-tts"])
def test_names_of_apis_that_only_routers_know_are_no_models(name):
    assert model_in(name) is None


@pytest.mark.parametrize("text", ["hf:org/x", "hf:org/x/x.Q4_K_M.gguf", "hf:org/x:Q4_K_M"])
def test_short_addresses_of_the_hub(text):
    assert model_in(text).model_id == "org/x"
    assert looks_like_model(text).model_id == "org/x"


def test_a_server_of_ones_own_takes_names_of_the_hub():
    assert model_in("openai/org/x", provider="litellm").model_id == "org/x"
    assert model_in("openai/gpt-4o", provider="litellm") is None


def test_the_library_is_that_of_ollama():
    assert model_in("library/phi4:14b")[:2] == ("phi4:14b", "ollama")


@pytest.mark.parametrize("text", ["outputs_bpr/encoder", "checkpoints_v2/x", "Results_final/model"])
def test_folders_that_programs_write_to(text):
    assert model_in(text).provider == "local"


def test_a_file_is_no_model():
    assert looks_like_model("https://huggingface.co/org/tokenizer.json") is None


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("https://huggingface.co/org/x/resolve/main/{file}", "org/x"),
        ("https://huggingface.co/org/x/resolve/${revision}/a", "org/x"),
        ("https://huggingface.co/org/x", None),
        ("https://huggingface.co/org/x-${size}/resolve/main/a", None),
        ("https://huggingface.co/${org}/x/resolve/main/a", None),
        ("https://huggingface.co/datasets/org/x/{file}", None),
    ],
)
def test_addresses_that_are_computed_behind_the_name(text, model):
    named = begins_with_model(text)
    assert (named.model_id if named else None) == model


@pytest.mark.parametrize("name", ["openai/davinci", "anthropic/x", "together/gemma-2-9b-it"])
def test_older_and_other_names_of_apis_are_no_models(name: str) -> None:
    assert model_in(name) is None


@pytest.mark.parametrize("name", ["lora_model/final", "run/checkpoint-500", "my-run/best", "x/epoch_3"])
def test_what_training_saves_is_a_folder(name: str) -> None:
    named = model_in(name)
    assert named is not None
    assert named.provider == "local"
