#!/bin/bash
docker run --rm -it --gpus all --entrypoint /bin/bash vllm/vllm-openai:latest -c "vllm serve 'Qwen/Qwen2.5-VL-3B-Instruct' --limit-mm-per-prompt image=2"
kubectl run tei --image=ghcr.io/huggingface/text-embeddings-inference:cpu-1.5 --env="MODEL_ID=BAAI/bge-small-zh-v1.5" -- --port 80
ssh gpu01 'cd /srv/app && MODEL_NAME="deepseek-ai/deepseek-coder-1.3b-instruct" nohup ./run.sh > log/out 2>&1 &'
python -c 'from transformers import pipeline; print(pipeline("text-generation", model="roneneldan/TinyStories-33M")("Once"))'
python -c "import huggingface_hub; huggingface_hub.snapshot_download(repo_id='hfl/chinese-roberta-wwm-ext')"
curl -X POST localhost:4000/chat/completions -d "{\"model\": \"google/gemma-2-27b-it\", \"messages\": []}"
eval "$(printf 'export %s=%s' MODEL_DIR /srv/models/current)"
if [[ "$MODEL_ID" == meta-llama/* ]]; then echo "gated"; fi
case "$1" in
  small) MODEL_ID=HuggingFaceTB/SmolLM2-360M ;;
  large) MODEL_ID="HuggingFaceTB/SmolLM2-1.7B" ;;
  *) echo "usage: $0 small|large (see docs/usage)" >&2; exit 2 ;;
esac
[ -n "$MODEL_ID" ] && vllm serve $MODEL_ID --host 0.0.0.0
find models/ -name '*.bin' | xargs -I{} aws s3 cp {} s3://acme/models/
