# 環境構築スクリプト
param(
    [string]$ModelId = "pfnet/plamo-13b",
    [string]$Region = 'ap-northeast-1'
)
$ErrorActionPreference = "Stop"
$env:HF_MODEL_ID = "pfnet/plamo-13b-instruct"
$env:TZ = "Asia/Tokyo"
$EmbeddingModel = 'pfnet/plamo-embedding-1b'

huggingface-cli download $ModelId --local-dir "models\plamo"
python -m vllm.entrypoints.openai.api_server `
    --model pfnet/plamo-2-8b `
    --trust-remote-code
ollama pull phi3.5
aws bedrock-runtime invoke-model --model-id amazon.titan-text-express-v1 --body file://body.json out.json
$body = @{ model = "Qwen/Qwen2.5-Coder-7B-Instruct"; messages = @() } | ConvertTo-Json
Invoke-RestMethod -Uri "http://localhost:8000/v1/chat/completions" -Method Post -Body $body -ContentType "application/json"
docker run --rm ghcr.io/acme/tool
