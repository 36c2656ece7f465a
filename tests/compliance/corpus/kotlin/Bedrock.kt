package com.example.bedrock

import aws.sdk.kotlin.services.bedrockruntime.BedrockRuntimeClient
import aws.sdk.kotlin.services.bedrockruntime.model.InvokeModelRequest
import aws.smithy.kotlin.runtime.content.decodeToString

private const val MODEL_ID = "amazon.nova-lite-v1:0"
private const val MIME = "application/json"

class Bedrock(private val region: String = "us-east-1") {
    suspend fun invoke(prompt: String, modelId: String = "anthropic.claude-3-haiku-20240307-v1:0"): String {
        val request = InvokeModelRequest {
            this.modelId = "meta.llama3-8b-instruct-v1:0"
            contentType = MIME
            accept = "application/json"
            body = """{"prompt": "$prompt"}""".encodeToByteArray()
        }
        BedrockRuntimeClient { this.region = this@Bedrock.region }.use { client ->
            return client.invokeModel(request).body.decodeToString()
        }
    }
}
