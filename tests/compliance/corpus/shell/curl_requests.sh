#!/bin/bash
curl http://localhost:8000/v1/chat/completions \
  -H "Content-Type: application/json" \
  -d '{
    "model": "cyberagent/Llama-3.1-70B-Japanese-Instruct-2407",
    "messages": [{"role": "user", "content": "日本の首都は？"}]
  }'

curl -s localhost:11434/api/generate -d '{"model": "llama3.2:1b", "prompt": "hi"}' | jq .response

cat > body.json <<EOF
{"model": "BAAI/bge-multilingual-gemma2", "input": ["a/b", "c"]}
EOF
curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer $OPENAI_API_KEY" \
  -d '{"model": "gpt-4o", "messages": []}'
python3 - <<'PY'
from transformers import pipeline
print(pipeline("fill-mask", model="tohoku-nlp/bert-base-japanese-v3")("東北大学で[MASK]の研究をしています。"))
PY
