variable "models" {
  type = map(object({
    model_id = string
    instance = string
  }))
  default = {
    chat = {
      model_id = "elyza/Llama-3-ELYZA-JP-8B-AWQ"
      instance = "ml.g5.xlarge"
    }
    embed = { model_id = "intfloat/e5-base-v2", instance = "ml.m5.xlarge" }
  }
}

variable "jumpstart_model_id" {
  default = "huggingface-llm-mixtral-8x7b-instruct"
}

variable "image" {
  default = "vllm/vllm-openai:latest"
}

variable "repo" {
  default = "acme/models"
}

resource "null_resource" "download" {
  provisioner "local-exec" {
    command = <<-EOT
      huggingface-cli download BAAI/bge-large-zh-v1.5 \
        --local-dir ./models/bge
    EOT
  }
}
