"""Large files over HTTP: every line that came whole, and the truth about the rest."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.sources.aws import download
from advisor.sources.aws.download import LIMITS, Limits, TruncatedError
from advisor.sources.aws.faults import AwsError

from .certificates import self_signed
from .files_server import File, FileServer, closed_port, packed, running, sent_on

TEXT = "".join(f"line {n} 日本\n" for n in range(3000))
BODY = TEXT.encode()
QUICK = LIMITS._replace(read_seconds=0.2)


@pytest.fixture
def files(clean_aws: pytest.MonkeyPatch) -> Iterator[FileServer]:
    with running() as served:
        yield served


def read(files: FileServer, path: str = "/file", limits: Limits = LIMITS) -> str:
    return "".join(download.lines(files.endpoint + path, "the file", limits))


def cut(files: FileServer, limits: Limits = LIMITS) -> str:
    """Return the lines that came before the end came too early."""
    out = []
    with pytest.raises(TruncatedError):  # noqa: PT012 # the lines before it matter
        for line in download.lines(f"{files.endpoint}/file", "the file", limits):
            out.append(line)  # noqa: PERF402
    assert all(line.endswith("\n") for line in out)
    assert (TEXT * 20).startswith("".join(out))
    return "".join(out)


def refused(files: FileServer, path: str = "/file", limits: Limits = LIMITS) -> AwsError:
    with pytest.raises(AwsError) as caught:
        read(files, path, limits)
    error = caught.value
    assert error.hint is not None
    assert all("\n" not in text and len(text) < 250 for text in (*error.message, *error.hint))
    return error


class TestLines:
    @pytest.mark.parametrize("framing", ["length", "chunked", "close"])
    def test_whole(self, files: FileServer, framing: str) -> None:
        files.files["/file"] = File(BODY, framing=framing)  # type: ignore[arg-type] # the three there are
        assert read(files) == TEXT

    def test_packed(self, files: FileServer) -> None:
        files.files["/file"] = packed(BODY)
        assert read(files) == TEXT
        assert files.requests[0][1]["accept-encoding"] == "gzip"

    def test_packed_and_chunked(self, files: FileServer) -> None:
        files.files["/file"] = packed(BODY)._replace(framing="chunked")
        assert read(files) == TEXT

    def test_empty(self, files: FileServer) -> None:
        files.files["/file"] = File(b"")
        assert read(files) == ""

    def test_byte_order_mark(self, files: FileServer) -> None:
        files.files["/file"] = File(b"\xef\xbb\xbfa\n")
        assert read(files) == "a\n"

    def test_nobody_is_told_who_asks(self, files: FileServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST")
        clean_aws.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        files.files["/file"] = File(BODY)
        read(files)
        assert "authorization" not in files.requests[0][1]
        assert "AKIA" not in repr(files.requests)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(text=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufeff"), max_size=2000))
    def test_any_text(self, files: FileServer, text: str) -> None:
        files.files["/file"] = File((text + "\n").encode())
        assert read(files) == text + "\n"


class TestCutShort:
    @pytest.mark.parametrize("size", [1, 10, 20_000, len(BODY) - 1])
    def test_less_than_its_length(self, files: FileServer, size: int) -> None:
        files.files["/file"] = File(BODY, cut=size)
        assert len(cut(files)) <= size

    def test_at_the_end_of_a_line(self, files: FileServer) -> None:
        size = BODY.index(b"line 100")
        files.files["/file"] = File(BODY, cut=size)
        assert cut(files).encode() == BODY[:size]

    def test_chunked(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY * 20, framing="chunked", cut=len(BODY) * 19)
        assert cut(files)

    def test_without_length_in_a_line(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY, framing="close", cut=20_003)
        assert cut(files)

    @pytest.mark.parametrize("framing", ["length", "close"])
    def test_packed(self, files: FileServer, framing: str) -> None:
        one = packed(BODY)
        files.files["/file"] = one._replace(cut=len(one.body) // 2, framing=framing)  # type: ignore[arg-type]
        cut(files)

    def test_packed_without_its_end(self, files: FileServer) -> None:
        one = packed(BODY)
        files.files["/file"] = one._replace(body=one.body[:-4])
        cut(files)

    def test_silence_in_the_middle(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY * 20, stall=len(BODY) * 19)
        assert cut(files, QUICK)

    def test_silence_from_the_start(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY, stall=0)
        assert cut(files, QUICK) == ""

    def test_small_file(self, files: FileServer) -> None:
        files.files["/file"] = File(b"12345", cut=3)
        with pytest.raises(AwsError) as caught:
            download.whole(f"{files.endpoint}/file", 100, "the file")
        assert caught.value.kind == "network"


class TestLimits:
    def test_long_line(self, files: FileServer) -> None:
        files.files["/file"] = File(b"a" * 400_000)
        error = refused(files, limits=LIMITS._replace(line_bytes=1000))
        assert (error.kind, error.message.en) == ("answer", "the file has a line beyond 1,000 bytes")

    def test_large_file(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY)
        assert "the file beyond 9 bytes" in refused(files, limits=LIMITS._replace(total_bytes=9)).message.en

    def test_packed_file_that_is_larger_than_it_looks(self, files: FileServer) -> None:
        files.files["/file"] = packed(b"\n" * 20_000_000)
        assert refused(files, limits=LIMITS._replace(total_bytes=1_000_000)).kind == "answer"

    def test_small_file(self, files: FileServer) -> None:
        files.files["/file"] = File(b"12345")
        assert download.whole(f"{files.endpoint}/file", 5, "the file") == b"12345"
        with pytest.raises(AwsError):
            download.whole(f"{files.endpoint}/file", 4, "the file")


class TestJunk:
    def test_no_text(self, files: FileServer) -> None:
        files.files["/file"] = File(b"a\n\xff\xfe\n")
        assert "UTF-8" in refused(files).message.en

    def test_not_packed_as_it_says(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY, headers={"Content-Encoding": "gzip"})
        assert refused(files).kind == "answer"

    def test_more_after_the_end(self, files: FileServer) -> None:
        files.files["/file"] = File(gzip.compress(b"a\n") + b"x" * 100, headers={"Content-Encoding": "gzip"})
        assert "goes on after its end" in refused(files).message.en

    def test_unknown_encoding(self, files: FileServer) -> None:
        files.files["/file"] = File(BODY, headers={"Content-Encoding": "br"})
        assert "unknown encoding" in refused(files).message.en

    @pytest.mark.parametrize(
        ("status", "kind"),
        [(403, "region"), (404, "region"), (500, "service"), (503, "service"), (429, "service"), (400, "answer"),
         (206, "answer"), (204, "answer")],
    )  # fmt: skip
    def test_statuses(self, files: FileServer, status: int, kind: str) -> None:
        files.files["/file"] = File(b"", status)
        error = refused(files)
        assert error.kind == kind
        assert str(status) in error.message.en


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_within_the_server(self, files: FileServer, status: int) -> None:
        files.files |= {"/file": sent_on("/other", status), "/other": File(BODY)}
        assert read(files) == TEXT

    def test_to_another_server(self, files: FileServer) -> None:
        with running() as other:
            other.files["/file"] = File(BODY)
            files.files["/file"] = sent_on(f"{other.endpoint}/file")
            assert "another server" in refused(files).message.en
            assert other.requests == []

    @pytest.mark.parametrize("place", ["//evil.invalid/x", "file:///etc/passwd", "https://127.0.0.1/"])
    def test_elsewhere(self, files: FileServer, place: str) -> None:
        files.files["/file"] = sent_on(place)
        assert refused(files).kind == "answer"

    def test_in_circles(self, files: FileServer) -> None:
        files.files |= {"/file": sent_on("/other"), "/other": sent_on("/file")}
        assert "again and again" in refused(files).message.en
        assert len(files.requests) == 5

    def test_to_nowhere(self, files: FileServer) -> None:
        files.files["/file"] = File(status=302)
        assert refused(files).kind == "answer"


class TestNetwork:
    def test_nobody_listens(self, clean_aws: pytest.MonkeyPatch) -> None:
        with pytest.raises(AwsError) as caught:
            list(download.lines(f"http://127.0.0.1:{closed_port()}/file", "the file"))
        assert caught.value.kind == "network"

    def test_proxy(self, files: FileServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("NO_PROXY", "")
        clean_aws.setenv("no_proxy", "")
        clean_aws.setenv("HTTP_PROXY", files.endpoint)
        files.files["http://price.test.invalid/file"] = File(BODY)
        assert "".join(download.lines("http://price.test.invalid/file", "the file")) == TEXT
        clean_aws.setenv("HTTP_PROXY", f"http://user:token-abc@127.0.0.1:{closed_port()}")
        with pytest.raises(AwsError) as caught:
            list(download.lines("http://price.test.invalid/file", "the file"))
        assert caught.value.kind == "proxy"
        assert "token-abc" not in f"{caught.value} {caught.value.message} {caught.value.hint}"

    def test_certificates(self, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        context, trusted = self_signed(tmp_path)
        assert isinstance(context, ssl.SSLContext)
        with running(context) as files:
            files.files["/file"] = File(BODY)
            assert refused(files).kind == "tls"
            clean_aws.setenv("AWS_CA_BUNDLE", str(trusted))
            assert read(files) == TEXT

    def test_certificates_that_are_not_there(self, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        context, _ = self_signed(tmp_path)
        with running(context) as files:
            clean_aws.setenv("AWS_CA_BUNDLE", str(tmp_path / "nothing.pem"))
            refused(files)


class TestBase:
    def test_aws(self, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.delenv(download.VARIABLE, raising=False)
        assert download.base_url() == "https://pricing.us-east-1.amazonaws.com"

    def test_mirror(self, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv(download.VARIABLE, "http://mirror.example:8080/aws/")
        assert download.base_url() == "http://mirror.example:8080/aws"
        assert download.base_url("https://other.example") == "https://other.example"

    @pytest.mark.parametrize(
        "url",
        ["nonsense", "ftp://x/", "https://", "https://user:token-abc@x/", "https://x/?token=token-abc", "https://x:99999/",
         "https://[x/", "https://x/\x1b[31m", "https://x/ y", "https://ｘ/", "https://x/#a", "file:///etc"],
    )  # fmt: skip
    def test_no_address(self, clean_aws: pytest.MonkeyPatch, url: str) -> None:
        clean_aws.setenv(download.VARIABLE, url)
        with pytest.raises(UsageError) as caught:
            download.base_url()
        assert "token-abc" not in f"{caught.value.message} {caught.value.hint}"
