from transformers import AutoModel, AutoTokenizer, pipeline

PREFIX = 'cyberagent'
raw = AutoModel.from_pretrained(r"sberbank-ai/ruRoberta-large")
hexed = AutoModel.from_pretrained("deepset\x2froberta-base-squad2")
triple = AutoModel.from_pretrained("""ku-nlp/deberta-v2-base-japanese""")
joined = AutoModel.from_pretrained("/".join([PREFIX, "calm2-7b-chat"]))
concat = AutoTokenizer.from_pretrained('nlp-waseda/' 'roberta-base-japanese')
kwargs = {'pretrained_model_name_or_path': 'line-corporation/line-distilbert-base-japanese', 'trust_remote_code': True}
unpacked = AutoModel.from_pretrained(**kwargs)
(walrus := AutoModel.from_pretrained(name := "studio-ousia/luke-japanese-base-lite"))
qa = pipeline("question-answering", model="distilbert-base-cased-distilled-squad", tokenizer="distilbert-base-cased")
annotated: str = "not/a-model"
lam = lambda: AutoModel.from_pretrained("abeja/gpt-neox-japanese-2.7b")  # noqa: E731
print(f"loaded {triple.config._name_or_path!r} from {'cache/hub'}")
