"""Diagnostics that several checks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.loaded import Loaded
from advisor.core.text import Text
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.authoring.diagnostics import Diagnostic, Severity
    from advisor.authoring.tree import File

__all__ = ["problem", "unknown_name"]

MODEL = Text("model", "モデル")
LICENSE = Text("licence", "ライセンス")
ACCELERATOR = Text("accelerator", "アクセラレータ")
INSTANCE = Text("instance type", "インスタンスタイプ")
REGION = Text("region", "リージョン")
SUITE = Text("suite", "ベンチマーク")
METRIC = Text("metric", "指標")
SOURCE = Text("source", "出典")
ENGINE = Text("engine", "推論エンジン")
TOKENIZER = Text("tokenizer", "トークナイザー")
COUNTED_TEXT = Text("text", "計測用の文章")
CONSTANT = Text("constant", "定数")
REGISTRY = Text("registry", "レジストリー")
QUANTIZATION = Text("quantization", "量子化方式")


def problem(
    file: File[Any] | Loaded,
    path: Sequence[str | int],
    code: str,
    message: Text,
    hint: Text | None = None,
    *,
    severity: Severity = "error",
    at_key: bool = False,
) -> Diagnostic:
    """Return a diagnostic at a place of a file."""
    loaded = file if isinstance(file, Loaded) else file.loaded
    return loaded.problem(path, code, message, hint, severity=severity, at_key=at_key)


def unknown_name(
    file: File[Any] | Loaded,
    path: Sequence[str | int],
    kind: Text,
    name: str,
    known: Iterable[str],
    *,
    code: str,
    severity: Severity = "error",
    at_key: bool = False,
) -> Diagnostic:
    """Return the diagnostic for a name that nothing bears, with similar names that something does."""
    return problem(
        file,
        path,
        code,
        Text(f"unknown {kind.en} {name!r}", f"{kind.ja} {name!r} はカタログにありません"),
        suggestion(did_you_mean(name, known)),
        severity=severity,
        at_key=at_key,
    )
