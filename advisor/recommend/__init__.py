"""The main job: candidates, judgement, ranking, relaxation. Pure: no printing, no network, no clock of its own."""

from __future__ import annotations

from advisor.recommend.service import recommend

__all__ = ["recommend"]
