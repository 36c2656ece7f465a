"""Many models of the Hugging Face Hub at once: what its API says of each, and why it says nothing of the others.

Asked through huggingface_hub's session and with its headers, as ``estimate --online`` and ``check --online`` do: the
token, the endpoint, proxies, certificates and the user agent are the user's. Its `HfApi.model_info` reads answers of any
length, and one field of a wrong type costs it the whole answer; here answers are bounded and read field by field.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from advisor.core.text import Text
from advisor.errors import FileError
from advisor.sources.bounded_json import parse_object
from advisor.sources.hub_answers import EXPAND, HubFacts, facts_of
from advisor.sources.hub_settings import check_numbers, endpoint, is_offline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.errors import AdvisorError
    from advisor.sources.hub_refusals import HubFailedError, HubRefusedError, Kind, Refusals

__all__ = ["HubAnswers", "HubFacts", "HubProblem", "read_facts"]

SECONDS = 300.0
"""All models together, waiting included: the window over which the Hub counts requests."""
SECONDS_EACH = 30.0
"""One request; an answer takes a fraction of a second."""
ATTEMPTS = 3
"""Of a request that the Hub asks to repeat later."""
LONGEST_WAIT = 60.0
"""Seconds. Whoever must wait longer is told so."""
MAX_ANSWER_BYTES = 16 * 1024**2


class HubProblem(NamedTuple):
    """A model that nothing is known of, and why; ``error`` is the error of a command that asked for this model alone."""

    id: str
    kind: Kind
    error: AdvisorError

    @property
    def is_answer(self) -> bool:
        """Whether the Hub said so of the model; otherwise it could not be asked, and another time may tell."""
        return self.kind in ("gated", "gone", "disabled", "token", "name")


class HubAnswers(NamedTuple):
    """The facts in the order asked for. ``complete`` is false when some models could not be asked about.

    The first five fields are those of `advisor.sources.aws.observed.Observed`; ``remarks`` are those of all facts.
    """

    rows: tuple[HubFacts, ...]
    url: str
    published: str | None = None
    remarks: tuple[Text, ...] = ()
    complete: bool = True
    problems: tuple[HubProblem, ...] = ()


def read_facts(
    ids: Sequence[str], *, progress: Callable[[int, int], None] | None = None, seconds: float = SECONDS
) -> HubAnswers:
    """Ask the Hub about ``ids``, several at a time, each once; ``progress(done, total)`` is called from this thread.

    What fails for one model is its problem and leaves the others. Requests are repeated when the Hub says when (429 and
    503 with ``Retry-After`` or ``RateLimit``), at most `ATTEMPTS` times, all of them together within ``seconds``.

    Raises:
        UsageError: the environment's settings (HF_ENDPOINT, the token, proxies) cannot be used.
    """
    wanted = list(dict.fromkeys(ids))
    url, shown = endpoint()
    if not wanted:
        return HubAnswers((), shown)
    if is_offline():
        return _answers(wanted, dict.fromkeys(wanted, _offline()), shown)
    check_numbers()
    from advisor.sources.hub_requests import Requests

    round_ = _Round(url, shown, seconds)
    try:
        for _ in Requests(_words(shown, shown), seconds).each(round_.ask, wanted):
            if progress is not None:
                progress(len(round_.found), len(wanted))
    except _hub_errors() as error:  # the time is over; what came in by now is kept
        return _answers(wanted, {**dict.fromkeys(wanted, error), **round_.found}, shown)
    return _answers(wanted, round_.found, shown)


class _Round:
    """The questions of one call: every thread holds back while the Hub asks for it."""

    def __init__(self, url: str, shown: str, seconds: float) -> None:
        self._url = url
        self._shown = shown
        self._until = monotonic() + seconds
        self._lock = Lock()
        self._resume = 0.0
        self._stopped: HubFailedError | None = None
        self.found: dict[str, HubFacts | HubRefusedError | HubFailedError] = {}

    def ask(self, name: str) -> None:
        """Ask about one model and note the answer or the error."""
        try:
            found: HubFacts | HubRefusedError | HubFailedError = self._patiently(name)
        except _hub_errors() as error:
            found = error
        self.found[name] = found

    def _patiently(self, name: str) -> HubFacts:
        from advisor.sources.hub_refusals import HubFailedError

        refusals = _words(self._shown, name)
        for attempt in range(1, ATTEMPTS + 1):
            self._pause()
            try:
                return self._ask(name, refusals)
            except HubFailedError as error:
                if error.retry_after is None:
                    raise
                if attempt == ATTEMPTS or not self._wait_for(error.retry_after):
                    self._stopped = error
                    raise
        raise AssertionError  # the last attempt returns or raises

    def _ask(self, name: str, refusals: Refusals) -> HubFacts:
        from advisor.sources.hub_client import check_name
        from advisor.sources.hub_requests import Requests

        check_name(name, refusals)
        query = urlencode([("expand", field) for field in EXPAND])
        requests = Requests(refusals, max(0.0, min(SECONDS_EACH, self._until - monotonic())))
        part = requests.start_of(f"{self._url}/api/models/{quote(name)}?{query}", MAX_ANSWER_BYTES + 1)
        answer: dict[str, Any] = {}
        if len(part.content) <= MAX_ANSWER_BYTES:
            try:
                answer = parse_object(part.content, name)
            except FileError:
                raise refusals.not_the_hub() from None
        facts = facts_of(answer, name, self._shown)
        if facts is None:
            raise refusals.not_the_hub()
        if answer.get("disabled") is True:
            raise refusals.disabled()
        return facts

    def _pause(self) -> None:
        """Sleep as long as the Hub asked for; raise what stopped the round."""
        sleep(max(0.0, self._resume - monotonic()))
        if self._stopped is not None:
            raise self._stopped

    def _wait_for(self, seconds: float) -> bool:
        """Hold every thread back; false: it would take too long."""
        resume = monotonic() + seconds
        if seconds > LONGEST_WAIT or resume > self._until:
            return False
        with self._lock:
            self._resume = max(self._resume, resume)
        return True


def _answers(
    wanted: Sequence[str], found: dict[str, HubFacts | HubRefusedError | HubFailedError], shown: str
) -> HubAnswers:
    rows: list[HubFacts] = []
    problems: list[HubProblem] = []
    for name in wanted:
        one = found[name]
        if isinstance(one, HubFacts):
            rows.append(one)
        else:
            problems.append(HubProblem(name, one.kind, one))
    remarks = tuple(remark for facts in rows for remark in facts.remarks)
    return HubAnswers(
        tuple(rows), shown, None, remarks, all(problem.is_answer for problem in problems), tuple(problems)
    )


def _hub_errors() -> tuple[type[HubRefusedError], type[HubFailedError]]:
    from advisor.sources.hub_refusals import HubFailedError, HubRefusedError

    return HubRefusedError, HubFailedError


def _words(shown: str, name: str) -> Refusals:
    """Return the words for one of many models, which may well be in the catalogue."""
    from advisor.sources.hub_refusals import Brief

    return Brief(shown, name)


def _offline() -> HubFailedError:
    from advisor.sources.hub_refusals import HubFailedError

    return HubFailedError(
        "offline",
        Text("HF_HUB_OFFLINE is set: the Hub was not asked", "HF_HUB_OFFLINE のため Hub に照会していません"),
        Text("unset it (and TRANSFORMERS_OFFLINE)", "設定を解除してください (TRANSFORMERS_OFFLINE も同様)"),
    )
