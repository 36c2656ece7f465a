"""What was left out is told: counted, with a few examples, and nothing in them that could steer a terminal."""

from __future__ import annotations

from typing import get_args

from advisor.sources.aws.tally import _SENTENCES, Reason, Tally


def test_nothing() -> None:
    assert Tally("AmazonEC2").remarks() == ()


def test_counts_and_examples() -> None:
    tally = Tally("AmazonEC2")
    for unit in ("Quantity", "GB", "GB", "Mbps", "Acres"):
        tally.add("unit", unit)
    tally.add("zero")
    unit, zero = tally.remarks()
    assert unit.en == "AmazonEC2: left out: 5 prices in units that are not known here ('Quantity', 'GB', 'Mbps')"
    assert unit.ja == "AmazonEC2: 除外: 単位が不明な価格 5 件 ('Quantity', 'GB', 'Mbps')"
    assert zero.en == "AmazonEC2: left out: 1 prices of zero"
    assert tally.count("unit") == 5
    assert tally.count("row") == 0


def test_unmapped_models_are_not_left_out() -> None:
    tally = Tally("AmazonBedrock")
    tally.add("unmapped", "New Model")
    assert "left out" not in tally.remarks()[0].en
    assert "除外" not in tally.remarks()[0].ja


def test_examples_are_harmless() -> None:
    tally = Tally("AmazonEC2")
    tally.add("unit", "\x1b[2J\u202e" + "x" * 10_000)
    (remark,) = tally.remarks()
    assert "\x1b" not in remark.en
    assert "\u202e" not in remark.ja
    assert len(remark.en) < 250


def test_memory_does_not_grow() -> None:
    tally = Tally("AmazonEC2")
    for n in range(1000):
        tally.add("unit", str(n))
    assert len(tally._examples["unit"]) == 3


def test_every_reason_has_a_sentence() -> None:
    assert set(_SENTENCES) == set(get_args(Reason))
