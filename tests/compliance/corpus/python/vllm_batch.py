"""Offline batch inference with vLLM."""

import argparse

from vllm import LLM, SamplingParams
from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.lora.request import LoRARequest

PROMPTS = ["Hello, my name is", "The capital of France is"]


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=str, default="Qwen/Qwen2.5-7B-Instruct", help="e.g. mistralai/Mistral-7B-v0.1")
    parser.add_argument("--draft", "--speculative-model", dest="speculative_model", default="Qwen/Qwen2.5-0.5B-Instruct")
    parser.add_argument("--tokenizer", default=None)
    parser.add_argument("--prompts", default="data/prompts.txt")
    parser.add_argument("--dataset", default="HuggingFaceH4/ultrachat_200k")
    return parser.parse_args()


def main():
    args = parse_args()
    llm = LLM(model=args.model, tokenizer=args.tokenizer, tensor_parallel_size=2)
    params = SamplingParams(temperature=0.8, top_p=0.95)
    for output in llm.generate(PROMPTS, params):
        print(output.prompt, output.outputs[0].text)


def engine():
    return AsyncEngineArgs(
        model="TheBloke/Mixtral-8x7B-Instruct-v0.1-AWQ",
        quantization="awq",
        download_dir="/models/cache",
    )


def adapter():
    # name, id, path
    return LoRARequest("sql_adapter", 1, "yard1/llama-2-7b-sql-lora-test")


if __name__ == "__main__":
    main()
