import { HfInference, InferenceClient } from '@huggingface/inference';
import { createRepo, downloadFile, listFiles, uploadFile } from '@huggingface/hub';
import type { PipelineType } from '@huggingface/transformers';
import { LlamaModel, resolveModelFile } from 'node-llama-cpp';

const client = new InferenceClient(process.env.HF_TOKEN);
const task: PipelineType = 'translation';

export async function translate(text: string) {
	return client.translation({
		model: 'Helsinki-NLP/opus-mt-ja-en',
		inputs: text,
	});
}

export const ask = (q: string, model = 'microsoft/Phi-3.5-mini-instruct') =>
	client.chatCompletion({ model, messages: [{ role: 'user', content: q }], max_tokens: 100 });

export async function files() {
	await createRepo({ repo: 'acme/eval-dataset', repoType: 'dataset' } as never);
	await uploadFile({ repo: { type: 'dataset', name: 'acme/eval-dataset' }, file: new Blob(['x']) } as never);
	for await (const f of listFiles({ repo: 'stabilityai/sd-turbo' })) console.log(f.path);
	return downloadFile({ repo: { type: 'model', name: 'hexgrad/Kokoro-82M' }, path: 'config.json' });
}

const modelPath = await resolveModelFile('hf:mradermacher/Meta-Llama-3.1-8B-Instruct-GGUF/Meta-Llama-3.1-8B-Instruct.Q4_K_M.gguf');
export { LlamaModel, modelPath, task };
