"""Talks to a vLLM server through the OpenAI client, and to the real one as well."""
from openai import AsyncOpenAI, OpenAI

local = OpenAI(base_url="http://localhost:8000/v1", api_key="EMPTY")
real = OpenAI()
router = AsyncOpenAI(base_url="https://openrouter.ai/api/v1")


def chat(text):
    response = local.chat.completions.create(
        model="llm-jp/llm-jp-3-13b-instruct",
        messages=[{"role": "user", "content": text}],
        extra_body={"top_k": 20},
    )
    return response.choices[0].message.content


def vectors(text):
    return local.embeddings.create(model="BAAI/bge-large-en-v1.5", input=[text]).data[0].embedding


def answer(text):
    return real.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def openai_vectors(text):
    return real.embeddings.create(model="text-embedding-3-small", input=text)


async def routed(text):
    return await router.chat.completions.create(
        model="openai/gpt-4o", messages=[{"role": "user", "content": text}]
    )
