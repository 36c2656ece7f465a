"""Which models files name: one detector per kind of file, deterministic, offline, never running what it reads."""

from advisor.compliance.scan.one import Wanted
from advisor.compliance.scan.run import scan

__all__ = ["Wanted", "scan"]
