#!/bin/bash
# モデルのダウンロード
REPOS=(
  "elyza/ELYZA-japanese-Llama-2-7b"
  "stabilityai/japanese-stablelm-base-alpha-7b"
  cyberagent/calm2-7b
)
for repo in "${REPOS[@]}"; do
  huggingface-cli download "$repo" --local-dir "models/${repo##*/}"
done
for m in rinna/bilingual-gpt-neox-4b rinna/bilingual-gpt-neox-4b-instruction-sft; do hf download $m; done

hf download openai/gpt-oss-20b --include "original/*" --local-dir gpt-oss-20b/
huggingface-cli download --repo-type dataset izumi-lab/llm-japanese-dataset --local-dir data/izumi
huggingface-cli download llm-jp/llm-jp-instructions --repo-type=dataset
huggingface-cli upload acme/ours ./out
git clone https://huggingface.co/line-corporation/japanese-large-lm-1.7b
git clone https://github.com/llm-jp/llm-jp-eval.git
git lfs clone https://huggingface.co/datasets/acme/private-data
wget https://huggingface.co/mmnga/Llama-3-ELYZA-JP-8B-gguf/resolve/main/Llama-3-ELYZA-JP-8B-Q4_K_M.gguf -P models/
wget "https://huggingface.co/spaces/acme/demo/resolve/main/app.py"
ollama run gemma:2b "こんにちは"
ollama run hf.co/elyza/Llama-3-ELYZA-JP-8B-GGUF
