"""What an exit code other than 0 means. Errors carry theirs (`advisor.errors`)."""

from __future__ import annotations

__all__ = ["BUG", "FINDINGS", "INFEASIBLE", "INTERRUPTED", "UNDETERMINED", "UPSTREAM", "USAGE"]

FINDINGS = 1
"""What was looked for was found: violations, a difference, an example with another verdict."""
USAGE = 2
"""A flag, a value or a file that cannot be, or an output that cannot be written."""
INFEASIBLE = 3
"""Nothing fits, or nothing can be compared."""
UNDETERMINED = 4
"""A missing fact decides, or a check could not be completed."""
UPSTREAM = 5
"""AWS or Hugging Face failed."""
BUG = 70
"""What nobody foresaw."""
INTERRUPTED = 130
"""Ctrl-C: 128 and the number of the signal, as shells count it."""
