"""What is assumed of a load or a fine-tuning run when nobody says, and what none exceeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.core.text import Language

INPUT_TOKENS = 512
OUTPUT_TOKENS = 256
CONCURRENCY = 1
REQUESTS_PER_DAY = 1000
HOURS_PER_MONTH = 730  # 365 · 24 ÷ 12, the month AWS prices by

TUNING_SEQUENCE_LENGTH = 2048
TUNING_BATCH_SIZE = 1
TUNING_TOKENS = 10**7  # assumed: some 50,000 instructions with their answers, each seen once
TUNING_LORA_RANK = 16
TUNING_OPTIMIZER = "adamw"

MAX_TOKENS = 10**8
MAX_CONCURRENCY = 10**6
MAX_REQUESTS_PER_DAY = 10**10
MOST_USD = 10**9  # for an hour, a million tokens or an image: what costs more is a slip of the pen

_REGIONS = {"ja": "ap-northeast-1", "en": "us-east-1"}


def default_region(language: Language) -> str:
    """Return where to look when nobody says."""
    return _REGIONS[language]


def region_for(languages: Collection[str], language: Language) -> str:
    """Return where to look when nobody says but which languages the model shall speak: Tokyo for Japanese."""
    return default_region("ja" if "ja" in languages else language)
