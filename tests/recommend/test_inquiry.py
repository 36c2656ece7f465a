"""What the questions about one model have in common."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.model import Checkpoint, Model
from advisor.core.request import Purpose, Request
from advisor.core.result import Finding
from advisor.core.text import Message, Text
from advisor.recommend.inquiry import TOLD, Inquiry, platforms_of
from advisor.rules import RuleSet

from .conftest import TODAY

MODEL = "tiiuae/falcon-7b"


def finding(rule: str, *missing: str) -> Finding:
    return Finding(rule=rule, severity="exclude", message=Message(Text("no", "否"), {}), missing=missing)


def inquiry(catalog: Catalog, rules: RuleSet, *, name: str = MODEL, instance: str | None = None) -> Inquiry:
    return Inquiry(catalog.model(name), Request(), catalog, rules, TODAY, instance=instance)


@pytest.mark.parametrize(
    ("instance", "platforms"),
    [(None, ("ec2", "sagemaker")), ("g5.xlarge", ("ec2",)), ("ml.g5.xlarge", ("sagemaker",))],
)
def test_an_instance_s_name_tells_its_platform(instance: str | None, platforms: tuple[str, ...]) -> None:
    assert platforms_of(instance) == platforms


def test_only_the_asked_machine_is_judged(catalog: Catalog, rules: RuleSet) -> None:
    [only] = inquiry(catalog, rules, instance="ml.g5.xlarge").machines.classes
    assert [m.instance.name for m in only.machines] == ["g5.xlarge"]
    assert len(inquiry(catalog, rules).machines.classes) > 10


def test_a_missing_price_decides_nothing_and_other_missing_facts_do(catalog: Catalog, rules: RuleSet) -> None:
    made = inquiry(catalog, rules)
    priced = next(rule.id for rule in made.rules.rules("offer"))
    assert made.fits([finding(priced, "price.hourly")]) is True
    assert made.fits([finding(priced)]) is False
    assert made.fits([finding("memory.fits", "model.architecture")]) is None


def test_remarks_are_left_out(catalog: Catalog, rules: RuleSet) -> None:
    for model in catalog.models.values():
        found = inquiry(catalog, rules, name=model.id).model_findings()
        assert {f.severity for f in found} <= set(TOLD)


def test_of_files_only_that_is_told_to_be_missing_which_a_file_could_say(catalog: Catalog, rules: RuleSet) -> None:
    request = Request(purpose=Purpose(languages=("ja",)))
    listed = catalog.model(MODEL)._replace(context_length=None, languages=None)
    noted = finding("checkpoint.unreadable", "model.weights")
    mine = listed._replace(checkpoint=Checkpoint(origin="local", location="./mine", findings=(noted,)))

    def missing(model: Model) -> set[str]:
        return {n for f in Inquiry(model, request, catalog, rules, TODAY).model_findings() for n in f.missing}

    assert missing(listed) == {"model.context_length", "model.languages"}
    assert missing(mine) == {"model.context_length", "model.weights"}
