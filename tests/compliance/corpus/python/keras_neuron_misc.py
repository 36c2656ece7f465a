import os
from optimum.neuron import NeuronModelForCausalLM
from optimum.onnxruntime import ORTModelForSequenceClassification
from auto_gptq import AutoGPTQForCausalLM
from ctransformers import AutoModelForCausalLM as CAutoModel
from llama_cpp import Llama
from unsloth import FastLanguageModel
from setfit import SetFitModel
from gliner import GLiNER

os.environ["HF_MODEL_ID"] = "Qwen/Qwen2-1.5B-Instruct"
os.environ.setdefault("TZ", "Europe/Berlin")

neuron = NeuronModelForCausalLM.from_pretrained("aws-neuron/Llama-2-7b-hf-neuron-budget")
onnx = ORTModelForSequenceClassification.from_pretrained("optimum/distilbert-base-uncased-finetuned-sst-2-english", export=False)
gptq = AutoGPTQForCausalLM.from_quantized("TheBloke/Llama-2-13B-GPTQ", device="cuda:0")
ggml = CAutoModel.from_pretrained("TheBloke/zephyr-7B-beta-GGUF", model_file="zephyr-7b-beta.Q4_K_M.gguf", model_type="mistral")
llama = Llama.from_pretrained(repo_id="Qwen/Qwen2-0.5B-Instruct-GGUF", filename="*q8_0.gguf")
offline = Llama(model_path="./models/llama-2-7b.Q4_0.gguf", n_ctx=2048)
setfit = SetFitModel.from_pretrained("sentence-transformers/paraphrase-mpnet-base-v2")
gliner = GLiNER.from_pretrained("urchade/gliner_multi-v2.1")

model, tokenizer = FastLanguageModel.from_pretrained(
    model_name = "unsloth/llama-3-8b-bnb-4bit",
    max_seq_length = 2048,
    dtype = None,
    load_in_4bit = True,
)
