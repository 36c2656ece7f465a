"""Successors of models: they exist, came later, and lead nowhere in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

MODELS = "models/example.yaml"


def superseded(bench: Workbench, name: str, by: str) -> Workbench:
    return bench.edit(MODELS, f"    name: {name}\n", f"    name: {name}\n    superseded_by: {{model: {by}}}\n")


def test_the_chain_is_followed_to_its_end(bench: Workbench) -> None:
    data = (
        superseded(superseded(bench, "Example Base", "example/chat"), "Example Chat", "example/merge").validate().data
    )
    models = data["models"]
    assert models["example/base"]["superseded_by"] == ["example/chat", "example/merge"]
    assert models["example/chat"]["superseded_by"] == ["example/merge"]
    assert "superseded_by" not in models["example/merge"]
    assert models["example/base"]["successor"]["en"].startswith("Example Merge")
    assert "successor" not in models["example/merge"]


def test_a_successor_whose_licence_is_open_is_told_as_such(bench: Workbench) -> None:
    superseded(bench, "Example Base", "example/chat")
    plain = bench.validate().data["models"]["example/base"]["successor"]
    assert plain == {"en": "Example Chat", "ja": "Example Chat"}
    unsaid = "    ancestors: {value: null, why: {en: Not said., ja: 記載なし。}}\n"
    found = bench.edit(
        MODELS, "    ancestors:\n      - {model: example/base, relation: fine-tune}\n", unsaid
    ).validate()
    assert found.data["models"]["example/base"]["successor"] == {
        "en": "Example Chat (not all licences it stands under are known)",
        "ja": "Example Chat (適用されるライセンスの一部が不明)",
    }


def test_the_reason_and_the_source_are_kept(bench: Workbench) -> None:
    bench.edit(
        MODELS,
        "    name: Example Base\n",
        "    name: Example Base\n"
        "    superseded_by: {model: example/chat, from: jumpstart, because: {en: Says so., ja: 記載あり。}}\n",
    )
    data = bench.validate().data
    how = data["models"]["example/base"]["facts"]["superseded_by"]
    assert data["sources"][how["source"]][0] == "https://example.com/jumpstart"
    assert how["note"] == {"en": "Says so.", "ja": "記載あり。"}


def test_a_successor_that_nobody_knows(bench: Workbench) -> None:
    found = superseded(bench, "Example Base", "example/chatt").only()
    assert found.code == "catalog.unknown-successor"
    assert found.hint is not None
    assert "example/chat" in found.hint.en


@pytest.mark.parametrize("by", ["example/base", "example/chat"])
def test_no_model_supersedes_itself(bench: Workbench, by: str) -> None:
    bench.edit(MODELS, "    released: 2025-04\n", "    released: 2025-03\n")
    superseded(superseded(bench, "Example Base", by), "Example Chat", "example/base")
    codes = [problem.split()[1] for problem in bench.problems()]
    assert set(codes) == {"catalog.circular-successors"}
    assert len(codes) == (2 if by == "example/chat" else 1)


def test_a_successor_came_later(bench: Workbench) -> None:
    found = superseded(bench, "Example Chat", "example/base").only()
    assert found.code == "catalog.earlier-successor"
    assert "2025-03-04" not in found.message.en  # compared, and told, as precisely as the coarser date
    assert "2025-03" in found.message.en


def test_an_overlay_follows_the_catalogue_below(bench: Workbench) -> None:
    from advisor.authoring.validate import validate

    superseded(bench, "Example Base", "example/chat")
    below = bench.validate().data
    text = (bench.root / "models/example-cloud.yaml").read_text(encoding="utf-8")
    over = text.replace("    name: Example Cloud Old\n", "    name: Old\n    superseded_by: {model: example/base}\n")
    root = bench.root.parent / "over"
    (root / "models").mkdir(parents=True)
    (root / "models" / "example-cloud.yaml").write_text(over, encoding="utf-8")
    found = validate(root, "over", below).data["models"]["example-cloud/old"]["superseded_by"]
    assert found == ["example/base", "example/chat"]


CLOUD = "models/example-cloud.yaml"


def test_nothing_replaces_itself_on_a_channel(bench: Workbench) -> None:
    problem = bench.edit(CLOUD, "[example/chat, example-cloud/new]", "[example/chat, example-cloud/old]").only()
    assert problem.code == "catalog.circular-successors"
    file, line, column = bench.place(CLOUD, "[example/chat, ").rsplit(":", 2)
    assert problem.place == f"{file}:{line}:{int(column) + len('[example/chat, ')}"


def test_nothing_replaces_itself_as_a_whole(bench: Workbench) -> None:
    whole = "    lifecycle: {status: legacy, replacements: [example/base], from: card}\n"
    bench.edit(MODELS, "    name: Example Base\n", f"    name: Example Base\n{whole}")
    problem = bench.only()
    assert problem.code == "catalog.circular-successors"
    assert problem.place == bench.place(MODELS, "example/base], from: card")


def test_replacements_lead_nowhere_in_circles(bench: Workbench) -> None:
    back = "          lifecycle: {status: legacy, replacements: [example-cloud/old], from: lifecycle}\n"
    bench.edit(CLOUD, "          max_output_tokens: 4096\n", f"          max_output_tokens: 4096\n{back}")
    found = [p.code for p in bench.validate().problems]
    assert found == ["catalog.circular-successors"] * 3  # of the new one, and of the two channels of the old
