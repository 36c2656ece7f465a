import modal

MODELS_DIR = "/llamas"
MODEL_NAME = "neuralmagic/Meta-Llama-3.1-8B-Instruct-quantized.w4a16"
MODEL_REVISION = "a7c09948d9a632c2c840722f519672cd94af885d"

image = modal.Image.from_registry("nvidia/cuda:12.4.0-devel-ubuntu22.04", add_python="3.11").pip_install("vllm==0.6.3")
volume = modal.Volume.from_name("llamas", create_if_missing=True)
app = modal.App("example-vllm")


def download(repo: str = "sentence-transformers/multi-qa-MiniLM-L6-cos-v1"):
    from huggingface_hub import snapshot_download

    snapshot_download(repo, local_dir=MODELS_DIR, ignore_patterns=["*.pt", "original/*"])


@app.function(image=image.run_function(download), gpu="H100", volumes={MODELS_DIR: volume})
@modal.web_server(port=8000)
def serve():
    import subprocess

    cmd = ["vllm", "serve", MODEL_NAME, "--revision", MODEL_REVISION, "--served-model-name", "llm"]
    subprocess.Popen(" ".join(cmd), shell=True)
    subprocess.Popen(["vllm", "serve", "Qwen/Qwen2.5-Math-7B", "--port", "8001"])
