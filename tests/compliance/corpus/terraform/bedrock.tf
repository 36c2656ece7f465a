locals {
  region          = "us-east-1"
  embedding_model = "amazon.titan-embed-text-v1"
}

variable "model_id" {
  description = "Bedrock model, e.g. a Claude"
  type        = string
  default     = "anthropic.claude-3-sonnet-20240229-v1:0"
}

data "aws_bedrock_foundation_model" "this" {
  model_id = "meta.llama3-70b-instruct-v1:0"
}

resource "aws_bedrockagent_agent" "this" {
  agent_name       = "helper"
  foundation_model = var.model_id
}

resource "aws_bedrockagent_knowledge_base" "kb" {
  name = "kb"
  knowledge_base_configuration {
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:${local.region}::foundation-model/${local.embedding_model}"
    }
    type = "VECTOR"
  }
}

data "aws_iam_policy_document" "invoke" {
  statement {
    actions   = ["bedrock:InvokeModel"]
    resources = ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0", "arn:aws:bedrock:${local.region}::foundation-model/cohere.rerank-v3-5:0"]
  }
}
