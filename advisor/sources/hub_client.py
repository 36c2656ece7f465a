"""Requests to the Hugging Face Hub, bounded in time and size."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from huggingface_hub import HfApi, get_session, hf_hub_url
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

from advisor.sources.bounded_json import broken, parse_object
from advisor.sources.checkpoint import MAX_CONFIG_BYTES, quantization_of
from advisor.sources.files import too_large
from advisor.sources.hub_refusals import Refusals
from advisor.sources.kept import Kept
from advisor.sources.safetensors import (
    LENGTH_BYTES,
    MAX_INDEX_BYTES,
    Index,
    Tensor,
    header_length,
    parse_header,
    parse_index,
)
from advisor.sources.stored import summarize
from advisor.sources.weights import PICKLES, gather

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

TIMEOUT_SECONDS = 10.0
"""Of connecting, and of each wait for data; huggingface_hub's own default."""
DEADLINE_SECONDS = 120.0
"""Of one file: a server that sends a byte now and then must not hold the command for good."""
FIRST_BYTES = 100_000
"""Of a file of weights, asked for at once: nearly every header is shorter (huggingface_hub pull request 1855)."""
AT_ONCE = 8
CONFIG = "config.json"


class _Part(NamedTuple):
    """The beginning of a file, and the size of the whole where the server says it."""

    content: bytes
    size: int | None


class Hub:
    """One repository at one revision, read through range requests; a `weights.Reader`."""

    def __init__(self, endpoint: str, repository: str, revision: str | None, refusals: Refusals) -> None:
        self._endpoint = endpoint
        self._repository = repository
        self._revision = revision
        self._refusals = refusals
        self._headers = build_hf_headers()

    def read(self, today: date, earlier: Kept | None) -> Kept:
        """Read the config and the headers of the weights; what was kept of the same commit is not fetched again.

        Raises:
            UsageError, FileError, UpstreamError: as `huggingface.read_repository`.
        """
        with self._refusals.worded():
            info = HfApi(endpoint=self._endpoint).model_info(
                self._repository, revision=self._revision, timeout=TIMEOUT_SECONDS
            )
        commit = str(info.sha)
        if earlier is not None and earlier.revision == commit:
            return earlier._replace(read=today.isoformat())
        self._revision = commit
        names = [sibling.rfilename for sibling in info.siblings or ()]
        config = self._config() if CONFIG in names else None
        weights = gather(names, self)
        pickled = weights is None and any(name.endswith(PICKLES) for name in names)
        if config is None and weights is None:
            raise self._refusals.no_model(pickled=pickled)
        tensors = weights.tensors if weights else None
        quantization = quantization_of(config, self.label(CONFIG))
        return Kept(
            repository=self._repository,
            revision=commit,
            read=today.isoformat(),
            gated="no" if info.gated is False else info.gated,
            config=config,
            files=(*((CONFIG,) if config else ()), *(weights.files if weights else ())),
            stored=summarize(tensors, quantization) if tensors is not None else None,
            listed_bytes=weights.listed_bytes if weights else None,
            shards=weights.shards if weights else 0,
            missing=weights.missing if weights else (),
            pickled=pickled,
        )

    def index(self, name: str) -> Index:
        """Read an index."""
        return parse_index(self._start(name, MAX_INDEX_BYTES + 1).content, self.label(name))

    def tensors(self, names: Sequence[str]) -> Iterator[tuple[Tensor, ...]]:
        """Read the headers of files, several at a time."""
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            yield from pool.map(self._tensors, names)
        finally:  # after a refusal the others are not asked for
            pool.shutdown(cancel_futures=True)

    def label(self, name: str) -> str:
        """Return what a file is called in messages."""
        return f"{self._repository}: {name}"

    def _config(self) -> dict[str, Any]:
        raw = self._start(CONFIG, MAX_CONFIG_BYTES + 1).content
        if len(raw) > MAX_CONFIG_BYTES:
            raise broken(self.label(CONFIG), too_large(len(raw), MAX_CONFIG_BYTES))
        return parse_object(raw, self.label(CONFIG))

    def _tensors(self, name: str) -> tuple[Tensor, ...]:
        start, size = self._start(name, FIRST_BYTES)
        label = self.label(name)
        end = LENGTH_BYTES + header_length(start, size, label)
        if end > len(start):
            start = self._start(name, end).content
        return parse_header(start[LENGTH_BYTES:end], None if size is None else size - end, label)

    def _start(self, name: str, most: int) -> _Part:
        """Return the first ``most`` bytes of a file; no more is read, even from a server that knows no ranges."""
        url = hf_hub_url(self._repository, name, revision=self._revision, endpoint=self._endpoint)
        headers = {**self._headers, "Range": f"bytes=0-{most - 1}", "Accept-Encoding": "identity"}
        until = monotonic() + DEADLINE_SECONDS
        with (
            self._refusals.worded(name),
            get_session().stream("GET", url, headers=headers, timeout=TIMEOUT_SECONDS) as response,
        ):
            hf_raise_for_status(response)
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) >= most:
                    break
                if monotonic() > until:
                    raise TimeoutError
            return _Part(bytes(content[:most]), _whole_size(response.headers))


def _whole_size(headers: Mapping[str, str]) -> int | None:
    """Return the size of the whole file: after the slash of ``Content-Range``, or all there is without ranges."""
    ranged = headers.get("content-range")
    size = ranged.rpartition("/")[2] if ranged else headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else None
