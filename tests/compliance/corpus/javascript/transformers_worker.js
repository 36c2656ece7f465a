import { pipeline, env, AutoTokenizer, AutoModelForCausalLM, TextStreamer } from '@huggingface/transformers';

// Skip local model check
env.allowLocalModels = false;

class PipelineFactory {
  static task = 'feature-extraction';
  static model = 'Xenova/all-MiniLM-L6-v2';
  static instance = null;

  static async getInstance(progress_callback = null) {
    this.instance ??= pipeline(this.task, this.model, { progress_callback });
    return this.instance;
  }
}

const MODEL_ID = "onnx-community/Llama-3.2-1B-Instruct-q4f16";

self.addEventListener('message', async (event) => {
  const extractor = await PipelineFactory.getInstance((x) => self.postMessage(x));
  const output = await extractor(event.data.text, { pooling: 'mean', normalize: true });

  const classifier = await pipeline('sentiment-analysis', 'Xenova/distilbert-base-uncased-finetuned-sst-2-english');
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL_ID);
  const model = await AutoModelForCausalLM.from_pretrained(MODEL_ID, { dtype: 'q4f16', device: 'webgpu' });
  self.postMessage({ status: 'complete', type: 'text/event-stream', output });
});
