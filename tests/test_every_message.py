"""Every sentence people read exists in English and in Japanese: the code is read for those that do not.

What a sentence is made of is not run here but read: ``Text(en, ja)``, ``t(en, ja)`` and calls with ``en=`` and ``ja=``.
`tests/cli/test_japanese_throughout.py` runs the commands and looks at what is printed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "advisor").rglob("*.py"))
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
GAP = "\0"
"""Stands for a value in a sentence."""

ONE_LANGUAGE = {
    "advisor/cli/manual/page.py": "the Japanese of what the parser library's help says in English",
    "advisor/cli/manual/reference.py": "the link to the page in the other language",
    "advisor/cli/parser_words.py": "the Japanese of what the parser library says in English",
    "advisor/cli/questionnaire/lines.py": "words that people type",
    "advisor/cli/questionnaire/numbers.py": "words that people type",
    "advisor/core/outside_words.py": "the Japanese of what the operating system says in English",
    "advisor/render/entry/words.py": "the Japanese of names that English shows as the files have them",
    "advisor/render/wrap.py": "the characters that no line begins or ends with",
}
"""Modules that hold sentences in Japanese without their English, and why."""

NAMES = {
    "aws": "Amazon API AWS Bedrock CloudFormation Compute Capability EC Elo JumpStart NeuronLink Neuron SageMaker Savings Plans",
    "models": "Hub Hugging Face LoRA QLoRA KV MLP TP Transformers tokens vLLM ZeRO",
    "hardware": "CUDA NVLink NVSwitch PCIe RAM vCPU GPU USD ID",
    "licences": "SPDX LICENSE NOTICE EULA",
    "tools": "Docker Compose Terraform",
    "keys": "Enter",
    "commands": "advisor --help help org name true false null source url read key en ja json given verdict use gated at",
    "options": "pip install fm mcp recommend bedrock sagemaker",
    "units": "ms GiB MiB KiB URL",
    "codes": "HTTP JSON TOML YAML CSV UTF",
}
"""What reads the same in both languages, by why: proper names, what is typed, units."""
SAME = {word for words in NAMES.values() for word in words.split()}


class Said(NamedTuple):
    """A sentence in both languages, values as gaps; ``None`` where it is not written there."""

    place: str
    en: str | None
    ja: str | None


def literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left), literal(node.right)
        return None if left is None and right is None else f"{left or GAP}{right or GAP}"
    return None


def calls(source: str, place: str) -> Iterator[Said]:
    """Yield the sentences that calls give in both languages."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        at = f"{place}:{node.lineno}"
        if "en" in named or "ja" in named:
            yield Said(at, *(literal(named[key]) if key in named else "" for key in ("en", "ja")))
        elif name in ("Text", "t") and node.args and not any(isinstance(a, ast.Starred) for a in node.args):
            en, ja = (literal(node.args[i]) if i < len(node.args) else "" for i in range(2))
            yield Said(at, en, ja)


def wrong(said: Said) -> str | None:
    """Return what is wrong with a sentence; ``None``: nothing."""
    en, ja = said.en, said.ja
    if "" in (en, ja) and en != ja and (en or ja or "").strip(" ,.()" + GAP):
        return "one language is empty"
    if en is not None and JAPANESE.search(en):
        return "the English is Japanese"
    if ja is None or JAPANESE.search(ja):
        return None
    plain = re.sub(r"https?://\S+|\{[^{}]*\}|--[a-z-]+|\\[a-z]", " ", ja.replace(GAP, " "))
    foreign = [word for word in LETTERS.findall(plain) if word not in SAME]
    return f"the Japanese is English: {' '.join(foreign)}" if foreign else None


SAID = [said for path in MODULES for said in calls(path.read_text(), str(path.relative_to(ROOT)))]


def test_the_code_is_read() -> None:
    assert len(SAID) > 1500


def test_every_sentence_has_both_languages() -> None:
    problems = [f"{said.place}: {problem}: {said.en!r} / {said.ja!r}" for said in SAID if (problem := wrong(said))]
    assert problems == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('Text("a file", "")', "one language is empty"),
        ('Text("", "ファイル")', "one language is empty"),
        ('t("a file")', "one language is empty"),
        ('option("--x", en="A file.", ja="A file.")', "the Japanese is English: file"),
        ('option("--x", ja="ファイル。")', "one language is empty"),
        ('Text(f"{n} files", f"{n} files")', "the Japanese is English: files"),
        ('Text("ファイル", "ファイル")', "the English is Japanese"),
        ('Text("Amazon Bedrock", "Amazon Bedrock")', None),
        ('Text(f"{a}: {b}", f"{a}: {b}")', None),
        ('Text("a file", "ファイル")', None),
        ("Text(en, ja)", None),
    ],
)
def test_the_reader_finds_what_is_missing(source: str, problem: str | None) -> None:
    (said,) = calls(source, "x.py")
    assert wrong(said) is None if problem is None else (wrong(said) or "").startswith(problem)


# ------------------------------------------------------------------------------- sentences beside what both languages have


def _docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def lonely(source: str) -> Iterator[int]:
    """Yield the lines of Japanese that has no English before it: as arguments, in a pair or under ``en``."""
    tree = ast.parse(source)
    inside: dict[int, ast.AST] = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    ignored = _docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in ignored:
            continue
        if not JAPANESE.search(node.value) or len(node.value) == 1:  # a particle that is put on or taken off
            continue
        whole: ast.AST = node
        while isinstance(inside.get(id(whole)), (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.FormattedValue, ast.BoolOp)):
            whole = inside[id(whole)]
        pair = inside.get(id(whole))
        of_two = inside.get(id(pair))
        if isinstance(pair, ast.Tuple) and isinstance(of_two, ast.IfExp) and "ja" in ast.unparse(of_two.test):
            whole = of_two
        if not _has_english(whole, inside):
            yield node.lineno


def _has_english(node: ast.AST, inside: dict[int, ast.AST]) -> bool:
    around = inside.get(id(node))
    if isinstance(node, ast.IfExp) and '"ja"' in ast.unparse(node.test).replace("'", '"'):
        return True  # … if language == "ja" else …
    if isinstance(around, ast.keyword):
        return around.arg == "ja" or bool(around.arg and around.arg.endswith("_ja"))
    if isinstance(around, (ast.Assign, ast.AugAssign)):
        target = around.targets[0] if isinstance(around, ast.Assign) else around.target
        name = getattr(target, "id", "").lower()
        return name == "ja" or name.endswith("_ja")
    siblings: list[ast.expr] = []
    if isinstance(around, ast.Call):
        siblings = around.args
    elif isinstance(around, (ast.Tuple, ast.List)):
        siblings = around.elts
    elif isinstance(around, ast.Dict):
        keys = [literal(key) for key in around.keys if key is not None]
        return "en" in keys and "ja" in keys
    at = next((i for i, sibling in enumerate(siblings) if sibling is node), 0)
    return at > 0 and not JAPANESE.search(literal(siblings[at - 1]) or "")


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if str(p.relative_to(ROOT)) not in ONE_LANGUAGE],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_no_japanese_stands_alone(path: Path) -> None:
    assert list(lonely(path.read_text())) == []


def test_modules_of_one_language_hold_some_japanese() -> None:
    assert [name for name in ONE_LANGUAGE if not JAPANESE.search((ROOT / name).read_text())] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('note("読み取れません")', [1]),
        ('fail("cannot be read", "読み取れません")', []),
        ('{"en": "a", "ja": "読み取れません"}', []),
        ('x = "読み取れません"', [1]),
        ('"""読み取れません"""', []),
    ],
)
def test_lonely_japanese_is_found(source: str, lines: list[int]) -> None:
    assert list(lonely(source)) == lines


PRINTERS = {"note", "echo", "secho", "print", "write", "repeat"}
SHOWN = {"help", "short_help", "epilog", "instruction", "message", "title", "description", "text"}


def unsaid(source: str) -> Iterator[int]:
    """Yield the lines that print or offer a sentence in one language."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = [*(node.args[:1] if name in PRINTERS else ())]
        given += [keyword.value for keyword in node.keywords if keyword.arg in SHOWN]
        for value in given:
            words = LETTERS.findall((literal(value) or "").replace(GAP, " "))
            if len([word for word in words if word not in SAME]) > 1:
                yield node.lineno


@pytest.mark.parametrize(
    "path", sorted((ROOT / "advisor" / "cli").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_nothing_is_printed_in_one_language(path: Path) -> None:
    assert list(unsaid(path.read_text())) == []


def test_printing_in_one_language_is_found() -> None:
    assert list(unsaid('note("no such file")')) == [1]
    assert list(unsaid('Option("--x", help="No such file.")')) == [1]
    assert list(unsaid('note(t("no such file", "ファイルがありません"))')) == []


# ------------------------------------------------------------------------------------------------------------ the data


FILES = [*sorted((ROOT / "rules").rglob("*.yaml")), *sorted((ROOT / "catalog").rglob("*.yaml"))]
QUOTES_JAPANESE = {
    "catalog/models/cl-nagoya-ruri.yaml": "the prefixes its prompts need",
    "catalog/models/rinna-japanese-gpt-neox.yaml": "the turns its prompts need",
}


def texts(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, dict):
        # what is kept by language (the suites of a task) has other things than text
        if value and set(value) <= {"en", "ja"} and any(isinstance(part, str) for part in value.values()):
            yield value.get("en"), value.get("ja")
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_text_of_the_data_has_both_languages(path: Path) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for en, ja in texts(yaml.load(path.read_text(), loader)):
        assert isinstance(en, str), (en, ja)
        assert en.strip(), (en, ja)
        assert isinstance(ja, str), (en, ja)
        assert JAPANESE.search(ja) or ja == en, (en, ja)  # a name is the same in both
        assert str(path.relative_to(ROOT)) in QUOTES_JAPANESE or not JAPANESE.search(en), (en, ja)
        assert not re.search(r"[、。] (?=[^\s(])", ja), f"a line feed left a space: {ja}"


# ------------------------------------------------------------------------------------ a space between Latin and Japanese

KANA_KANJI = r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u3400-\u9fff]"
"""Letters of Japanese; its punctuation (、。・「」) brings its own space."""
LATIN = r"[A-Za-z0-9]"
TOGETHER = re.compile(
    f"{LATIN}[%+.`]?(?={KANA_KANJI})|{KANA_KANJI}(?=[-`]?{LATIN})|{KANA_KANJI}(?=\\()|\\)(?={KANA_KANJI})"
    "|[（），．：；]"
)
"""What touches, and full-width punctuation, which stands for a half-width one and its space."""
AS_IT_STANDS = re.compile("「[^「」]*」|『[^『』]*』")
"""Words of others, as they wrote them."""
AS_TYPED = re.compile(r"[0-9.]+(?:万円?|億|秒)")
"""What people may type at a question, as they would."""
NOT_OURS = {
    "advisor/cli/questionnaire/numbers.py": "patterns of what people type",
    "advisor/core/names.py": "countries and languages as the Unicode CLDR names them",
    "advisor/render/wrap.py": "the characters that no line begins or ends with",
}
"""Modules whose Japanese is written as others write it, and why."""


def together(text: str, typed: bool = False) -> list[str]:
    """Return the places of a Japanese sentence where Latin touches Japanese, or where brackets and colons have full width."""
    own = AS_IT_STANDS.sub("「」", text)
    own = AS_TYPED.sub("", own) if typed else own
    return [own[max(0, found.start() - 8) : found.end() + 8] for found in TOGETHER.finditer(own)]


def japanese_of(value: Any) -> Iterator[str]:
    """Yield the sentences under ``ja`` of what a YAML file holds."""
    if isinstance(value, list):
        for one in value:
            yield from japanese_of(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "ja" and isinstance(one, str):
                yield one
            else:
                yield from japanese_of(one)


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if str(p.relative_to(ROOT)) not in NOT_OURS],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_latin_and_japanese_stand_apart_in_the_code(path: Path) -> None:
    tree = ast.parse(path.read_text())
    ignored = _docstrings(tree)
    texts = [
        n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in ignored
    ]
    typed = path.parent.name == "questionnaire"
    assert [f"{n.lineno}: {place}" for n in texts for place in together(str(n.value), typed)] == []


AUTHORED = [*sorted((ROOT / "catalog").rglob("*.yaml")), *sorted((ROOT / "rules").glob("*.yaml"))]


@pytest.mark.parametrize("path", AUTHORED, ids=lambda p: str(p.relative_to(ROOT)))
def test_latin_and_japanese_stand_apart_in_the_data(path: Path) -> None:
    texts = japanese_of(yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    assert [place for text in texts for place in together(text)] == []


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("config は確認できません", 0),
        ("configは確認できません", 1),
        ("値は 8 件です。API、「MTEB」。", 0),
        ("値 (推定) です", 0),
        ("値（推定）です", 2),
        ("値：1，2．5；", 4),
        ("全8件", 2),
        ("中央値(3 件)です", 2),
        ("global.経由", 1),
        ("約 8%は英語", 1),
        ("`layer_types`を", 1),
        ("Qwen は「Llama 2に基づく」としています", 0),
        ("30万円", 1),
    ],
)
def test_what_touches_is_found(text: str, touches: int) -> None:
    assert len(together(text)) == touches


def test_what_people_type_may_touch_at_a_question() -> None:
    assert together("例: 30万円、1.5秒、7B", typed=True) == []
    assert together("30万円は", typed=True) == []
    assert together("7Bは", typed=True) == ["7Bは"]
