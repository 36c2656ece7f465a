"""``check --diff``: what the files that changed named before, and whether what rules the check is among them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.compliance.policy import LOCK_FILE, POLICY_FILE, PYPROJECT
from advisor.compliance.project import references_before
from advisor.compliance.scan.files import shown_from
from advisor.sources.git import Changes, changes_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.catalog import Catalog
    from advisor.compliance.check import Context
    from advisor.compliance.policy import Policy
    from advisor.core.checking import Scan

__all__ = ["compared"]


def compared(
    context: Context,
    revision: str,
    scan: Scan,
    catalog: Catalog,
    root: Path,
    *,
    policy: Policy,
    is_default_policy: bool,
    others: Iterable[Path | None],
) -> Context:
    """Return the context of a check that counts only what is new since ``revision``.

    ``others`` are files besides the policy that the check is ruled by: a lock, a baseline.

    Raises:
        UsageError: git cannot say what changed.
    """
    changes = changes_since(root, revision)
    names = [policy.path, *([POLICY_FILE, LOCK_FILE] if is_default_policy else []), *others]
    paths = dict.fromkeys(shown_from(root, os.path.normpath(root / name)) for name in names if name is not None)
    return context._replace(
        changed=references_before(scan, changes.paths, changes.before, catalog),
        changed_own=tuple(_ruling(paths, changes, root)),
    )


def _ruling(paths: Iterable[str], changes: Changes, root: Path) -> Iterator[str]:
    """Yield the paths that changed; of pyproject.toml only our table is meant."""
    for path in paths:
        if path in changes.paths and (Path(path).name != PYPROJECT or _table_changed(path, changes, root)):
            yield path


def _table_changed(path: str, changes: Changes, root: Path) -> bool:
    try:
        now = _table((root / path).read_bytes())
        return now != _table(changes.before(path) or b"")
    except (OSError, ValueError, RecursionError):
        return True


def _table(raw: bytes) -> object:
    tool = tomllib.loads(raw.decode().replace("\r\n", "\n")).get("tool")
    return tool.get("advisor") if isinstance(tool, dict) else None
