from smolagents import CodeAgent, InferenceClientModel, LiteLLMModel, TransformersModel, load_tool
from strands import Agent
from strands.models import BedrockModel
import dspy
from haystack.components.embedders import SentenceTransformersTextEmbedder
from haystack.components.generators import HuggingFaceLocalGenerator
from text_generation import Client
import ollama

client_model = InferenceClientModel(model_id="Qwen/Qwen2.5-Coder-32B-Instruct", provider="together")
transformers_model = TransformersModel(model_id="HuggingFaceTB/SmolLM2-1.7B-Instruct")
lite = LiteLLMModel(model_id="ollama_chat/llama3.2", api_base="http://localhost:11434", num_ctx=8192)
paid = LiteLLMModel(model_id="anthropic/claude-3-5-sonnet-latest")
image_tool = load_tool("m-ric/text-to-image", trust_remote_code=True)

agent = CodeAgent(tools=[image_tool], model=client_model)
strands_agent = Agent(model=BedrockModel(model_id="us.anthropic.claude-sonnet-4-20250514-v1:0", temperature=0.3))

lm = dspy.LM("bedrock/us.meta.llama3-3-70b-instruct-v1:0")
dspy.configure(lm=lm)

text_embedder = SentenceTransformersTextEmbedder(model="sentence-transformers/all-mpnet-base-v2")
generator = HuggingFaceLocalGenerator(model="google/flan-t5-large", task="text2text-generation")

response = ollama.chat(model="gemma2:2b", messages=[{"role": "user", "content": "Why is the sky blue?"}])
ollama.pull("nomic-embed-text")
tgi = Client("http://127.0.0.1:8080")
