from __future__ import annotations

from typing import Any

import pytest

from advisor.core.architecture import LatentAttention
from advisor.core.model import Lifecycle
from advisor.core.text import LANGUAGES, Text
from advisor.rules import UNKNOWN, Channel, Price, Subject, Weights
from advisor.rules.facts import FACTS, Fact, show
from advisor.rules.facts.fact import show_value, words

from .factories import (
    ARCHITECTURE,
    INFERENTIA2,
    OSAKA,
    TODAY,
    Engine,
    instance,
    memory,
    model,
    replace,
    request,
    subject,
)

ALL = list(FACTS.values())


def value(name: str, s: Subject) -> Any:
    return FACTS[name].get(s)


@pytest.mark.parametrize("fact", ALL, ids=lambda f: f.name)
def test_every_fact_is_registered_whole(fact: Fact) -> None:
    assert all(fact.meaning.get(language).strip() for language in LANGUAGES)
    assert "unknown" not in fact.type.members, "the word is taken: examples use it"
    if fact.type.kind == "enum":
        assert fact.type.members
    if fact.labels:
        assert set(fact.labels) == set(fact.type.members)


@pytest.mark.parametrize("fact", ALL, ids=lambda f: f.name)
def test_every_fact_can_be_read_shown_and_remembered(fact: Fact) -> None:
    """On a full subject each fact gives a value of its type; values are keys of the findings' memory."""
    read = fact.get(subject())
    hash(read)
    assert fact.optional or read is not None
    assert all(fact.show(read, language) for language in LANGUAGES)
    if read is UNKNOWN or read is None:
        return
    for item in read if fact.type.many else (read,):
        assert isinstance(item, {"bool": bool, "number": (int, float), "text": (Text, str)}.get(fact.type.kind, str))
        if fact.type.kind == "enum":
            assert item in fact.type.members


@pytest.mark.parametrize("fact", [f for f in ALL if f.level != "request"], ids=lambda f: f.name)
def test_what_is_not_filled_is_unknown(fact: Fact) -> None:
    empty = Subject(request(purpose={"tasks": ["chat"], "languages": ["ja"]}), TODAY)
    assert fact.get(empty) is UNKNOWN


def test_names_follow_their_group() -> None:
    assert all(fact.name == name and name.count(".") == 1 for name, fact in FACTS.items())


@pytest.mark.parametrize(
    ("name", "shown_en", "shown_ja", "raw"),
    [
        ("memory.required_bytes", "31.0 GiB", "31.0 GiB", 31 * 2**30),
        ("model.context_length", "32,768", "32,768", 32768),
        ("model.parameters", "8.03B", "8.03B", 8_030_261_248),
        ("cost.monthly", "$1,234", "$1,234", 1234.4),
        ("memory.headroom_percent", "4.2%", "4.2%", 4.21),
        ("performance.ttft_ms", "1,200 ms", "1,200 ms", 1200.4),
        ("model.kind", "base model", "ベースモデル", "base"),
        ("model.languages", "English, Japanese", "英語、日本語", ("en", "ja")),
        ("model.languages", "none", "なし", ()),
        ("accelerator.dtypes", "bfloat16, float16", "bfloat16、float16", frozenset({"float16", "bfloat16"})),
        ("license.resolved", "yes", "はい", True),
        ("request.max_monthly_usd", "none", "なし", None),
        ("license.commercial_use", "unknown", "不明", UNKNOWN),
        ("license.conditions", "One; Two", "一／二", (Text("One.", "一。"), Text("Two", "二"))),
        ("region.name", "Asia Pacific (Osaka)", "アジアパシフィック (大阪)", OSAKA.name),
        ("not.registered", "plain", "plain", "plain"),
        ("not.registered", "1, 2", "1、2", (1, 2)),
    ],
)
def test_values_are_worded_by_their_unit(name: str, shown_en: str, shown_ja: str, raw: Any) -> None:
    assert show(name, raw, "en") == shown_en
    assert show(name, raw, "ja") == shown_ja


def test_the_newest_revision_is_the_last_of_the_chain() -> None:
    s = subject(model=model(superseded_by=("org/model-8b-v2", "org/model-8b-v3")))
    assert value("model.superseded_by", s) == "org/model-8b-v3"
    s.model = model(superseded_by=())
    assert value("model.superseded_by", s) is None


@pytest.mark.parametrize(("kind", "makes"), [("image", True), ("video", True), ("embedding", False)])
def test_images_and_video_are_made_by_their_kinds(kind: Any, *, makes: bool) -> None:
    assert value("model.makes_images", subject(model=model(kind=kind))) is makes


def test_missing_languages_and_tasks() -> None:
    asked = request(purpose={"tasks": ["chat", "embedding"], "languages": ["ja", "fr"]})
    s = subject(asked)
    assert value("model.languages_missing", s) == ("fr",)
    assert value("model.tasks_unsupported", s) == ("embedding",)
    assert value("request.instruction_tasks", s) == ("chat",)
    s.model = model(languages=None, tasks=None)
    assert value("model.languages_missing", s) is UNKNOWN
    assert value("model.tasks_unsupported", s) is UNKNOWN


@pytest.mark.parametrize(
    ("modalities", "multimodal"),
    [(("text",), False), (("text", "image"), True), (("speech",), True), (None, UNKNOWN)],
)
def test_what_takes_more_than_text_is_multimodal(modalities: Any, multimodal: Any) -> None:
    assert value("model.multimodal", subject(model=model(input_modalities=modalities))) is multimodal


def test_nothing_asked_misses_nothing() -> None:
    s = subject(request(), model=model(languages=None, tasks=None))
    assert value("model.languages_missing", s) == ()
    assert value("model.tasks_unsupported", s) == ()


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, 900),
        ({"architecture": None}, 900),
        ({"architecture": replace(ARCHITECTURE, form="encoder-decoder")}, 600),
        ({"architecture": replace(ARCHITECTURE, form="encoder")}, 600),
        ({"kind": "embedding"}, 600),
    ],
)
def test_tokens_a_sequence_needs(changes: dict[str, Any], needed: int) -> None:
    asked = request(load={"input_tokens": 600, "output_tokens": 300})
    assert value("model.context_needed", subject(asked, model=model(**changes))) == needed


@pytest.mark.parametrize(
    ("lifecycle", "ends", "days"),
    [
        (Lifecycle("active"), None, None),
        (Lifecycle("legacy", ends="2026-12-01"), "2026-12-01", 9),
        (Lifecycle("gone", ends="2026-11-01"), "2026-11-01", -21),
        (Lifecycle("gone"), UNKNOWN, UNKNOWN),
    ],
)
def test_end_of_life(lifecycle: Lifecycle, ends: Any, days: Any) -> None:
    s = subject(model=model(lifecycle=lifecycle), channel=Channel("bedrock", "x", lifecycle, ends=lifecycle.ends))
    assert (value("lifecycle.ends", s), value("lifecycle.days_left", s)) == (ends, days)
    assert (value("channel.ends", s), value("channel.days_until_end", s)) == (ends, days)


@pytest.mark.parametrize(
    ("destinations", "countries", "region", "country"),
    [
        (("ap-northeast-1",), ("JP",), False, False),
        (("ap-northeast-1", "ap-northeast-3"), ("JP",), True, False),
        (("ap-northeast-1", "us-east-1"), ("JP", "US"), True, True),
        (None, None, UNKNOWN, UNKNOWN),
    ],
)
def test_where_requests_travel(destinations: Any, countries: Any, region: Any, country: Any) -> None:
    channel = Channel("bedrock", "x", Lifecycle("active"), destinations=destinations, countries=countries)
    s = subject(channel=channel)
    assert value("channel.leaves_region", s) is region
    assert value("channel.leaves_country", s) is country


@pytest.mark.parametrize(
    ("degree", "heads", "kv_heads", "divide", "replicated"),
    [(1, 71, 1, True, False), (2, 71, 1, False, True), (4, 32, 8, True, False), (16, 32, 8, True, True)],
)
def test_sharding(degree: int, heads: int, kv_heads: int, *, divide: bool, replicated: bool) -> None:
    s = subject(model=model(architecture=replace(ARCHITECTURE, heads=heads, kv_heads=kv_heads)), tensor_parallel=degree)
    assert value("placement.heads_divide", s) is divide
    assert value("placement.kv_cache_replicated", s) is replicated


def test_a_latent_cache_is_never_split() -> None:
    latent = replace(ARCHITECTURE, kv_heads=128, cache=(LatentAttention(61, 512, 64, expanded=40960),))
    assert value("placement.kv_cache_replicated", subject(model=model(architecture=latent), tensor_parallel=2)) is True


@pytest.mark.parametrize(("degree", "power"), [(1, True), (2, True), (3, False), (8, True), (12, False)])
def test_powers_of_two(degree: int, *, power: bool) -> None:
    assert value("placement.tp_power_of_two", subject(tensor_parallel=degree)) is power


def test_engine_questions() -> None:
    s = subject(weights=Weights("float16", "gptq", None))
    assert value("engine.supports_quantization", s) is False
    assert value("engine.supports_dtype", s) is True
    assert value("weights.bytes", s) is UNKNOWN
    s.instance = instance(accelerator=INFERENTIA2)
    assert value("engine.supports_accelerator", s) is False
    assert value("engine.supports_host", s) is True
    s.instance = instance(architecture="arm64", accelerator=INFERENTIA2)
    assert value("engine.supports_host", s) is UNKNOWN
    s.engine = Engine(hosts={"arm64": False})
    assert value("engine.supports_host", s) is False
    assert value("accelerator.compute_capability", s) is UNKNOWN


def test_headroom() -> None:
    assert value("memory.headroom_percent", subject(memory=memory(20, 25))) == pytest.approx(20)
    assert value("memory.headroom_percent", subject(memory=memory(30, 25))) == pytest.approx(-20)


def test_quality_tells_not_looked_up_from_no_evidence() -> None:
    assert value("quality.known", subject()) is UNKNOWN
    assert value("quality.known", subject(quality=None)) is False


def test_what_is_worked_out_names_what_it_rests_on() -> None:
    derived = {name: fact.rests_on for name, fact in FACTS.items() if fact.rests_on != name}
    assert derived["model.languages_missing"] == "model.languages"
    assert derived["model.multimodal"] == "model.input_modalities"
    assert derived["channel.leaves_country"] == "channel.countries"
    assert all(target in FACTS for target in derived.values())


@pytest.mark.parametrize(("as_of", "days"), [("2026-11-01", 21), ("2026-11", 21), ("2025", 690)])
def test_the_age_of_a_price_counts_from_the_first_day_it_may_be_of(as_of: str, days: int) -> None:
    assert value("price.age_days", subject(price=Price(1.0, as_of, "published"))) == days
    assert value("price.as_of", subject(price=Price(1.0, as_of, "published"))) == as_of  # as it was published


def test_of_an_end_in_a_month_its_first_day_counts() -> None:
    assert value("lifecycle.days_left", subject(model=model(lifecycle=Lifecycle("legacy", "2026-12")))) == 9


@pytest.mark.parametrize(
    ("name", "raw", "english", "japanese"),
    [
        ("model.tasks", ("text-generation", "chat"), "text generation, chat", "文章生成、チャット"),
        ("request.platforms", ("ec2", "bedrock"), "Amazon EC2, Amazon Bedrock", "Amazon EC2、Amazon Bedrock"),
        ("deployment.platform", "ec2", "Amazon EC2", "Amazon EC2"),
        ("channel.countries", ("JP", "US"), "Japan, United States", "日本、アメリカ合衆国"),
        ("request.residency", "country", "anywhere in the country", "国内"),
        ("request.purchase", "spot", "spot", "スポット"),
        ("model.languages", ("ja", "tlh"), "Japanese, tlh", "日本語、tlh"),
    ],
)  # fmt: skip
def test_ids_are_shown_by_their_names(name: str, raw: object, english: str, japanese: str) -> None:
    assert FACTS[name].show(raw, "en") == english
    assert FACTS[name].show(raw, "ja") == japanese


@pytest.mark.parametrize(
    ("vocabulary", "counted"),
    [("country", "など 9 の国・地域"), ("language", "など 9 言語"), ("region", "など 9 リージョン"), ("", "など 9 件")],
)
def test_a_long_list_says_how_many_in_the_counter_of_its_things(vocabulary: str, counted: str) -> None:
    of = words(vocabulary)
    values = tuple(f"x{n}" for n in range(9))
    assert show_value(values, of, "ja") == f"x0、x1、x2、x3、x4、x5 {counted}"
    assert show_value(values, of, "en") == "x0, x1, x2, x3, x4, x5 and 3 more"
