"""YAML as it stands in real repositories."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import detect_yaml
from tests.compliance.scan.detectors.settings.reading import ids, references
from tests.compliance.scan.detectors.timing import in_no_time

NAMES = [
    ("base_model: org/x", ["org/x"]),
    ("base_model: 'org/x'  # comment", ["org/x"]),
    ('"base_model": "org/x"', ["org/x"]),
    ("model_name_or_path: org/x\nadapter_name_or_path: org/y", ["org/x", "org/y"]),
    ("models:\n  - model: org/x\n  - model: org/y\nmerge_method: slerp", ["org/x", "org/y"]),
    ("slices:\n- sources:\n  - model: org/x\n    layer_range: [0, 32]\n  - model: org/y", ["org/x", "org/y"]),
    ("models: [org/x, 'org/y']", ["org/x", "org/y"]),
    ("models:\n- org/x\n- org/y", ["org/x", "org/y"]),
    ("model: {name: org/x, dtype: bf16}", ["org/x"]),
    ("model:\n  path: org/x\n  revision: abc", ["org/x"]),
    ("model:\n  id: org/x", ["org/x"]),
    ("model: &base org/x\nother_model: *base", ["org/x"]),
    ("model: !tag org/x", ["org/x"]),
    ("--- # first\nmodel: org/x\n---\nmodel: org/y\n...", ["org/x", "org/y"]),
    ("ref_model: org/x\ntokenizer: org/y", ["org/x", "org/y"]),
    ("teacher_model: org/x", ["org/x"]),
    ("models:\n- model: org/x+org/lora", ["org/x", "org/lora"]),
    ("teacher:  # a model\n  name: org/x", ["org/x"]),
    ("lora_model_dir: org/x\nvae: org/y", ["org/x", "org/y"]),
    ("ollama:\n  models:\n    pull: [llama3]\n    run: [qwen2.5-coder:7b]", ["llama3", "qwen2.5-coder:7b"]),
    ("embedding: org/x\nEmbeddings: [org/y]", ["org/x", "org/y"]),
    ("Model Id: org/x", ["org/x"]),
    ("defaults: &all\n  model_name: org/x", ["org/x"]),
    ("model_paths:\n  - org/x", ["org/x"]),
    ("modelURL: org/x", ["org/x"]),
    ("base_model: cerebras/Cerebras-GPT-1.3B", ["cerebras/Cerebras-GPT-1.3B"]),
    ("model_args: pretrained=org/x,dtype=auto", ["org/x"]),
    ("source: {type: huggingface, repository: org/x}", ["org/x"]),
    ("model: gpt2", ["gpt2"]),
    ("model: gpt2\nmodel_args: pretrained=org/x", ["org/x"]),
    ("model_id: openai/whisper-large-v3", ["openai/whisper-large-v3"]),
]
SERVING = [
    ("storageUri: hf://org/x", ["org/x"]),
    ("storageUri: hf://org/x:main", ["org/x"]),
    ("spec:\n  url: hf://org/x", ["org/x"]),
    ("spec:\n  url: ollama://gemma2:2b", ["gemma2:2b"]),
    ("model:\n  uri: hf://org/x\n  name: org/x", ["org/x", "org/x"]),
    ("args: ['--model', 'org/x', '--port', '80']", ["org/x"]),
    ("args:\n- --model=org/x\n- --tokenizer=org/y", ["org/x", "org/y"]),
    ("args:\n  - --model\n  - org/x", ["org/x"]),
    ("args:\n  - --model org/x\n  - --port 80", ["org/x"]),
    ("args:\n  - >-\n    --port 80\n    --model org/x", ["org/x"]),
    ("command: [vllm, serve, org/x]", ["org/x"]),
    ("command:\n- vllm\n- serve\n- org/x\n- --port\n- '80'", ["org/x"]),
    ("command: --model org/x --port 80", ["org/x"]),
    ("command: >\n  --model org/x\n  --port 80", ["org/x"]),
    ("command:\n  --model org/x\n  --port 80", ["org/x"]),
    ("command: [vllm, serve]\nargs: [org/x, --port, '80']", ["org/x"]),
    ('args: [--speculative-config, \'{"model": "org/x"}\']', ["org/x"]),
    ("args: ['--lora-modules', 'sql=org/x']", ["org/x"]),
    ("env:\n- name: HF_MODEL_ID\n  value: org/x", ["org/x"]),
    ("env:\n- value: org/x\n  name: HF_MODEL_ID", ["org/x"]),
    ("env: [{name: MODEL_ID, value: org/x}]", ["org/x"]),
    ("environment:\n  - MODEL_ID=org/x", ["org/x"]),
    ("environment:\n  MODEL_ID: org/x", ["org/x"]),
    ("data:\n  config.yaml: |\n    model: org/x", ["org/x"]),
    ("data:\n  app.env: |\n    HF_MODEL_ID=org/x", ["org/x"]),
    ('data:\n  settings.json: |\n    {\n      "model_id": "org/x"\n    }', ["org/x"]),
    ("model_loading_config:\n  model_id: qwen\n  model_source: org/x", ["org/x"]),
]
COMPUTED = [
    ('model_id: {{ .Values.model | default "org/x" }}', ["org/x"]),
    ('model_id: "{{ .Values.model | default \\"org/x\\" }}"', ["org/x"]),
    ('- --model={{ .Values.model | default "org/x" }}', ["org/x"]),
    ("model_id: {{ env_var('MODEL', 'org/x') }}", ["org/x"]),
    ("model_id: ${MODEL:-org/x}", ["org/x"]),
    ("model_id: ${MODEL:org/x}", ["org/x"]),
    ("model_id: ${oc.env:MODEL,org/x}", ["org/x"]),
    ("env:\n  MODEL_ID: ${{ inputs.model || 'org/x' }}", ["org/x"]),
    ("environment:\n  - MODEL_ID=${MODEL_ID:-org/x}", ["org/x"]),
    ("model_id: ${MODEL}", [None]),
    ("args: ['--model', '$(MODEL_ID)']", [None]),
    ("model_id: {{ .Values.model }}", [None]),
]
AWS = [
    ("Parameters:\n  ModelId:\n    Type: String\n    Default: org/x", ["org/x"]),
    (
        "ModelId:\n  Default: amazon.nova-pro-v1:0\n  AllowedValues:\n    - amazon.nova-pro-v1:0\n    - amazon.nova-lite-v1:0",
        ["amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"],
    ),
    (
        'ModelArn: !Sub "arn:aws:bedrock:${AWS::Region}::foundation-model/amazon.titan-text-express-v1"',
        ["amazon.titan-text-express-v1"],
    ),
    ("FoundationModel: anthropic.claude-3-haiku-20240307-v1:0", ["anthropic.claude-3-haiku-20240307-v1:0"]),
    ("Environment:\n  Variables:\n    HF_MODEL_ID: org/x", ["org/x"]),
    ("- ParameterKey: ModelId\n  ParameterValue: org/x", ["org/x"]),
    ("model_id: huggingface-llm-mistral-7b", ["huggingface-llm-mistral-7b"]),
]
ROUTERS = [
    ("model_list:\n- model_name: my-org/alias\n  litellm_params:\n    model: huggingface/org/x", ["org/x"]),
    ("model_list:\n- litellm_params:\n    model: bedrock/us.amazon.nova-lite-v1:0", ["us.amazon.nova-lite-v1:0"]),
    ("model_list:\n- litellm_params:\n    model: hosted_vllm/org/x", ["org/x"]),
    ("model_list:\n- litellm_params:\n    model: ollama/llama3.1", ["llama3.1"]),
    ("model_list:\n- litellm_params:\n    model: gpt-4o", []),
    ("providers:\n- huggingface:text-generation:org/x", ["org/x"]),
    ("providers:\n- id: bedrock:amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
    ("providers:\n- ollama:chat:llama3", ["llama3"]),
    ("ollama:\n  model: llama3", ["llama3"]),
    ("provider: ollama\nmodel: llama3", ["llama3"]),
    ("model: llama3\nprovider: ollama", ["llama3"]),
    ("OLLAMA_MODEL: mistral", ["mistral"]),
    ("model: llama3", []),
    ("provider: openrouter\nmodel: meta-llama/llama-3-70b", []),
    ("provider: openrouter\nmodel: meta-llama/Llama-3.1-8B-Instruct", ["meta-llama/Llama-3.1-8B-Instruct"]),
    ("provider: openai\nmodel: org/x", ["org/x"]),
    ("mistral:\n  model: org/x", ["org/x"]),
    ("model: bedrock/amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
    ("model: amazon-bedrock/amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
    ("models:\n- title: a\n  provider: ollama\n  model: llama3", ["llama3"]),
    ("type: haystack.components.Embedder\ninit_parameters:\n  model: org/x", ["org/x"]),
    ("matrix:\n  model: [org/x, org/y]\n  include:\n  - model: org/z", ["org/x", "org/y", "org/z"]),
    ("args: [--port, 80, --model, org/x]", ["org/x"]),
    ("args: [--flag, 80, org/x]", []),
    ("spring:\n  ai:\n    bedrock:\n      chat:\n        model: amazon.nova-lite-v1:0", ["amazon.nova-lite-v1:0"]),
    ("llm: bedrock/anthropic.claude-3-haiku-20240307-v1:0", ["anthropic.claude-3-haiku-20240307-v1:0"]),
    (
        "inputs:\n  model:\n    type: choice\n    options: [org/x, org/y]\n    default: org/x",
        ["org/x", "org/y", "org/x"],
    ),
]
NOTHING = [
    "datasets:\n  - path: org/data\n    name: org/data",
    "dataset: org/data",
    "repo_id: org/data\nrepo_type: dataset",
    "image: org/image",
    "image:\n  repository: vllm/vllm-openai\n  tag: latest",
    "uses: actions/checkout",
    "- uses: org/action",
    "repos:\n- repo: https://github.com/org/x\n  rev: v1",
    "model_name: my-model",
    "model: gpt-4o\nprovider: openai",
    "model: openai/gpt-4o",
    "defaults:\n  - model: llama/seven",
    "output_dir: outputs/org",
    "# model_id: org/x",
    "description: use --model org/x",
    "apiVersion: apps/v1\nkind: Deployment",
    "content_type: application/json",
    "model: ghcr.io/org",
    "serve: [nginx, org/x]\nlabels:\n  model: org/x",
    "tokenizer: ./tok",
    "wandb_model: false",
    "served_model_name: org/alias",
    "hub_model_id: org/target",
    "name: qwen-tts-development",
    "benchmark_hf_repo: org/data",
    "hf_repo: org/data\nsource_type: hf_dataset",
    "tokenizer.ggml.model: gpt2",
    "example: meta-llama/Llama-3.1-8B-Instruct",
    "home: https://huggingface.co/org/x/raw/main/LICENSE",
]


@pytest.mark.parametrize(("text", "expected"), [*NAMES, *SERVING, *COMPUTED, *AWS, *ROUTERS])
def test_finds(text: str, expected: list[str | None]) -> None:
    assert ids(detect_yaml, text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_does_not_take_for_models(text: str) -> None:
    assert ids(detect_yaml, text) == []


def test_says_where_and_by_what() -> None:
    text = """
    spec:
      containers:
        - name: vllm
          args: ["--model", "org/x", "--revision", "abc123"]
          env:
            - name: HF_MODEL_ID
              value: "org/y"
    model:
      id: org/z
    """
    found = references(detect_yaml, text, "k8s/deployment.yaml")
    assert [(r.model_id, r.place, r.kind, r.confidence, r.sink, r.revision) for r in found] == [
        ("org/x", ("k8s/deployment.yaml", 4, 26, 31), "command", "high", "--model", "abc123"),
        ("org/y", ("k8s/deployment.yaml", 7, 19, 24), "setting", "high", "HF_MODEL_ID", None),
        ("org/z", ("k8s/deployment.yaml", 9, 7, 12), "setting", "medium", "model.id", None),
    ]


def test_keeps_the_expression_of_a_computed_name() -> None:
    (found,) = references(detect_yaml, "model_id: ${MODEL}/x")
    assert (found.model_id, found.kind, found.confidence, found.expression) == (None, "dynamic", "info", "${MODEL}/x")


def test_known_names_count_under_weak_keys() -> None:
    assert ids(detect_yaml, "anything:\n  name: meta-llama/Llama-3.1-8B-Instruct") == [
        "meta-llama/Llama-3.1-8B-Instruct"
    ]
    assert ids(detect_yaml, "anything:\n  name: org/x") == []


def test_a_page_is_mentioned_and_a_file_is_used() -> None:
    text = """
    page: https://huggingface.co/org/x
    icon: https://huggingface.co/org/x/resolve/main/logo.png
    hint: write hf://org/x here
    uri: https://huggingface.co/org/x/resolve/main/x.gguf
    photo: https://huggingface.co/avatars/x.svg
    """
    *pages, file = references(detect_yaml, text)
    assert [(page.kind, page.confidence) for page in pages] == [("mention", "info")] * 3
    assert (file.kind, file.model_id) == ("setting", "org/x")


@pytest.mark.parametrize(
    "text",
    ["a: &a [x]\nb: &b [*a, *a]\n" * 1000, "[" * 100_000, "{" * 100_000, "- " * 50_000, "a: " * 100_000, "'" * 100_000,
     '"' * 100_000, "model: '\n" * 20_000, "model: [\n" * 20_000, "{{" * 100_000, "$" * 100_000, "model: " + "${" * 100_000,
     "  " * 500_000, "model: |\n" + " x\n" * 50_000, "--model " * 50_000, "\t" * 100_000 + "x", "model: org/" + "x" * 100_000,
     "? " * 50_000, ":" * 100_000, "model:" + "-" * 100_000, "&a " * 50_000, "!" * 100_000, "model: " + "a/" * 100_000,
     "".join(" " * n + "model:\n" for n in range(700))],
)  # fmt: skip
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with in_no_time():
        list(references(detect_yaml, text))
