"""The folder of catalogue files: which file holds what, read strictly, all of them before anything is said.

The place in the tree decides the shape::

    models/<family>.yaml   pedigrees/<publisher>.yaml   instances/<family>.yaml   accelerators.yaml
    regions.yaml   engines.yaml
    prices/ec2/<family>.yaml   prices/sagemaker.yaml   prices/bedrock/<provider>.yaml
    licenses/<group>.yaml   tasks.yaml   benchmarks/<suite>.yaml   objectives.yaml   training.yaml   tokenizers.yaml
    images.yaml

Anything else is an error (a misnamed file would be lost in silence), save `README.md` files and hidden ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from advisor.authoring import documents
from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.authoring.schema_words import read_document
from advisor.authoring.strict_yaml import read_file, read_text
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from advisor.authoring.loaded import Loaded

__all__ = ["LAYOUT", "File", "Tree", "not_a_file", "read_tree"]

D_co = TypeVar("D_co", bound=documents.Document, covariant=True)

LAYOUT: dict[str, type[documents.Document]] = {
    "models/*.yaml": documents.FamilyDocument,
    "pedigrees/*.yaml": documents.PedigreesDocument,
    "instances/*.yaml": documents.InstanceFamilyDocument,
    "accelerators.yaml": documents.AcceleratorsDocument,
    "regions.yaml": documents.RegionsDocument,
    "engines.yaml": documents.EnginesDocument,
    "prices/ec2/*.yaml": documents.Ec2PricesDocument,
    "prices/sagemaker.yaml": documents.SageMakerPricesDocument,
    "prices/bedrock/*.yaml": documents.BedrockPricesDocument,
    "licenses/*.yaml": documents.LicensesDocument,
    "tasks.yaml": documents.TasksDocument,
    "benchmarks/*.yaml": documents.SuiteDocument,
    "objectives.yaml": documents.ObjectivesDocument,
    "training.yaml": documents.TrainingDocument,
    "tokenizers.yaml": documents.TokenizersDocument,
    "images.yaml": documents.ImagesDocument,
}
"""Pattern of the path below the catalogue's folder → class of the document."""

NAMED_AFTER: dict[type[documents.Document], str] = {
    documents.FamilyDocument: "family",
    documents.PedigreesDocument: "publisher",
    documents.InstanceFamilyDocument: "family",
    documents.SuiteDocument: "suite",
}
"""Documents whose file must bear the name they give themselves under this key."""

MAX_BYTES = 10_000_000  # of one file; the largest benchmark tables are well under


@dataclass(frozen=True, slots=True)
class File(Generic[D_co]):
    """One readable file: where it stands below the folder, its data with places, and the validated document."""

    name: PurePosixPath
    loaded: Loaded
    document: D_co


@dataclass(slots=True)
class Tree:
    """Every valid file of a catalogue folder, and what is wrong with the others.

    ``loaded`` are the files that are strict YAML, whether their shape is right or not; ``incomplete`` the kinds of
    documents of which at least one could not be used, so that what they define is not known in full.
    """

    root: str
    files: list[File[Any]] = field(default_factory=list)
    loaded: list[Loaded] = field(default_factory=list)
    incomplete: set[type[documents.Document]] = field(default_factory=set)
    problems: Diagnostics = field(default_factory=Diagnostics)

    def of(self, kind: type[D_co]) -> Iterator[File[D_co]]:
        """Yield the files that hold one kind of document, by name."""
        for file in self.files:
            if isinstance(file.document, kind):
                yield file


def read_tree(root: Path, shown: str | None = None, instead: Mapping[PurePosixPath, str] | None = None) -> Tree:
    """Read every file below ``root``; messages call the folder ``shown`` (default: as given).

    Problems of single files are collected in the tree. ``instead`` are texts by their place below ``root`` that are read
    as if they were written there already; with them the folder need not exist yet.

    Raises:
        DiagnosticsError: the folder is missing, is not a folder, or cannot be listed.
    """
    name = str(root) if shown is None else shown
    tree = Tree(name)
    texts = instead or {}
    listed = [] if texts and not root.exists() else _list(root, name)
    for relative in sorted({*(PurePosixPath(path.relative_to(root).as_posix()) for path in listed), *texts}):
        _read_one(tree, root / relative, relative, texts.get(relative))
    return tree


def _read_one(tree: Tree, path: Path, relative: PurePosixPath, text: str | None) -> None:
    kind = _kind(relative)
    if text is None and not path.is_file():
        place = str(PurePosixPath(tree.root) / relative)
        tree.problems.add(not_a_file(place))
        tree.incomplete.update([kind] if kind else LAYOUT.values())
        return
    if kind is None:
        message = Text("no such file belongs here", "ここに置けるファイルではありません")
        place = str(PurePosixPath(tree.root) / relative)
        tree.problems.add(Diagnostic(place, None, None, "tree.unknown-file", message, _where_it_belongs(relative)))
        return
    try:
        name = str(PurePosixPath(tree.root) / relative)
        loaded = read_file(path, name=name, max_bytes=MAX_BYTES) if text is None else read_text(text, name)
        tree.loaded.append(loaded)
        document = read_document(loaded, kind)
    except DiagnosticsError as error:
        tree.problems.extend(error.diagnostics)
        tree.incomplete.add(kind)
        return
    tree.problems.extend(_misnamed(relative, loaded, document))
    tree.files.append(File(relative, loaded, document))


def not_a_file(place: str) -> Diagnostic:
    """Return the diagnostic for what stands where a file is read but is none: a pipe would be waited for forever."""
    return Diagnostic(
        place,
        None,
        None,
        "tree.not-a-file",
        Text("is not a regular file", "通常のファイルではありません"),
        Text("links to folders are not followed", "フォルダーへのリンクはたどりません"),
    )


def _list(root: Path, name: str) -> list[Path]:
    found: list[Path] = []
    try:
        if not root.is_dir():
            message = Text("is not a folder", "フォルダーではありません")
            if not root.exists():
                message = Text("no such folder", "フォルダーがありません")
            raise DiagnosticsError([Diagnostic(name, None, None, "tree.unreadable", message)])
        pending = [root]
        while pending:
            for path in pending.pop().iterdir():
                if path.name.startswith("."):
                    continue
                # a link to a folder may lead out of the tree, or in circles
                (pending if path.is_dir() and not path.is_symlink() else found).append(path)
    except OSError as error:
        reason = os_reason(error)
        message = Text(f"cannot be listed: {reason.en}", f"一覧を取得できません: {reason.ja}")
        raise DiagnosticsError([Diagnostic(name, None, None, "tree.unreadable", message)]) from None
    return sorted(path for path in found if path.name != "README.md")


def _kind(relative: PurePosixPath) -> type[documents.Document] | None:
    for pattern, kind in LAYOUT.items():
        # match() ignores leading folders: the number of parts must agree too
        if relative.match(pattern) and len(relative.parts) == pattern.count("/") + 1:
            return kind
    return None


def _where_it_belongs(relative: PurePosixPath) -> Text:
    if relative.suffix == ".yml":
        return Text("name it .yaml", "拡張子を .yaml にしてください")
    return suggestion(did_you_mean(str(relative), LAYOUT)[:1]) or Text(
        f"known places: {', '.join(LAYOUT)}", f"置ける場所: {', '.join(LAYOUT)}"
    )


def _misnamed(relative: PurePosixPath, loaded: Loaded, document: BaseModel) -> Iterator[Diagnostic]:
    key = NAMED_AFTER.get(type(document))  # type: ignore[arg-type]
    own = getattr(document, key) if key else relative.stem
    if key and own != relative.stem:
        yield loaded.problem(
            (key,),
            "tree.misnamed",
            Text(
                f"the file is named {relative.stem}, its {key} {own}",
                f"ファイル名は {relative.stem} ですが {key} は {own} です",
            ),
            Text(
                f"rename the file to {own}.yaml, or the {key} to {relative.stem}",
                f"ファイル名を {own}.yaml にするか、{key} を {relative.stem} にしてください",
            ),
        )
