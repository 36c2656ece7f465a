"""A bound on the time that hostile text may take."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10.0
"""Several times what the slowest of these texts takes; work that grows with the square of its length takes minutes."""


@contextmanager
def in_no_time(seconds: float = SECONDS) -> Iterator[None]:
    """Fail where what is inside takes more of the processor's time, however busy the machine is."""
    since = time.process_time()
    yield
    assert time.process_time() - since < seconds
