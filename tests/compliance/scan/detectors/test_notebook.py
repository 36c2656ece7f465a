"""Models that notebooks name, and where they stand in the file."""

from __future__ import annotations

import json

import pytest

from advisor.compliance.scan.detectors.notebook import detect
from advisor.compliance.scan.source import ParseFailureError, SourceText
from advisor.core.checking import Reference


def notebook(*cells: str | list[str], language: str = "python", indent: int | None = 1) -> str:
    content = {
        "cells": [
            {"cell_type": "code", "outputs": [{"text": ["from_pretrained('out/put')"]}], "source": c} for c in cells
        ],
        "metadata": {"kernelspec": {"language": language}},
    }
    return json.dumps(content, indent=indent)


def found(text: str) -> list[Reference]:
    return [r for r in detect(SourceText("a.ipynb", text)) if r.confidence != "info"]


def written(text: str, reference: Reference) -> str:
    place = reference.place
    assert place.end_column is not None
    return text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize(
    "cell",
    [
        ["x = '日本語 \u3000\\t'\n", "AutoModel.from_pretrained('acme/x')"],
        "x = 1\nAutoModel.from_pretrained('acme/x')",
        "!pip install transformers\n%time x = 1\nfiles = !ls\nAutoModel.from_pretrained('acme/x')\nmodel?",
        "%%time\nAutoModel.from_pretrained('acme/x')",
        "!vllm serve acme/x \\\n  --port 80",
        "%%bash\nhuggingface-cli download acme/x",
        "%%writefile serving.properties\noption.model_id=acme/x",
        "  AutoModel.from_pretrained('acme/x')",
        "a = (1\n  % 2)\nAutoModel.from_pretrained('acme/x')",
    ],
)
def test_the_place_is_that_in_the_file(cell: str | list[str], indent: int | None) -> None:
    text = notebook(cell, indent=indent)
    (reference,) = found(text)
    assert reference.model_id == "acme/x"
    assert written(text, reference) == "acme/x"
    assert reference.detector == "notebook"


def test_constants_of_one_cell_hold_in_the_next() -> None:
    (reference,) = found(notebook("M = 'acme/x'", "AutoModel.from_pretrained(M)"))
    assert (reference.model_id, reference.kind, reference.confidence) == ("acme/x", "call", "high")


def test_markdown_and_outputs_are_not_searched() -> None:
    content = {"cells": [{"cell_type": "markdown", "source": "AutoModel.from_pretrained('acme/x')"}]}
    assert found(json.dumps(content)) == []


def test_a_cell_that_does_not_parse_does_not_hide_the_others() -> None:
    text = notebook("x = = 1\nAutoModel.from_pretrained('acme/y')", "AutoModel.from_pretrained('acme/x')")
    iterator = detect(SourceText("a.ipynb", text))
    assert [next(iterator).model_id, next(iterator).model_id] == ["acme/y", "acme/x"]
    with pytest.raises(ParseFailureError) as failure:
        next(iterator)
    assert failure.value.searched
    assert failure.value.line is not None
    assert "x = = 1" in text.split("\n")[failure.value.line - 1]


@pytest.mark.parametrize("text", ["from_pretrained('acme/x')", "{" * 100_000 + "from_pretrained('acme/x')"])
def test_what_is_no_json_is_searched_as_text(text: str) -> None:
    iterator = detect(SourceText("a.ipynb", text))
    assert next(iterator).model_id == "acme/x"
    with pytest.raises(ParseFailureError):
        next(iterator)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [3, {"cell_type": "code", "source": 3}]}'])
def test_notebooks_without_cells(text: str) -> None:
    assert found(text) == []


def test_other_languages_are_searched_as_text() -> None:
    assert [r.model_id for r in found(notebook("x <- from_pretrained('acme/x')", language="R"))] == ["acme/x"]
