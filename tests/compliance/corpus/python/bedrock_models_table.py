# Bedrock のモデル一覧（料金は別ファイル）
from enum import Enum


class BedrockModel(str, Enum):
    CLAUDE_3_HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
    CLAUDE_35_SONNET_V2 = "anthropic.claude-3-5-sonnet-20241022-v2:0"
    LLAMA_3_8B = "meta.llama3-8b-instruct-v1:0"
    MISTRAL_LARGE = "mistral.mistral-large-2402-v1:0"
    TITAN_EMBED = "amazon.titan-embed-image-v1"
    COMMAND_R = "cohere.command-r-plus-v1:0"
    JAMBA = "ai21.jamba-1-5-large-v1:0"
    GPT_OSS = "openai.gpt-oss-120b-1:0"
    DEEPSEEK = "us.deepseek.r1-v1:0"
    PALMYRA = "us.writer.palmyra-x5-v1:0"


MAX_TOKENS = {
    BedrockModel.CLAUDE_3_HAIKU: 4096,
    BedrockModel.MISTRAL_LARGE: 8192,
}
SDXL = "stability.stable-diffusion-xl-v1"
NOT_MODELS = ["amazon.com", "meta.description", "cohere.client", "anthropic.types", "openai.error"]


def is_claude(model: BedrockModel) -> bool:
    return model.value.startswith("anthropic.")
