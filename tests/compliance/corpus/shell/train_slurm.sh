#!/bin/bash
#SBATCH --job-name=sft
#SBATCH --output=logs/%x-%j.out
module load cuda/12.1 nccl/2.18
source .venv/bin/activate

export WANDB_PROJECT=acme/sft
BASE=tokyotech-llm/Llama-3.1-Swallow-8B-v0.2

accelerate launch --config_file configs/zero3.yaml \
  train.py \
  --model_name_or_path "meta-llama/CodeLlama-7b-hf" \
  --tokenizer_name_or_path meta-llama/CodeLlama-7b-Instruct-hf \
  --dataset_name HuggingFaceH4/CodeAlpaca_20K \
  --hub_model_id acme/codellama-sft --push_to_hub \
  --output_dir outputs/codellama

torchrun --nproc_per_node=8 finetune.py --base_model 'huggyllama/llama-13b' --data_path yahma/alpaca-cleaned
python merge.py --base "$BASE" --adapter acme-lab/swallow-ja-lora --out merged/swallow
deepspeed --num_gpus 4 run.py --model_name=EleutherAI/gpt-neox-20b --save models/neox
