from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.text import Text
from advisor.sources.aws import lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, Raw, Refusal


class TestUsd:
    @pytest.mark.parametrize(
        ("written", "price"),
        [
            ("0.5260000000", 0.526),
            ("0.00001", 0.00001),
            ("12", 12.0),
            ("1.5E-3", 0.0015),
            ("0.12345678901234", 0.123456789),  # ten digits
            ("1000000", 1e6),
        ],
    )
    def test_decimals(self, written: str, price: float) -> None:
        assert lenient.usd(written) == price

    @pytest.mark.parametrize(
        "written",
        [
            "",
            " ",
            "0",
            "0.0000000000",
            "-1",
            "+1",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e99",
            "1E+30",
            "1000001",
            "1,5",
            "1_0",
            "١",
            "0.5 ",
            "$1",
            "9" * 400,
            "0." + "1" * 400,
            0.5,
            1,
            True,
            None,
            [],
            {},
            "1e-99",
        ],
    )
    def test_no_price(self, written: object) -> None:
        assert lenient.usd(written) is None

    @given(st.text())
    def test_any_text(self, written: str) -> None:
        price = lenient.usd(written)
        assert price is None or 0 < price <= 1e6

    @given(st.decimals(min_value="0.0001", max_value="1000", places=10))
    def test_every_price_the_list_can_write(self, price: object) -> None:
        assert lenient.usd(f"{price:.10f}") == float(f"{price:.10f}")


class TestWhole:
    @pytest.mark.parametrize("value", [1, 4, 22888, 2**40])
    def test_counts(self, value: int) -> None:
        assert lenient.whole(value) == value

    @pytest.mark.parametrize("value", [0, -1, 2**40 + 1, 10**400, True, "4", 4.0, None, [4]])
    def test_none(self, value: object) -> None:
        assert lenient.whole(value) is None


class TestLabel:
    def test_a_name(self) -> None:
        assert lenient.label(" Claude 3 Haiku\n") == "Claude 3 Haiku"
        assert lenient.label("日本語　モデル") == "日本語　モデル"

    def test_control_characters_are_spelled_out(self) -> None:
        assert lenient.label("a\x1b[31mb\u202ec") == "a\\x1b[31mb\\u202ec"

    @pytest.mark.parametrize("value", ["", "  ", "x" * 257, None, 3, ["a"]])
    def test_none(self, value: object) -> None:
        assert lenient.label(value) is None


class TestIds:
    @pytest.mark.parametrize(
        "name", ["g5.xlarge", "ml.g5.xlarge", "p6-b200.48xlarge", "u-6tb1.112xlarge", "trn1n.32xlarge"]
    )
    def test_instance_types(self, name: str) -> None:
        assert lenient.instance_type(name) == name

    @pytest.mark.parametrize(
        "name", ["g5", "G5.xlarge", "g5.xlarge\n", "g5.*", "g5.x large", "", None, 5, "a" * 99 + ".b", "../../etc"]
    )
    def test_no_instance_types(self, name: object) -> None:
        assert lenient.instance_type(name) is None

    @pytest.mark.parametrize("name", ["ap-northeast-1", "us-gov-west-1", "mx-central-1", "us-iso-east-1"])
    def test_regions(self, name: str) -> None:
        assert lenient.region_name(name) == name

    @pytest.mark.parametrize("name", ["", "us-west-2a", "us-west-2-lax-1", "tokyo", "us-east-1\n", None])
    def test_no_regions(self, name: object) -> None:
        assert lenient.region_name(name) is None

    def test_slug_wants_the_whole(self) -> None:
        assert lenient.slug("abc", re.compile("[a-z]+")) == "abc"
        assert lenient.slug("abc1", re.compile("[a-z]+")) is None


class TestDay:
    def test_in_utc(self) -> None:
        assert lenient.day(datetime(2026, 11, 26, 23, 30, tzinfo=UTC)) == "2026-11-26"
        assert lenient.day(datetime(2026, 11, 26, 1, 0, tzinfo=timezone(timedelta(hours=9)))) == "2026-11-25"

    def test_the_ends_of_the_calendar(self) -> None:
        assert lenient.day(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))) is None

    @pytest.mark.parametrize("value", [None, "2026-11-26", 0, 1.5])
    def test_none(self, value: object) -> None:
        assert lenient.day(value) is None


class TestBatches:
    def test_sorted_and_once_each(self) -> None:
        assert lenient.batches(["b", "a", "b"]) == [["a", "b"]]

    def test_none_is_one_request_for_all(self) -> None:
        assert lenient.batches([]) == [[]]

    def test_no_more_than_a_request_takes(self) -> None:
        portions = lenient.batches([f"n{i:03}" for i in range(250)])
        assert [len(portion) for portion in portions] == [100, 100, 50]
        assert len({name for portion in portions for name in portion}) == 250


class TestRemarks:
    def test_nothing(self) -> None:
        assert lenient.Remarks("ListThings").texts() == ()

    def test_unknown_values_are_told_once_each(self) -> None:
        remarks = lenient.Remarks("ListThings")
        for value in ("SMELL", "TASTE", "SMELL"):
            remarks.unknown("modality", value)
        assert remarks.texts() == (
            Text(
                "ListThings: unknown modality left out: 'SMELL', 'TASTE'",
                "ListThings: 未知の modality を除外しました: 'SMELL', 'TASTE'",
            ),
        )

    def test_many_unknown_values(self) -> None:
        remarks = lenient.Remarks("ListThings")
        for n in range(1000):
            remarks.unknown("unit", f"u{n}")
        (text,) = remarks.texts()
        assert text.en == "ListThings: unknown unit left out: 'u0', 'u1', 'u2' and 997 more"
        assert text.ja == "ListThings: 未知の unit を除外しました: 'u0', 'u1', 'u2' ほか 997 件"

    def test_kept(self) -> None:
        remarks = lenient.Remarks("ListThings")
        remarks.unknown("route", "mars", kept=True)
        assert remarks.texts()[0].en == "ListThings: unknown route kept as they are: 'mars'"

    @pytest.mark.parametrize(
        ("value", "shown"), [(None, "null"), (3, "<int>"), ({"a": 1}, "<dict>"), ("\x1b[2J", "'\\x1b[2J'")]
    )
    def test_anything_is_shown_safely(self, value: object, shown: str) -> None:
        remarks = lenient.Remarks("ListThings")
        remarks.unknown("x", value)
        assert remarks.texts()[0].en == f"ListThings: unknown x left out: {shown}"

    def test_long_values_are_cut(self) -> None:
        remarks = lenient.Remarks("ListThings")
        remarks.unknown("x", "y" * 100_000)
        assert len(remarks.texts()[0].en) < 200

    def test_rows_are_counted_by_reason(self) -> None:
        remarks = lenient.Remarks("ListThings")
        for _ in range(3):
            remarks.dropped(Text("no name", "名前がありません"))
        remarks.dropped(Text("no price", "価格がありません"))
        remarks.told(Text("odd", "変です"))
        assert [text.en for text in remarks.texts()] == [
            "ListThings: odd",
            "ListThings: 3 rows left out: no name",
            "ListThings: 1 row left out: no price",
        ]
        assert remarks.texts()[1].ja == "ListThings: 3 件を除外しました: 名前がありません"


class TestRows:
    def test_over_pages(self) -> None:
        assert list(lenient.rows([{"x": [{"a": 1}]}, {}, {"x": [{"a": 2}]}], "x")) == [{"a": 1}, {"a": 2}]

    def test_what_is_no_row(self) -> None:
        assert list(lenient.rows([{"x": None}, {"x": "ab"}, {"x": [1, None, "a", {"a": 1}]}], "x")) == [{"a": 1}]


class TestAllPages:
    def ask(self, session: Session) -> tuple[list[dict[str, object]], bool, tuple[Text, ...]]:
        remarks = lenient.Remarks("ListHubContents")
        pages, complete = lenient.all_pages(
            session,
            "sagemaker",
            "us-east-1",
            "ListHubContents",
            "HubContentSummaries",
            remarks,
            HubName="h",
            HubContentType="Model",
        )
        return pages, complete, remarks.texts()

    def test_whole(self, aws: AwsServer, session: Session) -> None:
        aws.first(
            "sagemaker", "ListHubContents", {"HubContentSummaries": [], "NextToken": "2"}, {"HubContentSummaries": []}
        )
        pages, complete, remarks = self.ask(session)
        assert (len(pages), complete, remarks) == (2, True, ())
        assert aws.calls[1].params["NextToken"] == "2"

    def test_refused_at_once(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "ListHubContents", Refusal("AccessDeniedException"))
        with pytest.raises(AwsError) as raised:
            self.ask(session)
        assert (raised.value.kind, raised.value.action) == ("denied", "sagemaker:ListHubContents")

    def test_refused_in_the_middle(self, aws: AwsServer, session: Session) -> None:
        aws.first(
            "sagemaker",
            "ListHubContents",
            {"HubContentSummaries": [], "NextToken": "2"},
            Refusal("ExpiredTokenException"),
        )
        pages, complete, remarks = self.ask(session)
        assert (len(pages), complete) == (1, False)
        assert remarks[0].en == "ListHubContents: incomplete, stopped after 1 pages: the AWS session has expired"

    def test_a_service_that_repeats_itself(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "ListHubContents", {"HubContentSummaries": [], "NextToken": "again"})
        pages, complete, remarks = self.ask(session)
        assert (len(pages), complete) == (2, False)
        assert "repeat themselves" in remarks[0].en

    def test_a_token_that_is_none(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "ListHubContents", Odd({"HubContentSummaries": [], "NextToken": ["2"]}))
        pages, complete, _ = self.ask(session)
        assert (len(pages), complete) == (1, False)

    def test_a_service_that_never_ends(self, aws: AwsServer, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lenient, "MAX_PAGES", 5)
        aws.on(
            "sagemaker",
            "ListHubContents",
            lambda params, region: {"HubContentSummaries": [], "NextToken": str(len(aws.calls))},
        )
        pages, complete, _ = self.ask(session)
        assert (len(pages), complete) == (5, False)

    @pytest.mark.parametrize("body", [b"<html>sign in</html>", b"{}", b'{"HubContentSummaries": null}', b"[1]"])
    def test_a_page_of_somebody_else(self, aws: AwsServer, session: Session, body: bytes) -> None:
        aws.on("sagemaker", "ListHubContents", Raw(body))
        with pytest.raises(AwsError) as raised:
            self.ask(session)
        assert raised.value.kind == "answer"
