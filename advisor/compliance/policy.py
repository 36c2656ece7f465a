"""What a team allows: its profile, the licences on its list, its exceptions and clarifications. Read by `advisor.authoring`."""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from advisor.core.record import NamedTuple
from advisor.core.request import Use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.checking import Place
    from advisor.core.text import Text

__all__ = [
    "BUILT_IN",
    "LOCK_FILE",
    "POLICY_FILE",
    "PYPROJECT",
    "Clarification",
    "Exception_",
    "Policy",
    "PolicyLevel",
    "Reason",
]

POLICY_FILE = "advisor-policy.yaml"
PYPROJECT = "pyproject.toml"
"""Its table ``[tool.advisor]`` is a policy too."""
LOCK_FILE = "advisor-models.lock"

PolicyLevel = Literal["error", "warn", "note", "off"]
Reason = Literal[
    "license-acquired", "legal-approved", "internal-use", "evaluation", "not-distributed", "own-model", "other"
]
"""Why a model may be used all the same."""


class Exception_(NamedTuple):  # noqa: N801 - Exception is taken
    """Models (glob, without case) that may be used in spite of their licence.

    ``allow``: the licences (SPDX ids, LicenseRefs, catalogue ids, ``class:…``) it is for, empty: whatever the licence.
    ``rules``: the rules it silences, empty: every one that asks about the licence. ``paths``: globs, empty: everywhere.
    ``expires`` is the last day it holds (ISO). ``place`` is where the policy file says it.
    """

    model: str
    allow: tuple[str, ...]
    reason: Reason
    comment: str | None
    expires: str | None
    paths: tuple[str, ...]
    rules: tuple[str, ...]
    place: Place


class Clarification(NamedTuple):
    """The licence of a model as the team has read it: an SPDX expression, for a text of this hash.

    ``file`` is relative to the policy's base; with ``sha256`` the clarification holds only while the text is the same.
    """

    model: str
    expression: str
    file: str | None
    sha256: str | None
    place: Place


class Policy(NamedTuple):
    """``path`` is the policy's file as shown, ``None`` for the built-in one.

    ``base`` is the folder that ``exclude``, the paths of exceptions and the files of clarifications are relative to, as
    paths are shown: ``""`` for the root of the scan, else ``svc`` or, outside the root, ``/srv/svc``. ``inner`` is the way
    from there to the root where the root lies in it: ``api/src``.
    ``stated`` are the profile's keys that the file gives; the others are not known, but for ``commercial``, which is
    assumed. ``allow`` is ``None`` when there is no list: then what the profile permits is allowed. ``exclude`` are
    globs that are not scanned. Licences are as `Expressions` writes them: ``MIT``, ``GPL-2.0-only WITH …``, ``class:…``.
    ``notes`` is what reading the file had to remark on.
    """

    path: str | None = None
    profile: Use = Use()
    stated: frozenset[str] = frozenset()
    allow: tuple[str, ...] | None = None
    unknown: Literal["error", "warn"] = "error"
    unused: PolicyLevel = "warn"
    dynamic: PolicyLevel = "warn"
    exceptions: tuple[Exception_, ...] = ()
    clarify: tuple[Clarification, ...] = ()
    rules: Mapping[str, PolicyLevel] = MappingProxyType({})
    exclude: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    base: str = ""
    inner: str = ""

    def inside(self, path: str) -> str:
        """Return a path, as it is shown, relative to the base."""
        if self.inner and not PurePath(path).is_absolute():
            return f"{self.inner}/{path}"
        return path.removeprefix(f"{self.base.rstrip('/')}/") if self.base else path


BUILT_IN = Policy()
"""What is judged by where there is no policy file: commercial use, and nothing else known."""
