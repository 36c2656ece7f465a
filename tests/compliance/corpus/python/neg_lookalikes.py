import re
from fractions import Fraction
from urllib.parse import urljoin

PATHS = {"model": "catalog/v1/model", "schema": "schemas/model.json", "template": "emails/welcome"}
RATIO = "16/9"
UNITS = ["km/h", "m/s", "GB/s", "tokens/s", "req/min"]
TZ_ALIASES = {"JST": "Asia/Tokyo", "EST": "America/New_York", "UTC": "Etc/UTC"}
HEADERS = {"Accept": "application/vnd.github+json", "Content-Type": "application/x-www-form-urlencoded"}
ROUTES = [("users/<int:id>", "user"), ("models/<slug:name>", "model")]
IMAGES = ["nvidia/cuda:12.1.0-base", "huggingface/transformers-all-latest-gpu", "pytorch/pytorch:2.3.0-cuda12.1"]
ACTIONS = "actions/checkout@v4"
CITATION = "doi:10.18653/v1/2020.emnlp-demos.6"
BRANCHES = ["feature/new-model", "release/v2.0", "dependabot/pip/transformers-4.40"]
FONT = "fonts/NotoSansJP-Regular"
MODEL_VERSION = "v1.2/stable"
MODEL_TYPE = "encoder-decoder"
model_dtype = "float16"
model_date = "2024/05/01"
models_url = urljoin("https://example.com", "v1/models")
model_pattern = re.compile(r"^[\w-]+/[\w.-]+$")
model_ratio = Fraction("3/4")
assert model_pattern.match("owner/name")
repo = "torvalds/linux"
spaces = ["stabilityai/stable-diffusion", "huggingface-projects/llama-2-13b-chat"]
