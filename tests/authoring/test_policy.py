from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.documents.policy import PolicyDocument
from advisor.authoring.policy import read_policy
from advisor.catalog import load_catalog
from advisor.compliance.policy import BUILT_IN, Clarification, Exception_, Policy
from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import Place
from advisor.core.request import Use

CONTRACT = """\
version: 1
profile: {commercial: true, monthly_active_users: 2000000, annual_revenue_usd: 50000000, jurisdiction: JP, hosting: saas,
  distribute_weights: false, fine_tune: true, train_on_outputs: false}
allow: [MIT, Apache-2.0, "class:llama-community"]
unknown: error            # error | warn
unused: warn
exceptions:
  - {model: "meta-llama/*", allow: [llama3.1], reason: license-acquired, comment: LEGAL-123, expires: 2027-03-31, paths: ["svc/**"]}
clarify:
  - {model: org/x, expression: mit, file: LICENSE, sha256: %s}
rules: {LIC013: off}
"""
SHA = "AB" * 32


def read(folder: Path, text: str, name: str = "advisor-policy.yaml") -> Policy:
    (folder / name).write_text(text, encoding="utf-8")
    return read_policy(None, folder, load_catalog())


def problems(folder: Path, text: str, name: str = "advisor-policy.yaml") -> list[tuple[str, str, str]]:
    """Place without the folder, code, and message with its hint, of every problem."""
    with pytest.raises(DiagnosticsError) as caught:
        read(folder, text, name)
    assert caught.value.exit_code == 2
    for diagnostic in caught.value.diagnostics:
        assert not diagnostic.message.ja.isascii()
        assert diagnostic.hint is None or not diagnostic.hint.ja.isascii()
    return [
        (d.place.removeprefix(f"{folder}/"), d.code, f"{d.message.en} | {d.hint.en if d.hint else ''}")
        for d in caught.value.diagnostics
    ]


def only(folder: Path, text: str) -> tuple[str, str, str]:
    (found,) = problems(folder, "version: 1\n" + text)
    return found


def test_the_policy_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("MIT")
    shown = f"{tmp_path}/advisor-policy.yaml"
    assert read(tmp_path, CONTRACT % SHA) == Policy(
        path=shown,
        profile=Use(True, False, False, "saas", 2_000_000, 50_000_000, "JP", "full"),
        stated=frozenset(Use._fields),
        allow=("MIT", "Apache-2.0", "class:llama-community"),
        exceptions=(
            Exception_(
                model="meta-llama/*",
                allow=("LicenseRef-scancode-llama-3.1-license-2024",),
                reason="license-acquired",
                comment="LEGAL-123",
                expires="2027-03-31",
                paths=("svc/**",),
                rules=(),
                place=Place(shown, 8, 5),
            ),
        ),
        clarify=(Clarification("org/x", "MIT", "LICENSE", SHA.lower(), Place(shown, 10, 5)),),
        rules={"LIC013": "off"},
    )


def test_without_a_file_the_built_in_policy_holds(tmp_path: Path) -> None:
    assert read_policy(None, tmp_path, load_catalog()) is BUILT_IN


def test_the_least_policy(tmp_path: Path) -> None:
    policy = read(tmp_path, "version: 1")
    assert policy._replace(path=None) == BUILT_IN


def test_the_path_is_shown_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, "version: 1").path == "advisor-policy.yaml"


@pytest.mark.parametrize(
    ("written", "method"),
    [("true", "full"), ("false", "none"), ("lora", "lora"), ("none", "none"), ("qlora", "qlora"), ("full", "full")],
)
def test_fine_tuning_is_a_method_or_yes_or_no(tmp_path: Path, written: str, method: str) -> None:
    policy = read(tmp_path, f"version: 1\nprofile: {{fine_tune: {written}}}")
    assert policy.profile.fine_tune == method
    assert policy.stated == {"fine_tune"}


def test_null_states_nothing(tmp_path: Path) -> None:
    policy = read(tmp_path, "version: 1\nprofile: {jurisdiction: null, hosting: saas}")
    assert policy.stated == {"hosting"}


def test_countries_in_any_case(tmp_path: Path) -> None:
    assert read(tmp_path, "version: 1\nprofile: {jurisdiction: jp}").profile.jurisdiction == "JP"


@pytest.mark.parametrize(
    ("written", "allow"),
    [
        (
            "[llama3.1, gemma]",
            ("LicenseRef-scancode-llama-3.1-license-2024", "LicenseRef-scancode-gemma-tou-2025-03-24"),
        ),
        ("[mit, MIT, Mit]", ("MIT",)),
        ("[MIT OR ISC, 0BSD AND ISC]", ("ISC", "MIT", "0BSD")),
        ("[GPL-2.0 WITH Classpath-exception-2.0]", ("GPL-2.0-only WITH Classpath-exception-2.0",)),
        ("['CLASS:Permissive']", ("class:permissive",)),
        ("[OpenMDW-1.0]", ("OpenMDW-1.0",)),
    ],
)
def test_licences_come_back_as_spdx_writes_them(tmp_path: Path, written: str, allow: tuple[str, ...]) -> None:
    assert read(tmp_path, f"version: 1\nallow: {written}").allow == allow


def test_a_licence_of_ones_own_stands_in_a_clarification(tmp_path: Path) -> None:
    text = "version: 1\nallow: [LicenseRef-acme]\n"
    assert read(tmp_path, text + "clarify: [{model: a/b, expression: LicenseRef-acme AND MIT}]").allow
    found = problems(tmp_path, text)
    assert found[0][:2] == ("advisor-policy.yaml:2:9", "policy.unknown-license")
    assert "under `clarify`" in found[0][2]


def test_an_empty_list_allows_nothing_and_says_so(tmp_path: Path) -> None:
    policy = read(tmp_path, "version: 1\nallow: []")
    assert policy.allow == ()
    (note,) = policy.notes
    assert "every model needs an exception" in note.en


@pytest.mark.parametrize(
    ("text", "place", "code", "says"),
    [
        ("profle: {}", "2:1", "schema.unknown-key", "did you mean profile?"),
        ("profile: {users: 3}", "2:11", "schema.unknown-key", "monthly_active_users"),
        ("profile: {commercial: yes}", "2:23", "schema.value", "true or false"),
        ("profile: {monthly_active_users: -1}", "2:33", "schema.value", "at least 0"),
        ("profile: {monthly_active_users: 1.5}", "2:33", "schema.value", "a whole number"),
        ("profile: {annual_revenue_usd: 10000000000000000}", "2:31", "schema.value", "at most"),
        ("profile: {jurisdiction: UK}", "2:25", "schema.value", "did you mean GB?"),
        ("profile: {hosting: sas}", "2:20", "schema.value", "did you mean saas?"),
        ("profile: {fine_tune: lorra}", "2:22", "schema.value", "did you mean lora, qlora?"),
        ("profile: [commercial]", "2:10", "schema.value", "a mapping"),
        ("allow: MIT", "2:8", "schema.value", "a list"),
        ("allow: [3]", "2:9", "schema.value", "text"),
        ("allow: [Apach-2.0]", "2:9", "policy.unknown-license", "did you mean Apache-2.0"),
        ("allow: [llama-3.1]", "2:9", "policy.unknown-license", "llama3.1"),
        ("allow: [MIT AND]", "2:9", "policy.unknown-license", "missing at the end"),
        ("allow: [LicenseRef-gemma]", "2:9", "policy.unknown-license", "did you mean gemma"),
        ("allow: [permissive]", "2:9", "policy.unknown-license", "did you mean class:permissive?"),
        ("allow: ['class:lama']", "2:9", "policy.unknown-class", "did you mean class:llama-community?"),
        ("allow: ['class:zzz']", "2:9", "policy.unknown-class", "classes: "),
        ("allow: [other]", "2:9", "policy.unresolved-license", "under `clarify`"),
        ("allow: ['class:unresolved']", "2:9", "policy.unresolved-license", "under `clarify`"),
        ("unknown: off", "2:10", "schema.value", "error, warn"),
        ("unused: false", "2:9", "schema.value", "write error, warn, note or off"),
        ("dynamic: wrn", "2:10", "schema.value", "did you mean warn?"),
        ("rules: {LIC13: off}", "2:9", "schema.value", "'LIC13' is not a rule (LIC001 to LIC013)"),
        ("rules: {LIC013: false}", "2:17", "schema.value", "write error, warn, note or off"),
        ("rules: {LIC013: fatal}", "2:17", "schema.value", "error, warn, note, off"),
        ("exclude: ['#x']", "2:11", "schema.value", "not a pattern"),
        ("exclude: ['']", "2:11", "schema.value", "must not be empty"),
        ("exceptions: [{model: a/b}]", "2:14", "schema.missing-key", "'reason'"),
        ("exceptions: [{reason: other}]", "2:14", "schema.missing-key", "'model'"),
        ("exceptions: [{model: a/b, reason: licence-acquired}]", "2:35", "schema.value", "mean license-acquired?"),
        ("exceptions: [{model: '*', reason: other}]", "2:14", "schema.value", "every model from every rule"),
        ("exceptions: [{model: '*/*', reason: other, paths: ['**']}]", "2:14", "schema.value", "every model"),
        ("exceptions: [{model: a, reason: other, expires: 2027-02-30}]", "2:49", "schema.value", "calendar"),
        ("exceptions: [{model: a, reason: other, expires: soon}]", "2:49", "schema.value", "a date such as"),
        ("exceptions: [{model: a, reason: other, rules: [LIC099]}]", "2:48", "schema.value", "not a rule"),
        ("exceptions: [{model: a, reason: other, paths: ['../x']}]", "2:48", "schema.value", "not a pattern"),
        ("exceptions: [{model: a, reason: other, allow: [MTI]}]", "2:48", "policy.unknown-license", "'MTI'"),
        ("exceptions: [{model: a, reason: other, why: x}]", "2:40", "schema.unknown-key", "known keys: model"),
        ("clarify: [{model: 'a/*', expression: MIT}]", "2:19", "schema.value", "is a pattern"),
        ("clarify: [{model: a/b, expression: MIT AND}]", "2:36", "policy.bad-expression", "missing at the end"),
        ("clarify: [{model: a/b}]", "2:11", "schema.missing-key", "'expression'"),
        (f"clarify: [{{model: a/b, expression: MIT, sha256: {SHA}}}]", "2:11", "schema.value", "needs the `file`"),
        ("clarify: [{model: a/b, expression: MIT, file: LICENSE}]", "2:47", "policy.file", "no file 'LICENSE'"),
        ("clarify: [{model: a/b, expression: MIT, file: ../L}]", "2:47", "schema.value", "must be relative"),
        ("clarify: [{model: a/b, expression: MIT, file: /etc/hosts}]", "2:47", "schema.value", "must be relative"),
        (
            "clarify:\n- {model: a/b, expression: MIT}\n- {model: A/B, expression: ISC}",
            "4:11",
            "policy.clarified-twice",
            "in line 3",
        ),
    ],
)  # fmt: skip
def test_a_problem_stands_at_its_place(tmp_path: Path, text: str, place: str, code: str, says: str) -> None:
    found = problems(tmp_path, "version: 1\n" + text)
    assert (f"advisor-policy.yaml:{place}", code) in [(p, c) for p, c, _ in found]
    assert says in next(words for p, c, words in found if (p, c) == (f"advisor-policy.yaml:{place}", code))


def test_the_version_is_required(tmp_path: Path) -> None:
    assert [(p, c) for p, c, _ in problems(tmp_path, "allow: [MIT]")] == [
        ("advisor-policy.yaml:1:1", "schema.missing-key")
    ]
    assert problems(tmp_path, "version: 2")[0][1] == "schema.value"


def test_all_problems_at_once(tmp_path: Path) -> None:
    text = (
        "version: 9\nprofile: {hosting: x}\nallow: [zzzz, MIT]\nrules: {LIC0: off}\nclarify: [{model: a, file: nope}]\n"
    )
    assert [code for _, code, _ in problems(tmp_path, text)] == [
        "schema.value", "schema.value", "policy.unknown-license", "schema.value", "schema.missing-key", "policy.file",
    ]  # fmt: skip


def test_what_is_of_the_wrong_type_is_only_said_once(tmp_path: Path) -> None:
    for text in (
        "allow: {a: b}",
        "exceptions: 3",
        "clarify: {x: y}",
        "exceptions: [3]",
        "clarify: [[x]]",
        "profile: 3",
    ):
        assert len(problems(tmp_path, f"version: 1\n{text}")) == 1
    assert len(problems(tmp_path, "[1, 2]")) == 1


def test_a_text_outside_the_folder_is_not_read_through_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "LICENSE").symlink_to(tmp_path / "secret")
    _, code, says = only(folder, "clarify: [{model: a/b, expression: MIT, file: LICENSE}]")
    assert code == "policy.file"
    assert "outside" in says


def test_thousands_of_unknown_names_are_not_all_looked_up(tmp_path: Path) -> None:
    items = ", ".join(f"Licence-{n}" for n in range(20_000))
    assert len(problems(tmp_path, f"version: 1\nallow: [{items}]")) == 100


KEYS = st.sampled_from([*PolicyDocument.model_fields, "model", "reason", "file", "expires", "paths", "jurisdiction"])
VALUES = st.none() | st.booleans() | st.integers() | st.sampled_from(
    ["MIT", "class:x", "*", "off", "other", "2027-03-31", "../..", "", "a/b", "MIT AND (", "\0", "LicenseRef-x", "x" * 300]
)  # fmt: skip
DOCUMENTS = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@given(st.dictionaries(KEYS, DOCUMENTS, max_size=5))
def test_any_document_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]) -> None:
    file = tmp_path_factory.getbasetemp() / "any-policy.json"
    file.write_text(json.dumps({"version": 1, **document}))
    try:
        policy = read_policy(file, file.parent, load_catalog())
    except DiagnosticsError as error:
        policy, lines = BUILT_IN, error.lines("ja")
        assert all(lines)
    assert isinstance(policy, Policy)


def test_every_rule_can_be_named(tmp_path: Path) -> None:
    rules = ", ".join(f"{id_}: note" for id_ in CHECK_RULES)
    assert set(read(tmp_path, f"version: 1\nrules: {{{rules}}}").rules) == set(CHECK_RULES)


# ---------------------------------------------------------------------------------------------------- where it is read

TABLE = """\
[project]
name = "x"

[tool.advisor]
version = 1
allow = ["MIT"]
unused = "off"

[tool.advisor.profile]
  hosting = "saas"

[[tool.advisor.exceptions]]
model = "a/*"
reason = "other"
expires = 2027-02-28

[[tool.advisor.exceptions]]
model = "b/*"
reason = "other"

[tool.other]
line = 1
"""


def test_the_table_of_pyproject(tmp_path: Path) -> None:
    policy = read(tmp_path, TABLE, "pyproject.toml")
    shown = f"{tmp_path}/pyproject.toml"
    assert policy.path == shown
    assert (policy.allow, policy.unused, policy.profile.hosting) == (("MIT",), "off", "saas")
    assert [(e.model, e.expires, e.place) for e in policy.exceptions] == [
        ("a/*", "2027-02-28", Place(shown, 12, 1)),
        ("b/*", None, Place(shown, 17, 1)),
    ]
    assert read_policy(tmp_path / "pyproject.toml", Path("elsewhere"), load_catalog()) == policy


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("version = 1", "version = 3", "5:1"),
        ("version = 1", "", "4:1"),
        ('"saas"', '"sas"', "10:3"),
        ("[tool.advisor.profile]", "[tool.advisor.profil]", "9:1"),
        ('"MIT"', '"MTI"', "6:1"),
        ('"b/*"\nreason', '"b/*"\nreaso', "19:1"),
        ("2027-02-28", "2027-02-28T10:00:00", "15:1"),
    ],
)
def test_problems_of_pyproject_have_lines(tmp_path: Path, old: str, new: str, place: str) -> None:
    found = problems(tmp_path, TABLE.replace(old, new, 1), "pyproject.toml")
    assert f"pyproject.toml:{place}" in [p for p, _, _ in found]


def test_the_policy_file_wins_over_the_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TABLE)
    policy = read(tmp_path, "version: 1")
    assert policy.allow is None
    (note,) = policy.notes
    assert note.en == f"{tmp_path}/pyproject.toml:4: [tool.advisor] is not read, advisor-policy.yaml is there"
    assert "読み込まれません" in note.ja


@pytest.mark.parametrize("text", ["[project]\nname='x'\n", "", "[tool.ruff]\nx=1"])
def test_a_pyproject_that_does_not_speak_of_us_is_none_of_our_business(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(text.encode("latin-1"))
    assert read_policy(None, tmp_path, load_catalog()) is BUILT_IN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[tool.advisor\n", "file.syntax"),
        ("[tool.advisor]\nx = " + "[" * 5000, "file.syntax"),
        ("[tool.advisor]\nx = " + "9" * 5000, "file.syntax"),
        ("[tool.advisor]\n#" + "x" * 1_000_000, "file.too-large"),
        ("tool = {advisor = 3}", "schema.value"),
    ],
)
def test_a_pyproject_that_does_and_cannot_be_read(tmp_path: Path, text: str, code: str) -> None:
    assert [c for _, c, _ in problems(tmp_path, text, "pyproject.toml")] == [code]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"[project]\nname = '\xe9'\n\n[tool.advisor]\nversion = 1\n", "2:9: file.not-utf8"),
        ("[tool.advisor]\nversion = 1\n".encode("utf-16"), "1:1: file.not-utf8"),
        (b"[tool]\nx = 1\n[broken\n[tool.advisor]\n", "3:8: file.syntax"),
        (b"[broken", "pyproject.toml: file.syntax"),
    ],
)
def test_a_pyproject_that_cannot_be_read_may_hold_a_policy(tmp_path: Path, raw: bytes, problem: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(raw)
    with pytest.raises(DiagnosticsError) as caught:
        read_policy(None, tmp_path, load_catalog())
    assert problem in str(caught.value.diagnostics[0])
    (tmp_path / "advisor-policy.yaml").write_text("version: 1\n")
    assert read_policy(None, tmp_path, load_catalog()).notes == ()


def test_the_policy_of_a_folder_above_in_the_same_repository(tmp_path: Path) -> None:
    (tmp_path / "advisor-policy.yaml").write_text("version: 1\nallow: [ISC]\n")
    root = tmp_path / "repository" / "svc" / "api"
    root.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    assert read_policy(None, root, load_catalog()) is BUILT_IN
    (tmp_path / "repository" / "pyproject.toml").write_text(TABLE)
    policy = read_policy(None, root, load_catalog())
    base = f"{tmp_path}/repository"
    assert (policy.path, policy.base, policy.inner) == (f"{base}/pyproject.toml", base, "svc/api")
    assert policy.inside("x/a.py") == "svc/api/x/a.py"
    assert policy.inside(f"{base}/web/a.py") == "web/a.py"
    assert policy.inside(f"{tmp_path}/a.py") == f"{tmp_path}/a.py"
    (root / "advisor-policy.yaml").write_text("version: 1\n")
    assert read_policy(None, root, load_catalog()).base == ""


@pytest.mark.parametrize(
    "text", ["a." * 400_000, "[" + "a." * 400_000, "tool advisor " + " " * 900_000, "x" * 900_000 + "\ntool.advisor"]
)
def test_hostile_toml_costs_little(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    try:
        read_policy(None, tmp_path, load_catalog())
    except DiagnosticsError as error:
        assert error.exit_code == 2  # noqa: PT017 - either will do


def test_the_other_ending_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "version: 1", "advisor-policy.yml")
    assert found[0][:2] == ("advisor-policy.yml", "policy.misnamed")
    assert f"--policy {tmp_path}/advisor-policy.yml" in found[0][2]
    assert (
        read_policy(tmp_path / "advisor-policy.yml", tmp_path, load_catalog()).path == f"{tmp_path}/advisor-policy.yml"
    )


@pytest.mark.parametrize(
    ("name", "code"), [("no.yaml", "file.missing"), ("no.toml", "file.missing"), ("other.toml", "policy.no-table")]
)
def test_a_file_named_must_be_a_policy(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "other.toml").write_text("[tool.x]\n")
    with pytest.raises(DiagnosticsError) as caught:
        read_policy(tmp_path / name, tmp_path, load_catalog())
    assert [d.code for d in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(("name", "text"), [("advisor-policy.yaml", "version: 1\n"), ("pyproject.toml", TABLE)])
def test_the_policy_here_wins_over_that_of_the_folder_named(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "svc"
    folder.mkdir()
    (folder / "advisor-policy.yaml").write_text("version: 1\nallow: [ISC]\n")
    inner = read_policy(None, tmp_path, load_catalog(), [Path("svc")])
    assert (inner.path, inner.base, inner.allow) == (f"{folder}/advisor-policy.yaml", "svc", ("ISC",))
    assert read_policy(None, tmp_path, load_catalog(), [Path("svc"), tmp_path]) is BUILT_IN
    (tmp_path / name).write_text(text)
    here = read_policy(None, tmp_path, load_catalog(), [Path("svc")])
    assert (here.path, here.base) == (f"{tmp_path}/{name}", "")


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "svc").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "svc" / "pyproject.toml").write_text(TABLE)
    policy = read_policy(None, tmp_path, load_catalog(), [tmp_path / "svc"])
    assert (policy.path, policy.base) == (f"{tmp_path}/svc/pyproject.toml", "svc")
    outside = read_policy(None, tmp_path / "elsewhere", load_catalog(), [tmp_path / "svc"])
    assert outside.base == f"{tmp_path}/svc"


def test_files_are_relative_to_the_base(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    file = tmp_path / "conf" / "policy.yaml"
    file.write_text("version: 1\nclarify: [{model: org/x, expression: MIT, file: texts/x}]\n")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "x").write_text("MIT")
    assert read_policy(file, tmp_path, load_catalog()).base == ""
    with pytest.raises(DiagnosticsError):
        read_policy(file, file.parent, load_catalog())


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "advisor-policy.yaml")
    with pytest.raises(DiagnosticsError, match="1 problem"):
        read_policy(None, tmp_path, load_catalog())


def test_the_schema_knows_every_key() -> None:
    from advisor.authoring.schemas import schema

    body: dict[str, Any] = schema("policy")
    assert set(body["properties"]) == set(Policy._fields) - {"path", "base", "inner", "stated", "notes"} | {"version"}
    assert set(body["properties"]["profile"]["properties"]) == set(Use._fields)
    assert body["required"] == ["version"]
    assert body["additionalProperties"] is False
