"""What the Hub refuses or fails to do, in our words: what the user can mend exits 2, what the Hub must mend exits 5."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from huggingface_hub.errors import (  # type: ignore[attr-defined]  # HTTPError: the root of its HTTP library's errors
    DisabledRepoError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    HTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from advisor.core.text import Text
from advisor.errors import UnknownNameError, UpstreamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.catalog import Catalog

_UNAUTHORIZED, _FORBIDDEN, _TOO_MANY_REQUESTS = 401, 403, 429
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

    def __init__(self, endpoint: str, repository: str, revision: str | None, catalog: Catalog) -> None:
        self._endpoint = endpoint
        self._repository = repository
        self._revision = revision
        self._catalog = catalog

    @contextmanager
    def worded(self, file: str | None = None) -> Iterator[None]:
        """Turn what huggingface_hub raises inside into errors of ours; ``file`` is the one asked for.

        Raises:
            UsageError: no such repository, revision or file; gated, private, disabled; a token that does not hold.
            UpstreamError: no answer, too many requests, or the Hub failed.
        """
        try:
            yield
        except GatedRepoError:  # before its parent, a repository not found
            raise self._gated() from None
        except RepositoryNotFoundError:
            raise self._missing() from None
        except RevisionNotFoundError:
            raise self._refused(
                f"has no revision {self._revision!r}", f"にリビジョン {self._revision!r} がありません"
            ) from None
        except DisabledRepoError:
            raise self._refused("has been disabled on the Hub", "は Hub で無効化されています") from None
        except EntryNotFoundError:
            raise self._refused(
                f"lists {file}, but does not have it", f"の一覧にある {file} が取得できません"
            ) from None
        except HFValidationError:
            raise self._refused("is not a name the Hub knows", "は Hub の名前として正しくありません") from None
        except HfHubHTTPError as error:
            raise self._by_status(error.response.status_code) from None
        except (HTTPError, OSError) as error:
            raise self._unreachable(error) from None

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
        page = f"{self._endpoint}/{self._repository}"
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
                f"{self._repository} is not in the catalogue, and {self._endpoint} {en}",
                f"{self._repository} はカタログになく、{self._endpoint} {ja}",
            ),
            hint,
        )

    def _similar(self) -> str:
        try:
            return self._catalog.model(self._repository).id
        except UnknownNameError as error:
            return ", ".join(error.suggestions)
