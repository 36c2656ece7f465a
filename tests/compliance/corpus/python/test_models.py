import pytest
from transformers import AutoConfig, AutoTokenizer

MODELS = [
    "openai-community/gpt2",
    "EleutherAI/pythia-70m",
    "facebook/opt-125m",
]


@pytest.mark.parametrize("model_id", MODELS)
def test_config_loads(model_id):
    assert AutoConfig.from_pretrained(model_id).vocab_size > 0


@pytest.mark.parametrize(
    ("model_name", "expected"),
    [
        ("hf-internal-testing/tiny-random-gpt2", 1000),
        ("stas/tiny-m2m_100", 2048),
        pytest.param("bigscience/bloom-560m", 250680, marks=pytest.mark.slow),
    ],
)
def test_vocab(model_name, expected):
    tokenizer = AutoTokenizer.from_pretrained(model_name)
    assert len(tokenizer) >= expected


@pytest.mark.parametrize("mime", ["application/json", "text/csv", "image/png"])
def test_mime(mime):
    assert "/" in mime


@pytest.fixture(params=["EleutherAI/gpt-neo-125m"])
def tokenizer_name(request):
    return request.param
