import { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockRuntimeClient, ConverseStreamCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';

const MODEL_ID = process.env.MODEL_ID!;
const FALLBACK_MODEL_ID = process.env.FALLBACK_MODEL_ID ?? "anthropic.claude-instant-v1";
const agent = new BedrockAgentRuntimeClient({});
const runtime = new BedrockRuntimeClient({});

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const question = JSON.parse(event.body ?? '{}').question as string;
  const rag = await agent.send(
    new RetrieveAndGenerateCommand({
      input: { text: question },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: {
          knowledgeBaseId: process.env.KB_ID,
          modelArn: `arn:aws:bedrock:${process.env.AWS_REGION}::foundation-model/amazon.nova-pro-v1:0`,
        },
      },
    }),
  );
  const stream = await runtime.send(new ConverseStreamCommand({ modelId: MODEL_ID, messages: [] }));
  await runtime.send(new InvokeModelWithResponseStreamCommand({ modelId: FALLBACK_MODEL_ID, body: '{}', contentType: 'application/json' }));
  return { statusCode: 200, body: JSON.stringify({ rag: rag.output?.text, stream: !!stream }) };
};
