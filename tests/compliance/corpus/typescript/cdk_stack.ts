import * as cdk from 'aws-cdk-lib';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface ChatStackProps extends cdk.StackProps {
  readonly modelId?: string;
}

// チャット用スタック
export class ChatStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ChatStackProps = {}) {
    super(scope, id, props);
    const modelId = props.modelId ?? 'anthropic.claude-3-5-sonnet-20240620-v1:0';

    const model = bedrock.FoundationModel.fromFoundationModelId(this, 'Model', bedrock.FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2);
    const titan = bedrock.FoundationModel.fromFoundationModelId(
      this,
      'Titan',
      new bedrock.FoundationModelIdentifier('amazon.titan-text-premier-v1:0'),
    );

    const fn = new lambda.Function(this, 'Fn', {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: 'app/main.handler',
      code: lambda.Code.fromAsset('lambda/chat'),
      environment: { MODEL_ID: modelId, EMBEDDING_MODEL: 'cohere.embed-multilingual-v3', TZ: 'Asia/Tokyo' },
    });
    fn.addToRolePolicy(new iam.PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [
        `arn:aws:bedrock:${this.region}::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0`,
        'arn:aws:bedrock:*::foundation-model/*',
        model.modelArn,
        titan.modelArn,
      ],
    }));

    const task = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 4096, memoryLimitMiB: 16384 });
    task.addContainer('tgi', {
      image: ecs.ContainerImage.fromRegistry('ghcr.io/huggingface/text-generation-inference:2.4'),
      command: ['--model-id', 'elyza/Llama-3-ELYZA-JP-8B', '--max-input-length', '4096'],
    });
  }
}
