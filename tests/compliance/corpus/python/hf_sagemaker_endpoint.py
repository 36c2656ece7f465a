import json
import boto3
import sagemaker
from sagemaker.huggingface import HuggingFaceModel, get_huggingface_llm_image_uri

try:
    role = sagemaker.get_execution_role()
except ValueError:
    iam = boto3.client('iam')
    role = iam.get_role(RoleName='sagemaker_execution_role')['Role']['Arn']

# Hub Model configuration. https://huggingface.co/models
hub = {
    'HF_MODEL_ID': 'elyza/ELYZA-japanese-Llama-2-7b-instruct',
    'HF_TASK': 'text-generation',
    'SM_NUM_GPUS': json.dumps(1),
    'MAX_INPUT_LENGTH': json.dumps(2048),
}
huggingface_model = HuggingFaceModel(
    image_uri=get_huggingface_llm_image_uri("huggingface", version="2.0.2"),
    env=hub,
    role=role,
)
predictor = huggingface_model.deploy(
    initial_instance_count=1,
    instance_type="ml.g5.2xlarge",
    container_startup_health_check_timeout=300,
)

lmi_env = dict(
    HF_MODEL_ID="deepseek-ai/DeepSeek-R1-Distill-Qwen-14B",
    OPTION_ROLLING_BATCH="vllm",
    TENSOR_PARALLEL_DEGREE="max",
)
image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.31.0-lmi13.0.0-cu124"
lmi = sagemaker.Model(image_uri=image, env=lmi_env, role=role)

classifier = HuggingFaceModel(
    transformers_version='4.37.0',
    pytorch_version='2.1.0',
    py_version='py310',
    env={'HF_MODEL_ID': 'distilbert-base-uncased-finetuned-sst-2-english', 'HF_TASK': 'text-classification'},
    role=role,
)
