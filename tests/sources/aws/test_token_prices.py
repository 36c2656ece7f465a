"""Bedrock's prices: every word of a usage type counts, and a word that is not known makes it another price."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws.observed import TokenRate
from advisor.sources.aws.products import lines
from advisor.sources.aws.tally import Reason, Tally
from advisor.sources.aws.token_prices import plain_name, token_rates

from .price_samples import document, marketplace, native, usd

NAMES = {"Nova Pro": "amazon.nova-pro-v1:0", "Claude Haiku 4.5": "anthropic.claude-haiku-4-5-20251001-v1:0"}
HAIKU = NAMES["Claude Haiku 4.5"]


def read(
    *documents: str, names: Mapping[str, str] = NAMES, regions: frozenset[str] | None = None
) -> tuple[tuple[TokenRate, ...], Tally]:
    tally = Tally("AmazonBedrock")
    return token_rates((line for one in documents for line in lines(one)), names, tally, regions=regions), tally


def left_out(one: str, reason: Reason) -> None:
    rates, tally = read(one)
    assert rates == ()
    assert tally.count(reason) == 1, tally.remarks()


class TestNative:
    def test_thousands(self) -> None:
        rates, tally = read(
            native("Nova Pro", "NovaPro-input-tokens", "0.0008000000"),
            native("Nova Pro", "NovaPro-output-tokens", "0.0032000000"),
        )
        assert rates == (TokenRate("Nova Pro", NAMES["Nova Pro"], "us-east-1", None, "on-demand", 0.8, 3.2),)
        assert tally.remarks() == ()

    @pytest.mark.parametrize(
        ("unit", "price"),
        [("1K tokens", "0.0008"), ("1k tokens", "0.0008"), ("1M tokens", "0.8"), ("Tokens", "0.0000008")],
    )
    def test_units(self, unit: str, price: str) -> None:
        assert read(native("Nova Pro", "NovaPro-input-tokens", price, unit))[0][0].input == 0.8

    @pytest.mark.parametrize(
        "unit", ["", "Units", "Hrs", "1K TPM Hour", "Search Units", "seconds", "10K tokens", "\x1b"]
    )
    def test_unknown_units(self, unit: str) -> None:
        left_out(native("Nova Pro", "NovaPro-input-tokens", "1", unit), "unit")

    @pytest.mark.parametrize(
        ("usage", "attributes"),
        [
            ("NovaPro-input-tokens-batch", {}),
            ("NovaPro-input-tokens", {"feature": "Batch Inference"}),
            ("NovaPro-input-tokens", {"inferenceType": "input tokens batch"}),
            ("NovaPro-input-tokens", {"service_tier": "batch"}),
        ],
    )
    def test_batch(self, usage: str, attributes: dict[str, str]) -> None:
        rates, _ = read(native("Nova Pro", usage, "0.0004", **attributes))
        assert [(row.tier, row.input, row.output) for row in rates] == [("batch", 0.4, None)]

    @pytest.mark.parametrize(
        ("usage", "attributes", "reason"),
        [
            ("NovaPro-input-tokens-flex", {}, "tier"),
            ("NovaPro-input-tokens-priority", {}, "tier"),
            ("NovaPro-input-tokens-latency-optimized", {}, "tier"),
            ("NovaPro-input-tokens", {"service_tier": "flex"}, "tier"),
            ("NovaPro-input-tokens", {"inferenceType": "Input tokens priority"}, "tier"),
            ("NovaPro-reserved-1-month-input-tokens-per-minute", {}, "tier"),
            ("NovaPro-cache-read-input-token-count", {}, "cache"),
            ("NovaPro-cache-write-input-token-count-cross-region-global", {}, "cache"),
            ("NovaPro-input-tokens", {"inferenceType": "Prompt cache read input tokens"}, "cache"),
            ("NovaSonic-speech-input-tokens", {}, "modality"),
            ("Nova2.0Omni-input-audio-token-count", {}, "modality"),
            ("Nova2.0Omni-input-tokens", {"inferenceType": "Input Image Token Count"}, "modality"),
            ("Nova2.0Lite-output-tokens-custom-model", {}, "usage"),
            ("NovaPro-input-tokens-turbo", {}, "usage"),
            ("NovaPro-tokens", {}, "usage"),
            ("NovaPro-input-tokens", {"inferenceType": "Output tokens"}, "usage"),
            ("qwen.qwen3-32b-mantle-input-tokens-standard", {}, "endpoint"),
            ("Claude4Sonnet-input-tokens-long-context", {}, "long-context"),
        ],
    )
    def test_what_is_left_out(self, usage: str, attributes: dict[str, str], reason: Reason) -> None:
        left_out(native("Nova Pro", usage, "0.001", **attributes), reason)

    @pytest.mark.parametrize(
        "usage", ["NovaPro-text-input-tokens", "NovaPro-input-tokens-standard", "NovaPro-input-token-count"]
    )
    def test_other_words_for_the_same(self, usage: str) -> None:
        assert read(native("Nova Pro", usage, "0.001"))[0][0].input == 1.0

    def test_model_names_are_not_read_for_words(self) -> None:
        rates, _ = read(native("Batch Flex 3", "BatchFlex3-input-tokens", "0.001"))
        assert [(row.tier, row.input) for row in rates] == [("on-demand", 1.0)]

    def test_titan(self) -> None:
        given = {"regionCode": "us-east-1", "titanModel": "TitanEmbedV2", "usagetype": "USE1-TitanEmbedV2-input-tokens"}
        rates, _ = read(document(None, given, [usd("0.00002", "1K tokens")]))
        assert [(row.model, row.input) for row in rates] == [("TitanEmbedV2", 0.02)]

    @pytest.mark.parametrize("model", ["", "  ", "a\x1b[31mb", "x" * 500])
    def test_names_that_are_none(self, model: str) -> None:
        left_out(native(model, "x-input-tokens", "1"), "name")

    def test_long_contexts_with_a_threshold(self) -> None:
        rates, _ = read(
            native("Nova Pro", "NovaPro-input-tokens", "0.001"),
            native("Nova Pro", "NovaPro-input-tokens-long-context", "0.002", inferenceType="Input tokens (>200K)"),
        )
        assert [(row.above_input_tokens, row.input) for row in rates] == [(200_000, 2.0), (None, 1.0)]

    @pytest.mark.parametrize(
        ("said", "tokens"), [("above 272,000 tokens", 272_000), ("more than 1M", 1_000_000), ("over 128k", 128_000)]
    )
    def test_thresholds(self, said: str, tokens: int) -> None:
        one = marketplace("X", "input_tokens_long_ctx_standard", "2", description=f"Input Tokens {said}")
        assert read(one)[0][0].above_input_tokens == tokens


class TestRoutes:
    def test_global(self) -> None:
        rates, _ = read(
            native("Nova Pro", "NovaPro-input-tokens", "0.00088"),
            native("Nova Pro", "NovaPro-input-tokens-cross-region-global", "0.0008"),
            native("Nova Pro", "NovaPro-input-tokens-cross-region-global-batch", "0.0004"),
            native("Nova Pro", "NovaPro-output-tokens", "0.0032", service_tier="global-standard"),
        )
        assert {(row.route, row.tier, row.input, row.output) for row in rates} == {
            (None, "on-demand", 0.88, None), ("global", "on-demand", 0.8, 3.2), ("global", "batch", 0.4, None),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("place", "route"), [("us-east-1", "us"), ("eu-west-1", "eu"), ("us-gov-west-1", "us-gov")]
    )
    def test_geographies(self, place: str, route: str) -> None:
        rates, _ = read(
            native("Nova Pro", "NovaPro-input-tokens", "0.0008", region=place),
            native("Nova Pro", "NovaPro-input-tokens-cross-region-geo", "0.0009", region=place),
        )
        assert {(row.route, row.input) for row in rates} == {("in-region", 0.8), (route, 0.9)}

    def test_geographies_that_are_not_named(self) -> None:
        left_out(
            native("Nova Pro", "NovaPro-input-tokens-cross-region-geo", "0.001", region="ap-northeast-1"), "geography"
        )

    def test_another_regions_geography_says_nothing(self) -> None:
        rates, _ = read(
            native("Nova Pro", "NovaPro-input-tokens", "0.0008", region="us-east-1"),
            native("Nova Pro", "NovaPro-input-tokens-cross-region-geo", "0.0009", region="us-west-2"),
        )
        assert {(row.region, row.route) for row in rates} == {("us-east-1", None), ("us-west-2", "us")}


class TestMarketplace:
    @pytest.mark.parametrize(
        ("usage", "expected"),
        [
            ("InputTokenCount", ("on-demand", None, 1.1, None)),
            ("OutputTokenCount", ("on-demand", None, None, 1.1)),
            ("InputTokenCount_Global", ("on-demand", "global", 1.1, None)),
            ("InputTokenCount_Global_Batch", ("batch", "global", 1.1, None)),
            ("OutputTokenCount_Batch", ("batch", None, None, 1.1)),
            ("MillionBatchInputTokens", ("batch", None, 1.1, None)),
            ("input_tokens_standard", ("on-demand", None, 1.1, None)),
            ("output_tokens_global_standard", ("on-demand", "global", None, 1.1)),
            ("input_tokens_batch", ("batch", None, 1.1, None)),
            ("input_tokens_global_batch", ("batch", "global", 1.1, None)),
        ],
    )
    def test_usages(self, usage: str, expected: tuple[str, str | None, float | None, float | None]) -> None:
        (row,), tally = read(marketplace("Claude Haiku 4.5", usage, "1.1000000000"))
        assert row[:3] == ("Claude Haiku 4.5", HAIKU, "us-east-1")
        assert (row.tier, row.route, row.input, row.output) == expected
        assert tally.remarks() == ()

    @pytest.mark.parametrize(
        ("usage", "reason"),
        [
            ("CacheReadInputTokenCount", "cache"), ("CacheWrite1hInputTokenCount_Global", "cache"),
            ("cache_write_tokens_1h_global_standard", "cache"), ("InputTokenCount_LCtx", "long-context"),
            ("output_tokens_long_ctx_standard", "long-context"), ("Reserved_1Month_InputTPM_Global", "tier"),
            ("input_tokens_priority", "tier"), ("input_tokens_global_flex", "tier"), ("ProvisionedThroughput_1Month", "tier"),
            ("input_tokens_ultrafast", "usage"), ("InputOutputTokenCount", "usage"), ("InputVideoSecond", "modality"),
        ],
    )  # fmt: skip
    def test_what_is_left_out(self, usage: str, reason: Reason) -> None:
        left_out(marketplace("Claude Haiku 4.5", usage, "1.1"), reason)

    def test_units_of_a_million(self) -> None:
        one = marketplace(
            "Claude Haiku 4.5", "InputTokenCount", "1.1", "Units", description="Million Input Tokens Regional CRIS"
        )
        assert read(one)[0][0].input == 1.1

    @pytest.mark.parametrize(
        "description",
        ["", "Input Tokens - Standard, Global", "thousand Cache Read Input Tokens Regional", "Million Requests"],
    )
    def test_units_that_are_not_said(self, description: str) -> None:
        left_out(marketplace("Claude Haiku 4.5", "InputTokenCount", "1.1", "Units", description=description), "unit")

    def test_long_context_in_the_description_alone(self) -> None:
        said = "Input Tokens - Standard, Long Context, Global"
        left_out(marketplace("X", "input_tokens_global_standard", "2", description=said), "long-context")

    def test_stated_by_both_services(self) -> None:
        rates, tally = read(
            native("Claude Haiku 4.5", "ClaudeHaiku4.5-input-tokens", "0.0011"),
            marketplace("Claude Haiku 4.5", "InputTokenCount", "1.1"),
            native("Claude Haiku 4.5", "ClaudeHaiku4.5-output-tokens", "0.0011"),
            marketplace("Claude Haiku 4.5", "OutputTokenCount", "5.5"),
        )
        assert [(row.input, row.output) for row in rates] == [(1.1, None)]
        assert tally.count("ambiguous") == 1


class TestImages:
    def test_the_cheapest(self) -> None:
        rates, tally = read(
            native("Nova Canvas", "NovaCanvas-T2I-1024-Premium", "0.06", "image"),
            native("Nova Canvas", "NovaCanvas-T2I-1024-Standard", "0.04", "image"),
            native("Nova Canvas", "NovaCanvas-T2I-2048-Premium", "0.08", "image"),
        )
        assert [(row.per_image, row.input) for row in rates] == [(0.04, None)]
        assert "'Nova Canvas'" in tally.remarks()[0].en

    def test_images_that_go_in(self) -> None:
        left_out(native("Titan", "TitanEmbeddingsG1-Image-input-image", "0.00006", "image"), "modality")

    def test_custom_models(self) -> None:
        one = native("Titan", "Titan-T2I-1024", "0.01", "image", inferenceType="Custom T2I 1024 Standard")
        left_out(one, "modality")

    def test_tokens_and_images_of_one_model(self) -> None:
        rates, _ = read(native("Omni", "Omni-input-tokens", "0.001"), native("Omni", "Omni-T2I-1024", "0.04", "image"))
        assert [(row.input, row.per_image) for row in rates] == [(1.0, 0.04)]


class TestNames:
    @pytest.mark.parametrize(
        "name", ["Nova Pro", "nova pro", "NovaPro", "nova-pro", "Nova_Pro", "amazon.nova-pro-v1:0"]
    )
    def test_known(self, name: str) -> None:
        assert read(native(name, "NovaPro-input-tokens", "1"))[0][0].model_id == NAMES["Nova Pro"]

    @pytest.mark.parametrize("name", ["Nova Pro 2", "Nova", "Nova Pro.", "Pro Nova"])
    def test_unknown(self, name: str) -> None:
        rates, tally = read(
            native(name, "NovaPro-input-tokens", "0.001"),
            native(name, "NovaPro-input-tokens", "0.001", region="us-east-2"),
        )
        assert {row.model_id for row in rates} == {None}
        assert [row.model for row in rates] == [name, name]
        assert tally.count("unmapped") == 1

    def test_dots_tell_versions_apart(self) -> None:
        assert plain_name("Claude 3.5") != plain_name("Claude 35")

    def test_two_ids_of_one_name_are_none(self) -> None:
        rates, _ = read(native("Nova Pro", "x-input-tokens", "1"), names={"Nova Pro": "a.one", "nova-pro": "a.two"})
        assert rates[0].model_id is None

    def test_the_same_id_twice_is_fine(self) -> None:
        rates, _ = read(native("Nova Pro", "x-input-tokens", "1"), names={"Nova Pro": "a.one", "nova-pro": "a.one"})
        assert rates[0].model_id == "a.one"

    def test_no_names(self) -> None:
        assert read(native("Nova Pro", "x-input-tokens", "1"), names={})[0][0].model_id is None

    @given(st.text(max_size=30))
    def test_names_are_plain_once_and_for_all(self, name: str) -> None:
        assert plain_name(plain_name(name)) == plain_name(name)


class TestOther:
    def test_regions(self) -> None:
        documents = [
            native("Nova Pro", "x-input-tokens", "0.001", region=place) for place in ("us-east-1", "us-west-2")
        ]
        assert len(read(*documents)[0]) == 2
        assert [row.region for row in read(*documents, regions=frozenset({"us-west-2"}))[0]] == ["us-west-2"]
        left_out(native("Nova Pro", "x-input-tokens", "1", region="nowhere"), "name")

    @pytest.mark.parametrize(
        ("price", "reason"), [("0", "zero"), ("-1", "number"), ("NaN", "number"), ("1e30", "number")]
    )
    def test_what_is_no_price(self, price: str, reason: Reason) -> None:
        left_out(native("Nova Pro", "x-input-tokens", price), reason)

    def test_reserved_terms_are_passed_over(self) -> None:
        given = {"regionCode": "us-east-1", "model": "Nova Pro", "usagetype": "USE1-x-input-tokens"}
        assert read(document(None, given, [usd("1", "1K tokens", term="Reserved")]))[0] == ()

    @given(st.text(max_size=60), st.sampled_from(["1K tokens", "1M tokens", "image", "Units"]))
    def test_any_usage_type(self, usage: str, unit: str) -> None:
        """Whatever stands there, a price comes only of words that are known."""
        rates, tally = read(native("Nova Pro", usage, "0.5", unit))
        assert (
            len(rates)
            + sum(
                tally.count(reason)
                for reason in ("unit", "usage", "tier", "cache", "modality", "long-context", "endpoint", "geography")
            )
            == 1
        )

    @given(
        st.lists(
            st.sampled_from(["input", "batch", "global", "standard", "flex", "cache", "turbo", "speech"]), max_size=4
        )
    )
    def test_words_decide(self, words: list[str]) -> None:
        rates, _ = read(native("Nova Pro", "-".join(["NovaPro", "input", "tokens", *words]), "0.001"))
        assert bool(rates) == (not {"flex", "cache", "turbo", "speech"} & set(words))
        for row in rates:
            assert row.tier == ("batch" if "batch" in words else "on-demand")
            assert row.route == ("global" if "global" in words else None)
