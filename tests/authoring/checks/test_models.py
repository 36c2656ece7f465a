from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

MODELS = "models/example.yaml"
CLOUD = "models/example-cloud.yaml"


@pytest.mark.parametrize("size", [213632, 217000, 210000])
def test_weights_near_parameters_times_bytes_are_fine(bench: Workbench, size: int) -> None:
    assert bench.edit(MODELS, "bytes: 213888", f"bytes: {size}").problems() == []


@pytest.mark.parametrize("size", [106816, 240000, 427264])
def test_weights_of_another_size_are_not(bench: Workbench, size: int) -> None:
    problem = bench.edit(MODELS, "bytes: 213888", f"bytes: {size}").only()
    assert problem.code == "catalog.odd-weights"
    assert problem.place == bench.place(MODELS, str(size))
    assert "213,632" in problem.message.en


def test_stored_parameters_explain_larger_files(bench: Workbench) -> None:
    bench.edit(MODELS, "bytes: 213888", "bytes: 246400")
    bench.edit(MODELS, "parameters: {published: 100000}", "parameters: {stored: 123200}")
    assert bench.problems() == []


def test_a_difference_that_is_explained_is_accepted(bench: Workbench) -> None:
    bench.edit(MODELS, "bytes: 213888", "bytes: 300000")
    bench.edit(
        MODELS,
        "parameters: {published: 100000}",
        "parameters: {total: 150000, difference: {en: A vision tower., ja: 画像部。}}",
    )
    assert bench.problems() == []


@pytest.mark.parametrize("count", [1, 4])
def test_stored_masks_are_no_parameters(bench: Workbench, count: int) -> None:
    masks = 2 * 128**2 * count  # layers × positions², one byte or four
    assert bench.edit(MODELS, "bytes: 213888", f"bytes: {213632 + masks}").problems() == []


def test_quantized_weights_are_smaller_than_half_precision(bench: Workbench) -> None:
    problem = bench.edit(MODELS, "bytes: 60000", "bytes: 600000").only()
    assert problem.code == "catalog.odd-weights"


@pytest.mark.parametrize("published", [59238, 117498, 7000000000])
def test_a_round_figure_is_near_the_count(bench: Workbench, published: int) -> None:
    problem = bench.edit(MODELS, "published: 100000", f"published: {published}").only()
    assert (problem.code, problem.severity) == ("catalog.odd-published", "warning")
    assert problem.place == bench.place(MODELS, str(published))
    assert "106,816" in problem.message.en
    assert "106,816" in problem.message.ja


@pytest.mark.parametrize("published", [59239, 74048, 117497])
def test_a_round_figure_may_leave_out_the_tables(bench: Workbench, published: int) -> None:
    assert bench.edit(MODELS, "published: 100000", f"published: {published}").problems() == []


def test_a_round_figure_that_is_explained_may_be_any(bench: Workbench) -> None:
    explained = "published: 9000000, difference: {en: With a tower., ja: 画像部を含む。}"
    assert bench.edit(MODELS, "published: 100000", explained).problems() == []


@pytest.mark.parametrize("count", ["-5", "0", "1000000000000001"])
def test_training_tokens_are_a_count(bench: Workbench, count: str) -> None:
    bench.edit(MODELS, "    value: null\n    why: {en: Not published., ja: 非公開。}", f"    value: {count}")
    assert [p.code for p in bench.validate().problems] == ["schema.value"]


@pytest.mark.parametrize(
    "added", ["sliding_window: -1", "layer_types: [full_attention]", "layer_types: [full_attention, full]"]
)
def test_windows_and_layers_that_cannot_be(bench: Workbench, added: str) -> None:
    bench.edit(MODELS, "      tie_word_embeddings: false", f"      tie_word_embeddings: false\n      {added}")
    assert {p.code for p in bench.validate().problems} == {"catalog.invalid-config"}


def test_a_given_total_equals_the_count(bench: Workbench) -> None:
    bench.edit(MODELS, "parameters: {published: 100000}", "parameters: {total: 106816}")
    assert bench.problems() == []
    problem = bench.edit(MODELS, "total: 106816", "total: 106817").only()
    assert problem.code == "catalog.parameters-differ"
    assert problem.place == bench.place(MODELS, "106817")
    assert "106,816" in problem.message.en


def test_heads_make_up_the_hidden_size_unless_the_config_says_otherwise(bench: Workbench) -> None:
    bench.edit(MODELS, "num_attention_heads: 4", "num_attention_heads: 3\n      head_dim: 16")
    bench.edit(MODELS, "num_key_value_heads: 2", "num_key_value_heads: 3")
    assert "catalog.odd-heads" not in " ".join(bench.problems())


def test_kv_heads_divide_the_heads(bench: Workbench) -> None:
    bench.edit(MODELS, "num_key_value_heads: 2", "num_key_value_heads: 3")
    codes = {p.split()[1] for p in bench.problems()}
    assert codes & {"catalog.odd-heads", "catalog.invalid-config"}


def test_a_model_is_not_its_own_ancestor(bench: Workbench) -> None:
    bench.edit(MODELS, "{model: example/base, relation: fine-tune}", "{model: example/chat, relation: fine-tune}")
    assert bench.only().code == "catalog.own-ancestor"


def test_ancestors_do_not_go_in_circles(bench: Workbench) -> None:
    bench.edit(MODELS, "{model: example/base, relation: fine-tune}", "{model: example/merge, relation: fine-tune}")
    found = [p for p in bench.problems() if "circular" in p]
    assert len(found) == 2  # both ends of the circle


def test_a_diamond_is_no_circle(bench: Workbench) -> None:
    bench.edit(MODELS, "{model: Ex-Base, relation: merge}", "{model: example/base, relation: merge}")
    assert bench.problems() == []


def test_an_ancestor_that_is_not_catalogued_is_a_warning(bench: Workbench) -> None:
    problem = bench.edit(MODELS, "model: Ex-Base", "model: elsewhere/model").only()
    assert (problem.code, problem.severity) == ("catalog.uncatalogued-ancestor", "warning")
    assert problem.place == bench.place(MODELS, "elsewhere/model")
    assert "elsewhere/model" in problem.message.en


def test_no_name_hides_that_a_model_is_its_own_ancestor(bench: Workbench) -> None:
    bench.edit(MODELS, "{model: example/base, relation: fine-tune}", "{model: Example/Chat, relation: fine-tune}")
    assert bench.only().code == "catalog.own-ancestor"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("status: gone, ends: 2025-01-01, legacy_since: 2024-01-01", "status: gone", "neither a last day nor a note"),
        ("status: gone, ends: 2025-01-01", "status: legacy, ends: 2025-01-01", "is before 2026-01-21"),
        ("legacy_since: 2024-01-01", "legacy_since: 2025-02-01", "after its last day"),
    ],
)
def test_lifecycles_agree_with_themselves(bench: Workbench, old: str, new: str, problem: str) -> None:
    found = bench.edit(CLOUD, old, new).only()
    assert found.code == "catalog.lifecycle"
    assert problem in found.message.en


def test_a_note_may_stand_for_an_unknown_end(bench: Workbench) -> None:
    bench.edit(
        CLOUD,
        "status: gone, ends: 2025-01-01, legacy_since: 2024-01-01",
        "status: gone, note: {en: Day unknown., ja: 日付不明。}",
    )
    assert bench.problems() == []


def by_region(bench: Workbench, regions: str) -> list[str]:
    bench.edit(
        CLOUD,
        "          max_output_tokens: 4096\n",
        f"          lifecycle: {{status: legacy, ends_by_region: {{{regions}}}}}\n",
    )
    return bench.problems()


def test_a_region_that_has_no_end_keeps_the_model_alive(bench: Workbench) -> None:
    assert by_region(bench, "us-east-1: 2025-01-01") == []


def test_when_it_ended_everywhere_it_is_gone(bench: Workbench) -> None:
    days = "us-east-1: 2025-01-01, ap-northeast-1: 2025-01-01, ap-northeast-3: 2025-02-01"
    assert [p.split()[1] for p in by_region(bench, days)] == ["catalog.lifecycle"]


def test_the_regions_of_an_end_are_known(bench: Workbench) -> None:
    assert [p.split()[1] for p in by_region(bench, "us-east-7: 2025-01-01")] == ["catalog.unknown-region"]
