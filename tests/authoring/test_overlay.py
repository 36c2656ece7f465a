from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.overlay import compile_overlay
from advisor.catalog.catalog import Catalog
from advisor.catalog.merge import merge

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.authoring.validate import Validation

OWN_MODEL = """\
schema: 1
family: own
name: Own
publisher: Us
sources:
  card: {url: "https://intranet.example/card", read: 2026-02-01}
models:
  us/tuned:
    name: Our tuned model
    aliases: [tuned]
    from: card
    kind: chat
    released: 2026-01
    license: {id: apache-2.0}
    ancestors: [{model: example/base, relation: fine-tune}]
    languages: [ja]
    tasks: [chat]
    context: {length: 128}
    parameters: {published: 1000}
    architecture: {config: null, why: {en: Not shared., ja: 非公開。}}
    dtypes: {native: float16}
    channels:
      huggingface: {id: us/tuned}
"""

OWN_PRICES = """\
schema: 1
sources:
  contract: {url: "https://intranet.example/contract", read: 2026-02-01}
from: contract
prices:
  g4dn.xlarge:
    ap-northeast-1:
      - {as_of: 2026-02-01, on_demand: 0.5}
"""


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def laid_over(base: dict[str, Any], root: Path) -> Catalog:
    return Catalog(merge(base, compile_overlay(root, base)))


def test_own_models_may_build_on_the_shipped_ones(good: Validation, tmp_path: Path) -> None:
    catalog = laid_over(good.data, write(tmp_path, models__own=OWN_MODEL))
    model = catalog.model("tuned")
    assert model.licenses == ("apache-2.0", "example-community")
    assert model.provenance["kind"].source is not None
    assert model.provenance["kind"].source.url == "https://intranet.example/card"
    assert catalog.model("example/base").provenance["kind"].source is not None
    assert catalog.families["own"].models == ("us/tuned",)


def test_own_entries_replace_shipped_ones(good: Validation, tmp_path: Path) -> None:
    text = OWN_MODEL.replace("us/tuned:", "example/chat:").replace("[tuned]", "[ex-chat]")
    text = text.replace("huggingface: {id: us/tuned}", "huggingface: {id: example/chat}")
    catalog = laid_over(good.data, write(tmp_path, models__own=text))
    assert catalog.model("example/chat").name == "Our tuned model"
    assert len(catalog.models) == len(good.data["models"])


def test_own_prices_are_appended_and_the_newest_wins(good: Validation, tmp_path: Path) -> None:
    catalog = laid_over(good.data, write(tmp_path, prices__ec2__g4dn=OWN_PRICES))
    price = catalog.ec2_price("g4dn.xlarge", "ap-northeast-1")
    assert price is not None
    assert (price.on_demand, price.as_of) == (0.5, "2026-02-01")
    assert price.reserved_1yr == 0.485  # an older row still knows it
    assert price.spot == pytest.approx(0.5 * (1 - 0.67))
    hosting = catalog.sagemaker_price("g4dn.xlarge", "ap-northeast-1")
    assert hosting is not None
    assert hosting.on_demand == pytest.approx(0.7)


@pytest.mark.parametrize("figure", ["1e308", "1000000001", "0", "-1", ".inf", ".nan"])
def test_a_price_nothing_has_is_refused_with_its_place(good: Validation, tmp_path: Path, figure: str) -> None:
    write(tmp_path, prices__ec2__g4dn=OWN_PRICES.replace("on_demand: 0.5", f"on_demand: {figure}"))
    with pytest.raises(DiagnosticsError) as caught:
        compile_overlay(tmp_path, good.data)
    (found,) = caught.value.diagnostics
    assert found.line == 8
    assert found.message.en != found.message.ja


def test_an_objective_and_a_curve_are_stated_one_by_one(good: Validation, tmp_path: Path) -> None:
    own = "schema: 1\nutilities: {quality: {unknown: 0.1}}\nobjectives: {balanced: {weights: {cost: 1.0}}}\n"
    below, merged = good.data["objectives"], laid_over(good.data, write(tmp_path, objectives=own)).objectives
    assert merged["utilities"] == {**below["utilities"], "quality": {"unknown": 0.1}}
    balanced = {"name": below["objectives"]["balanced"]["name"], "weights": {"cost": 1.0}}
    assert merged["objectives"] == {**below["objectives"], "balanced": balanced}


def test_the_stamp_tells_that_there_is_an_overlay(good: Validation, tmp_path: Path) -> None:
    stamp = laid_over(good.data, write(tmp_path, prices__ec2__g4dn=OWN_PRICES)).stamp
    assert stamp.version == "2026.01.21+overlay"
    assert stamp.digest != good.data["digest"]
    assert stamp.prices_as_of == "2026-02-01"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("license: {id: apache-2.0}", "license: {id: apache-3.0}", "catalog.unknown-license"),
        ("aliases: [tuned]", "aliases: [ex-base]", "catalog.duplicate-name"),
        ("kind: chat", "kind: chatty", "schema.value"),
        ("name: Our tuned model", "nme: x", "schema.unknown-key"),
    ],
)
def test_problems_have_their_places(good: Validation, tmp_path: Path, old: str, new: str, code: str) -> None:
    write(tmp_path, models__own=OWN_MODEL.replace(old, new))
    with pytest.raises(DiagnosticsError) as caught:
        compile_overlay(tmp_path, good.data)
    assert code in {d.code for d in caught.value.diagnostics}
    assert all(d.path.startswith(str(tmp_path)) and d.line for d in caught.value.diagnostics)


def test_a_folder_that_is_not_there_or_empty(good: Validation, tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        compile_overlay(tmp_path / "none", good.data)
    assert caught.value.diagnostics[0].code == "tree.unreadable"
    with pytest.raises(DiagnosticsError) as caught:
        compile_overlay(tmp_path, good.data)
    assert caught.value.diagnostics[0].code == "tree.empty"


def test_the_base_is_not_changed(good: Validation, tmp_path: Path) -> None:
    before = len(good.data["models"]), dict(good.data["prices"]["ec2"]["g4dn.xlarge"])
    laid_over(good.data, write(tmp_path, models__own=OWN_MODEL, prices__ec2__g4dn=OWN_PRICES))
    assert (len(good.data["models"]), dict(good.data["prices"]["ec2"]["g4dn.xlarge"])) == before
