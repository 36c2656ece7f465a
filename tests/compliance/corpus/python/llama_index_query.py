from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.embeddings.bedrock import BedrockEmbedding
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.llms.bedrock_converse import BedrockConverse
from llama_index.llms.huggingface import HuggingFaceLLM
from llama_index.llms.ollama import Ollama
from llama_index.llms.openai import OpenAI

Settings.embed_model = HuggingFaceEmbedding(model_name="intfloat/multilingual-e5-large")

local = HuggingFaceLLM(
    model_name="StabilityAI/stablelm-tuned-alpha-3b",
    tokenizer_name="StabilityAI/stablelm-tuned-alpha-3b",
    context_window=4096,
    max_new_tokens=256,
)
small = Ollama(model="llama3.1:8b", request_timeout=60.0)
cloud = BedrockConverse(model="anthropic.claude-3-haiku-20240307-v1:0", region_name="eu-central-1")
fallback = OpenAI(model="gpt-4o-mini")
embed = BedrockEmbedding(model_name="cohere.embed-multilingual-v3")


def build(folder: str = "data/handbook"):
    documents = SimpleDirectoryReader(folder).load_data()
    return VectorStoreIndex.from_documents(documents)


if __name__ == "__main__":
    Settings.llm = cloud
    engine = build().as_query_engine()
    print(engine.query("How many days of leave do I have?"))
