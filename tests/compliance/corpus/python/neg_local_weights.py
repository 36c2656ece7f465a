import os
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

MODEL_DIR = os.environ.get("SM_MODEL_DIR", "/opt/ml/model")
CHECKPOINT = "./checkpoints/step-2000"
model_path = "outputs/run-17/final"
BASE = Path("/mnt/efs/models")


def model_fn(model_dir):
    model = AutoModelForCausalLM.from_pretrained(model_dir, device_map="auto")
    tokenizer = AutoTokenizer.from_pretrained(os.path.join(model_dir, "tokenizer"))
    return model, tokenizer


def input_fn(body, content_type="application/json"):
    if content_type != "application/json":
        raise ValueError(f"unsupported: {content_type}")
    return body


best = AutoModelForCausalLM.from_pretrained("../models/best")
resumed = AutoModelForCausalLM.from_pretrained(CHECKPOINT)
state = torch.load("weights/pytorch_model.bin", map_location="cpu")
shared = AutoModelForCausalLM.from_pretrained(str(BASE / "llama"))
