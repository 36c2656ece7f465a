"""What the Hub refuses or fails to do, in our words: what the user can mend exits 2, what the Hub must mend exits 5."""

from __future__ import annotations

import re
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # the root of its HTTP library's errors

from advisor.core.text import Text, visible
from advisor.errors import UnknownNameError, UpstreamError, UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Catalog

Kind = Literal[
    "gated", "gone", "token", "disabled", "name", "content", "throttled", "network", "service", "answer", "offline",
]  # fmt: skip
"""``gone``: not there, or private. ``token``: the user's is not accepted. ``content``: the repository lacks what is asked
of it. The last five say nothing of the repository; the rest are answers."""


class HubRefusedError(UsageError):
    """The Hub refuses, and the user can do something about it."""

    def __init__(self, kind: Kind, message: Text, hint: Text | None = None) -> None:
        super().__init__(message, hint)
        self.kind: Kind = kind


class HubFailedError(UpstreamError):
    """The Hub fails. ``retry_after``: the seconds it asks to wait before the next request, where it says so."""

    def __init__(self, kind: Kind, message: Text, hint: Text | None = None, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.kind: Kind = kind
        self.retry_after = retry_after


_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY_REQUESTS = 401, 403, 404, 429
_NOT_ACCEPTED = "Invalid credentials in Authorization header"  # these two as huggingface_hub tells them apart
_DISABLED = "Access to this resource is disabled."
_TOKEN = Text(
    "set HF_TOKEN to a token that may read it (https://huggingface.co/settings/tokens)",
    "閲覧権限のあるトークンを HF_TOKEN に設定してください (https://huggingface.co/settings/tokens)",
)
_LATER = Text(
    "try again later, or give a folder with its config.json",
    "時間をおいて再実行するか、config.json のあるフォルダーを指定してください",
)
_RATE_LIMIT = re.compile(r";\s*r\s*=\s*0{1,9}\s*;\s*t\s*=\s*(\d{1,9})(?!\d)", re.ASCII)
"""``RateLimit: "api";r=0;t=55``: nothing remains for 55 seconds (https://huggingface.co/docs/hub/rate-limits)."""
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


def asked_to_wait(said: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` (seconds or a date), else ``RateLimit``, asks to wait; ``None``: neither.

    A date is compared with the server's own, so that clocks need not agree.
    """
    written = said.get("retry-after", "").strip()
    if _SECONDS.fullmatch(written):
        return float(written)
    try:
        until, now = parsedate_to_datetime(written), parsedate_to_datetime(said.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):  # no date, or one without and one with a time zone
        limited = _RATE_LIMIT.search(said.get("ratelimit", ""))
        return float(limited[1]) if limited else None


class Refusals:
    """Words the refusals about one repository as it was asked for; ``catalog``: where similar names are looked up."""

    later = _LATER
    """What to do when the Hub fails."""

    def __init__(self, shown: str, repository: str, revision: str | None, catalog: Catalog | None) -> None:
        self._shown = shown
        self._repository = repository
        self._revision = revision
        self._catalog = catalog

    @contextmanager
    def worded(self) -> Iterator[None]:
        """Turn what the HTTP library raises inside into an error of ours.

        Raises:
            UpstreamError: no answer, or one that makes no sense.
        """
        try:
            yield
        except (HTTPError, OSError) as error:
            raise self._unreachable(error) from None
        except ValueError:  # a redirect to what is no address
            raise self.not_the_hub() from None

    def of_status(self, status: int, said: Mapping[str, str], file: str | None) -> HubRefusedError | HubFailedError:
        """Return the error of a status of 400 or more; ``said`` are the headers, ``file`` the one asked for.

        The Hub's own words are in X-Error-Code and X-Error-Message; the body is not read.
        """
        code, message = said.get("x-error-code"), said.get("x-error-message")
        if code == "GatedRepo":
            return self._gated()
        if code == "RevisionNotFound":
            revision = repr(self._revision or "main")
            return self._refused("content", f"has no revision {revision}", f"にリビジョン {revision} がありません")
        if message == _DISABLED:
            return self.disabled()
        if file and (code == "EntryNotFound" or (status == _NOT_FOUND and code is None)):
            shown = visible(file)
            return self._refused(
                "content", f"lists {shown}, but does not have it", f"の一覧にある {shown} が取得できません"
            )
        if code == "RepoNotFound" or status == _NOT_FOUND:
            return self._missing()
        if status == _UNAUTHORIZED and message != _NOT_ACCEPTED:  # what the Hub answers for what is private, too
            return self._missing()
        return self._by_status(status, said)

    def not_the_hub(self) -> HubFailedError:
        """Return the error of an answer that the Hub would not give."""
        return HubFailedError(
            "answer",
            Text(
                f"what {self._shown} answers about {self._repository} is not the Hub's",
                f"{self._repository} についての {self._shown} の応答が Hub のものではありません",
            ),
            Text(
                "check HF_ENDPOINT and proxies, or give a folder with its config.json",
                "HF_ENDPOINT とプロキシを確認するか、config.json のあるフォルダーを指定してください",
            ),
        )

    def not_a_name(self) -> HubRefusedError:
        """Return the error of a name that no repository can have."""
        return self._refused("name", "is not a name the Hub knows", "は Hub の名前として正しくありません")

    def disabled(self) -> HubRefusedError:
        """Return the error of a repository that the Hub has taken down."""
        return self._refused("disabled", "has been disabled on the Hub", "は Hub で無効化されています")

    def no_model(self, *, pickled: bool) -> HubRefusedError:
        """Return the error of a repository with neither config nor weights that can be read."""
        if pickled:
            return self._refused(
                "content",
                "has no config.json, and its weights are pickles, which are never opened",
                "には config.json がなく、重みは pickle 形式 (開きません) だけです",
            )
        return self._refused(
            "content",
            "holds no config.json and no weights in .safetensors",
            "には config.json も .safetensors の重みもありません",
        )

    def _refused(self, kind: Kind, en: str, ja: str, hint: Text | None = None) -> HubRefusedError:
        name = self._repository
        return HubRefusedError(kind, Text(f"{name} {en}", f"{name} {ja}"), hint)

    def _gated(self) -> HubRefusedError:
        page = f"{self._shown}/{self._repository}"
        return self._refused(
            "gated",
            "is gated: its conditions must be accepted first",
            "の利用には、事前に条件への同意が必要です",
            Text(
                f"accept them at {page}, then set HF_TOKEN to a token of that account",
                f"{page} で同意し、そのアカウントのトークンを HF_TOKEN に設定してください",
            ),
        )

    def _missing(self) -> HubRefusedError:
        return self._refused(
            "gone",
            "is neither in the catalogue nor on the Hub, or it is private",
            "はカタログにも Hub にもないか、非公開です",
            suggestion(self._similar()) or _TOKEN,
        )

    def _by_status(self, status: int, said: Mapping[str, str]) -> HubRefusedError | HubFailedError:
        if status == _UNAUTHORIZED:
            return self._refused("token", "cannot be read with this token", "はこのトークンでは読み取れません", _TOKEN)
        if status == _FORBIDDEN:
            return self._refused(
                "token", "may not be read with this token", "の閲覧はこのトークンでは許可されていません", _TOKEN
            )
        if status == _TOO_MANY_REQUESTS:
            return HubFailedError(
                "throttled",
                Text("the Hub refuses further requests for now (429)", "Hub のリクエスト上限に達しました (429)"),
                Text(
                    "try again later; with HF_TOKEN set the limit is higher",
                    "時間をおいて再実行してください。HF_TOKEN を設定すると上限が上がります",
                ),
                asked_to_wait(said),
            )
        message = Text(f"the Hub failed ({status})", f"Hub でエラーが発生しました ({status})")
        return HubFailedError("service", message, self.later, asked_to_wait(said))

    def _unreachable(self, error: Exception) -> HubFailedError:
        late = "timeout" in type(error).__name__.lower()
        en = "does not answer in time" if late else "cannot be reached"
        ja = "が時間内に応答しません" if late else "に接続できません"
        similar = ", ".join(self._similar())
        hint = self.later
        if similar:
            hint = Text(
                f"{similar} of the catalogue needs no network; else {self.later.en}",
                f"カタログの {similar} ならネットワークは不要です。ほかの方法: {self.later.ja}",
            )
        return HubFailedError(
            "network",
            Text(
                f"{self._repository} is not in the catalogue, and {self._shown} {en}",
                f"{self._repository} はカタログになく、{self._shown} {ja}",
            ),
            hint,
        )

    def _similar(self) -> tuple[str, ...]:
        if self._catalog is None:
            return ()
        try:
            return (self._catalog.model(self._repository).id,)
        except UnknownNameError as error:
            return error.suggestions


class Brief(Refusals):
    """Words them for one model of many, which the catalogue may well have: no similar names, no other place to look."""

    later = Text("try again later", "時間をおいて再実行してください")

    def __init__(self, shown: str, repository: str) -> None:
        super().__init__(shown, repository, None, None)

    def not_the_hub(self) -> HubFailedError:
        """Return the error of an answer that the Hub would not give."""
        error = super().not_the_hub()
        hint = Text("check HF_ENDPOINT and proxies", "HF_ENDPOINT とプロキシを確認してください")
        return HubFailedError(error.kind, error.message, hint)

    def _missing(self) -> HubRefusedError:
        return self._refused("gone", "is not on the Hub, or it is private", "は Hub にないか、非公開です", _TOKEN)

    def _unreachable(self, error: Exception) -> HubFailedError:
        late = "timeout" in type(error).__name__.lower()
        message = Text(f"{self._shown} cannot be reached", f"{self._shown} に接続できません")
        if late:
            message = Text(f"{self._shown} does not answer in time", f"{self._shown} が時間内に応答しません")
        hint = Text(
            "is there a network? behind a proxy set HTTPS_PROXY",
            "ネットワークを確認してください。プロキシ環境では HTTPS_PROXY を設定してください",
        )
        return HubFailedError("network", message, self.later if late else hint)
