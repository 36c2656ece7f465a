"""What is assumed of a load when nobody says, and what no load exceeds."""

from __future__ import annotations

INPUT_TOKENS = 512
OUTPUT_TOKENS = 256
CONCURRENCY = 1
REQUESTS_PER_DAY = 1000
HOURS_PER_MONTH = 730  # 365 · 24 ÷ 12, the month AWS prices by

MAX_TOKENS = 10**8
MAX_CONCURRENCY = 10**6
