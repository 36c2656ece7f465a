using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;

namespace Acme.Search;

public record ModelOption(string Id, string DisplayName);

public class SearchOptions
{
    [Required]
    public string EmbeddingModel { get; set; } = "BAAI/bge-small-en-v1.5";

    public string RerankerModelId { get; init; } = @"mixedbread-ai/mxbai-rerank-xsmall-v1";

    public string TimeZone { get; set; } = "Asia/Tokyo";

    public string ContentType => "application/problem+json";

    public string GithubRepo { get; set; } = "dotnet/runtime";

    public static readonly Dictionary<string, string> Models = new()
    {
        ["ja"] = "line-corporation/clip-japanese-base",
        ["en"] = "openai/clip-vit-large-patch14",
    };

    public string Download(string file) => $"https://huggingface.co/microsoft/Phi-3-mini-4k-instruct-onnx/resolve/main/{file}";
}
