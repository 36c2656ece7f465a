export type Environment = 'dev' | 'prod';

export interface DeployConfig {
  account: string;
  region: string;
  modelIds: string[];
  imageGenerationModelIds: string[];
  hfModelId: string;
  endpointNames: string[];
  containerImage: string;
  timeZone: string;
}

export const configs: Record<Environment, DeployConfig> = {
  dev: {
    account: '111111111111',
    region: 'ap-northeast-1',
    modelIds: [
      'apac.anthropic.claude-sonnet-4-20250514-v1:0',
      'amazon.nova-lite-v1:0',
    ],
    imageGenerationModelIds: ['stability.sd3-5-large-v1:0'],
    hfModelId: 'cyberagent/DeepSeek-R1-Distill-Qwen-14B-Japanese',
    endpointNames: [],
    containerImage: 'public.ecr.aws/docker/library/python:3.12',
    timeZone: 'Asia/Tokyo',
  },
  prod: {
    account: '222222222222',
    region: 'ap-northeast-1',
    modelIds: ['jp.anthropic.claude-haiku-4-5-20251001-v1:0', "global.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    imageGenerationModelIds: ['amazon.nova-canvas-v1:0', 'amazon.titan-image-generator-v2:0'],
    hfModelId: 'cyberagent/calm3-22b-chat',
    endpointNames: ['calm3-endpoint'],
    containerImage: 'nvcr.io/nvidia/tritonserver:24.05-py3',
    timeZone: 'Asia/Tokyo',
  },
};
