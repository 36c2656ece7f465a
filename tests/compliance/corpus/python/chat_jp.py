# -*- coding: utf-8 -*-
# 日本語チャットのデモ。GPU が必要です。
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

# 使用するモデル（コメントアウトで切り替え）
# model_name = "cyberagent/open-calm-7b"
model_name = "rinna/youri-7b-chat"

tokenizer = AutoTokenizer.from_pretrained(model_name)
model = AutoModelForCausalLM.from_pretrained(model_name, torch_dtype=torch.float16, device_map="auto")

generator = pipeline(
    "text-generation",
    model=model,
    tokenizer=tokenizer,
)

summarizer = pipeline("summarization", model="tsmatz/mt5_summarize_japanese")
ner = pipeline(
    task="ner",
    model=(
        "knosing/"
        "japanese_ner_model"
    ),
)

prompt = "ユーザー: 日本で一番高い山は？\nシステム: "
out = generator(prompt, max_new_tokens=64)
print(out[0]["generated_text"])
print("出力形式: application/json, タイムゾーン: Asia/Tokyo")
