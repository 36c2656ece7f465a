import os

from langchain_aws import BedrockEmbeddings, ChatBedrock, ChatBedrockConverse
from langchain_community.cross_encoders import HuggingFaceCrossEncoder
from langchain_community.document_loaders import DirectoryLoader
from langchain_community.vectorstores import FAISS
from langchain_huggingface import ChatHuggingFace, HuggingFaceEmbeddings, HuggingFaceEndpoint
from langchain_openai import ChatOpenAI

docs = DirectoryLoader("./docs", glob="**/*.md").load()

embeddings = HuggingFaceEmbeddings(
    model_name="BAAI/bge-m3",
    model_kwargs={"device": "cpu"},
    encode_kwargs={"normalize_embeddings": True},
)
aws_embeddings = BedrockEmbeddings(model_id="amazon.titan-embed-text-v2:0", region_name="us-west-2")
index = FAISS.from_documents(docs, embeddings)

reranker = HuggingFaceCrossEncoder(model_name="BAAI/bge-reranker-base")

llm = HuggingFaceEndpoint(
    repo_id="HuggingFaceH4/zephyr-7b-beta",
    task="text-generation",
    huggingfacehub_api_token=os.environ["HF_TOKEN"],
)
chat = ChatHuggingFace(llm=llm)

gpt = ChatOpenAI(model="gpt-4o", temperature=0)
claude = ChatBedrock(model_id="anthropic.claude-3-sonnet-20240229-v1:0", model_kwargs={"temperature": 0.1})
nova = ChatBedrockConverse(model="us.amazon.nova-pro-v1:0", max_tokens=1024)

ROUTES = {"cheap": nova, "good": claude, "free": chat, "paid": gpt}


def ask(question: str, route: str = "cheap"):
    context = "\n".join(d.page_content for d in index.similarity_search(question, k=4))
    return ROUTES[route].invoke(f"{context}\n\nQ: {question}")
