package com.example.judge;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaOptions;
import org.springframework.context.annotation.Bean;

public class JudgeConfig {
    private static final String OLLAMA_MODEL = "flowaicom/flow-judge:q4";
    private static final String IMAGE = "ollama/ollama:0.5.7";

    @Bean
    ChatClient judge(OllamaChatModel model) {
        return ChatClient.builder(model)
            .defaultOptions(OllamaOptions.builder().model(OLLAMA_MODEL).temperature(0.0).build())
            .build();
    }

    @Bean
    ChatClient small(OllamaChatModel model) {
        return ChatClient.builder(model).defaultOptions(OllamaOptions.builder().model("llama3.2:1b").build()).build();
    }
}
