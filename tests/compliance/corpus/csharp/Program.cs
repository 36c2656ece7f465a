using System;
using System.Text.Json;
using Amazon;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Acme.Chat;

/// <summary>Entry point.</summary>
public static class Program
{
    private const string ModelId = "anthropic.claude-3-opus-20240229-v1:0";
    private const string Mime = "application/json";

    public static async System.Threading.Tasks.Task Main(string[] args)
    {
        var client = new AmazonBedrockRuntimeClient(RegionEndpoint.USEast1);
        var request = new InvokeModelRequest()
        {
            ModelId = "ai21.jamba-1-5-mini-v1:0",
            ContentType = "application/json",
            Accept = Mime,
            Body = new System.IO.MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { prompt = "hi" })),
        };
        await client.InvokeModelAsync(request);
        await client.ConverseAsync(new ConverseRequest { ModelId = ModelId });

        var builder = Kernel.CreateBuilder();
        builder.AddHuggingFaceTextGeneration(model: "gpt2", apiKey: Environment.GetEnvironmentVariable("HF_KEY"));
        builder.AddHuggingFaceChatCompletion("HuggingFaceH4/zephyr-7b-beta", endpoint: new Uri("http://localhost:8080"));
        builder.AddOllamaChatCompletion("phi3:mini", new Uri("http://localhost:11434"));
        builder.AddOpenAIChatCompletion("gpt-4o", "demo");
        builder.AddAzureOpenAIChatCompletion("gpt-4o-deployment", "https://example.openai.azure.com", "demo");
    }
}
