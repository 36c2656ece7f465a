// The list shown in the picker. Keep the order.
export const DEFAULT_MODEL = 'Qwen/QwQ-32B' as const;

export const chatModels = [
  { id: 'meta-llama/Llama-3.3-70B-Instruct', label: 'Llama 3.3 70B', icon: 'icons/meta' },
  { id: 'google/gemma-3-27b-it', label: 'Gemma 3', icon: 'icons/google' },
  { id: 'openai/gpt-4o', label: 'GPT-4o', icon: 'icons/openai' },
];

const enum Task {
  Chat = 'chat',
  Embed = 'embed',
}

export const embeddingModel: string = "mixedbread-ai/mxbai-embed-large-v1";
export const whisper = { repo: 'ggerganov/whisper.cpp', file: 'ggml-base.en.bin' };
export const modelByTask: Record<Task, string> = {
  [Task.Chat]: DEFAULT_MODEL,
  [Task.Embed]: embeddingModel,
};

export function modelUrl(modelId: string): string {
  return `https://api-inference.huggingface.co/models/${modelId}`;
}

export const tokenizerUrl = 'https://huggingface.co/Xenova/gpt-4/resolve/main/tokenizer.json';
export const githubUrl = 'https://github.com/acme/chat';
