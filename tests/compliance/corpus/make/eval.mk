# 評価用
MODELS = llm-jp/llm-jp-13b-v1.0 cyberagent/open-calm-1b
OUT = results/eval

eval: $(MODELS:%=$(OUT)/%.json)

judge:
	lm_eval --model hf --model_args pretrained=matsuo-lab/weblab-10b,dtype=float16 --tasks jsquad --output_path results/weblab
	python scripts/judge.py --judge-model gpt-4o --input $(OUT)/all.json

.PHONY: eval judge
