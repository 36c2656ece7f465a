#!/usr/bin/env python3
from sentence_transformers import CrossEncoder, SentenceTransformer, models, util

encoder = SentenceTransformer("all-MiniLM-L6-v2")
multi = SentenceTransformer('paraphrase-multilingual-mpnet-base-v2', device='cpu')
nomic = SentenceTransformer("nomic-ai/nomic-embed-text-v1.5", trust_remote_code=True, revision="ac6fcd72429d86ff25c17895e47a9bfcfc50c1b2")
finetuned = SentenceTransformer("./models/tickets-encoder")
cross = CrossEncoder("cross-encoder/ms-marco-MiniLM-L-6-v2", max_length=512)

word_embedding = models.Transformer("distilroberta-base", max_seq_length=256)
pooling = models.Pooling(word_embedding.get_word_embedding_dimension())
custom = SentenceTransformer(modules=[word_embedding, pooling])

queries = ["How do I reset my password?", "パスワードを忘れました"]
corpus = ["Click on 'forgot password'", "請求書はマイページから"]

scores = util.cos_sim(encoder.encode(queries), encoder.encode(corpus))
for query, row in zip(queries, scores):
    best = int(row.argmax())
    print(query, "->", corpus[best], cross.predict([(query, corpus[best])]))
