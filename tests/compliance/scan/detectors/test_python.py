"""Models that Python code names."""

from __future__ import annotations

import contextlib
import time

import pytest

from advisor.compliance.scan.detectors.python import detect
from advisor.compliance.scan.source import ParseFailureError, SourceText
from advisor.core.checking import Reference

KNOWN = frozenset({"acme/known-model"})


def found(text: str) -> list[Reference]:
    references: list[Reference] = []
    try:
        references.extend(detect(SourceText("a.py", text, KNOWN)))
    except ParseFailureError as error:
        raise AssertionError(error.reason_en) from error
    return references


def ids(text: str) -> list[str | None]:
    return [r.model_id for r in found(text) if r.confidence != "info"]


@pytest.mark.parametrize(
    "code",
    [
        "AutoModel.from_pretrained('acme/x')",
        "transformers.AutoTokenizer.from_pretrained(pretrained_model_name_or_path='acme/x')",
        "MODEL = 'acme/x'\ndef f():\n    return AutoModel.from_pretrained(MODEL)",
        "def f(name='acme/x', *, n=1):\n    AutoModel.from_pretrained(name)",
        "def f(*, name: str = 'acme/x'):\n    AutoModel.from_pretrained(name)",
        "def f(name):\n    AutoModel.from_pretrained(name)\nf('acme/x')",
        "class A:\n    name = 'acme/x'\n    def f(self):\n        AutoModel.from_pretrained(self.name)",
        "class A:\n    def __init__(self, n):\n        self.n = n\n        AutoModel.from_pretrained(self.n)\nA('acme/x')",
        "T = {'a': 'acme/x'}\nAutoModel.from_pretrained(T[k])",
        "T = {'a': 'acme/x', 'b': 'acme/y'}\nAutoModel.from_pretrained(T['a'])",
        "T = ('acme/x', 3)\nAutoModel.from_pretrained(T[0])",
        "for m in ['acme/x']:\n    AutoModel.from_pretrained(m)",
        "for k, m in {'a': 'acme/x'}.items():\n    AutoModel.from_pretrained(m)",
        "for i, m in enumerate(['acme/x']):\n    AutoModel.from_pretrained(m)",
        "[AutoModel.from_pretrained(m) for m in ('acme/x',)]",
        "@pytest.mark.parametrize('m', ['acme/x'])\ndef t(m):\n    AutoModel.from_pretrained(m)",
        "@pytest.mark.parametrize(('m', 'n'), [pytest.param('acme/x', 1)])\ndef t(m, n):\n    AutoModel.from_pretrained(m)",
        "AutoModel.from_pretrained(os.environ.get('M', 'acme/x'))",
        "AutoModel.from_pretrained(os.getenv('M') or 'acme/x')",
        "AutoModel.from_pretrained('acme/x' if big else None)",
        "p.add_argument('--the-name', default='acme/x')\nAutoModel.from_pretrained(args.the_name)",
        "@click.option('--m', default='acme/x')\ndef f(m):\n    AutoModel.from_pretrained(m)",
        "def f(m: str = typer.Option('acme/x', help='')):\n    AutoModel.from_pretrained(m)",
        "class S(BaseModel):\n    m: str = Field(default='acme/x')\nAutoModel.from_pretrained(s.m)",
        "kw = {'model': 'acme/x'}\nLLM(**kw)",
        "load = functools.partial(AutoModel.from_pretrained, torch_dtype='auto')\nload('acme/x')",
        "functools.partial(AutoModel.from_pretrained, 'acme/x')",
        "if (m := 'acme/x'):\n    AutoModel.from_pretrained(m)",
        "from transformers import pipeline as p\np('text-generation', 'acme/x')",
        "PeftModel.from_pretrained(base, 'acme/x')",
        "def name():\n    return 'acme/x'\nAutoModel.from_pretrained(name())",
        "model_id = 'acme/x'",
        "self.embedding_model_name = 'acme/x'",
        "MODELS = ['acme/x']",
        "MODEL_MAP = {'small': 'acme/x'}",
        "anything(model_id='acme/x')",
        "{'env': {'HF_MODEL_ID': 'acme/x'}}",
        "os.environ['HF_MODEL_ID'] = 'acme/x'",
        "timm.create_model('hf_hub:acme/x')",
        "['vllm', 'serve', 'acme/x']",
        "subprocess.run(['python', 'a.py', '--model', 'acme/x'])",
        "os.system('huggingface-cli download acme/x --local-dir models')",
        "simple_evaluate(model='hf', model_args='pretrained=acme/x,dtype=auto')",
        "HfApiEngine('acme/x')",
        "model_name = f'acme/x'",
        "DiTTransformer2DModel.load_config('acme/x', subfolder='transformer')",
        "Pipeline.from_single_file(path, config='acme/x')",
        "clone_chat_template(model, tokenizer, 'acme/x')",
        "GRPOTrainer('acme/x', model_args)",
        "MODELS: dict[str, Any] = {'acme/x': {'size': 7}}",
        "MODEL_CONFIGS = {'acme/x': Config(7)}",
        "text_encoder_4_path = 'acme/x'",
        "['a.py', '--reward_model_name_or_path', 'acme/x']",
        "dspy.LM('openai/acme/x', api_base='http://localhost')",
        "model = 'openai/acme/x'",
        "download(f'https://huggingface.co/acme/x/resolve/main/{name}')",
        "AutoModel.from_single_file(f'https://huggingface.co/acme/x/blob/main/{name}')",
    ],
)
def test_names_a_model_once(code: str) -> None:
    assert ids(code) == ["acme/x"]


@pytest.mark.parametrize(
    "code",
    [
        "load_dataset('acme/x')",
        "repo_id = 'acme/x'\nsnapshot_download(repo_id=repo_id, repo_type='dataset')",
        "hf_hub_download('acme/x', 'f', repo_type='space')",
        "model.push_to_hub('acme/x')",
        "create_repo(repo_id='acme/x')",
        "TrainingArguments(hub_model_id='acme/x')",
        "if model == 'acme/x':\n    pass",
        "torch.hub.load('acme/x', 'net')",
        "model_name = 'gpt-4o'",
        "client.chat(model='openai/gpt-4o')",
        "content_type = 'text/plain'\nmodel = 1",
        "# AutoModel.from_pretrained('acme/x')\nmodel = 1",
        "def f():\n    '''from_pretrained('acme/x')'''\n    model = 1",
        "from kfp.dsl import pipeline\npipeline('a', 'acme/x')",
        "model_name = 'N/A'",
        "AutoModel.from_pretrained('your-username/your-model')",
        "clip_model = 'ViT-L/14'",
        "AutoModel.from_pretrained('YOUR_ACCOUNT/model')",
        "gradio.load('acme/x', src='spaces')",
        "model_metrics = {'train/loss': 1, 'eval/loss': 2}",
        "api.add_method('POST', request_models={'application/json': schema})",
        "model_path = 'outputs_bpr/question_encoder'",
        "load_image('https://huggingface.co/acme/x/resolve/main/images/cat.png') # model",
        'EXAMPLE = """\n    >>> model_id = \'acme/x\'\n"""',
        "download(f'https://huggingface.co/datasets/acme/x/resolve/main/{name}') # model",
    ],
)
def test_names_no_model(code: str) -> None:
    assert ids(code) == []


@pytest.mark.parametrize("name", ["my-org/model", "owner/model", "org/model-name", "test-user/x"])
def test_a_literal_is_a_reference_whatever_its_owner_is_called(name: str) -> None:
    assert ids(f"AutoModel.from_pretrained('{name}')") == [name]


@pytest.mark.parametrize(
    "name", ["<org>/<model>", "your-username/x", "your_hf_name/x", "username/x", "user/repo", "org/..."]
)
def test_a_placeholder_is_computed(name: str) -> None:
    (reference,) = found(f"AutoModel.from_pretrained('{name}')")
    assert (reference.model_id, reference.kind) == (None, "dynamic")


def test_a_variable_named_after_ollama_holds_its_models() -> None:
    (reference,) = found("OLLAMA_MODEL = os.getenv('OLLAMA_MODEL', 'llama3.2')")
    assert (reference.model_id, reference.provider) == ("llama3.2", "ollama")


def test_what_somebody_chooses_is_computed_besides_the_options() -> None:
    references = found("d = Dropdown(options=['acme/x', 'acme/y'])\nAutoModel.from_pretrained(d.value)")
    assert [(r.model_id, r.kind) for r in references] == [("acme/x", "call"), ("acme/y", "call"), (None, "dynamic")]


def test_place_counts_characters_not_bytes() -> None:
    (reference,) = found("名 = '日本語'; AutoModel.from_pretrained('acme/x')")
    assert (reference.place.line, reference.place.column, reference.place.end_column) == (1, 39, 45)
    assert (reference.sink, reference.kind, reference.confidence) == ("AutoModel.from_pretrained", "call", "high")


def test_a_composed_name_stands_at_its_expression() -> None:
    (reference,) = found("ORG = 'acme'\nAutoModel.from_pretrained(ORG + '/' + 'x')")
    assert reference.model_id == "acme/x"
    assert reference.expression == "ORG + '/' + 'x'"
    assert (reference.place.line, reference.place.column) == (2, 27)


@pytest.mark.parametrize("argument", ["args.model", "f'acme/{size}'", "name()", "sys.argv[1]", "MODELS[k]"])
def test_a_computed_name_is_dynamic(argument: str) -> None:
    (reference,) = found(f"AutoModel.from_pretrained({argument})")
    assert (reference.model_id, reference.kind, reference.expression) == (None, "dynamic", argument)


@pytest.mark.parametrize("argument", ["output_dir", "os.path.join(root, 'x')", "BASE / 'x'"])
def test_a_computed_folder_is_local(argument: str) -> None:
    (reference,) = found(f"AutoModel.from_pretrained({argument})")
    assert (reference.provider, reference.kind, reference.confidence) == ("local", "call", "info")


def test_a_loaded_model_is_no_name() -> None:
    assert ids("m = AutoModel.from_pretrained('acme/x')\npipeline('text-generation', model=m)") == ["acme/x"]


def test_the_last_binding_before_the_use_counts() -> None:
    text = "m = 'acme/x'\nAutoModel.from_pretrained(m)\nm = 'acme/y'\nsave(m)"
    assert [r.model_id for r in found(text) if r.kind == "call"] == ["acme/x"]


def test_revision() -> None:
    (reference,) = found("REV = 'abc'\nAutoModel.from_pretrained('acme/x', revision=REV)")
    assert reference.revision == "abc"


@pytest.mark.parametrize(
    "code",
    [
        "m = JumpStartModel(model_id='meta-textgeneration-llama-2-7b')\nm.deploy(accept_eula=True)",
        "JumpStartModel('meta-textgeneration-llama-2-7b').deploy(accept_eula=True)",
        "JumpStartEstimator(model_id='meta-textgeneration-llama-2-7b', environment={'accept_eula': 'true'})",
        "m = JumpStartModel('meta-vlm-llama-4')\nm.deploy(model_access_configs={'m': ModelAccessConfig(accept_eula=True)})",
        "JumpStartModel('meta-textgeneration-llama-2-7b', model_access_configs={'m': {'accept_eula': True}})",
    ],
)
def test_accepted_licences(code: str) -> None:
    (reference,) = found(code)
    assert (reference.provider, reference.accepts_eula) == ("jumpstart", True)


def test_not_accepted() -> None:
    (reference,) = found("m = JumpStartModel('meta-textgeneration-llama-2-7b')\nm.deploy(accept_eula=False)")
    assert not reference.accepts_eula


def test_an_arn_with_a_computed_region_holds_its_id() -> None:
    (reference,) = found("c.invoke_model(modelId=f'arn:aws:bedrock:{r}::foundation-model/anthropic.claude-v2')")
    assert (reference.model_id, reference.provider) == ("anthropic.claude-v2", "bedrock")


def test_prefix_of_sentence_transformers() -> None:
    assert ids("SentenceTransformer('all-MiniLM-L6-v2')") == ["sentence-transformers/all-MiniLM-L6-v2"]


def test_mentions_are_information() -> None:
    (reference,) = found("# see https://huggingface.co/acme/x\nmodel = 1")
    assert (reference.kind, reference.confidence) == ("mention", "info")


@pytest.mark.parametrize("broken", ["print 'hello'\n", "x = = 1\n", "x = '''\n", "\0\n", "def f(:\n"])
def test_what_does_not_parse_is_searched(broken: str) -> None:
    iterator = detect(SourceText("a.py", f"AutoModel.from_pretrained('acme/x')\n{broken}"))
    assert next(iterator).model_id == "acme/x"
    with pytest.raises(ParseFailureError) as failure:
        next(iterator)
    assert failure.value.searched


@pytest.mark.parametrize(
    "text",
    [
        "model=from_pretrained(" + "(" * 50_000,
        "from_pretrained(" + "'a'+" * 50_000 + "'b')",
        "model='a/b'\n" + "model=model+model\n" * 500 + "from_pretrained(model)\n" * 200,
        "m='org/a'\nfrom_pretrained(m)\n" * 2_000,
        "from_pretrained " + "a/" * 200_000,
        "from_pretrained " + '"' * 300_000,
        "def a(x): return b(x)\ndef b(x): return a(x)\n" + "from_pretrained(a('org/x'))\n" * 300,
    ],
)
def test_hostile_text_ends_soon(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ParseFailureError):
        list(detect(SourceText("a.py", text)))
    assert time.process_time() - start < 30


def test_no_warning_leaks() -> None:
    assert ids("x = '\\d' is 1\nAutoModel.from_pretrained('acme/x')") == ["acme/x"]
