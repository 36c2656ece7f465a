from litellm import Router, acompletion, completion, embedding

model_list = [
    {
        "model_name": "default",
        "litellm_params": {"model": "bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0", "aws_region_name": "us-west-2"},
    },
    {
        "model_name": "cheap",
        "litellm_params": {
            "model": "huggingface/mistralai/Mistral-7B-Instruct-v0.3",
            "api_base": "https://tgi.internal.example.com",
        },
    },
    {"model_name": "gpt", "litellm_params": {"model": "azure/gpt-4o-prod", "api_base": "https://example.openai.azure.com"}},
]
router = Router(model_list=model_list, num_retries=2)


def local(prompt: str) -> str:
    response = completion(
        model="ollama/mistral-nemo",
        messages=[{"role": "user", "content": prompt}],
        api_base="http://localhost:11434",
    )
    return response.choices[0].message.content


async def vllm(prompt: str):
    return await acompletion("hosted_vllm/tokyotech-llm/Llama-3.3-Swallow-70B-Instruct-v0.4", messages=[{"role": "user", "content": prompt}])


def vectors(texts):
    return embedding(model="bedrock/amazon.titan-embed-text-v1", input=texts)


def judge(prompt):
    for name in ("openai/gpt-4o", "gemini/gemini-1.5-pro", "anthropic/claude-3-5-sonnet-20240620"):
        yield completion(model=name, messages=[{"role": "user", "content": prompt}])
