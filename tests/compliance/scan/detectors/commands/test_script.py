from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.commands.script import detect_script
from tests.compliance.scan.detectors.commands.found import ids, references
from tests.compliance.scan.detectors.timing import in_no_time


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vllm serve acme/a --port 8000", ["acme/a"]),
        ("vllm serve --port 8000 --trust-remote-code acme/a", ["acme/a"]),
        ("VLLM_USE_V1=1 CUDA_VISIBLE_DEVICES=0 vllm serve 'acme/a'", ["acme/a"]),
        ("vllm serve acme/a --tokenizer acme/b --speculative-config '{\"model\": \"acme/c\"}'", ["acme/a", "acme/b", "acme/c"]),
        ("vllm serve acme/a --lora-modules sql=acme/sql doc=acme/doc --port 1", ["acme/a", "acme/sql", "acme/doc"]),
        ("vllm bench serve --backend vllm --model acme/a", ["acme/a"]),
        ("uv run vllm chat --model acme/a", ["acme/a"]),
        ("python -m vllm.entrypoints.openai.api_server --model=acme/a", ["acme/a"]),
        ("python3 -m sglang.launch_server --model-path acme/a", ["acme/a"]),
        ("text-generation-launcher --model-id acme/a --num-shard 2", ["acme/a"]),
        ("text-embeddings-router --model-id=acme/a", ["acme/a"]),
        ("hf download acme/a config.json --local-dir acme/b", ["acme/a"]),
        ("huggingface-cli download --local-dir x acme/a --quiet", ["acme/a"]),
        ("git clone https://huggingface.co/acme/a", ["acme/a"]),
        ("GIT_LFS_SKIP_SMUDGE=1 git lfs clone git@hf.co:acme/a", ["acme/a"]),
        ("git clone https://user:$TOKEN@huggingface.co/acme/a.git", ["acme/a"]),
        ("curl -LO https://huggingface.co/acme/a/resolve/main/x.gguf", ["acme/a"]),
        ("curl https://api-inference.huggingface.co/models/acme/a", ["acme/a"]),
        ("wget https://huggingface.co/gpt2/resolve/main/vocab.json", ["gpt2"]),
        ("ollama run llama3.1:8b 'hello there'", ["llama3.1:8b"]),
        ("ollama pull hf.co/acme/a-GGUF:Q4_K_M", ["acme/a-GGUF"]),
        ("ollama launch claude --model qwen3", ["qwen3"]),
        ("ramalama run ollama://smollm", ["smollm"]),
        ("llama-server -hf acme/a-GGUF:Q8_0 -c 4096", ["acme/a-GGUF"]),
        ("./build/bin/llama-cli --hf-repo acme/a --hf-file a.gguf", ["acme/a"]),
        ("mlx_lm.generate --model acme/a --prompt hi", ["acme/a"]),
        ("optimum-cli export onnx -m acme/a out/", ["acme/a"]),
        ("optimum-cli export neuron --model bert-base-uncased out/", ["bert-base-uncased"]),
        ("accelerate launch train.py --model_name_or_path acme/a --dataset_name acme/d", ["acme/a"]),
        ("torchrun --nproc_per_node 8 train.py --base_model acme/a --data_path acme/d", ["acme/a"]),
        ("trtllm-serve acme/a --backend pytorch", ["acme/a"]),
        ("lmdeploy serve api_server --tp 2 acme/a", ["acme/a"]),
        ("mistralrs-server -i plain -m acme/a", ["acme/a"]),
        ("lm_eval --model hf --model_args pretrained=acme/a,revision=v1,dtype=float --tasks x", ["acme/a"]),
        ("lighteval accelerate 'model_name=acme/a,dtype=bf16' 'leaderboard|arc'", ["acme/a"]),
        ("python -m verl.main actor_rollout_ref.model.path=acme/a data.train_files=acme/d", ["acme/a"]),
        ("litellm --model huggingface/acme/a", ["acme/a"]),
        ("docker run --gpus all -e HF_MODEL_ID=acme/a -p 80:80 ghcr.io/x/tgi:1 --model-id acme/b", ["acme/a", "acme/b"]),
        ("docker run --env=MODEL_ID='acme/a' vllm/vllm-openai:latest", ["acme/a"]),
        ("docker model run hf.co/acme/a", ["acme/a"]),
        ("sky launch --env MODEL_ID=acme/a task.yaml", ["acme/a"]),
        ('export HF_MODEL_ID="acme/a"', ["acme/a"]),
        ("uvx hf-mem --model-id acme/a", ["acme/a"]),
        ('bash -c "vllm serve \\"acme/a\\" --port 1"', ["acme/a"]),
        ("tmux send-keys -t 0 'vllm serve acme/a' C-m", ["acme/a"]),
        ("DIR=$(hf download acme/a --quiet)", ["acme/a"]),
        ("DIR=`hf download acme/a`", ["acme/a"]),
        ("python -c \"import t; t.AutoModel.from_pretrained('acme/a')\"", ["acme/a"]),
        ("python -c \"pipeline('text-generation', model='acme/a')\"", ["acme/a"]),
        ("curl localhost:8000/v1/completions -d '{\"model\": \"acme/a\", \"prompt\": \"x\"}'", ["acme/a"]),
        ('curl localhost:8000/v1 -d "{\\"model\\": \\"acme/a\\"}"', ["acme/a"]),
        ("curl http://localhost:11434/api/chat -d '{\"model\": \"llama3.2\"}'", ["llama3.2"]),
        ("aws bedrock-runtime converse --model-id anthropic.claude-3-haiku-20240307-v1:0",
         ["anthropic.claude-3-haiku-20240307-v1:0"]),
        ("aws sagemaker create-model --primary-container Image=i,Environment={HF_MODEL_ID=acme/a,N=1}", ["acme/a"]),
        ("./bench.sh acme/Large-7B-Instruct 128", ["acme/Large-7B-Instruct"]),
    ],
)  # fmt: skip
def test_commands_that_take_models(line: str, expected: list[str]) -> None:
    assert ids(detect_script, line) == expected
    assert ids(detect_script, f"set -e\nif true; then\n  {line}\nfi\n") == expected


@pytest.mark.parametrize(
    "line",
    [
        "hf download --repo-type dataset acme/model-data",
        "hf download acme/model-data --repo-type=space",
        "git clone https://huggingface.co/datasets/acme/models",
        "git clone https://github.com/meta-llama/llama-models",
        "docker pull vllm/vllm-openai:latest",
        "docker run vllm/vllm-openai:latest",
        "docker model run ai/smollm2",
        "npm install @huggingface/transformers",
        "pip install git+https://github.com/huggingface/transformers",
        "python train.py --dataset_name acme/model --output_dir acme/model-out --hub_model_id acme/model-hub",
        "vllm serve ./model --served-model-name acme/a",
        "aider --model openai/gpt-4o",
        "claude --model sonnet",
        "lm_eval --model hf --tasks mmlu",
        "ollama create helper -f Modelfile; ollama run helper",
        "vllm serve your-org/your-model",
        "gh repo clone acme/model-tools",
        "curl -H 'Content-Type: application/json' localhost/models",
        "cd models/llama-7b && ls acme/llama-7b-instruct",
        "hf upload acme/my-new-model .",
        "python -m model.train",
    ],
)
def test_what_is_no_model(line: str) -> None:
    assert ids(detect_script, line) == []


def test_a_variable_is_reported_once_where_its_value_is_written() -> None:
    [found] = references(detect_script, 'NAME=acme/a\nvllm serve "$NAME"\nvllm bench serve --model ${NAME}\n')
    assert (found.model_id, found.place.line, found.place.column, found.kind) == ("acme/a", 1, 6, "command")
    assert (found.sink, found.confidence) == ("vllm serve", "high")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vllm serve ${1:-acme/a}", ["acme/a"]),
        ("X=${X:-acme/a}\nvllm serve $X", ["acme/a"]),
        ('X=${1:-"acme/a"}\nY=$X\nvllm serve $Y', ["acme/a"]),
        ("for m in acme/a acme/b; do\n  vllm serve $m\ndone", ["acme/a", "acme/b"]),
        ("L=(\n  acme/a\n  'acme/b'\n)\nfor m in \"${L[@]}\"; do vllm serve \"$m\"; done", ["acme/a", "acme/b"]),
        ('declare -A L=([x]=acme/a [y]="acme/b")\nvllm serve ${L[x]}', ["acme/a", "acme/b"]),
        ("case $1 in\n a) X=acme/a ;;\n *) X=acme/b ;;\nesac\nvllm serve $X", ["acme/a", "acme/b"]),
        ("O=acme\nvllm serve $O/large", ["acme/large"]),
        ("MODEL_ID=acme/a python serve.py", ["acme/a"]),
    ],
)  # fmt: skip
def test_what_variables_hold(text: str, expected: list[str]) -> None:
    assert ids(detect_script, text) == expected


def test_a_composed_name_stands_where_it_is_composed() -> None:
    [found] = references(detect_script, "S=7b\nvllm serve acme/large-${S}-chat\n")
    assert (found.model_id, found.expression, found.place.line) == ("acme/large-7b-chat", "acme/large-${S}-chat", 2)


@pytest.mark.parametrize(
    "value", ["$1", "${MODEL}", '"$@"', "$(pick)", "${{ inputs.model }}", "acme/$SIZE", "${MODEL##*/}"]
)
def test_a_computed_name_is_said_to_be_so(value: str) -> None:
    [found] = references(detect_script, f"vllm serve {value} --port 1")
    assert (found.model_id, found.kind, found.confidence) == (None, "dynamic", "info")
    assert found.expression is not None
    assert found.expression.strip('"') == value.strip('"')


def test_variables_that_use_each_other_end() -> None:
    [found] = references(detect_script, "A=$B\nB=$A\nvllm serve $A")
    assert found.kind == "dynamic"


def test_the_revision_comes_along() -> None:
    assert references(detect_script, "vllm serve acme/a --revision abc")[0].revision == "abc"
    assert references(detect_script, "lm_eval --model_args pretrained=acme/a,revision=v1")[0].revision == "v1"
    assert references(detect_script, "wget https://huggingface.co/acme/a/resolve/v2/x.bin")[0].revision == "v2"


def test_a_heredoc_of_python_yaml_or_shell_is_searched() -> None:
    text = """python - <<'EOF'
m = AutoModel.from_pretrained("acme/a")
d = load_dataset("acme/data")
EOF
cat > c.yaml <<EOF
model: acme/b
image: vllm/vllm-openai
EOF
ssh host <<X
vllm serve acme/c
X
"""
    assert ids(detect_script, text) == ["acme/a", "acme/b", "acme/c"]


def test_comments_and_messages_only_mention() -> None:
    text = "# vllm serve acme/known\n# see https://huggingface.co/acme/linked\necho 'run: vllm serve acme/known'\n# other/thing\n"
    found = references(detect_script, text, known=frozenset({"acme/known"}))
    assert {(r.model_id, r.kind, r.confidence) for r in found} == {
        ("acme/known", "mention", "info"),
        ("acme/linked", "mention", "info"),
    }


def test_what_is_written_to_a_file_is_no_message() -> None:
    assert ids(detect_script, 'echo "MODEL_ID=acme/a" >> .env') == ["acme/a"]


def test_a_known_name_counts_in_any_command() -> None:
    [found] = references(detect_script, "deploy-model acme/a", known=frozenset({"acme/a"}))
    assert (found.model_id, found.confidence) == ("acme/a", "low")


def test_a_path_is_information() -> None:
    [found] = references(detect_script, "llama-cli -m models/7B/ggml-model.gguf")
    assert (found.provider, found.confidence) == ("local", "info")


@pytest.mark.parametrize(
    "piece", ["model '", 'model "$(', 'bash -c "', "model=$model ", "from_pretrained(", "{model ", "https://hf.co/a/b "]
)
def test_hostile_scripts_end(piece: str) -> None:
    with in_no_time():
        list(references(detect_script, piece * (60_000 // len(piece))))
