from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.compliance.judge.attribution import wanted_texts
from advisor.core.checking import Scan

from ..conftest import PROFILE, Check, policy, reference

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


def test_every_sentence_has_a_key_of_its_licence(catalog: Catalog) -> None:
    texts = wanted_texts(catalog)
    assert "llama3.1:display" in texts
    assert texts["llama3.1:display"] == "Built with Llama"
    assert all(key.rpartition(":")[0] in catalog.licenses and text for key, text in texts.items())


@pytest.mark.parametrize(
    ("distribute", "hosting", "asked"),
    [
        (False, "internal", []),
        (False, None, []),
        (False, "saas", ["display"]),
        (True, "internal", ["notice", "display"]),
    ],
)
def test_who_is_asked(run: Check, *, distribute: bool, hosting: str | None, asked: list[str]) -> None:
    profile = PROFILE._replace(distribute_weights=distribute, hosting=hosting)  # type: ignore[arg-type]
    report = run(LLAMA, policy=policy(profile=profile))
    missing = [f.message.en for f in report.findings if f.rule == "LIC009" and "no file" in f.message.en]
    assert [("notice" if "notice" in m else "display") for m in missing] == asked


def test_what_stands_in_a_file_is_not_asked_for(run: Check) -> None:
    profile = PROFILE._replace(hosting="saas")
    scan = Scan(1, (reference(LLAMA),), texts=frozenset({"llama3.1:display"}))
    assert not [f for f in run(policy=policy(profile=profile), scan=scan).findings if f.rule == "LIC009"]
