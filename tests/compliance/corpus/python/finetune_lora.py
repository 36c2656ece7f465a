#!/usr/bin/env python
# coding=utf-8
"""LoRA fine-tuning of a Llama model on our support tickets.

Adapted to the internal cluster; see README for how to launch it.
"""
import logging
import os

import torch
from datasets import load_dataset
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainingArguments, Trainer

logger = logging.getLogger(__name__)

BASE_MODEL = "meta-llama/Llama-3.1-8B"
DATASET = "databricks/databricks-dolly-15k"
OUTPUT_DIR = "./outputs/llama31-tickets"
HUB_TARGET = "acme-support/llama31-tickets-lora"


def load_base():
    bnb = dict(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
    model = AutoModelForCausalLM.from_pretrained(BASE_MODEL, device_map="auto", **bnb)
    tokenizer = AutoTokenizer.from_pretrained(BASE_MODEL, use_fast=True)
    tokenizer.pad_token = tokenizer.eos_token
    return model, tokenizer


def main():
    model, tokenizer = load_base()
    config = LoraConfig(r=16, lora_alpha=32, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    model = get_peft_model(model, config)
    train = load_dataset(DATASET, split="train")
    args = TrainingArguments(output_dir=OUTPUT_DIR, per_device_train_batch_size=2, report_to="none")
    trainer = Trainer(model=model, args=args, train_dataset=train)
    trainer.train()
    trainer.push_to_hub(HUB_TARGET)

    # sanity check with somebody else's adapter
    other = AutoModelForCausalLM.from_pretrained("huggyllama/llama-7b")
    other = PeftModel.from_pretrained(other, "tloen/alpaca-lora-7b")
    other.save_pretrained(os.path.join(OUTPUT_DIR, "alpaca"))


if __name__ == "__main__":
    main()
