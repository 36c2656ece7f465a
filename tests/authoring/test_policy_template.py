from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.authoring.policy import read_policy
from advisor.authoring.policy_template import template
from advisor.authoring.strict_yaml import read_text
from advisor.catalog import load_catalog
from advisor.compliance.expressions import CLASS, Expressions
from advisor.core.request import Use
from advisor.core.text import LANGUAGES, Language

SETTING = re.compile(r"^( *)#(?=\S| {2})", re.MULTILINE)


def uncovered(language: Language) -> str:
    """The template with every setting in force."""
    return SETTING.sub(r"\1", template(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [template, uncovered], ids=["as written", "uncovered"])
def test_it_reads_back_clean(tmp_path: Path, language: Language, text: object) -> None:
    assert callable(text)
    (tmp_path / "advisor-policy.yaml").write_text(text(language), encoding="utf-8")
    policy = read_policy(None, tmp_path, load_catalog())
    assert policy.notes == ()
    assert policy.unknown == "error"


def test_both_languages_say_the_same() -> None:
    for text in (template, uncovered):
        english, japanese = (read_text(text(language), "x").data for language in LANGUAGES)
        if text is uncovered:
            assert english["exceptions"][0].pop("comment") != japanese["exceptions"][0].pop("comment")
        assert english == japanese
    assert template("ja").count("\n#") > 10
    assert all(not line.isascii() for line in template("ja").splitlines() if re.match(r" *# (?! )", line))


def test_every_key_is_explained(tmp_path: Path) -> None:
    from advisor.authoring.documents.policy import PolicyDocument

    data = read_text(uncovered("en"), "x").data
    assert set(data) == set(PolicyDocument.model_fields)
    assert set(data["profile"]) == set(Use._fields)


def test_little_is_allowed_to_begin_with(tmp_path: Path) -> None:
    (tmp_path / "advisor-policy.yaml").write_text(template("en"), encoding="utf-8")
    policy = read_policy(None, tmp_path, load_catalog())
    assert policy.allow is not None
    expressions = Expressions(load_catalog())
    for name in policy.allow:
        assert not name.startswith(CLASS)
        license_ = expressions.license(name)
        assert (license_.commercial_use, license_.share_alike) == ("yes", "none"), name
    assert policy.stated == {"commercial"}
    assert policy.exceptions == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_enough_to_read(language: Language) -> None:
    assert max(map(len, template(language).splitlines())) <= 120
