"""A repository on the Hugging Face Hub: what it lists, its config, and the headers of its weights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

from advisor.errors import FileError
from advisor.sources.bounded_json import broken, parse_object
from advisor.sources.checkpoint import MAX_CONFIG_BYTES, quantization_of
from advisor.sources.files import too_large
from advisor.sources.hub_requests import Part, Requests
from advisor.sources.kept import COMMIT, GATED, Kept
from advisor.sources.safetensors import (
    LENGTH_BYTES,
    MAX_INDEX_BYTES,
    Allowance,
    Header,
    Index,
    header_length,
    parse_index,
)
from advisor.sources.stored import summarize
from advisor.sources.weights import PICKLES, gather

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from advisor.sources.hub_refusals import Refusals

MAX_LIST_BYTES = 16 * 1024**2
"""Of what the Hub says of a repository: it lists 100,000 files in less than that, the most it recommends to have."""
FIRST_BYTES = 100_000
"""Of a file of weights, asked for at once: nearly every header is shorter (huggingface_hub pull request 1855)."""
CONFIG = "config.json"


class Listed(NamedTuple):
    """What the Hub says of a repository: the commit, the names of the files at its root, and whether it is gated."""

    commit: str
    names: frozenset[str]
    gated: str | None


class Hub:
    """One repository at one revision, read through range requests; a `weights.Reader`."""

    def __init__(self, endpoint: str, repository: str, revision: str | None, refusals: Refusals) -> None:
        check_name(repository, refusals)
        self._endpoint = endpoint
        self._repository = repository
        self._revision = revision
        self._refusals = refusals
        self._requests = Requests(refusals)
        self._allowance = Allowance()

    def read(self, today: date, earlier: Kept | None) -> Kept:
        """Read the config and the headers of the weights; what was kept of the same commit is not fetched again.

        Raises:
            UsageError, FileError, UpstreamError: as `huggingface.read_repository`.
        """
        commit, names, gated = self._listed()
        if earlier is not None and earlier.revision == commit:
            return earlier._replace(read=today.isoformat())
        self._revision = commit
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
            gated=gated,
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
        return parse_index(self._alone(name, MAX_INDEX_BYTES + 1), self.label(name))

    def headers(self, names: Sequence[str]) -> Iterator[Header]:
        """Read the headers of files, several at a time."""
        return self._requests.each(self._header, names)

    def label(self, name: str) -> str:
        """Return what a file is called in messages."""
        return f"{self._repository}: {name}"

    def _listed(self) -> Listed:
        path = f"/api/models/{self._repository}"
        url = self._endpoint + path + (f"/revision/{quote(self._revision, safe='')}" if self._revision else "")
        (part,) = self._requests.each(lambda url: self._requests.start_of(url, MAX_LIST_BYTES + 1), [url])
        try:
            answer = parse_object(part.content, path) if len(part.content) <= MAX_LIST_BYTES else {}
        except FileError:
            raise self._refusals.not_the_hub() from None
        listed = read_answer(answer)
        if listed is None:
            raise self._refusals.not_the_hub()
        return listed

    def _config(self) -> dict[str, Any]:
        raw = self._alone(CONFIG, MAX_CONFIG_BYTES + 1)
        if len(raw) > MAX_CONFIG_BYTES:
            raise broken(self.label(CONFIG), too_large(len(raw), MAX_CONFIG_BYTES))
        return parse_object(raw, self.label(CONFIG))

    def _alone(self, name: str, most: int) -> bytes:
        (content,) = self._requests.each(lambda name: self._start(name, most).content, [name])
        return content

    def _header(self, name: str) -> Header:
        start, size = self._start(name, FIRST_BYTES)
        label = self.label(name)
        end = LENGTH_BYTES + header_length(start, size, label, self._allowance)
        if end > len(start):
            start = self._start(name, end).content
        return Header(start[LENGTH_BYTES:end], None if size is None else size - end)

    def _start(self, name: str, most: int) -> Part:
        """Return the first ``most`` bytes of a file at the commit read, and its size if known."""
        url = f"{self._endpoint}/{self._repository}/resolve/{self._revision}/{quote(name)}"
        return self._requests.start_of(url, most, name)


def check_name(repository: str, refusals: Refusals) -> None:
    """Refuse a name that no repository can have.

    Raises:
        UsageError: it is one.
    """
    try:
        validate_repo_id(repository)
    except HFValidationError:
        raise refusals.not_a_name() from None


def read_answer(answer: dict[str, Any]) -> Listed | None:
    """Return what the Hub says of a repository; ``None``: it is not the Hub that says it."""
    commit, siblings, gated = answer.get("sha"), answer.get("siblings"), answer.get("gated")
    if not isinstance(commit, str) or not re.fullmatch(COMMIT, commit) or not isinstance(siblings, list):
        return None
    named = [sibling.get("rfilename") if isinstance(sibling, dict) else None for sibling in siblings]
    names = [name for name in named if isinstance(name, str)]
    said = "no" if gated is False else gated
    if len(names) != len(named) or not (said is None or (isinstance(said, str) and said in GATED)):
        return None
    return Listed(commit, frozenset(name for name in names if "/" not in name), said)
