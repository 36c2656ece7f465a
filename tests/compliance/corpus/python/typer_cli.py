from pathlib import Path
from typing import Annotated, Optional

import typer
from huggingface_hub import InferenceClient, hf_hub_download, snapshot_download

app = typer.Typer()
DEFAULT = "google/gemma-2-9b-it"


@app.command()
def download(
    repo_id: str = typer.Argument("microsoft/Phi-3-mini-4k-instruct", help="Repository on the Hub, e.g. org/name"),
    revision: str = "main",
    dest: Path = Path("models/phi3"),
):
    """Download a model."""
    snapshot_download(repo_id, revision=revision, local_dir=dest, ignore_patterns=["*.bin"])


@app.command()
def chat(
    prompt: str,
    model: Annotated[str, typer.Option("--model", "-m")] = "mistralai/Mistral-Nemo-Instruct-2407",
    provider: Optional[str] = None,
):
    client = InferenceClient(model, provider=provider)
    typer.echo(client.chat_completion([{"role": "user", "content": prompt}]).choices[0].message.content)


@app.command()
def gguf():
    path = hf_hub_download(
        repo_id="bartowski/gemma-2-9b-it-GGUF", filename="gemma-2-9b-it-Q4_K_M.gguf", local_dir="/tmp/models"
    )
    typer.echo(path)


@app.command()
def prompts():
    hf_hub_download(repo_id="fka/awesome-chatgpt-prompts", repo_type="dataset", filename="prompts.csv")
    snapshot_download("huggingface-projects/llama-2-7b-chat", repo_type="space")


if __name__ == "__main__":
    app()
