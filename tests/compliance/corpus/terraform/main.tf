terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

module "endpoint" {
  source  = "philschmid/sagemaker-huggingface/aws"
  version = "0.8.0"

  name_prefix          = "distilbert"
  pytorch_version      = "1.9.1"
  transformers_version = "4.12.3"
  instance_type        = "ml.g4dn.xlarge"
  hf_model_id          = "distilbert-base-uncased-finetuned-sst-2-english"
  hf_task              = "text-classification"
}

resource "aws_sagemaker_model" "llm" {
  name               = "llm"
  execution_role_arn = aws_iam_role.sm.arn
  primary_container {
    image = "763104351884.dkr.ecr.ap-northeast-1.amazonaws.com/djl-inference:0.29.0-lmi11.0.0-cu124"
    environment = {
      HF_MODEL_ID            = "Qwen/Qwen2.5-14B-Instruct-AWQ"
      OPTION_ROLLING_BATCH   = "vllm"
      "SERVING_FAIL_FAST"    = "true"
      TZ                     = "Asia/Tokyo"
    }
  }
}

resource "aws_ecs_task_definition" "tgi" {
  family = "tgi"
  container_definitions = jsonencode([{
    name    = "tgi"
    image   = "ghcr.io/huggingface/text-generation-inference:2.0"
    command = ["--model-id", "tiiuae/falcon-7b", "--quantize", "eetq"]
    environment = [{ name = "EMBED_MODEL", value = "thenlper/gte-small" }]
  }])
}
