import time

import pytest

from advisor.compliance.scan.detectors.code import detect
from advisor.compliance.scan.source import SourceText


def references(path, text, known=()):
    return list(detect(SourceText(path, text, frozenset(known))))


def models(path, text, known=()):
    return [r.model_id for r in references(path, text, known) if r.confidence != "info"]


FOUND = [
    # JavaScript, TypeScript
    ("a.js", "const p = await pipeline('task', 'Xenova/x'); // @huggingface/transformers", "Xenova/x", "call", "high"),
    ("a.ts", 'AutoModel.from_pretrained("org/x", { dtype: "q8" })', "org/x", "call", "high"),
    ("a.ts", 'const hf = new HfInference(k); hf.textGeneration({ model: "org/x", inputs })', "org/x", "call", "high"),
    ("a.js", 'import "@huggingface/hub"; downloadFile({ repo: "org/x", path: "README.md" })', "org/x", "call", "high"),
    ("a.js", 'listFiles({ repo: { type: "model", name: "org/x" } }) // huggingface', "org/x", None, None),
    ("a.ts", 'new ChatBedrockConverse({ model: "anthropic.claude-v2" })', "anthropic.claude-v2", "call", "high"),
    ("a.ts", 'new ConverseCommand({ modelId: "anthropic.claude-v2" })', "anthropic.claude-v2", "call", "high"),
    ("a.ts", 'new HuggingFaceInference({ model: "org/x" })', "org/x", "call", "high"),
    ("a.ts", 'const model = bedrock("us.amazon.nova-pro-v1:0")', "us.amazon.nova-pro-v1:0", "call", "high"),
    ("a.ts", 'new ChatOllama({ model: "llama3.2" })', "llama3.2", "call", "high"),
    ("a.ts", 'new E(this, "E", { environment: { HF_MODEL_ID: "org/x" } })', "org/x", "setting", "medium"),
    ("a.ts", 'const MODEL_ID: string = "org/x"', "org/x", "variable", "medium"),
    ("a.ts", 'const M = "org/x"; await AutoTokenizer.from_pretrained(M)', "org/x", "call", "high"),
    ("a.ts", 'class A { static model_id = "org/x"; }', "org/x", "variable", "medium"),
    ("a.tsx", 'const [model, setModel] = useState<string>("org/x")', "org/x", "variable", "medium"),
    ("a.ts", 'const m = process.env.MODEL_ID ?? "org/x"', "org/x", "variable", "medium"),
    ("a.ts", 'super({ ...fields, model: fields?.model || "org/x" })', "org/x", "setting", "medium"),
    ("a.ts", 'const MODELS = { small: { id: "org/x", title: "Small" } }', "org/x", "variable", "medium"),
    ("a.ts", 'const models = ["org/x"]', "org/x", "variable", "medium"),
    ("a.ts", 'function load(modelName = "org/x") {}', "org/x", "variable", "medium"),
    ("a.vue", "<script>const modelId = 'org/x'</script>", "org/x", "variable", "medium"),
    ("a.svelte", '<!-- modelId = "org/no" --><Chat modelId="org/x" />', "org/x", "variable", "medium"),
    ("a.js", 'const url = "https://huggingface.co/org/x/resolve/main/model.onnx"', "org/x", "variable", "medium"),
    ("a.jsx", "<p>I don't know</p>; const model = `org/x`", "org/x", "variable", "medium"),
    ("a.js", "const quote = /['\"`]/g; const model = 'org/x'", "org/x", "variable", "medium"),
    ("a.js", "const s = `a ${f({ b: `}${1}` })} c`; const model = 'org/x'", "org/x", "variable", "medium"),
    ("a.js", "const lone = 1 ` 2\nconst model = 'org/x'", "org/x", "variable", "medium"),
    # Java, Kotlin, Scala
    ("A.java", 'HuggingFaceChatModel.builder().accessToken(k).modelId("org/x").build()', "org/x", "call", "high"),
    ("A.java", 'InvokeModelRequest.builder().modelId("anthropic.claude-v2")', "anthropic.claude-v2", "call", None),
    ("A.java", 'OllamaChatModel.builder().baseUrl(u).modelName("llama3")', "llama3", "call", "high"),
    ("A.java", 'c.optModelUrls("djl://ai.djl.huggingface.pytorch/org/x").build()', "org/x", "call", "high"),
    ("A.java", 'static final String MODEL_NAME = "org/x";', "org/x", "variable", "medium"),
    ("A.java", 'var m = System.getenv().getOrDefault("MODEL_ID", "org/x");', "org/x", "call", "medium"),
    ("A.java", 'env(Map.of("A", "b", "HF_MODEL_ID", "org/x"))', "org/x", "call", "medium"),
    ("A.java", 'class A { @Value("${app.chat.model:org/x}") String m; }', "org/x", "setting", "medium"),
    (
        "A.java",
        'class A { @Option(names = "-m", defaultValue = "org/x") String modelId; }',
        "org/x",
        "variable",
        "medium",
    ),
    ("A.java", 'enum ChatModel { SMALL("org/x"), BIG("org/y"); }', "org/x", "variable", "medium"),
    ("a.kt", 'val model = when (s) { A -> "org/x"\n else -> "org/y" }', "org/x", "variable", "medium"),
    ("a.kt", 'val client = Client(modelName = "org/x")', "org/x", "variable", "medium"),
    ("a.scala", 'val m = Map("model" -> "org/x")', "org/x", "setting", "medium"),
    # Go
    (
        "a.go",
        'x := bedrockruntime.InvokeModelInput{ModelId: aws.String("anthropic.claude-v2")}',
        "anthropic.claude-v2",
        "call",
        "high",
    ),
    ("a.go", 'llm, err := huggingface.New(huggingface.WithModel("org/x"))', "org/x", "call", "high"),
    ("a.go", 'p, err := hugot.DownloadModel("org/x", "./models", o)', "org/x", "call", "high"),
    ("a.go", 'm := flag.String("model", "org/x", "the model")', "org/x", "call", "medium"),
    ("a.go", 'const (\n\tA = "a"\n\tdefaultModel string = "org/x"\n)', "org/x", "variable", "medium"),
    ("a.go", "const modelID = `org/x`", "org/x", "variable", "medium"),
    # C#
    (
        "a.cs",
        'var r = new InvokeModelRequest { ModelId = "anthropic.claude-v2" };',
        "anthropic.claude-v2",
        "call",
        "high",
    ),
    ("a.cs", 'b.AddHuggingFaceTextGeneration("org/x");', "org/x", "call", "high"),
    ("a.cs", 'b.AddHuggingFaceChatCompletion(model: "org/x", apiKey: k);', "org/x", "call", "high"),
    ("a.cs", 'b.AddBedrockChatCompletionService("anthropic.claude-v2");', "anthropic.claude-v2", "call", "high"),
    ("a.cs", 'var s = @"C:\\"; const string Model = "org/x";', "org/x", "variable", "medium"),
    # Rust
    ("a.rs", 'use hf_hub; let r = Api::new()?.model("org/x".to_string());', "org/x", "call", "high"),
    ("a.rs", 'Repo::with_revision("org/x".into(), RepoType::Model, "main".into())', "org/x", "call", "high"),
    ("a.rs", 'TextModelBuilder::new("org/x")', "org/x", "call", "high"),
    ("a.rs", '#[arg(long, default_value = "org/x")]\n    model_id: String,', "org/x", "variable", "medium"),
    ("a.rs", 'let s = r#"a "quoted" one"#; let model = "org/x";', "org/x", "variable", "medium"),
    ("a.rs", "fn f<'a>(x: &'a str) {} const MODEL_ID: &str = \"org/x\";", "org/x", "variable", "medium"),
    ("a.rs", 'let m = env::var("MODEL").unwrap_or_else(|_| "org/x".to_string());', "org/x", "variable", "medium"),
    # the rest
    ("a.php", "<?php $config = ['model' => 'org/x'];", "org/x", "setting", "medium"),
    ("a.swift", 'let c = ModelConfiguration(modelId: "org/x")', "org/x", "setting", "medium"),
    ("a.cpp", 'const std::string model_id = "org/x";', "org/x", "variable", "medium"),
]


@pytest.mark.parametrize(("path", "text", "model", "kind", "confidence"), FOUND, ids=[t[:60] for _, t, *_ in FOUND])
def test_finds(path, text, model, kind, confidence):
    found = [r for r in references(path, text) if r.model_id == model]

    assert len(found) == 1
    line = text.split("\n")[found[0].place.line - 1]
    assert line[found[0].place.column - 1 : found[0].place.end_column - 1].endswith(model) or "huggingface" in line
    assert kind in (None, found[0].kind)
    assert confidence in (None, found[0].confidence)


NOT_MODELS = [
    ("a.ts", 'import model from "model/name"; const models = require("org/models")'),
    ("a.ts", 'export * from "model/x"; import("model/y")'),
    ("a.ts", 'const model = await fetch("api/models")'),
    ("a.ts", 'headers: { "Content-Type": "application/json" }, model: null'),
    ("a.tsx", '<div className="bg-black/50 w/full" model={x} />'),
    ("a.ts", 'const timeZone = "Asia/Tokyo"; const model = 1'),
    ("a.ts", '// const model = "org/x"\n/* model: "org/y" */ const model = null'),
    ("a.ts", "const model = 'openai/gpt-4o'"),
    ("a.ts", "const model = gateway('meta/llama-3.3-70b')"),
    ("a.ts", "const models = { 'qwen/qwen3-30b:free': {} } // openrouter"),
    ("a.ts", 'createModel({ operationName: "operations/test-op" })'),
    ("a.go", 'import (\n\t"net/http"\n\tmodel "k8s.io/model"\n)'),
    ("a.go", 'labels["app.kubernetes.io/name"] = model'),
    ("a.rs", 'use hf_hub; let d = api.dataset("org/model-7b".to_string());'),
    ("A.java", 'model.setRepository("owner/repo"); String dataset = "org/data";'),
    ("A.java", 'String modelName = "gpt-4o";'),
    ("a.txt", 'model = "org/x"'),
]


@pytest.mark.parametrize(("path", "text"), NOT_MODELS, ids=[t[:60] for _, t in NOT_MODELS])
def test_leaves_what_is_no_model(path, text):
    assert models(path, text) == []


def test_follows_the_arms_of_a_match_into_the_function_that_takes_the_result():
    text = """
    use hf_hub::api::sync::Api;
    let (repo, file) = match args.model_id {
        Some(id) => (id, "model.safetensors"),
        None => {
            if args.quantized {
                ("org/a".to_string(), "q4.gguf")
            } else {
                match args.which {
                    Which::B => ("org/b".to_string(), "b.gguf"),
                    Which::C | Which::D => ("org/c".to_string(), "c.gguf"),
                }
            }
        }
    };
    let api = Api::new()?.model(repo);
    """
    found = [r for r in references("main.rs", text) if r.confidence != "info"]

    assert [(r.model_id, r.kind, r.confidence, r.sink) for r in found] == [
        (m, "call", "high", "model") for m in ("org/a", "org/b", "org/c")
    ]


def test_follows_the_results_of_a_function():
    function = 'fn path(&self) -> &str { match self { Self::A => "org/a", Self::B => "org/b" } }'
    text = f"use hf_hub;\nimpl W {{ {function} }}\nlet m = api.model(w.path().to_string());"

    assert [(r.model_id, r.confidence) for r in references("a.rs", text)] == [("org/a", "high"), ("org/b", "high")]


def test_reports_both_sides_of_a_choice():
    assert models("a.ts", 'AutoModel.from_pretrained(big ? "org/big" : "org/small")') == ["org/big", "org/small"]


@pytest.mark.parametrize(
    ("path", "text", "expression"),
    [
        ("a.ts", "AutoModel.from_pretrained(options.name)", "options.name"),
        ("a.ts", "AutoModel.from_pretrained(`Xenova/${size}`)", "`Xenova/${size}`"),
        ("a.ts", 'AutoModel.from_pretrained("Xenova/" + size)', '"Xenova/" + size'),
        ("a.ts", "new ConverseCommand({ modelId, messages })", "modelId"),
        (
            "a.ts",
            "bedrock.FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2",
            "FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2",
        ),
        ("a.rs", "Repo::with_revision(args.model_id, RepoType::Model, r)", "args.model_id"),
    ],
)
def test_reports_computed_names_as_such(path, text, expression):
    (found,) = references(path, text)

    assert (found.model_id, found.kind, found.confidence, found.expression) == (None, "dynamic", "info", expression)


def test_a_name_that_is_known_in_the_file_is_not_computed():
    assert [r.kind for r in references("a.ts", 'const M = "org/x"; AutoModel.from_pretrained(M)')] == ["call"]


def test_definitions_take_nothing():
    assert references("a.js", "static async from_pretrained(name, { a } = {}) { return 1; }") == []


def test_a_link_to_a_page_is_a_mention():
    (found,) = references("a.jsx", '<a href="https://huggingface.co/org/x">the model</a>')

    assert (found.model_id, found.kind, found.confidence) == ("org/x", "mention", "info")


def test_known_names_count_anywhere():
    assert models("a.go", 'check("org/x") // model', {"org/x"}) == ["org/x"]
    assert models("a.go", 'check("org/x") // model') == []


def test_every_place_is_reported_once_and_in_order():
    text = 'const MODEL_ID = "org/b";\nconst models = [MODEL_ID, "org/a"];\npipeline("t", MODEL_ID); // transformers\n'
    found = references("a.js", text)

    assert [(r.model_id, r.place.line) for r in found] == [("org/b", 1), ("org/a", 2)]


@pytest.mark.parametrize("path", ["a.js", "a.vue", "a.rs", "a.cs", "A.java", "a.go", "a.php"])
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "(",
        "{",
        '"',
        "'",
        "`",
        "`${",
        "/",
        "=/",
        "\\",
        "<",
        "|| ",
        '? "a/b" : ',
        "a.",
        "[",
        "/*",
        " ",
        'f("a/b-7b",',
        "r#",
    ],
)
def test_hostile_text_costs_little(path, unit):
    text = f'model hf_hub {unit * (40_000 // len(unit))} "org/x"'
    started = time.process_time()
    references(path, text)

    assert time.process_time() - started < 15


def test_text_without_a_word_of_models_is_not_read():
    started = time.process_time()
    assert references("a.js", 'f("a/b");' * 500_000) == []
    assert time.process_time() - started < 10
