import subprocess

import requests
import torch
from github import Github
from gradio_client import Client

REPO = "huggingface/transformers"
UPSTREAM_REPO = "ggerganov/llama.cpp"
space = Client("huggingface-projects/music-to-image")
client = Client("acme/demo-space", hf_token=None)

gh = Github()
repo = gh.get_repo("pytorch/pytorch")
issues = gh.get_repo(REPO).get_issues(state="open")
model = torch.hub.load("ultralytics/yolov5", "yolov5s", pretrained=True)

subprocess.run(["git", "clone", f"https://github.com/{UPSTREAM_REPO}.git"], check=True)
subprocess.run(["docker", "pull", "vllm/vllm-openai:v0.6.3"], check=True)
subprocess.check_call("docker run --rm nvidia/cuda:12.4.1-base-ubuntu22.04 nvidia-smi", shell=True)

response = requests.get("https://api.github.com/repos/huggingface/peft/releases", headers={"Accept": "application/json"})
print(response.json()[0]["tag_name"])

"""
The model facebook/bart-large was tried and dropped, see docs/models/bart.md.
"""
