"""One place for all the models we use.

Do not hard-code ids elsewhere: `get("chat")` is the way.
"""
from transformers import AutoModel, AutoTokenizer

MODEL_REGISTRY = {
    "chat": "Qwen/Qwen3-8B",
    "code": "bigcode/starcoder2-7b",
    "embed": {"model_id": "intfloat/e5-mistral-7b-instruct", "dim": 4096},
    "judge": "gpt-4o",
}
SIZES = ("7b", "13b")
ORG = "meta-llama"
FAMILY = "Llama-2"


def get(kind: str):
    return AutoModel.from_pretrained(MODEL_REGISTRY[kind])


def llama(size: str = "7b"):
    return AutoModel.from_pretrained(f"{ORG}/{FAMILY}-{size}-hf")


def fixed():
    name = f"{ORG}/{FAMILY}-13b-chat-hf"
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModel.from_pretrained(ORG + "/" + "Llama-2-70b-hf")
    other = AutoModel.from_pretrained("%s/Llama-2-7b-hf" % ORG)
    third = AutoModel.from_pretrained("{}/Meta-Llama-3-8B".format(ORG))
    return tokenizer, model, other, third


def gpu_or_cpu(gpu: bool):
    return AutoModel.from_pretrained("mistralai/Mixtral-8x7B-v0.1" if gpu else "mistralai/Mistral-7B-v0.1")


def loop():
    for checkpoint in ["google/flan-t5-small", "google/flan-t5-base"]:
        yield AutoTokenizer.from_pretrained(checkpoint)
