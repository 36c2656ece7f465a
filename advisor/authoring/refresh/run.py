"""Ask many services and regions at once; what fails is told beside what answers."""

from __future__ import annotations

from collections import deque
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import Kind, Outcome
from advisor.core.text import Text
from advisor.errors import AdvisorError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.sources.aws.observed import Observed

__all__ = ["AT_ONCE", "Job", "run"]

AT_ONCE = 12
"""Requests under way; the clients retry what a service throttles."""
_HOPELESS = frozenset({"credentials", "expired"})
"""Kinds of AWS's refusals that every further request would meet, too; ``rejected`` may be one region not enabled."""


class Job(NamedTuple):
    """One question. ``what`` names it as `Outcome` does; ``ask`` answers or raises one of our errors."""

    kind: Kind
    what: str
    regions: tuple[str, ...]
    ask: Callable[[], Observed[Any]]
    families: tuple[str, ...] = ()

    @property
    def is_aws(self) -> bool:
        """Whether AWS answers it."""
        return self.kind != "huggingface"


def run(jobs: Sequence[Job], at_once: int = AT_ONCE) -> Iterator[Outcome]:
    """Yield an outcome for every job as it comes in.

    Threads that do not keep the process alive do the asking: whoever waits can be interrupted at any moment. Once AWS
    refuses the credentials, nothing that needs them is asked any more.
    """
    waiting = deque(jobs)
    done: SimpleQueue[Outcome | BaseException] = SimpleQueue()
    refused: list[AdvisorError] = []
    for _ in range(min(at_once, len(jobs))):
        Thread(target=_labour, args=(waiting, done, refused), daemon=True).start()
    try:
        for _ in jobs:
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        waiting.clear()


def _labour(waiting: deque[Job], done: SimpleQueue[Outcome | BaseException], refused: list[AdvisorError]) -> None:
    while True:
        try:
            job = waiting.popleft()
        except IndexError:
            return
        try:
            done.put(_asked(job, refused))
        except BaseException as error:  # told to whoever waits
            done.put(error)


def _asked(job: Job, refused: list[AdvisorError]) -> Outcome:
    if refused and job.is_aws:
        return Outcome(job.kind, job.what, job.regions, error=refused[0], families=job.families)
    try:
        return Outcome(job.kind, job.what, job.regions, job.ask(), families=job.families)
    except AdvisorError as error:
        if getattr(error, "kind", None) in _HOPELESS:
            refused.append(error)
        return Outcome(job.kind, job.what, job.regions, error=error, families=job.families)
    except Exception as error:  # a fault of ours in one answer must not cost the others
        return Outcome(job.kind, job.what, job.regions, error=_ours(error), families=job.families)


def _ours(error: Exception) -> UpstreamError:
    name = type(error).__name__
    return UpstreamError(
        Text(
            f"the answer could not be read ({name}): a fault of this tool",
            f"応答を処理できません ({name})。本ツールの不具合です",
        ),
        Text("please report it", "不具合として報告してください"),
    )
