package com.example.chat.bedrock;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** Talks to Bedrock; the region is fixed. */
public final class BedrockService {
    private static final String CLAUDE = "anthropic.claude-3-sonnet-20240229-v1:0";
    private static final String ACCEPT = "application/json";
    private final BedrockRuntimeClient client = BedrockRuntimeClient.builder().region(Region.of("us-east-1")).build();

    public String converse(String text) {
        var message = Message.builder().content(ContentBlock.fromText(text)).role(ConversationRole.USER).build();
        var response = client.converse(request -> request
            .modelId(CLAUDE)
            .messages(message)
            .inferenceConfig(config -> config.maxTokens(512).temperature(0.5F)));
        return response.output().message().content().get(0).text();
    }

    public SdkBytes embed(String json) {
        InvokeModelRequest request = InvokeModelRequest.builder()
            .modelId("amazon.titan-embed-text-v2:0")
            .contentType("application/json")
            .accept(ACCEPT)
            .body(SdkBytes.fromUtf8String(json))
            .build();
        return client.invokeModel(request).body();
    }
}
