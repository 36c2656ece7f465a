"""Thin wrapper around the Bedrock runtime.

Examples
--------
>>> client().converse("hi")
"""
import json
import os

import boto3
from botocore.config import Config

REGION = os.getenv("AWS_REGION", "ap-northeast-1")
DEFAULT_MODEL = os.environ.get("BEDROCK_MODEL_ID", "anthropic.claude-3-5-sonnet-20240620-v1:0")
PROFILE = "jp.anthropic.claude-sonnet-4-5-20250929-v1:0"
GLOBAL_PROFILE_ARN = "arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-20250514-v1:0"

runtime = boto3.client("bedrock-runtime", region_name=REGION, config=Config(read_timeout=300))


def invoke(prompt: str, model_id: str = DEFAULT_MODEL) -> str:
    body = json.dumps({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 1024,
        "messages": [{"role": "user", "content": prompt}],
    })
    response = runtime.invoke_model(modelId=model_id, body=body, accept="application/json", contentType="application/json")
    return json.loads(response["body"].read())["content"][0]["text"]


def titan(text: str) -> list[float]:
    response = runtime.invoke_model(
        body=json.dumps({"inputText": text}),
        modelId="amazon.titan-embed-text-v1",
        accept="*/*",
    )
    return json.loads(response["body"].read())["embedding"]


def stream(prompt):
    yield from runtime.converse_stream(
        modelId='apac.amazon.nova-lite-v1:0',
        messages=[{"role": "user", "content": [{"text": prompt}]}],
    )["stream"]


def image(prompt):
    kwargs = {
        "modelId": "stability.stable-image-core-v1:1",
        "contentType": "application/json",
        "body": json.dumps({"prompt": prompt}),
    }
    return runtime.invoke_model(**kwargs)
