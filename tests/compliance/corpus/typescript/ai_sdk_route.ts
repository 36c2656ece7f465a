import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createHuggingFace } from '@ai-sdk/huggingface';
import { openai } from '@ai-sdk/openai';
import { anthropic } from '@ai-sdk/anthropic';
import { ollama } from 'ollama-ai-provider';
import { customProvider, embed, generateText, streamText, type CoreMessage } from 'ai';

export const runtime = 'edge';
const bedrock = createAmazonBedrock({ region: 'us-east-1' });
const huggingface = createHuggingFace({ apiKey: process.env.HF_TOKEN ?? '' });

export const provider = customProvider({
  languageModels: {
    'chat-model': bedrock('us.amazon.nova-pro-v1:0'),
    'title-model': bedrock("amazon.nova-micro-v1:0"),
    'artifact-model': openai('gpt-4o-mini'),
    'reason-model': anthropic('claude-3-7-sonnet-20250219'),
    'local-model': ollama('phi3'),
  },
});

export async function POST(req: Request): Promise<Response> {
  const { messages }: { messages: CoreMessage[] } = await req.json();
  const { embedding } = await embed({
    model: bedrock.embedding('amazon.titan-embed-text-v2:0'),
    value: messages.at(-1)?.content as string,
  });
  const { text } = await generateText({
    model: huggingface('deepseek-ai/DeepSeek-V3-0324'),
    prompt: 'Write a title',
  });
  const result = streamText({ model: bedrock('anthropic.claude-3-5-haiku-20241022-v1:0'), messages, system: text });
  return result.toDataStreamResponse({ headers: { 'Content-Type': 'text/plain; charset=utf-8', 'x-dim': String(embedding.length) } });
}
