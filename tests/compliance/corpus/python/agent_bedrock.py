import time
import uuid

import boto3

bedrock_agent = boto3.client("bedrock-agent")
runtime = boto3.client("bedrock-agent-runtime")
bedrock = boto3.client("bedrock")

REGION = "us-east-1"
FOUNDATION_MODEL = "anthropic.claude-3-sonnet-20240229-v1:0"
EMBEDDING_MODEL_ARN = f"arn:aws:bedrock:{REGION}::foundation-model/amazon.titan-embed-text-v2:0"


def create_agent(name: str, role_arn: str) -> str:
    agent = bedrock_agent.create_agent(
        agentName=name,
        foundationModel=FOUNDATION_MODEL,
        agentResourceRoleArn=role_arn,
        instruction="You are a helpful travel agent. 丁寧に答えてください。",
    )
    time.sleep(5)
    return agent["agent"]["agentId"]


def knowledge_base(question: str, kb: str):
    return runtime.retrieve_and_generate(
        input={"text": question},
        retrieveAndGenerateConfiguration={
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {
                "knowledgeBaseId": kb,
                "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1",
            },
        },
    )


def customize(bucket: str):
    return bedrock.create_model_customization_job(
        jobName=f"job-{uuid.uuid4()}",
        baseModelIdentifier="amazon.nova-micro-v1:0:128k",
        customModelName="acme-micro",
        trainingDataConfig={"s3Uri": f"s3://{bucket}/train.jsonl"},
    )


def details():
    return bedrock.get_foundation_model(modelIdentifier="meta.llama3-1-70b-instruct-v1:0")["modelDetails"]
