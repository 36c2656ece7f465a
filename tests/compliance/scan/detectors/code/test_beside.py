"""What stands beside a model's name, constants in strings, scripts of web pages."""

import pytest

from advisor.compliance.scan.detectors.code import detect
from advisor.compliance.scan.source import SourceText


def references(path, text):
    return list(detect(SourceText(path, text)))


def models(path, text):
    return [r.model_id for r in references(path, text) if r.confidence != "info"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", 'AutoModel.from_pretrained("org/x", { dtype: "q8", revision: "abc123" })'),
        ("a.ts", 'pipeline("task", "org/x", { revision: "abc123" }) // @huggingface/transformers'),
        ("a.ts", 'import "@huggingface/hub"; downloadFile({ repo: "org/x", revision: "abc123", path: "a" })'),
        ("a.rs", 'Repo::with_revision("org/x".to_string(), RepoType::Model, "abc123".to_string())'),
    ],
)
def test_revisions(path, text):
    (found,) = references(path, text)

    assert (found.model_id, found.revision) == ("org/x", "abc123")


@pytest.mark.parametrize(
    "text",
    [
        'AutoModel.from_pretrained("org/x"); g({ revision: "abc123" })',
        'function f() { const model = "org/x"; return { revision: "abc123" }; }',
    ],
)
def test_a_revision_of_something_else(text):
    assert [r.revision for r in references("a.ts", text)] == [None]


@pytest.mark.parametrize(("said", "accepts"), [("acceptEula: true", True), ("acceptEula: false", False)])
def test_accepted_licences(said, accepts):
    (found,) = references("a.ts", f'new Endpoint(this, "E", {{ modelId: "org/x", {said} }})')

    assert found.accepts_eula is accepts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", 'import "@huggingface/hub"; downloadFile({ repo: "org/x-7b", repoType: "dataset" })'),
        ("a.ts", 'import "@huggingface/hub"; listFiles({ repo: { type: "space", name: "org/x" } })'),
        ("a.ts", 'import "@huggingface/hub"; createRepo({ repo: "org/x" })'),
        ("a.ts", 'import "@huggingface/hub"; await uploadFile({ repo: { type: "model", name: "org/x" } })'),
        ("a.ts", 'import { client } from "@gradio/client"; const model = await client("org/whisper-large");'),
        ("a.rs", 'let r = hf_hub::Repo::with_revision("org/x".into(), RepoType::Dataset, "main".into());'),
    ],
)
def test_data_sets_spaces_and_targets_are_no_models(path, text):
    assert models(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", 'const ORG = "org";\nAutoModel.from_pretrained(`${ORG}/x`)'),
        ("a.ts", "const model = `https://huggingface.co/org/x/resolve/main/${file}`"),
        ("a.cs", 'const string Org = "org"; var model = $"{Org}/x";'),
        ("a.cs", 'string ModelUrl(string f) => $"https://huggingface.co/org/x/resolve/main/{f}";'),
        ("a.kt", 'val ORG = "org"\nval model = "$ORG/x"'),
        ("a.go", 'modelURL := fmt.Sprintf("https://huggingface.co/org/x/resolve/main/%s", file)'),
        ("a.swift", 'let modelURL = URL(string: "https://huggingface.co/org/x/resolve/main/\\(file)")'),
    ],
)
def test_names_with_computed_parts(path, text):
    (found,) = [r for r in references(path, text) if r.model_id]

    assert found.model_id == "org/x"
    assert found.confidence != "info"
    assert "$" in (found.expression or "") or "{" in (found.expression or "") or path in {"a.go", "a.swift"}
    assert not [r for r in references(path, text) if r.kind == "dynamic"]


@pytest.mark.parametrize(
    "text",
    [
        "AutoModel.from_pretrained(`${org}/x`)",
        'let org = "a"; org = "b"; AutoModel.from_pretrained(`${org}/x`)',
        "AutoModel.from_pretrained(`https://huggingface.co/org/${name}`)",
    ],
)
def test_what_nobody_knows_stays_computed(text):
    (found,) = references("a.ts", text)

    assert (found.model_id, found.kind) == (None, "dynamic")


def test_scripts_of_a_web_page():
    text = (
        '<a href="/x">a</a>\n<script type="importmap">{"model": "org/no"}</script>\n'
        "<script type=module>\n  import '@huggingface/transformers';\n  pipeline('t', 'org/x');\n</script>"
    )
    (found,) = references("page.html", text)

    assert (found.model_id, found.place.path, found.place.line, found.place.column) == ("org/x", "page.html", 5, 18)


def test_a_method_named_like_the_function_around_it():
    text = "async function chat(t) {\n  return await ollama.chat({ model: 'llama3.1', messages: [{ content: t }] });\n}"

    assert [(r.model_id, r.provider, r.sink) for r in references("a.js", text)] == [
        ("llama3.1", "ollama", "ollama.chat")
    ]


def test_a_variable_named_after_ollama_holds_its_models():
    (found,) = references("A.java", 'String OLLAMA_MODEL = "org/judge:q4";')

    assert (found.model_id, found.provider) == ("org/judge:q4", "ollama")


def test_builders_take_names_known_and_unknown():
    text = (
        'import bedrock; static final String ID = "org/x"; b.modelId(ID).build(); c.modelId(request.model()).build();'
    )

    assert [(r.model_id, r.kind, r.sink) for r in references("A.java", text)] == [
        ("org/x", "call", "modelId"),
        (None, "dynamic", "modelId"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.go", 'tests := []T{{name: "ollama", url: "ollama://gemma2:2b"}} // model'),
        ("a.ts", 'const modelPath = await resolveModelFile("hf:org/x/x.Q4_K_M.gguf")'),
    ],
)
def test_addresses_with_schemes_of_their_own(path, text):
    assert models(path, text) in (["gemma2:2b"], ["org/x"])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("A.java", 'new OllamaContainer("ollama/ollama:0.23.1") // model'),
        ("A.java", 'enum AiProvider { OLLAMA("ollama"), MODEL("model"); }'),
        ("a.ts", 'switch (model) { case "gpt2": return 1; }'),
        ("a.ts", 'const model = load("https://huggingface.co/org/x-7b/resolve/main/images/cat.png")'),
        ("a.ts", 'expect(model).toBe("https://huggingface.co/org/tokenizer.json")'),
        ("a.ts", 'const modelId = "your-org/your-model"'),
    ],
)
def test_what_only_looks_like_a_model(path, text):
    assert models(path, text) == []
