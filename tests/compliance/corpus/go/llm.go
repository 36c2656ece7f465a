package llm

import (
	"os"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms/bedrock"
	"github.com/tmc/langchaingo/llms/huggingface"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
)

// Models by purpose.
var Models = map[string]string{
	"summary": "facebook/bart-large-cnn",
	"qa":      "deepset/roberta-base-squad2",
}

func New() error {
	if _, err := ollama.New(ollama.WithModel("llama3:70b"), ollama.WithServerURL("http://ollama:11434")); err != nil {
		return err
	}
	if _, err := huggingface.New(huggingface.WithModel("HuggingFaceH4/starchat2-15b-v0.1")); err != nil {
		return err
	}
	if _, err := bedrock.New(bedrock.WithModel("cohere.command-r-v1:0")); err != nil {
		return err
	}
	_, err := openai.New(openai.WithModel("gpt-4o"), openai.WithEmbeddingModel("text-embedding-3-small"))
	_ = embeddings.Options{}
	return err
}

func model() string {
	if m := os.Getenv("LLM_MODEL"); m != "" {
		return m
	}
	return "Qwen/Qwen2.5-3B-Instruct"
}
