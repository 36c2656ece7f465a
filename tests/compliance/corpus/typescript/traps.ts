import { pipeline } from '@huggingface/transformers';
import type { Config } from './types/config';

const ORG = 'onnx-community';
const sizes = { small: 'onnx-community/whisper-small', base: 'onnx-community/whisper-base.en' } as const;
type Size = keyof typeof sizes;

export const config = {
  model: 'Xenova/bge-base-en-v1.5',
  fallbackModels: ['Xenova/gte-small', "Xenova/e5-small-v2"],
  route: '/api/models',
  contentType: 'multipart/form-data',
} satisfies Config;

/* model: 'Xenova/old-one' was removed in 2.0 */
export async function load(size: Size = 'small', model: string = sizes[size]) {
  const asr = await pipeline('automatic-speech-recognition', model);
  const llm = await pipeline(
    'text-generation', // the task
    `HuggingFaceTB/SmolLM2-135M-Instruct`,
    { dtype: 'q4' },
  );
  const composed = await pipeline('feature-extraction', `${ORG}/Qwen3-Embedding-0.6B-ONNX`);
  const dynamic = await pipeline('summarization', `${ORG}/${process.env.SUMMARY_MODEL}`);
  return { asr, llm, composed, dynamic };
}

export const help = `Set MODEL to something like org/name, see https://huggingface.co/models`;
export const isLlama = (id: string) => id.startsWith('meta-llama/') || /^mistralai\/.+/.test(id);
