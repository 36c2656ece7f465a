"""Deploy two JumpStart endpoints for the workshop."""
import json

import sagemaker
from sagemaker.jumpstart.estimator import JumpStartEstimator
from sagemaker.jumpstart.model import JumpStartModel

session = sagemaker.Session()
role = sagemaker.get_execution_role()

model_id, model_version = "meta-textgeneration-llama-3-8b-instruct", "2.*"

model = JumpStartModel(model_id=model_id, model_version=model_version, role=role)
predictor = model.deploy(accept_eula=True, instance_type="ml.g5.12xlarge")

embedder = JumpStartModel("huggingface-textembedding-gte-qwen2-7b-instruct")
embedding_predictor = embedder.deploy(initial_instance_count=1, endpoint_name="gte-embeddings")

estimator = JumpStartEstimator(
    model_id="huggingface-llm-mistral-7b",
    environment={"accept_eula": "true"},
    instance_type="ml.g5.24xlarge",
    disable_output_compression=True,
)
estimator.set_hyperparameters(instruction_tuned="True", epoch="3", max_input_length="1024")
estimator.fit({"training": "s3://example-bucket/dolly/train"})

payload = {"inputs": "I believe the meaning of life is", "parameters": {"max_new_tokens": 64}}
print(json.dumps(predictor.predict(payload), indent=2))
