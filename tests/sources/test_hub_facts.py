"""Facts of many models at once, asked of a Hub of our own over HTTP with huggingface_hub's session."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, get_args

import pytest
from huggingface_hub import HfApi
from huggingface_hub.hf_api import ExpandModelProperty_T
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import Text
from advisor.errors import UpstreamError, UsageError
from advisor.sources import hub_facts
from advisor.sources.hub_answers import EXPAND, BaseModel, HubFacts, facts_of
from advisor.sources.hub_facts import HubAnswers, HubProblem, read_facts
from advisor.sources.hub_refusals import asked_to_wait

from .hub_server import COMMIT, Answer, FakeHub, Refusal, Served

CARD = {
    "license": "apache-2.0", "base_model": ["org/base"], "base_model_relation": "finetune", "language": ["ja", "en"],
    "pipeline_tag": "text-generation",
}  # fmt: skip
SAYS: dict[str, Any] = {
    "cardData": CARD,
    "config": {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
    "lastModified": "2024-12-21T23:30:00.000Z",
    "safetensors": {"parameters": {"BF16": 8_000, "F32": 30}, "total": 8_030},
    "tags": ["license:apache-2.0", "base_model:org/base", "base_model:finetune:org/base"],
}
"""Made up, in the shapes that huggingface_hub's `ModelInfo` reads."""


def said(**changes: Any) -> dict[str, Any]:
    return {"id": "org/new", "sha": COMMIT, "gated": False, **SAYS, **changes}


def facts(**changes: Any) -> HubFacts:
    found = facts_of(said(**changes), "org/new", "https://hub")
    assert found is not None
    return found


def of_card(**card: Any) -> HubFacts:
    return facts(cardData=card, tags=[])


def remarked(found: HubFacts) -> list[str]:
    assert all(text.en != text.ja for text in found.remarks)
    return [text.en.removeprefix("org/new: ") for text in found.remarks]


def only(answers: HubAnswers) -> HubProblem:
    (problem,) = answers.problems
    assert not answers.rows
    return problem


# -------------------------------------------------------------------------------------------------------- what is said


def test_a_model(hub: FakeHub) -> None:
    hub.repositories["org/new"] = Served(gated="manual", says=SAYS)
    answers = read_facts(["org/new"])
    assert (answers.url, answers.published, answers.complete, answers.problems) == (hub.endpoint, None, True, ())
    assert answers.rows == (
        HubFacts(
            id="org/new",
            url=f"{hub.endpoint}/org/new",
            sha=COMMIT,
            last_modified="2024-12-21",
            gated="manual",
            license="apache-2.0",
            base_models=(BaseModel("org/base", "fine-tune"),),
            parameters=8_030,
            dtypes={"BF16": 8_000, "F32": 30},
            model_type="llama",
            architecture="LlamaForCausalLM",
            pipeline_tag="text-generation",
            languages=("ja", "en"),
            has_card=True,
        ),
    )
    assert answers.rows[0].name == "org/new"


def test_one_request_asks_for_named_properties(hub: FakeHub) -> None:
    hub.repositories["org/new"] = Served(says=SAYS)
    read_facts(["org/new", "org/new"])
    assert hub.requests == [("/api/models/org/new", None)]
    assert hub.queries == [{"expand": list(EXPAND)}]
    assert set(EXPAND) <= set(get_args(ExpandModelProperty_T))


def test_the_server_answers_as_huggingface_hub_reads(hub: FakeHub) -> None:
    """What is asked for and read here is what its own client asks for and reads."""
    hub.repositories["org/new"] = Served(gated="auto", says=SAYS)
    hub.repositories["org/old"] = Served(moved_to="org/new")
    (ours,) = read_facts(["org/old"]).rows
    info = HfApi(endpoint=hub.endpoint).model_info("org/old", expand=list(EXPAND))
    assert hub.queries[0] == hub.queries[2]
    assert (info.id, info.sha, info.gated) == (ours.moved_to, ours.sha, ours.gated)
    assert info.card_data is not None
    assert (info.card_data.license, info.card_data.base_model) == (ours.license, ["org/base"])
    assert info.safetensors is not None
    assert (info.safetensors.total, info.safetensors.parameters) == (ours.parameters, ours.dtypes)
    assert info.last_modified is not None
    assert info.last_modified.date().isoformat() == ours.last_modified
    assert len(hub.agents) == 1
    assert hub.agents.pop().startswith("unknown/None; hf_hub/")


def test_the_token_is_the_user_s(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.repositories["org/new"] = Served(says=SAYS)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert "hf_secret" not in repr(read_facts(["org/new", "org/none"]))
    assert hub.tokens == {"Bearer hf_secret"}


def test_a_repository_that_says_nothing(hub: FakeHub) -> None:
    hub.repositories["org/bare"] = Served()
    (row,) = read_facts(["org/bare"]).rows
    assert row == HubFacts("org/bare", f"{hub.endpoint}/org/bare", sha=COMMIT, gated="no")


def test_the_order_is_that_of_the_question(hub: FakeHub) -> None:
    names = [f"org/m{n}" for n in range(30)]
    hub.repositories |= {name: Served(says=SAYS) for name in names[::2]}
    answers = read_facts(names)
    assert [row.id for row in answers.rows] == names[::2]
    assert [problem.id for problem in answers.problems] == names[1::2]
    assert answers.complete


def test_progress(hub: FakeHub) -> None:
    seen: list[tuple[int, int]] = []
    threads: set[threading.Thread] = set()

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        threads.add(threading.current_thread())

    hub.repositories |= {f"org/m{n}": Served() for n in range(20)}
    read_facts([f"org/m{n}" for n in range(20)], progress=progress)
    assert len(seen) == 20
    assert seen == sorted(seen)
    assert seen[-1] == (20, 20)
    assert threads == {threading.current_thread()}


def test_nothing_asked(hub: FakeHub) -> None:
    assert read_facts([]) == HubAnswers((), hub.endpoint)
    assert not hub.requests


# ------------------------------------------------------------------------------------------------- moved, and elsewhere


def test_a_model_that_moved(hub: FakeHub) -> None:
    hub.repositories["org/old"] = Served(moved_to="new/name")
    hub.repositories["new/name"] = Served(says=SAYS)
    (row,) = read_facts(["org/old"]).rows
    assert (row.id, row.moved_to, row.name, row.url) == ("org/old", "new/name", "new/name", f"{hub.endpoint}/new/name")


def test_a_name_in_another_case_has_not_moved(hub: FakeHub) -> None:
    hub.repositories["ORG/New"] = Served(moved_to="org/new")
    hub.repositories["org/new"] = Served()
    (row,) = read_facts(["ORG/New"]).rows
    assert (row.moved_to, row.url) == (None, f"{hub.endpoint}/org/new")


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/api/models/org/new", "", "http://[", "/api/models/org/old"])
def test_a_redirect_elsewhere_or_in_circles_is_not_followed(hub: FakeHub, place: str) -> None:
    hub.odd["/api/models/org/old"] = Answer(307, headers={"Location": place} if place else {})
    assert only(read_facts(["org/old"])).kind == "answer"


def test_names_of_the_hub_s_early_days(hub: FakeHub) -> None:
    hub.repositories["gpt2"] = Served(moved_to="openai-community/gpt2")
    hub.repositories["openai-community/gpt2"] = Served()
    assert read_facts(["gpt2"]).rows[0].moved_to == "openai-community/gpt2"


# ------------------------------------------------------------------------------------------------------------ problems


@pytest.mark.parametrize(
    ("api", "kind", "en", "hint"),
    [
        (Refusal(403, "GatedRepo", "Access is restricted"), "gated", "org/new is gated", "accept them at http"),
        (Refusal(401, "GatedRepo"), "gated", "org/new is gated", "HF_TOKEN"),
        (Refusal(404, "RepoNotFound"), "gone", "org/new is not on the Hub, or it is private", "HF_TOKEN"),
        (Refusal(401, "RepoNotFound"), "gone", "or it is private", "HF_TOKEN"),
        (Refusal(404), "gone", "is not on the Hub", "HF_TOKEN"),
        (Refusal(401, "", "Invalid credentials in Authorization header"), "token", "with this token", "HF_TOKEN"),
        (Refusal(403), "token", "may not be read with this token", "HF_TOKEN"),
        (Refusal(403, "", "Access to this resource is disabled."), "disabled", "has been disabled on the Hub", ""),
    ],
)
def test_what_the_hub_refuses(hub: FakeHub, api: Refusal, kind: str, en: str, hint: str) -> None:
    hub.repositories["org/new"] = Served(api=api)
    hub.repositories["org/fine"] = Served()
    answers = read_facts(["org/new", "org/fine"])
    (problem,) = answers.problems
    assert (problem.id, problem.kind, problem.is_answer) == ("org/new", kind, True)
    assert isinstance(problem.error, UsageError)
    assert en in problem.error.message.en
    assert "catalogue" not in problem.error.message.en
    assert hint in (problem.error.hint or Text("", "")).en
    assert answers.complete
    assert [row.id for row in answers.rows] == ["org/fine"]


def test_disabled_as_a_property(hub: FakeHub) -> None:
    hub.repositories["org/new"] = Served(says={"disabled": True})
    assert only(read_facts(["org/new"])).kind == "disabled"


@pytest.mark.parametrize("name", ["org/a--b", "a/b/c", "", "x" * 300, "org/../x", "org/\x1b[2J", "オルグ/モデル"])
def test_what_is_no_name_is_not_asked(hub: FakeHub, name: str) -> None:
    assert only(read_facts([name])).kind == "name"
    assert not hub.requests


@pytest.mark.parametrize("answer", [Answer(500), Answer(502), Answer(400)])
def test_a_hub_that_fails(hub: FakeHub, answer: Answer) -> None:
    hub.odd["/api/models/org/new"] = answer
    answers = read_facts(["org/new"])
    problem = only(answers)
    assert (problem.kind, problem.is_answer, answers.complete) == ("service", False, False)
    assert isinstance(problem.error, UpstreamError)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>", b"", b"[]", b'"x"', b"{}", b'{"id": 3}', b'{"id": "../../x"}', b'{"id": "a", "id": "b"}',
        b'{"id": "org/new", "x": NaN}', b"[" * 100_000, b'{"id": "org/new", "x": "\xff"}', b" " * (17 * 1024**2),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_the_hub_s(hub: FakeHub, body: bytes) -> None:
    hub.odd["/api/models/org/new"] = Answer(200, body)
    problem = only(read_facts(["org/new"]))
    assert problem.kind == "answer"
    assert isinstance(problem.error, UpstreamError)
    assert problem.error.hint is not None
    assert "HF_ENDPOINT" in problem.error.hint.en


def test_no_network(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    answers = read_facts(["org/a", "org/b"])
    assert [problem.kind for problem in answers.problems] == ["network", "network"]
    assert answers.problems[0].error.message == Text(
        "http://127.0.0.1:9 cannot be reached", "http://127.0.0.1:9 に接続できません"
    )
    assert not answers.complete


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_by_the_environment(hub: FakeHub, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    answers = read_facts(["org/a", "org/b"])
    assert {problem.kind for problem in answers.problems} == {"offline"}
    assert (answers.complete, hub.requests) == (False, [])


def test_settings_that_cannot_be_used(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "not an address")
    with pytest.raises(UsageError, match="HF_ENDPOINT"):
        read_facts(["org/new"])


# ---------------------------------------------------------------------------------------------------------- throttling

PATH = "/api/models/org/new"


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "0"},
        {"Retry-After": "Tue, 24 Nov 2026 10:00:00 GMT", "Date": "Tue, 24 Nov 2026 10:00:00 GMT"},
        {"RateLimit": '"api";r=0;t=0', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'},
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_what_is_refused_for_now_is_asked_again(hub: FakeHub, status: int, headers: dict[str, str]) -> None:
    hub.repositories["org/new"] = Served()
    hub.first[PATH] = [Answer(status, headers=headers)] * 2
    assert read_facts(["org/new"]).complete
    assert len(hub.requests) == 3


def test_the_wait_is_as_long_as_the_hub_asks(hub: FakeHub) -> None:
    hub.repositories["org/new"] = Served()
    hub.first[PATH] = [Answer(429, headers={"Retry-After": "1"})]
    since = time.monotonic()
    assert read_facts(["org/new"]).complete
    assert 1 <= time.monotonic() - since < 5


def test_patience_has_an_end(hub: FakeHub) -> None:
    names = [f"org/m{n}" for n in range(40)]
    for name in names:
        hub.odd[f"/api/models/{name}"] = Answer(429, headers={"Retry-After": "0"})
    answers = read_facts(names)
    assert {problem.kind for problem in answers.problems} == {"throttled"}
    assert not answers.complete
    # the rest is not asked about: each of eight threads, at most ATTEMPTS times
    assert len(hub.requests) <= 8 * hub_facts.ATTEMPTS


@pytest.mark.parametrize(
    "headers", [{}, {"Retry-After": "3600"}, {"Retry-After": "soon"}, {"RateLimit": '"api";r=12;t=5'}]
)
def test_a_wait_too_long_or_unknown_is_not_begun(hub: FakeHub, headers: dict[str, str]) -> None:
    hub.odd[PATH] = Answer(429, headers=headers)
    since = time.monotonic()
    problem = only(read_facts(["org/new"]))
    assert (problem.kind, len(hub.requests)) == ("throttled", 1)
    assert problem.error.hint is not None
    assert "HF_TOKEN" in problem.error.hint.en
    assert time.monotonic() - since < 5


def test_what_is_already_known_is_kept_when_the_time_is_over(hub: FakeHub) -> None:
    hub.repositories |= {f"org/m{n}": Served() for n in range(10)}
    hub.odd["/api/models/org/slow"] = Answer(200, drip=True)
    answers = read_facts(["org/slow", *(f"org/m{n}" for n in range(10))], seconds=1.0)
    assert len(answers.rows) == 10
    (problem,) = answers.problems
    assert (problem.id, problem.kind) == ("org/slow", "network")
    assert "in time" in problem.error.message.en
    assert not answers.complete


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "9" * 30}, None),
        ({"retry-after": "Tue, 24 Nov 2026 10:00:30 GMT", "date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 30.0),
        ({"retry-after": "Tue, 24 Nov 2026 09:00:00 GMT", "date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 0.0),
        ({"retry-after": "Tue, 24 Nov 2026 10:00:00 GMT"}, None),
        ({"ratelimit": '"api";r=0;t=55'}, 55.0),
        ({"ratelimit": '"api";r=10;t=55'}, None),
        ({"ratelimit": '"api"; r=0; t=' + "9" * 20}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_to_wait(headers) == seconds


# ------------------------------------------------------------------------------------------------------- field by field


@pytest.mark.parametrize(
    ("gated", "expected", "remarks"),
    [
        (False, "no", []),
        ("auto", "auto", []),
        ("manual", "manual", []),
        (None, None, []),
        (True, None, ["gated left out: (true/false)"]),
        ("sometimes", None, ["gated left out: 'sometimes'"]),
        (["auto"], None, ["gated left out: (list)"]),
    ],
)
def test_gates(gated: object, expected: str | None, remarks: list[str]) -> None:
    found = facts(gated=gated)
    assert (found.gated, remarked(found)) == (expected, remarks)


@pytest.mark.parametrize(
    ("card", "tags", "license_"),
    [
        ({"license": "mit"}, [], "mit"),
        ({"license": ["mit"]}, [], "mit"),
        ({}, ["license:openrail++"], "openrail++"),
        ({"license": "mit"}, ["license:gemma"], "mit"),
        ({}, [], None),
        ({"license": None}, [], None),
        ({"license": ["mit", "mit"]}, [], "mit"),
    ],
)
def test_licences(card: dict[str, Any], tags: list[str], license_: str | None) -> None:
    found = facts(cardData=card, tags=tags)
    assert (found.license, found.remarks) == (license_, ())


@pytest.mark.parametrize("odd", [["mit", "gemma"], 3, {"mit": 1}, "a b", "mit\n  own: 1", "x" * 10_000, [["mit"]]])
def test_a_licence_that_cannot_be_read(odd: object) -> None:
    found = of_card(license=odd)
    assert found.license is None
    (remark,) = remarked(found)
    assert remark.startswith("license left out: ")
    assert len(remark) < 150


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/terms?x=1", "https://example.org/terms?x=1"),
        ("LICENSE", f"https://hub/org/new/blob/{COMMIT}/LICENSE"),
        ("docs/LICENSE.md", f"https://hub/org/new/blob/{COMMIT}/docs/LICENSE.md"),
        (["https://example.org/terms"], "https://example.org/terms"),
    ],
)
def test_where_the_licence_is(link: object, expected: str) -> None:
    found = of_card(license="other", license_name="my-licence", license_link=link)
    assert (found.license, found.license_name, found.license_link) == ("other", "my-licence", expected)
    assert not found.remarks


@pytest.mark.parametrize("link", ["javascript:alert(1)", "../../x", "/etc", "http://a b", "https://ü", "h\x1b[2J", 5])
def test_addresses_that_are_none(link: object) -> None:
    found = of_card(license_link=link)
    assert found.license_link is None
    assert remarked(found)[0].startswith("license_link left out: ")
    assert "\x1b" not in remarked(found)[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-01-02T03:04:05.000Z", "2023-01-02"),
        ("2023-01-02T03:04:05+09:00", "2023-01-01"),
        (None, None),
    ],
)
def test_days(value: object, expected: str | None) -> None:
    found = facts(lastModified=value)
    assert (found.last_modified, found.remarks) == (expected, ())


@pytest.mark.parametrize(
    "value", ["yesterday", 1_700_000_000, ["2023-01-02"], "2023-13-40", "0001-01-01T00:00:00+14:00", "9" * 5_000]
)
def test_what_is_no_day(value: object) -> None:
    found = facts(lastModified=value)
    assert found.last_modified is None
    assert len(found.remarks) == 1


def test_base_models_by_card_and_tags() -> None:
    tags = ["base_model:a/one", "base_model:quantized:a/one", "base_model:merge:c/three", "base_model:odd:d/four"]
    assert facts(cardData={"base_model": "a/one"}, tags=tags).base_models == (
        BaseModel("a/one", "quantization"),
        BaseModel("c/three", "merge"),
    )
    assert facts(cardData={"base_model": "a/one"}, tags=[]).base_models == (BaseModel("a/one", None),)
    own = facts(cardData={"base_model": "a/one", "base_model_relation": "adapter"}, tags=tags)
    assert {base.relation for base in own.base_models} == {"adapter"}


def test_a_relation_nobody_knows() -> None:
    found = of_card(base_model="a/one", base_model_relation="distilled")
    assert found.base_models == (BaseModel("a/one", None),)
    assert remarked(found) == ["base_model_relation left out: 'distilled'"]


def test_a_model_is_not_made_from_itself() -> None:
    assert of_card(base_model=["Org/New", "a/one"]).base_models == (BaseModel("a/one", None),)


@pytest.mark.parametrize(
    "odd", [{"x": 1}, ["a/one", "https://x/y"], ["a/one", None], "../x", [f"a/m{n}" for n in range(65)]]
)
def test_base_models_that_are_not_all_known(odd: object) -> None:
    found = of_card(base_model=odd)
    assert not found.base_models_complete
    assert remarked(found)[0].startswith("base_model left out: ")


def test_parameters() -> None:
    assert (facts(safetensors=None).parameters, facts(safetensors=None).dtypes) == (None, {})
    found = facts(safetensors={"parameters": {"BF16": 5, "Q9": 3, "F16": -1, "F32": "7"}, "total": 5})
    assert (found.parameters, found.dtypes) == (5, {"BF16": 5})
    assert remarked(found) == [
        "safetensors.parameters left out: 'Q9'",
        "safetensors.parameters.F16 left out: '-1'",
        "safetensors.parameters.F32 left out: '7'",
    ]


@pytest.mark.parametrize("total", [0, -1, 1.5, True, "8B", 2**70, [8]])
def test_a_count_that_is_none(total: object) -> None:
    found = facts(safetensors={"parameters": {}, "total": total})
    assert found.parameters is None
    assert remarked(found)[0].startswith("safetensors.total left out: ")


@pytest.mark.parametrize(
    ("config", "context"),
    [
        ({"max_position_embeddings": 4096}, 4096),
        ({"n_positions": 1024}, 1024),
        ({"text_config": {"max_position_embeddings": 8192}}, 8192),
        ({"max_position_embeddings": 0}, None),
        ({}, None),
    ],
)
def test_context(config: dict[str, Any], context: int | None) -> None:
    assert facts(config=config).context_length == context


def test_languages() -> None:
    assert of_card(language="ja").languages == ("ja",)
    assert of_card(language=["ja", "ja", "multilingual"]).languages == ("ja", "multilingual")
    assert of_card().languages is None
    norwegian = of_card(language=["en", False])
    assert norwegian.languages == ("en",)
    assert remarked(norwegian) == ["language left out: (true/false)"]


def test_a_hostile_card(hub: FakeHub) -> None:
    flood = "\x1b[31m\u202e\n" * 60_000
    says = {field: flood for field in EXPAND if field not in ("sha", "gated", "disabled")}
    hub.repositories["org/new"] = Served(gated=flood, says=says)
    hub.repositories["org/card"] = Served(
        says={
            "cardData": {**dict.fromkeys(CARD, flood), "license_name": flood, "license_link": flood},
            "config": {"architectures": [flood], "model_type": flood},
            "tags": [flood, *([3, None, ["x"], "license:mit"] * 1_000)],
        }
    )
    answers = read_facts(["org/new", "org/card"])
    assert len(answers.rows) == 2
    shown = "".join(text.en + text.ja for text in answers.remarks) + repr(answers.rows)
    assert len(shown) < 20_000
    assert shown.isprintable()
    assert (answers.rows[1].license_name or "").startswith("\\x1b[31m\\u202e")


_PLAIN = st.sampled_from([None, True, 0, -1, 5, 1.5, "", "mit", "a/b", "\x1b[2J", "\ud800", "2023-01-02", 2**70])
_ODD = _PLAIN | st.lists(_PLAIN, max_size=3) | st.dictionaries(st.sampled_from(["a", "BF16"]), _PLAIN, max_size=2)
_FIELDS = (
    "license", "license_name", "license_link", "base_model", "base_model_relation", "language", "pipeline_tag",
    "model_type", "architectures", "max_position_embeddings", "parameters", "total",
)  # fmt: skip
_SECTION = st.dictionaries(st.sampled_from(_FIELDS), _ODD, max_size=6) | _ODD


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*EXPAND, "sha"), _SECTION)))
def test_answers_of_any_shape_are_read(answer: dict[str, Any]) -> None:
    found = facts_of({"id": "org/new", **answer}, "org/new", "https://hub")
    assert found is not None
    assert found.gated in {None, "no", "auto", "manual"}
    assert found.parameters is None or found.parameters > 0
    assert all(text.en.isprintable() and len(text.en) < 300 for text in found.remarks)
    json.dumps(found._replace(remarks=()))


# -------------------------------------------------------------------------------------------------------------- speed


def test_a_whole_catalogue_takes_a_moment(hub: FakeHub) -> None:
    names = [f"org/m{n}" for n in range(300)]
    hub.repositories |= {name: Served(says=SAYS) for name in names}
    since = time.monotonic()
    assert len(read_facts(names).rows) == 300
    assert time.monotonic() - since < 10
