import MLXLLM
import AWSBedrockRuntime

// モデルの既定値
let bedrockModelId = "us.amazon.nova-lite-v1:0"
let contentType = "application/json"

func invoke(_ text: String) async throws -> String {
    let client = try await BedrockRuntimeClient()
    let input = ConverseInput(messages: [.init(content: [.text(text)], role: .user)], modelId: "anthropic.claude-3-haiku-20240307-v1:0")
    let output = try await client.converse(input: input)
    return "\(output)"
}
