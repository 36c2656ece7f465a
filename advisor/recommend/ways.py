"""Where the weights of a model come from: each platform of one's own instances with its channel, judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from advisor.core.model import Model
from advisor.core.result import Finding, Reason
from advisor.recommend import channels
from advisor.recommend.machines import SELF_HOSTING

if TYPE_CHECKING:
    from advisor.core.request import Platform, Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Channel, Subject
    from advisor.rules.terms import Terms


class Way:
    """A platform with the channel its weights come from, judged.

    ``reasons``: why it excludes the model. What else rules say of it ``tell`` words, of the few that are told.
    """

    __slots__ = ("_findings", "_tell", "channel", "platform", "reasons")

    def __init__(
        self, platform: Platform, channel: Channel, reasons: tuple[Reason, ...], tell: Callable[[], tuple[Finding, ...]]
    ) -> None:
        self.platform = platform
        self.channel = channel
        self.reasons = reasons
        self._tell = tell
        self._findings: tuple[Finding, ...] | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the channel."""
        if self._findings is None:
            self._findings = self._tell()
        return self._findings


class Ways:
    """The ways of one request's platforms; each model's are judged once. The subject is turned to the model that is asked for."""

    def __init__(self, request: Request, rules: BoundRules, subject: Subject) -> None:
        self._rules = rules
        self._subject = subject
        self._platforms = [p for p in SELF_HOSTING if p in request.where.platforms]
        self._known: dict[tuple[str, tuple[str, ...]], list[Way]] = {}

    def of(self, model: Model) -> list[Way]:
        """Return the platforms that can have the weights, each with its channel, judged; once for each model."""
        key = (model.id, model.licenses)
        if key not in self._known:
            self._known[key] = self._judged_ways(model)
        return self._known[key]

    def _judged_ways(self, model: Model) -> list[Way]:
        subject = self._subject
        ways: list[Way] = []
        for platform in self._platforms:
            channel = channels.self_hosted(model, platform)
            if channel is None:
                continue
            if ways and ways[-1].channel == channel:  # most weights come from the same place on every platform
                reasons = ways[-1].reasons
            else:
                subject.channel = channel
                reasons = self._rules.exclusions("channel", subject)
            ways.append(Way(platform, channel, reasons, partial(self._told, model, subject.terms, channel)))
        return ways

    def _told(self, model: Model, terms: Terms | None, channel: Channel) -> tuple[Finding, ...]:
        """Return what the rules of channels say of one, whatever the subject is turned to."""
        subject = self._subject.of_model()
        subject.model, subject.terms, subject.channel = model, terms, channel
        return self._rules.judge("channel", subject)
