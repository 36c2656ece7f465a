package com.example.rag;

import dev.langchain4j.model.bedrock.BedrockChatModel;
import dev.langchain4j.model.chat.ChatLanguageModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.huggingface.HuggingFaceChatModel;
import dev.langchain4j.model.huggingface.HuggingFaceEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
public class LangchainConfig {

    @Value("${rag.embedding.model-name:intfloat/multilingual-e5-base}")
    private String embeddingModelName;

    @Bean
    ChatLanguageModel falcon() {
        return HuggingFaceChatModel.builder()
                .accessToken(System.getenv("HF_API_KEY"))
                .modelId("tiiuae/falcon-7b-instruct")
                .waitForModel(true)
                .build();
    }

    @Bean
    ChatLanguageModel ollama() {
        return OllamaChatModel.builder().baseUrl("http://localhost:11434").modelName("mistral:7b").build();
    }

    @Bean
    ChatLanguageModel bedrock() {
        return BedrockChatModel.builder().modelId("us.amazon.nova-lite-v1:0").build();
    }

    @Bean
    EmbeddingModel embeddings() {
        return HuggingFaceEmbeddingModel.builder().modelId("sentence-transformers/all-MiniLM-L6-v2").build();
    }

    @Bean
    ChatLanguageModel openai() {
        return OpenAiChatModel.builder().apiKey("demo").modelName("gpt-4o-mini").build();
    }
}
