<?php

namespace Acme\Bedrock;

use Aws\BedrockRuntime\BedrockRuntimeClient;

class Bedrock
{
    private const MODEL = 'amazon.titan-text-express-v1';

    public function invoke(string $prompt): string
    {
        $client = new BedrockRuntimeClient(['region' => 'us-east-1']);
        $result = $client->invokeModel([
            'contentType' => 'application/json',
            'body' => json_encode(['inputText' => $prompt]),
            'modelId' => self::MODEL,
        ]);
        return json_decode($result['body'])->results[0]->outputText;
    }
}
