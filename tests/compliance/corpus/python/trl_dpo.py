# DPO with a reward model, following our internal recipe.
import torch
from datasets import Dataset, DatasetDict, load_dataset
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer
from trl import AutoModelForCausalLMWithValueHead, DPOConfig, DPOTrainer, SFTTrainer

config = {
    "model_name": "Rakuten/RakutenAI-7B",
    "ref_model": "Rakuten/RakutenAI-7B-instruct",
    "reward_model": "OpenAssistant/reward-model-deberta-v3-large-v2",
    "dataset_name": "Anthropic/hh-rlhf",
    "output_dir": "runs/dpo",
    "lr": 5e-7,
}

model = AutoModelForCausalLM.from_pretrained(config["model_name"], torch_dtype=torch.bfloat16)
ref_model = AutoModelForCausalLM.from_pretrained(config["ref_model"])
reward = AutoModelForSequenceClassification.from_pretrained(config["reward_model"])
ppo = AutoModelForCausalLMWithValueHead.from_pretrained("lvwerra/gpt2-imdb")

dataset = load_dataset(config["dataset_name"], data_dir="harmless-base")
extra = load_dataset("kunishou/hh-rlhf-49k-ja", split="train")
pairs = load_dataset(path="argilla/dpo-mix-7k")

sft = SFTTrainer(
    model="facebook/opt-350m",
    train_dataset=dataset["train"],
    args=None,
)
trainer = DPOTrainer(model=model, ref_model=ref_model, args=DPOConfig(output_dir=config["output_dir"], hub_model_id="acme/rakuten-dpo"))
trainer.train()
trainer.model.push_to_hub("acme/rakuten-dpo")
