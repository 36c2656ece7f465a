import { HuggingFaceInference } from "@langchain/community/llms/hf";
import { HuggingFaceInferenceEmbeddings } from "@langchain/community/embeddings/hf";
import { HuggingFaceTransformersEmbeddings } from "@langchain/community/embeddings/huggingface_transformers";
import { ChatBedrockConverse } from "@langchain/aws";
import { ChatOllama } from "@langchain/ollama";
import { ChatOpenAI } from "@langchain/openai";
import { HfInference } from "@huggingface/inference";

const hf = new HfInference(process.env.HF_TOKEN);

const llm = new HuggingFaceInference({
  model: "HuggingFaceH4/zephyr-7b-beta",
  apiKey: process.env.HF_TOKEN,
});
const embeddings = new HuggingFaceTransformersEmbeddings({ model: "Xenova/bge-small-en-v1.5" });
const remote = new HuggingFaceInferenceEmbeddings({ model: 'sentence-transformers/distilbert-base-nli-mean-tokens' });
const claude = new ChatBedrockConverse({ model: "us.anthropic.claude-3-7-sonnet-20250219-v1:0", region: "us-east-1" });
const local = new ChatOllama({ model: "qwen2.5:14b", temperature: 0 });
const gpt = new ChatOpenAI({ model: "gpt-4o-mini" });

const caption = await hf.imageToText({
  data: await (await fetch('https://picsum.photos/300/300')).blob(),
  model: 'nlpconnect/vit-gpt2-image-captioning',
});
for await (const chunk of hf.chatCompletionStream({
  model: "mistralai/Mistral-7B-Instruct-v0.2",
  messages: [{ role: "user", content: "Complete the sentence" }],
})) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
console.log(caption, llm, embeddings, remote, claude, local, gpt);
