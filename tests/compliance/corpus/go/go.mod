module github.com/acme/chat-gateway

go 1.22

require (
	github.com/aws/aws-sdk-go-v2 v1.30.0
	github.com/aws/aws-sdk-go-v2/service/bedrockruntime v1.13.0
	github.com/ollama/ollama v0.3.0
	github.com/tmc/langchaingo v0.1.12
	k8s.io/api v0.30.0 // indirect
)

replace github.com/acme/models => ../models
