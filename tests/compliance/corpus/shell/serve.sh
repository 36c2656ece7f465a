#!/usr/bin/env bash
set -euo pipefail

MODEL="${1:-NousResearch/Hermes-3-Llama-3.1-8B}"
DRAFT_MODEL=${DRAFT_MODEL:=Qwen/Qwen2.5-0.5B}
PORT=${PORT:-8000}
export HF_HOME=/mnt/cache/hf TZ=Asia/Tokyo
export EMBEDDING_MODEL_NAME='intfloat/multilingual-e5-large'

# vllm serve meta-llama/Llama-2-7b-hf
vllm serve "$MODEL" \
    --port "$PORT" \
    --speculative-model "$DRAFT_MODEL" \
    --tokenizer=NousResearch/Hermes-3-Llama-3.1-8B \
    --download-dir /mnt/cache/models &

python -m sglang.launch_server --model-path Qwen/Qwen2-VL-7B-Instruct --tp 2 &
text-generation-launcher --model-id "bigscience/bloomz-560m" --port 8081 &
wait

docker run --gpus all -v "$PWD/data:/data" ghcr.io/huggingface/text-generation-inference:3.0 \
    --model-id HuggingFaceH4/zephyr-7b-gemma-v0.1 --num-shard 1
docker run --rm vllm/vllm-openai:latest --model facebook/opt-1.3b
docker run -e MODEL_ID=BAAI/bge-base-en -p 80:80 acme/embed:latest
