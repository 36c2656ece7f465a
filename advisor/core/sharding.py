"""Shardings: what the devices of a fine-tuning run share out, lightest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Sharding = Literal["none", "zero-2", "zero-3", "tensor"]


class Shares(NamedTuple):
    """What is divided by the number of devices; what is not, each of them holds whole.

    ``states``: gradients and the optimizer's states. ``weights``: those of the model, and of an adapter.
    ``activations``: every matrix is split, so that the devices compute one sequence together; without it they train on
    sequences of their own. ``gathers``: whole weights are put together whenever a pass reads them.
    """

    name: Text
    states: bool = False
    weights: bool = False
    activations: bool = False
    gathers: bool = False

    @property
    def collects(self) -> bool:
        """Whether devices with sequences of their own share out states, which takes buffers to reduce gradients in."""
        return self.states and not self.activations


SHARDINGS: Mapping[Sharding, Shares] = {
    "none": Shares(Text("data parallel", "データ並列 (分割なし)")),
    "zero-2": Shares(Text("ZeRO-2", "ZeRO-2"), states=True),
    "zero-3": Shares(Text("ZeRO-3", "ZeRO-3"), states=True, weights=True, gathers=True),
    "tensor": Shares(Text("tensor parallelism", "テンソル並列"), states=True, weights=True, activations=True),
}
"""ZeRO's stages: https://arxiv.org/abs/1910.02054, section 5."""
