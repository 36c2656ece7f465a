#!/usr/bin/env sh
# Smoke test of the accounts' model access.
for model in anthropic.claude-3-haiku-20240307-v1:0 amazon.titan-text-lite-v1; do
  aws bedrock get-foundation-model --model-identifier "$model" >/dev/null || echo "no access: $model"
done

aws bedrock-runtime invoke-model \
  --model-id meta.llama3-8b-instruct-v1:0 \
  --content-type application/json \
  --accept application/json \
  --body "$(printf '%s' '{"prompt": "hi"}' | base64)" /tmp/out.json

aws bedrock create-model-customization-job --base-model-identifier cohere.command-light-text-v14:7:4k \
  --custom-model-name acme-light --role-arn arn:aws:iam::123456789012:role/Bedrock
aws bedrock-agent create-agent --agent-name a --foundation-model us.anthropic.claude-3-5-sonnet-20240620-v1:0
aws bedrock-runtime converse --model-id "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.meta.llama3-2-11b-instruct-v1:0" --messages file://messages.json
aws sts get-caller-identity --query Arn
curl -s https://bedrock-runtime.us-east-1.amazonaws.com/model/mistral.mistral-7b-instruct-v0:2/invoke -H 'Content-Type: application/json' -d @body.json
