from pathlib import Path
import subprocess
import textwrap

HELP = """
Usage: run.py MODEL

MODEL is a repository such as meta-llama/Llama-2-7b-hf, or a folder.
See https://github.com/acme/run for more.
"""

TEMPLATE = textwrap.dedent("""\
    # generated, do not edit
    title: {title}
    image: ghcr.io/huggingface/text-generation-inference:2.0
    """)


def serve(port=8000):
    cmd = [
        "python", "-m", "vllm.entrypoints.openai.api_server",
        "--model", "stockmark/stockmark-13b-instruct",
        "--port", str(port),
        "--served-model-name=stockmark",
    ]
    return subprocess.Popen(cmd)


def pull():
    subprocess.run("ollama pull gemma2:9b", shell=True, check=True)
    subprocess.run(["huggingface-cli", "download", "karakuri-ai/karakuri-lm-8x7b-chat-v0.1", "--local-dir", "weights/karakuri"], check=True)


def write(title):
    Path("values.yaml").write_text(TEMPLATE.format(title=title))
