"""What the Hub refuses or fails to do, in our words: what the user can mend exits 2, what the Hub must mend exits 5."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # the root of its HTTP library's errors

from advisor.core.text import Text, visible
from advisor.errors import UnknownNameError, UpstreamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Catalog

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


class Refusals:
    """Words the refusals about one repository as it was asked for."""

    def __init__(self, shown: str, repository: str, revision: str | None, catalog: Catalog) -> None:
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

    def of_status(self, status: int, said: Mapping[str, str], file: str | None) -> UsageError | UpstreamError:
        """Return the error of a status of 400 or more; ``said`` are the headers, ``file`` the one asked for.

        The Hub's own words are in X-Error-Code and X-Error-Message; the body is not read.
        """
        code, message = said.get("x-error-code"), said.get("x-error-message")
        if code == "GatedRepo":
            return self._gated()
        if code == "RevisionNotFound":
            revision = repr(self._revision or "main")
            return self._refused(f"has no revision {revision}", f"にリビジョン {revision} がありません")
        if message == _DISABLED:
            return self._refused("has been disabled on the Hub", "は Hub で無効化されています")
        if file and (code == "EntryNotFound" or (status == _NOT_FOUND and code is None)):
            shown = visible(file)
            return self._refused(f"lists {shown}, but does not have it", f"の一覧にある {shown} が取得できません")
        if code == "RepoNotFound" or status == _NOT_FOUND:
            return self._missing()
        if status == _UNAUTHORIZED and message != _NOT_ACCEPTED:  # what the Hub answers for what is private, too
            return self._missing()
        return self._by_status(status)

    def not_the_hub(self) -> UpstreamError:
        """Return the error of an answer that the Hub would not give."""
        return UpstreamError(
            Text(
                f"what {self._shown} answers about {self._repository} is not the Hub's",
                f"{self._repository} についての {self._shown} の応答が Hub のものではありません",
            ),
            Text(
                "check HF_ENDPOINT and proxies, or give a folder with its config.json",
                "HF_ENDPOINT とプロキシを確認するか、config.json のあるフォルダーを指定してください",
            ),
        )

    def not_a_name(self) -> UsageError:
        """Return the error of a name that no repository can have."""
        return self._refused("is not a name the Hub knows", "は Hub の名前として正しくありません")

    def no_model(self, *, pickled: bool) -> UsageError:
        """Return the error of a repository with neither config nor weights that can be read."""
        if pickled:
            return self._refused(
                "has no config.json, and its weights are pickles, which are never opened",
                "には config.json がなく、重みは pickle 形式 (開きません) だけです",
            )
        return self._refused(
            "holds no config.json and no weights in .safetensors", "には config.json も .safetensors の重みもありません"
        )

    def _refused(self, en: str, ja: str, hint: Text | None = None) -> UsageError:
        name = self._repository
        return UsageError(Text(f"{name} {en}", f"{name} {ja}"), hint)

    def _gated(self) -> UsageError:
        page = f"{self._shown}/{self._repository}"
        return self._refused(
            "is gated: its conditions must be accepted first",
            "の利用には、事前に条件への同意が必要です",
            Text(
                f"accept them at {page}, then set HF_TOKEN to a token of that account",
                f"{page} で同意し、そのアカウントのトークンを HF_TOKEN に設定してください",
            ),
        )

    def _missing(self) -> UsageError:
        similar = self._similar()
        return self._refused(
            "is neither in the catalogue nor on the Hub, or it is private",
            "はカタログにも Hub にもないか、非公開です",
            Text(f"did you mean {similar}?", f"もしかして: {similar}") if similar else _TOKEN,
        )

    def _by_status(self, status: int) -> UsageError | UpstreamError:
        if status == _UNAUTHORIZED:
            return self._refused("cannot be read with this token", "はこのトークンでは読み取れません", _TOKEN)
        if status == _FORBIDDEN:
            return self._refused(
                "may not be read with this token", "の閲覧はこのトークンでは許可されていません", _TOKEN
            )
        if status == _TOO_MANY_REQUESTS:
            return UpstreamError(
                Text("the Hub refuses further requests for now (429)", "Hub のリクエスト上限に達しました (429)"),
                Text(
                    "try again later; with HF_TOKEN set the limit is higher",
                    "時間をおいて再実行してください。HF_TOKEN を設定すると上限が上がります",
                ),
            )
        return UpstreamError(Text(f"the Hub failed ({status})", f"Hub でエラーが発生しました ({status})"), _LATER)

    def _unreachable(self, error: Exception) -> UpstreamError:
        late = "timeout" in type(error).__name__.lower()
        en = "does not answer in time" if late else "cannot be reached"
        ja = "が時間内に応答しません" if late else "に接続できません"
        similar = self._similar()
        hint = _LATER
        if similar:
            hint = Text(
                f"{similar} of the catalogue needs no network; else {_LATER.en}",
                f"カタログの {similar} ならネットワークは不要です。ほかの方法: {_LATER.ja}",
            )
        return UpstreamError(
            Text(
                f"{self._repository} is not in the catalogue, and {self._shown} {en}",
                f"{self._repository} はカタログになく、{self._shown} {ja}",
            ),
            hint,
        )

    def _similar(self) -> str:
        try:
            return self._catalog.model(self._repository).id
        except UnknownNameError as error:
            return ", ".join(error.suggestions)
