import * as webllm from "@mlc-ai/web-llm";
import { client } from "@gradio/client";
import ollama from 'ollama';
import { AutoProcessor, WhisperForConditionalGeneration, SamModel } from "@xenova/transformers";

/** Pick the model by the memory of the device. */
const models = {
  tiny: 'onnx-community/whisper-tiny.en',
  base: 'onnx-community/whisper-base',
};
const selected = navigator.deviceMemory > 4 ? 'onnx-community/Qwen2.5-0.5B-Instruct' : 'HuggingFaceTB/SmolLM2-135M-Instruct';
const modelId = selected;

export async function load(size = 'tiny') {
  const processor = await AutoProcessor.from_pretrained(models[size]);
  const model = await WhisperForConditionalGeneration.from_pretrained(models[size]);
  const sam = await SamModel.from_pretrained('Xenova/slimsam-77-uniform');
  const app = await client("hf-audio/whisper-large-v3"); // a Space
  return { processor, model, sam, app, modelId };
}

export async function chat(text) {
  const response = await ollama.chat({ model: 'llama3.1', messages: [{ role: 'user', content: text }] });
  await ollama.pull({ model: "deepseek-r1:7b", stream: true });
  return response.message.content;
}
