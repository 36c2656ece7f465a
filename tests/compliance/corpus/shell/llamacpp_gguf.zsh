#!/bin/zsh
llama-cli -hf ggml-org/gemma-3-4b-it-GGUF -p "hello" -n 64
llama-server --hf-repo TheBloke/deepseek-coder-6.7B-instruct-GGUF --hf-file deepseek-coder-6.7b-instruct.Q5_K_M.gguf -c 4096
./build/bin/llama-cli -m models/7B/ggml-model-q4_0.gguf
python convert_hf_to_gguf.py models/mymodel/ --outfile out/mymodel.gguf
optimum-cli export neuron --model distilbert-base-uncased-distilled-squad --batch_size 1 out/neuron
optimum-cli export onnx -m deepset/minilm-uncased-squad2 onnx/minilm/
mlx_lm.generate --model mlx-community/Mistral-7B-Instruct-v0.3-4bit --prompt "hello"
ct2-transformers-converter --model facebook/nllb-200-distilled-600M --output_dir ct2/nllb
mergekit-yaml merge.yml ./merged --cuda
trl sft --model_name_or_path facebook/opt-350m --dataset_name stanfordnlp/imdb --output_dir out/opt
tune download meta-llama/Llama-2-7b-hf --output-dir /tmp/llama2
litgpt download EleutherAI/pythia-160m
