from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.compliance.baseline import fingerprint
from advisor.compliance.policy import BUILT_IN, Clarification, Exception_
from advisor.core.checking import Alternative, Ignore, Place, Scan, Unread
from advisor.core.model import Ancestor, Pedigree
from advisor.core.request import Use
from advisor.core.text import Text

from .conftest import PROFILE, Check, policy, reference, said

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
NON_COMMERCIAL = "amazon/alexatm-20b"
OPEN = "cyberagent/open-calm-7b"
HERE = Place("advisor-policy.yaml", 9, 3)


def exception(model: str, **more: object) -> Exception_:
    return Exception_(model, (), "license-acquired", "LEGAL-1", None, (), (), HERE)._replace(**more)  # type: ignore[arg-type]


def pedigree(name: str, license_: str | None, *ancestors: str, **more: object) -> dict[str, Pedigree]:
    found = Pedigree(name, license_, None, tuple(Ancestor(a, "fine-tune") for a in ancestors))
    return {name: found._replace(**more)}  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------ LIC001 to LIC008


def test_a_permissive_licence_is_clean(run: Check) -> None:
    report = run("Qwen/Qwen3-32B")
    assert said(report) == []
    (model,) = report.models
    assert (model.declared, model.effective, model.commercial_use, model.verdict) == (
        "Apache-2.0",
        "Apache-2.0",
        "yes",
        "allowed",
    )


def test_an_allow_list_refuses_the_rest(run: Check) -> None:
    allowed = policy(allow=("MIT", "Apache-2.0"))
    report = run("Qwen/Qwen3-32B", OPEN, policy=allowed)
    (finding,) = [f for f in report.findings if f.level == "error"]
    assert (finding.rule, finding.model_id) == ("LIC001", OPEN)
    assert finding.message.en == "CC-BY-SA-4.0 is not on the allow-list"
    assert said(run(OPEN, policy=policy(allow=("class:share-alike",)))) == []


def test_an_ancestor_s_licence_must_be_allowed_as_well(run: Check) -> None:
    report = run("org/tuned", policy=policy(allow=("MIT",)), online=pedigree("org/tuned", "mit", LLAMA))
    rules = [(f.rule, f.message.en) for f in report.findings if f.level != "note"]
    assert (
        "LIC001",
        f"LicenseRef-scancode-llama-3.1-license-2024, which holds through {LLAMA}, is not on the allow-list",
    ) in rules
    assert any(rule == "LIC005" for rule, _ in rules)
    assert report.findings[0].chain


@pytest.mark.parametrize(("unknown", "level"), [("error", "error"), ("warn", "warning")])
def test_what_nobody_knows_fails_closed(run: Check, unknown: str, level: str) -> None:
    report = run("org/never-heard-of", policy=policy(unknown=unknown))
    assert said(report) == [("LIC002", level)]
    assert report.models[0].verdict == ("unresolved" if level == "error" else "warning")


def test_a_tag_that_names_no_licence_is_one_finding(run: Check) -> None:
    online = pedigree("org/x", "other", declared="other (my-license)")
    assert said(run("org/x", online=online)) == [("LIC002", "error")]


def test_a_slip_of_the_pen_is_suggested(run: Check) -> None:
    report = run("meta-lama/Llama-3.1-8B-Instruct")
    hint = report.findings[0].hint
    assert hint is not None
    assert hint.en.startswith(f"did you mean {LLAMA}? Else look it up with --online")
    other = run("meta-llama/Llama-3.7-8B-Instruct").findings[0].hint
    assert other is not None
    assert "did you mean" not in other.en  # another version is another model


def test_users_beyond_the_limit(run: Check) -> None:
    many = policy(profile=PROFILE._replace(monthly_active_users=800_000_000))
    assert ("LIC003", "error") in said(run(LLAMA, policy=many))
    assert said(run(LLAMA)) == []


def test_a_profile_that_does_not_say_fails_closed_where_there_is_a_policy(run: Check) -> None:
    silent = policy(profile=PROFILE._replace(monthly_active_users=None))
    (finding,) = [f for f in run(LLAMA, policy=silent).findings if f.level == "error"]
    assert finding.rule == "LIC003"
    assert finding.hint == Text(
        "state profile.monthly_active_users in the policy", "ポリシーの profile.monthly_active_users を指定してください"
    )
    assert ("LIC003", "error") in said(run(LLAMA, policy=BUILT_IN))
    assert ("LIC008", "error") in said(run("tiiuae/falcon-180B", policy=BUILT_IN))
    assert ("LIC008", "warning") in said(run(LLAMA, policy=BUILT_IN))  # offering it is allowed under conditions


def test_a_limit_of_unknown_height_asks_for_the_size(run: Check) -> None:
    silent = policy(profile=PROFILE._replace(annual_revenue_usd=None))
    assert ("LIC003", "error") in said(run("pfnet/plamo-2-8b", policy=silent))
    assert run("pfnet/plamo-2-8b").violations > 0  # and with it nobody can compare


def test_non_commercial(run: Check) -> None:
    report = run(NON_COMMERCIAL)
    assert ("LIC004", "error") in said(report)
    (finding,) = [f for f in report.findings if f.rule == "LIC004"]
    assert finding.clause_source is not None
    research = policy(profile=PROFILE._replace(commercial=False))
    assert ("LIC004", "error") not in said(run(NON_COMMERCIAL, policy=research))


def test_outputs_that_train_others(run: Check) -> None:
    training = policy(profile=PROFILE._replace(train_on_outputs=True))
    assert ("LIC006", "error") in said(run("meta-llama/Llama-2-13b-chat-hf", policy=training))
    assert ("LIC006", "warning") in said(run(LLAMA, policy=training))


def test_countries_a_licence_leaves_out(run: Check) -> None:
    german = policy(profile=PROFILE._replace(jurisdiction="DE"))
    report = run("meta-llama/Llama-4-Scout-17B-16E-Instruct", policy=german)
    assert ("LIC007", "error") in said(report)
    assert ("LIC007", "error") not in said(run("meta-llama/Llama-4-Scout-17B-16E-Instruct"))


def test_offering_it_to_others(run: Check) -> None:
    saas = policy(profile=PROFILE._replace(hosting="saas"))
    assert ("LIC008", "error") in said(run("tiiuae/falcon-180B", policy=saas))
    assert ("LIC008", "warning") in said(run(LLAMA, policy=saas))
    assert {"LIC008"}.isdisjoint(rule for rule, _ in said(run("tiiuae/falcon-180B")))


# ------------------------------------------------------------------------------------------------------ LIC009 to LIC013


def test_notices_that_no_file_holds(run: Check, catalog: Catalog) -> None:
    sharing = policy(profile=PROFILE._replace(distribute_weights=True))
    license_ = catalog.licenses["llama3.1"]
    assert license_.attribution is not None
    assert ("LIC009", "warning") in said(run(LLAMA, policy=sharing))
    found = frozenset({"llama3.1:notice", "llama3.1:display"})
    held = run(policy=sharing, scan=Scan(1, (reference(LLAMA),), texts=found))
    assert not [f for f in held.findings if f.rule == "LIC009" and "no file" in f.message.en]
    assert not [f for f in run(LLAMA, policy=sharing, partial=True).findings if "no file" in f.message.en]


def test_eulas_accepted_in_code(run: Check) -> None:
    report = run(reference(LLAMA, accepts_eula=True))
    assert ("LIC010", "warning") in said(report)
    assert ("LIC010", "note") in said(run(LLAMA), all_=True)


def test_revisions(run: Check) -> None:
    assert ("LIC013", "note") in said(run("Qwen/Qwen3-32B"), all_=True)
    pinned = reference("Qwen/Qwen3-32B", revision="0" * 40)
    assert said(run(pinned), all_=True) == []
    assert said(run("Qwen/Qwen3-32B", policy=policy(rules={"LIC013": "off"})), all_=True) == []
    assert said(run("Qwen/Qwen3-32B", policy=policy(rules={"LIC013": "error"}))) == [("LIC013", "error")]


def test_keys_that_are_assumed_are_asked_for_where_they_matter(run: Check) -> None:
    silent = policy(stated=frozenset(set(Use._fields) - {"train_on_outputs"}))
    (finding,) = [f for f in run("meta-llama/Llama-2-13b-chat-hf", policy=silent).findings if f.rule == "LIC006"]
    assert finding.level == "warning"
    assert finding.message.en.startswith("profile.train_on_outputs is not stated; if it were so: ")
    assert said(run("Qwen/Qwen3-32B", policy=silent)) == []


def test_a_service_is_not_asked_about_weights(run: Check) -> None:
    tuning = policy(profile=PROFILE._replace(fine_tune="full", distribute_weights=True))
    claude = reference("anthropic.claude-3-haiku-20240307-v1:0", provider="bedrock", kind="id")
    assert "LIC001" not in {rule for rule, _ in said(run(claude, policy=tuning))}
    assert {"LIC010", "LIC013"}.isdisjoint(rule for rule, _ in said(run(claude), all_=True))


def test_a_service_s_terms_hold_and_need_not_be_listed(run: Check) -> None:
    llama = reference("meta.llama3-1-8b-instruct-v1:0", provider="bedrock", kind="id")
    report = run(llama, policy=policy(allow=("class:llama-community",)))
    assert "LIC001" not in {rule for rule, _ in said(report)}
    (model,) = report.models
    assert model.effective == "LicenseRef-scancode-llama-3.1-license-2024"
    assert "service" in {link.relation for link in model.chain}


def test_a_clarification_that_is_laxer_than_what_was_read(run: Check) -> None:
    bare = Clarification(LLAMA, "MIT", None, None, HERE)
    assert ("LIC005", "error") in said(run(LLAMA, policy=policy(clarify=(bare,))))
    proven = bare._replace(file="LICENSE", sha256="0" * 64)
    assert ("LIC005", "warning") in said(run(LLAMA, policy=policy(clarify=(proven,))))


def test_licences_with_exceptions_and_later_versions(run: Check) -> None:
    def allowed(expression: str, *allow: str) -> bool:
        clarify = (Clarification("acme/x", expression, None, None, HERE),)
        return "LIC001" not in {r for r, _ in said(run("acme/x", policy=policy(clarify=clarify, allow=allow)))}

    classpath = "GPL-2.0-only WITH Classpath-exception-2.0"
    assert allowed(classpath, classpath)
    assert not allowed(classpath, "GPL-2.0-only")
    assert not allowed("GPL-2.0-only", classpath)
    assert allowed("GPL-2.0-or-later", "GPL-2.0-or-later")
    assert allowed("GPL-2.0-or-later", "GPL-3.0-only")
    assert not allowed("GPL-3.0-or-later", "GPL-2.0-only")
    assert not allowed("Apache-2.0 WITH LLVM-exception", "class:permissive")


def test_what_does_not_come_from_a_licence_needs_more_than_a_licence(run: Check) -> None:
    accepts = reference(LLAMA, accepts_eula=True)
    acquired = exception("meta-llama/*", allow=("MIT",))
    assert ("LIC010", "warning") in said(run(accepts, policy=policy(exceptions=(acquired,))))
    named = acquired._replace(rules=("LIC010",))
    assert ("LIC010", "warning") not in said(run(accepts, policy=policy(exceptions=(named,))))


def test_a_proven_violation_weighs_more_than_what_is_not_known(run: Check) -> None:
    found = pedigree("acme/x", None, "amazon/alexatm-20b")
    assert run("acme/x", online=found).models[0].verdict == "violation"


def test_one_model_by_two_providers_and_two_spellings(run: Check) -> None:
    found = [
        reference("acme/Unknown", path="a.py", provider="jumpstart"),
        reference("acme/unknown", path="b.py"),
        reference("ACME/unknown", path="c.py"),
    ]
    forth, back = run(*found), run(*reversed(found))
    assert forth == back
    assert [m.id for m in forth.models] == ["ACME/unknown"]
    assert {r.resolved for r in forth.references} == {"ACME/unknown"}


def test_names_that_are_computed_are_reported(run: Check) -> None:
    dynamic = reference("x", kind="dynamic", confidence="info", provider="unknown", expression="args.model")
    dynamic = dynamic._replace(model_id=None)
    report = run(dynamic)
    assert said(report) == [("LIC002", "warning")]
    assert "args.model" in report.findings[0].message.en
    assert said(run(dynamic, policy=policy(dynamic="error"))) == [("LIC002", "error")]
    assert said(run(dynamic, policy=policy(dynamic="off")), all_=True) == []


@pytest.mark.parametrize("kind", ["mention", "setting"])
def test_information_is_not_judged(run: Check, kind: str) -> None:
    report = run(reference(NON_COMMERCIAL, kind=kind, confidence="info"))
    assert (report.findings, report.models, len(report.references)) == ((), (), 1)


# ----------------------------------------------------------------------------------------------------------- suppression


def test_an_exception_keeps_the_model_in_the_report(run: Check) -> None:
    report = run(NON_COMMERCIAL, policy=policy(exceptions=(exception("amazon/*"),)))
    assert report.violations == 0
    assert [m.verdict for m in report.models] == ["excepted"]
    (finding,) = [f for f in report.findings if f.rule == "LIC004"]
    assert finding.suppressed == Text("exception: license-acquired (LEGAL-1)", "例外: license-acquired (LEGAL-1)")


def test_an_exception_for_one_licence_does_not_hide_another(run: Check) -> None:
    merged = pedigree("org/merge", "cc-by-nc-4.0", LLAMA)
    allowed = policy(allow=("MIT",), exceptions=(exception("org/merge", allow=("CC-BY-NC-4.0",)),))
    report = run("org/merge", policy=allowed, online=merged)
    counted = [f for f in report.findings if f.level == "error" and f.suppressed is None]
    assert [f.rule for f in counted] == ["LIC001"]
    assert "llama" in counted[0].message.en
    assert report.models[0].verdict == "violation"


def test_an_exception_that_has_expired(run: Check) -> None:
    old = policy(exceptions=(exception(NON_COMMERCIAL, expires="2026-11-22"),))
    report = run(NON_COMMERCIAL, policy=old)
    assert ("LIC004", "error") in said(report)
    (finding,) = [f for f in report.findings if f.rule == "LIC012"]
    assert (finding.place, finding.level) == (HERE, "warning")
    assert said(run(NON_COMMERCIAL, policy=policy(exceptions=(exception(NON_COMMERCIAL, expires="2026-11-23"),)))) == []


def test_an_exception_nothing_needs(run: Check) -> None:
    idle = policy(exceptions=(exception("Qwen/*"),))
    assert said(run("Qwen/Qwen3-32B", policy=idle)) == [("LIC012", "warning")]
    assert said(run("Qwen/Qwen3-32B", policy=idle._replace(unused="off"))) == []
    assert said(run("Qwen/Qwen3-32B", policy=idle, partial=True)) == []


def test_paths_and_rules_of_an_exception(run: Check) -> None:
    here = reference(NON_COMMERCIAL, path="svc/a/x.py")
    there = reference(NON_COMMERCIAL, path="app/x.py")
    report = run(here, there, policy=policy(exceptions=(exception(NON_COMMERCIAL, paths=("svc/**",)),)))
    counted = {f.place.path for f in report.findings if f.rule == "LIC004" and f.suppressed is None and f.place}
    assert counted == {"app/x.py"}
    narrow = policy(exceptions=(exception(NON_COMMERCIAL, rules=("LIC001",)),))
    assert ("LIC004", "error") in said(run(NON_COMMERCIAL, policy=narrow))


def test_an_inline_ignore(run: Check) -> None:
    def ignore(**more: object) -> Ignore:
        given = Ignore(Place("app.py", 1, 9), 1, 1, ("LIC004",), "research", None)
        return given._replace(**more)  # type: ignore[arg-type]

    def scan(*ignores: Ignore) -> Scan:
        return Scan(1, (reference(NON_COMMERCIAL),), ignores)

    assert run(scan=scan(ignore())).violations == 0
    assert run(scan=scan(ignore(rules=()))).violations == 0
    assert run(scan=scan(ignore(rules=("LIC001",)))).violations == 1
    assert run(scan=scan(ignore(applies_to=2, applies_until=2))).violations == 1
    expired = run(scan=scan(ignore(until="2026-01-01")))
    assert expired.violations == 1
    assert ("LIC012", "warning") in said(expired)
    broken = run(scan=scan(ignore(problem=Text("no reason", "理由なし"))))
    assert broken.violations == 1
    assert ("LIC012", "warning") in said(broken)


def test_a_baseline_and_moved_lines(run: Check) -> None:
    first = run(NON_COMMERCIAL)
    accepted = frozenset(f.fingerprint for f in first.findings)
    moved = run(reference(NON_COMMERCIAL, line=77), baseline=accepted)
    assert moved.violations == 0
    twice = run(NON_COMMERCIAL, NON_COMMERCIAL, baseline=accepted)
    assert twice.violations == 1
    assert fingerprint("LIC004", "a/b", "x", "y", 1) != fingerprint("LIC004", "a/b", "x", "y", 2)


def test_only_what_is_new_counts(run: Check) -> None:
    both = [reference(NON_COMMERCIAL, line=3), reference(NON_COMMERCIAL, line=30)]
    assert run(*both, changed={}).violations == 0
    assert run(*both, changed={"app.py": ()}).violations == 2
    assert run(*both, changed={"app.py": (reference(NON_COMMERCIAL, line=99),)}).violations == 1
    assert run(*both, changed={"app.py": (reference("org/other"),)}).violations == 2


def test_no_policy_hides_that_it_changed(run: Check) -> None:
    off = policy(rules={"LIC012": "off"}, unused="off")
    report = run("Qwen/Qwen3-32B", policy=off, changed={}, changed_own=("advisor-policy.yaml",))
    assert said(report) == [("LIC012", "warning")]
    (finding,) = [f for f in report.findings if f.rule == "LIC012"]
    assert finding.place == Place("advisor-policy.yaml", 1, 1)


def test_inline_ignores_may_be_passed_over(run: Check) -> None:
    ignore = Ignore(Place("app.py", 1, 1), 1, 1, (), "x", None)
    scan = Scan(1, (reference(NON_COMMERCIAL),), (ignore,))
    assert run(scan=scan).violations == 0
    strict = run(scan=scan, inline_ignores=False)
    assert strict.violations == 1
    assert "LIC012" not in [rule for rule, _ in said(strict)]


def test_clarifications_that_serve_nothing_or_whose_text_changed(run: Check) -> None:
    clarification = Clarification("acme/x", "MIT", "LICENSE", "0" * 64, HERE)
    with_it = policy(clarify=(clarification,))
    assert said(run("acme/x", policy=with_it)) == []
    assert said(run("Qwen/Qwen3-32B", policy=with_it)) == [("LIC012", "warning")]
    assert said(run("Qwen/Qwen3-32B", policy=with_it, partial=True)) == []
    assert sorted(said(run("acme/x", policy=with_it, stale=(clarification,)))) == [
        ("LIC002", "error"),
        ("LIC012", "warning"),
    ]


# ------------------------------------------------------------------------------------------------------------ and around


def test_a_lock_that_differs(run: Check) -> None:
    from advisor.compliance.lock import read, write

    locked = read(write(run("Qwen/Qwen3-32B", LLAMA).models), "advisor-models.lock")
    assert said(run("Qwen/Qwen3-32B", LLAMA, lock=locked)) == []
    report = run("Qwen/Qwen3-32B", OPEN, lock=locked)
    assert [(f.rule, f.level, f.model_id) for f in report.findings if f.rule == "LIC011"] == [
        ("LIC011", "error", OPEN),
        ("LIC011", "note", LLAMA),
    ]


def test_what_could_be_used_instead(run: Check) -> None:
    offered = Alternative("Qwen/Qwen3-32B", 10.0, 20.0, "bedrock", "us-east-1", 1000)
    report = run(NON_COMMERCIAL, substitute=lambda model, is_allowed: offered)
    assert [f.alternative for f in report.findings if f.rule == "LIC004"] == [offered]


def test_the_exception_to_paste_covers_its_finding(run: Check, catalog: Catalog, tmp_path: object) -> None:
    from pathlib import Path

    from advisor.authoring.policy import read_policy

    report = run(NON_COMMERCIAL, policy=policy(allow=("MIT",)))
    pasted = [f.exception for f in report.findings if f.exception]
    assert pasted
    root = Path(str(tmp_path))
    lines = "".join(f"  {text}\n" for text in pasted)
    (root / "advisor-policy.yaml").write_text(f"version: 1\nallow: [MIT]\nexceptions:\n{lines}")
    read = read_policy(None, root, catalog)
    again = run(NON_COMMERCIAL, policy=read._replace(profile=PROFILE))
    assert again.violations == 0
    assert [f.rule for f in again.findings if f.rule == "LIC012"] == []


def test_order_does_not_matter(run: Check) -> None:
    found = [reference(name, line=i) for i, name in enumerate([LLAMA, OPEN, NON_COMMERCIAL, "org/x"], 1)]
    forth, back = run(*found), run(*reversed(found))
    assert forth.models == back.models
    assert forth.findings == back.findings


def test_unread_files_are_carried(run: Check) -> None:
    unread = Unread("a", Text("x", "y"))
    assert run(scan=Scan(1, (), (), (unread,))).unread == (unread,)


def test_levels_the_policy_changes(run: Check) -> None:
    assert said(run(NON_COMMERCIAL, policy=policy(rules={"LIC004": "warn"}))) == [("LIC004", "warning")]
    assert said(run(NON_COMMERCIAL, policy=policy(rules={"LIC004": "off"}))) == []
