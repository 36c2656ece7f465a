MODEL_ARGS="pretrained=stabilityai/japanese-stablelm-3b-4e1t-base,use_fast=True,trust_remote_code=True"
TASK="jcommonsenseqa-1.1-0.3,jnli-1.3-0.3"
python main.py --model hf-causal --model_args $MODEL_ARGS --tasks $TASK --num_fewshot "3,3" --output_path "models/stablelm/result.json"
lm_eval --model vllm \
    --model_args pretrained="augmxnt/shisa-7b-v1",tokenizer=augmxnt/shisa-base-7b-v1,tensor_parallel_size=2 \
    --tasks gsm8k --batch_size auto
accelerate launch main.py --tasks humaneval --model bigcode/santacoder --save_generations_path out/gen.json
