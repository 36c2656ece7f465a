"""Models on the Hugging Face Hub: the config, and the headers of the weights by range requests. Never the weights.

What was read is kept under the user's home for use without a network. huggingface_hub is imported when the network is
needed: it brings the token, the endpoint, proxies and the words of the Hub's refusals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.errors import UpstreamError
from advisor.sources import kept, remarks
from advisor.sources.checkpoint import FoundCheckpoint
from advisor.sources.hub_settings import check_numbers, endpoint, is_offline

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.sources.kept import Kept


def read_repository(name: str, catalog: Catalog, *, today: date, home: Path | None) -> FoundCheckpoint:
    """Read ``organisation/name``, or ``organisation/name@revision``.

    Without a network, or when the Hub fails, what was kept of an earlier answer is used, and said. ``home`` is where;
    ``None`` keeps nothing.

    Raises:
        UsageError: there is no such repository or revision, it may not be read, or it holds no model.
        FileError: its files cannot be.
        UpstreamError: the Hub does not answer, and nothing was kept.
    """
    url, shown = endpoint()
    earlier = kept.load(home, shown, name) if home else None
    if is_offline():
        if earlier is None:
            raise _not_kept(name)
        return _found(name, shown, earlier, (_kept_note(earlier, _ASKED_OFFLINE),))
    check_numbers()
    from advisor.sources.hub_client import Hub
    from advisor.sources.hub_refusals import Refusals

    repository, _, revision = name.partition("@")
    refusals = Refusals(shown, repository, revision or None, catalog)
    try:
        answer = Hub(url, repository, revision or None, refusals).read(today, earlier)
    except UpstreamError as error:
        if earlier is None:
            raise
        return _found(name, shown, earlier, (_kept_note(earlier, error.message),))
    if home:
        kept.save(home, shown, name, answer)
    return _found(name, shown, answer, ())


def _found(name: str, shown: str, answer: Kept, notes: tuple[Text, ...]) -> FoundCheckpoint:
    if answer.pickled:
        notes = (*notes, remarks.PICKLES)
    return FoundCheckpoint(
        id=answer.repository,
        name=answer.repository.partition("/")[2],
        origin="hub",
        location=f"{shown}/{answer.repository}",
        read=answer.read,
        config=answer.config,
        config_name=f"{name}: config.json",
        stored=answer.stored,
        files=answer.files,
        listed_bytes=answer.listed_bytes,
        shards=answer.shards,
        missing=answer.missing,
        revision=answer.revision,
        gated=answer.gated,
        notes=notes,
    )


_ASKED_OFFLINE = Text("HF_HUB_OFFLINE is set", "HF_HUB_OFFLINE が設定されています")


def _kept_note(answer: Kept, why: Text) -> Text:
    return Text(
        f"read on {answer.read} and kept since: {why.en}",
        f"{answer.read} に取得して保存した内容です: {why.ja}",
    )


def _not_kept(name: str) -> UpstreamError:
    return UpstreamError(
        Text(
            f"{name} is not in the catalogue, was never read from the Hub, and HF_HUB_OFFLINE is set",
            f"{name} はカタログになく、Hub から取得した記録もありません (HF_HUB_OFFLINE が設定されています)",
        ),
        Text(
            "unset HF_HUB_OFFLINE once, or give a folder with its config.json",
            "HF_HUB_OFFLINE を一度解除するか、config.json のあるフォルダーを指定してください",
        ),
    )
