"""Licence checks made by hand: every kind of finding a renderer must show, and hostile texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from advisor.core.checking import (
    Alternative,
    CheckedModel,
    CheckFinding,
    CheckReport,
    Link,
    Place,
    Reference,
    Unread,
)
from advisor.core.licensing import Attribution
from advisor.core.provenance import Source
from advisor.core.result import CatalogStamp
from advisor.core.text import Text
from advisor.render import View
from tests.render.factories import TERMS, USERS, license_, model, replace

STAMP = CatalogStamp("2026.11", "0123abcd", "2026-11-01")
CLAUSE = Source("https://example.com/llama/license#2", "2026-06-01", "section 2")
CARD = Source("https://huggingface.co/example/llama-ja-8b", "2026-06-02")

APACHE = license_("apache-2.0")
LLAMA = replace(
    license_("llama", "conditional", USERS),
    name="Llama Community License",
    obligations=(Text("Show “Built with Llama”.", "「Built with Llama」と表示する。"),),
    attribution=Attribution(
        notice="Llama is licensed under the Llama Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.",
        display="Built with Llama",
        name_prefix="Llama",
        when="both",
        source=CLAUSE,
    ),
)
NC = replace(license_("cc-by-nc", "no"), name="CC BY-NC 4.0", spdx="CC-BY-NC-4.0")
LICENSES = {x.id: x for x in (APACHE, LLAMA, NC)}

LLAMA_ID = "meta-llama/Llama-3.1-8B"
TUNED_ID = "example/llama-ja-8b"
GOOD_ID = "example/alpha-7b-instruct"
NC_ID = "example/research-only"
COMMIT = "0E9E39F249A16976918F6564B8830BC894C89659"

GOOD_MODEL = model(GOOD_ID, tasks=("chat",))
CATALOG: Any = SimpleNamespace(
    licenses=LICENSES,
    models={GOOD_ID: GOOD_MODEL},
    find_model={"example.alpha-7b-v1:0": GOOD_MODEL}.get,
    pedigree={}.get,
)

CHAIN = (
    Link(TUNED_ID, "self", APACHE, binds=True, source=CARD),
    Link(LLAMA_ID, "fine-tune", LLAMA, binds=True, source=CARD),
    Link("example/chats", "training-data", None, binds=False, declared="CC-BY-4.0"),
)
TUNED = CheckedModel(
    id=TUNED_ID,
    provider="huggingface",
    catalog_id=None,
    declared="Apache-2.0",
    effective="Apache-2.0 AND LicenseRef-llama",
    chain=CHAIN,
    commercial_use="conditional",
    conditions=(USERS,),
    obligations=LLAMA.obligations,
    verdict="violation",
    gated="auto",
    revision=COMMIT,
    source=CARD,
)
GOOD = CheckedModel(
    id=GOOD_ID,
    provider="huggingface",
    catalog_id=GOOD_ID,
    declared="Apache-2.0",
    effective="Apache-2.0",
    chain=(Link(GOOD_ID, "self", APACHE, binds=True, source=TERMS),),
    commercial_use="yes",
    conditions=(),
    obligations=(),
    verdict="allowed",
    revision="main",
)
RESEARCH = CheckedModel(
    id=NC_ID,
    provider="huggingface",
    catalog_id=None,
    declared="CC-BY-NC-4.0",
    effective="CC-BY-NC-4.0",
    chain=(Link(NC_ID, "self", NC, binds=True),),
    commercial_use="no",
    conditions=(),
    obligations=(),
    verdict="excepted",
)
UNKNOWN = CheckedModel(
    id="example.big-v1:0",
    provider="bedrock",
    catalog_id=None,
    declared=None,
    effective=None,
    chain=(),
    commercial_use=None,
    conditions=(),
    obligations=(),
    verdict="unresolved",
)


def reference(model_id: str | None, path: str, line: int, column: int, **changes: Any) -> Reference:
    end = None if model_id is None else column + len(model_id)
    made = Reference(model_id, "huggingface", Place(path, line, column, end), "call", "high", "python")
    excerpt = f'model = AutoModel.from_pretrained("{model_id}")'
    judged = model_id if changes.get("confidence", "high") != "info" else None
    return replace(made._replace(sink="from_pretrained", excerpt=excerpt, resolved=judged), **changes)


REFERENCES = (
    reference(TUNED_ID, "src/app.py", 12, 41, revision=COMMIT, accepts_eula=True),
    reference(TUNED_ID, "src/日本語 100%.py", 3, 9),
    reference(GOOD_ID, "src/app.py", 20, 9),
    reference(NC_ID, "research/eval.ipynb", 7, 14),
    reference("example.big-v1:0", "infra/main.tf", 4, 15, provider="bedrock", kind="id", sink="modelId"),
    reference(None, "src/dynamic.py", 8, 5, kind="dynamic", confidence="medium", expression='f"{org}/model"'),
)


def finding(
    rule: str, level: Any, model_id: str | None, place: Place | None, en: str, ja: str, **changes: Any
) -> CheckFinding:
    made = CheckFinding(rule, level, model_id, place, Text(en, ja), None, None, fingerprint=f"{rule.lower()}-0001")
    return replace(made, **changes)


EXCEPTION = """\
- model: example/llama-ja-8b
  allow: [LicenseRef-llama]
  reason: license-acquired
  comment: "…"
  expires: 2027-03-31
"""
EXCEEDED = finding(
    "LIC003",
    "error",
    TUNED_ID,
    REFERENCES[0].place,
    "Llama Community License is free up to 700,000,000 monthly active users; the profile states 800,000,000",
    "Llama Community License が無償なのは月間 700,000,000 ユーザーまでですが、プロフィールは 800,000,000 です",
    hint=Text("ask Meta for a licence, or use another model", "Meta から許諾を得るか、別のモデルを使ってください"),
    clause_source=CLAUSE,
    chain=CHAIN,
    exception=EXCEPTION,
    alternative=Alternative(GOOD_ID, 310.4, 420.0, "bedrock", "ap-northeast-1", 1000, ("where.region",)),
)
FINDINGS = (
    finding(
        "LIC012", "warning", None, Place("advisor-policy.yaml", 14, 5),
        "the exception for `example/old` matches nothing", "`example/old` の例外はどれにも一致しません",
        hint=Text("delete it", "削除してください"),
    ),
    EXCEEDED,
    EXCEEDED._replace(place=REFERENCES[1].place, fingerprint="lic003-0002"),
    finding(
        "LIC005", "warning", TUNED_ID, REFERENCES[0].place,
        "declares Apache-2.0, but its base is under Llama Community License",
        "Apache-2.0 と表示していますが、派生元は Llama Community License です",
        chain=CHAIN,
    ),
    finding(
        "LIC004", "error", NC_ID, REFERENCES[3].place,
        "CC BY-NC 4.0 permits no commercial use", "CC BY-NC 4.0 は商用利用を認めていません",
        suppressed_by="exception",
        suppressed=Text("excepted in advisor-policy.yaml:9 (evaluation)", "advisor-policy.yaml:9 の例外 (評価)"),
    ),
    finding(
        "LIC002", "error", None, REFERENCES[5].place,
        "the model's name is computed when the code runs: f\"{org}/model\"", 'モデル名が実行時に決まります: f"{org}/model"',
        hint=Text("write the name as a literal", "名前を文字列で直接書いてください"),
    ),
    finding(
        "LIC002", "error", "example.big-v1:0", REFERENCES[4].place,
        "no licence is known", "ライセンスが不明です",
        suppressed_by="inline",
        suppressed=Text("ignored inline: on order", "コード内で無視: 契約手続き中"),
    ),
    finding(
        "LIC013", "note", GOOD_ID, REFERENCES[2].place,
        "`main` is no commit", "`main` はコミットではありません",
    ),
)  # fmt: skip
UNREAD = (
    Unread(
        "notebooks/broken.ipynb", Text("not JSON: line 3, column 1", "JSON ではありません: 3 行 1 列"), 3, searched=True
    ),
    Unread("data/huge.bin.py", Text("larger than 10 MB", "10 MB を超えています")),
)


def report(**changes: Any) -> CheckReport:
    made = CheckReport(
        catalog=STAMP,
        policy="advisor-policy.yaml",
        files=1234,
        references=REFERENCES,
        models=(TUNED, GOOD, RESEARCH, UNKNOWN),
        findings=FINDINGS,
        unread=UNREAD,
        notes=(Text("The catalogue is 21 days old.", "カタログは 21 日前のものです。"),),
        incomplete=True,
    )
    return replace(made, **changes)


def clean() -> CheckReport:
    return report(
        references=REFERENCES[2:3], models=(GOOD,), findings=(), unread=(), notes=(), incomplete=False, files=1
    )


def empty() -> CheckReport:
    return report(references=(), models=(), findings=(), unread=(), notes=(), incomplete=False, files=0, policy=None)


HOSTILE = "\x1b[31m|`<b>](http://evil)\n::error::x,%0A #]]>& \u202e\x00\udc80\ufffe{0}**"


def hostile() -> CheckReport:
    """Return a report whose every text comes from somebody who means harm."""
    text, place = Text(HOSTILE, HOSTILE), Place(HOSTILE, 1, 1, 5)
    license_ = replace(
        LLAMA, name=HOSTILE, spdx="LicenseRef-x", url=HOSTILE, attribution=Attribution(*[HOSTILE] * 3, "both")
    )
    link = Link(HOSTILE, "fine-tune", license_, binds=True, declared=HOSTILE)
    bad = TUNED._replace(
        id=HOSTILE, declared=HOSTILE, effective=HOSTILE, chain=(link, link), obligations=(text,), revision=HOSTILE
    )
    said = EXCEEDED._replace(
        model_id=HOSTILE, place=place, message=text, hint=text, clause_source=Source(HOSTILE, "2026-01-01"),
        chain=(link, link), exception=HOSTILE + "\n```\n", alternative=Alternative(HOSTILE, 1.0, None, HOSTILE, HOSTILE, 1),
    )  # fmt: skip
    named = REFERENCES[0]._replace(model_id=HOSTILE, place=place, sink=HOSTILE, excerpt=HOSTILE, revision=HOSTILE)
    silenced = said._replace(suppressed=text)
    return report(
        references=(named,), models=(bad,), findings=(said, silenced), unread=(Unread(HOSTILE, text, 1),), notes=(text,)
    )


def crowd(number: int) -> CheckReport:
    """Return a report of ``number`` findings, errors and warnings by turns, each at a place of its own."""
    findings = tuple(
        EXCEEDED._replace(
            level="warning" if i % 2 else "error",
            place=Place(f"src/module_{i % 997}.py", i, 5, 9),
            fingerprint=f"{i:016x}",
        )
        for i in range(1, number + 1)
    )
    return report(findings=findings)


def view(language: Any = "en", **changes: Any) -> View:
    return replace(View(CATALOG, language), **changes)
