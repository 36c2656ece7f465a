package com.example.djl;

import ai.djl.Application;
import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.repository.zoo.Criteria;
import java.nio.file.Paths;

public class DjlExample {
    static final String MODEL_NAME = "bert-base-cased";

    public static void main(String[] args) throws Exception {
        Criteria<String, float[]> criteria = Criteria.builder()
            .setTypes(String.class, float[].class)
            .optApplication(Application.NLP.TEXT_EMBEDDING)
            .optModelUrls("djl://ai.djl.huggingface.pytorch/sentence-transformers/all-MiniLM-L6-v2")
            .optEngine("PyTorch")
            .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
            .build();
        try (var model = criteria.loadModel(); var predictor = model.newPredictor()) {
            System.out.println(predictor.predict("This is an example").length);
        }
        // トークナイザー
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance("cl-tohoku/bert-base-japanese-whole-word-masking")) {
            System.out.println(tokenizer.encode("こんにちは").getTokens().length);
        }
        HuggingFaceTokenizer local = HuggingFaceTokenizer.newInstance(Paths.get("build/tokenizer"));
        String mime = "text/plain";
    }
}
