import anthropic
import google.generativeai as genai
from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from openai import OpenAI

MODEL = "gpt-4o"
EMBEDDING_MODEL = "text-embedding-3-large"
OPENROUTER_MODEL = "openai/gpt-4o-mini"

client = OpenAI()
claude = anthropic.Anthropic()
genai.configure(transport="rest")
gemini = genai.GenerativeModel("gemini-1.5-flash")
llm = ChatOpenAI(model_name="gpt-3.5-turbo-0125", temperature=0)
sonnet = ChatAnthropic(model="claude-3-5-sonnet-20240620")
embeddings = OpenAIEmbeddings(model=EMBEDDING_MODEL)


def ask(text: str, model: str = MODEL) -> str:
    completion = client.chat.completions.create(model=model, messages=[{"role": "user", "content": text}])
    return completion.choices[0].message.content


def ask_claude(text: str) -> str:
    message = claude.messages.create(model="claude-3-haiku-20240307", max_tokens=256, messages=[{"role": "user", "content": text}])
    return message.content[0].text


def transcribe(path: str) -> str:
    with open(path, "rb") as audio:
        return client.audio.transcriptions.create(model="whisper-1", file=audio).text
