from __future__ import annotations

import ast
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.compliance.scan.detectors import markdown
from advisor.compliance.scan.detectors.commands.script import detect_script
from advisor.compliance.scan.source import SourceText


def blocks(text: str, path: str = "README.md") -> list[tuple[str, str]]:
    return [(language, part.text) for language, part in markdown.blocks(SourceText(path, text))]


def commands(text: str, path: str = "README.md") -> list[tuple[str | None, int, int]]:
    return [
        (found.model_id, found.place.line, found.place.column)
        for language, part in markdown.blocks(SourceText(path, text))
        if language == "shell"
        for found in detect_script(part)
    ]


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("bash", "shell"), ("sh", "shell"), ("console", "shell"), ("Bash", "shell"), ("{.bash}", "shell"), ("{bash}", "shell"),
        ('bash title="x"', "shell"), ("{code-block} console", "shell"), ("powershell", "shell"), ("py", "python"),
        ("{python}", "python"), ("python:run.py", "python"), ("yml", "yaml"), ("jsonc", "json"), ("Dockerfile", "dockerfile"),
        ("terraform", "hcl"), ("ts", "typescript"), ("dotenv", "env"), ("c#", "csharp"),
    ],
)  # fmt: skip
def test_languages_have_one_name(label: str, language: str) -> None:
    assert language in markdown.LANGUAGES
    assert blocks(f"a\n```{label}\nx\n```\nb") == [(language, "x\n")]


@pytest.mark.parametrize("label", ["text", "output", "mermaid", "diff", "unheard-of"])
def test_other_languages_are_prose(label: str) -> None:
    text = f"```{label}\nhttps://huggingface.co/acme/a\n```\n"
    assert blocks(text) == []
    assert [found.model_id for found in markdown.detect(SourceText("a.md", text))] == ["acme/a"]


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("vllm serve acme/a", "shell"), ("$ anything", "shell"), ("pip install x\npython -m y", "shell"),
        ("from transformers import pipeline", "python"), ("m = AutoModel.from_pretrained('acme/a')", "python"),
        ('{"model": "acme/a"}', "json"),
        ("import os\nos.system('x')\n# then\ncurl x", "python"),
    ],
)  # fmt: skip
def test_unlabelled_code_is_guessed(code: str, language: str) -> None:
    assert blocks(f"```\n{code}\n```\n") == [(language, code.replace("$", " ") + "\n")]


def test_unlabelled_text_is_prose() -> None:
    assert blocks("```\nsome output\n```\n") == []


def test_places_are_those_of_the_document() -> None:
    text = "# T\n\n1. Run:\n\n   ```bash\n   vllm serve acme/a\n   ```\n\n~~~sh\nhf download acme/b\n~~~\n"
    assert commands(text) == [("acme/a", 6, 15), ("acme/b", 10, 13)]


def test_a_longer_fence_holds_shorter_ones() -> None:
    text = "````markdown\n```bash\nvllm serve acme/a\n```\n````\n```bash\nvllm serve acme/b\n```\n"
    assert commands(text) == [("acme/a", 3, 12), ("acme/b", 7, 12)]


def test_an_unclosed_fence_ends_with_the_document() -> None:
    assert commands("```bash\nvllm serve acme/a") == [("acme/a", 2, 12)]


def test_a_session_has_commands_and_output() -> None:
    text = (
        "```console\n$ export MODEL=acme/a\n$ vllm serve \\\n>   $MODEL\nINFO loading --model other/b\n"
        "(env) user@host:~/x$ hf download acme/c\n"
        '$ curl x -d \'{\n  "model": "acme/d"\n}\'\n{"model": "other/e"}\n```\n'
    )
    assert commands(text) == [("acme/a", 2, 16), ("acme/c", 6, 34), ("acme/d", 8, 13)]


def test_quotation_marks_are_no_part_of_the_code() -> None:
    assert commands("> ```bash\n> vllm serve \\\n>   acme/a\n> ```\n") == [("acme/a", 3, 5)]


def test_indented_python_parses_and_keeps_its_places() -> None:
    [(_, part)] = markdown.blocks(SourceText("a.md", "- x:\n\n    ```python\n    a = 1\n    b = f('c')\n    ```\n"))
    tree = ast.parse(part.text)
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    place = part.at(call.lineno - 1, call.col_offset)
    assert (place.line, place.column) == (5, 9)


def test_an_interpreter_session_loses_its_prompts() -> None:
    [(_, code)] = blocks("```python\n>>> a = f(\n...     'b')\n>>> a\n'out'\n```\n")
    assert ast.parse(code)
    assert "out" not in code


def test_restructured_text() -> None:
    text = """Title
=====

.. code-block:: bash
   :linenos:

   vllm serve acme/a

   hf download acme/b

Text::

  vllm serve acme/c

.. tab:: x

   .. code:: python

      import os

Done.
"""
    assert commands(text, "a.rst") == [("acme/a", 7, 15), ("acme/b", 9, 16), ("acme/c", 13, 14)]
    assert [language for language, _ in blocks(text, "a.rst")] == ["shell", "shell", "python"]


def test_asciidoc() -> None:
    text = "= T\n\n[source,bash]\n.Title\n----\nvllm serve acme/a\n----\n\n[source,yaml]\n----\na: b\n----\n"
    assert commands(text, "a.adoc") == [("acme/a", 6, 12)]
    assert blocks(text, "a.adoc")[1] == ("yaml", "a: b\n")


def test_prose_mentions_links_and_known_names_only() -> None:
    text = (
        "---\nbase_model: acme/known\n---\nUse `acme/known`, or [x](https://huggingface.co/acme/linked), not acme/other.\n"
        "See https://huggingface.co/datasets/acme/data, https://huggingface.co/docs/hub, https://github.com/acme/known.\n"
        "```python\nx = 'acme/known'\n```\nhf.co/acme/short.\n"
    )
    found = list(markdown.detect(SourceText("README.md", text, frozenset({"acme/known"}))))
    assert [(r.model_id, r.place.line, r.place.column) for r in found] == [
        ("acme/known", 4, 6), ("acme/linked", 4, 49), ("acme/short", 9, 7),
    ]  # fmt: skip
    assert {(r.kind, r.confidence, r.provider) for r in found} == {("mention", "info", "huggingface")}


_LINES = st.sampled_from([
    "```", "```bash", "~~~", "> ```", "> $ ls", "$ ls a", "    a = 1", "  b", "- ```", "", "::", ".. code:: python",
    "[source,bash]", "----", "text::", "# x", "---", "1. a",
]) | st.text(alphabet="`~>-$ ab.:'#[]=1", max_size=12)  # fmt: skip


@given(st.lists(_LINES, max_size=12).map("\n".join), st.sampled_from(["a.md", "a.rst", "a.adoc"]))
@example("```\na\n```\n", "a.md")
@example(".. code::\n\n  b\n", "a.rst")
@example("[source,bash]\n----\nls\n----\n", "a.adoc")
def test_every_block_is_a_part_of_the_document(text: str, path: str) -> None:
    lines = text.split("\n")
    for _, part in markdown.blocks(SourceText(path, text)):
        shown = part.text.removeprefix("if True:\n")
        first = part.first_line + (shown != part.text)
        for index, line in enumerate(shown.split("\n")):
            if line.strip():
                assert lines[first - 1 + index].endswith(line.lstrip(" ")) or line.strip() in lines[first - 1 + index]
    list(markdown.detect(SourceText(path, text)))


@pytest.mark.parametrize(
    "piece", ["`", "```bash\n", "> ", "a@b:", "::\n\n", "---\n", "[source,a", ".. code::\n\n  x\n", "    \n", "(a) "]
)
@pytest.mark.parametrize("path", ["a.md", "a.rst", "a.adoc"])
def test_time_grows_with_the_text_only(piece: str, path: str) -> None:
    source = SourceText(path, piece * (100_000 // len(piece)))
    start = time.process_time()
    sum(1 for _ in markdown.blocks(source))
    sum(1 for _ in markdown.detect(source))
    assert time.process_time() - start < 30
