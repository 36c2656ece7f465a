# 本番環境
region            = "ap-northeast-1"
hf_model_id       = "stockmark/Stockmark-2-100B-Instruct-beta"
embedding_model_id = "cl-nagoya/ruri-v3-310m"
bedrock_model_ids = [
  "anthropic.claude-3-haiku-20240307-v1:0",
  "amazon.nova-lite-v1:0",
]
container_image   = "acme/gateway:1.4"
github_repository = "acme/infra"
timezone          = "Asia/Tokyo"
log_group         = "aws/lambda/gateway"
