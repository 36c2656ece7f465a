import os
import shlex
import subprocess

WORKERS = [
    ("lmsys/vicuna-13b-v1.5", "model_worker"),
    ("THUDM/chatglm3-6b", "model_worker"),
]
seq2seq_models = ["google/flan-t5-xl"]
causal_models = [
    "gpt2-medium",
    "EleutherAI/pythia-410m",
]
tasks = ["jsquad/1.1", "jnli/1.3"]


def launch(multimodal: bool) -> None:
    for i, (model_path, worker) in enumerate(WORKERS):
        cmd = f"python3 -m fastchat.serve.{worker} --model-path {model_path} --port {21000 + i}"
        if multimodal:
            cmd += " --tokenizer-path llava-hf/llava-1.5-13b-hf"
        if worker == "vllm_worker":
            cmd += " --tokenizer hf-internal-testing/llama-tokenizer"
        subprocess.Popen(shlex.split(cmd))


def defaults(kwargs: dict):
    tokenizer = kwargs.pop("tokenizer", "EleutherAI/gpt-neox-20b")
    model = os.environ.get("model_name", "meta-llama/Llama-2-13b-hf")
    zone = kwargs.get("timezone", "US/Pacific")
    return tokenizer, model, zone
