import os
import sys
from enum import Enum

import boto3
from transformers import AutoModel, pipeline


class Size(str, Enum):
    SMALL = "small"
    LARGE = "large"


def from_environment():
    return AutoModel.from_pretrained(os.environ["MODEL_ID"])


def from_argv():
    return pipeline("text-generation", model=sys.argv[1])


def from_config(config):
    return AutoModel.from_pretrained(config.model.name, revision=config.model.revision)


def composed(version: str):
    client = boto3.client("bedrock-runtime")
    return client.converse(modelId=f"anthropic.claude-{version}", messages=[])


def with_size(size: Size):
    return AutoModel.from_pretrained("acme/ranker-" + size.value)


def called():
    return AutoModel.from_pretrained(_latest("acme-models/ranker"))


def _latest(name):
    return name
