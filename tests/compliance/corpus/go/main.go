package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
)

const (
	defaultRegion  = "us-east-1"
	claudeModelID  = "anthropic.claude-v2:1"
	contentTypeKey = "application/json"
)

// modelID can be overridden.
var modelID = flag.String("model", "us.anthropic.claude-3-5-haiku-20241022-v1:0", "model id")

func main() {
	flag.Parse()
	cfg, err := config.LoadDefaultConfig(context.TODO(), config.WithRegion(defaultRegion))
	if err != nil {
		log.Fatal(err)
	}
	client := bedrockruntime.NewFromConfig(cfg)
	body, _ := json.Marshal(map[string]any{"prompt": "Human: hi\n\nAssistant:", "max_tokens_to_sample": 100})
	out, err := client.InvokeModel(context.TODO(), &bedrockruntime.InvokeModelInput{
		ModelId:     aws.String("mistral.mixtral-8x7b-instruct-v0:1"),
		ContentType: aws.String("application/json"),
		Body:        body,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(out.Body), *modelID, claudeModelID, contentTypeKey)
}
