"""Models on disk. A file is read by itself, a folder with all it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.sources import remarks
from advisor.sources.bounded_json import broken, parse_object
from advisor.sources.checkpoint import MAX_CONFIG_BYTES, FoundCheckpoint, quantization_of, to_model
from advisor.sources.files import read_whole
from advisor.sources.safetensors import Allowance, read_header, read_index, read_tensors
from advisor.sources.stored import summarize
from advisor.sources.weights import INDEX_SUFFIX, PICKLES, SUFFIX, WeightFiles, gather, of_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from advisor.core.model import Model
    from advisor.sources.safetensors import Header, Index

CONFIG = "config.json"
ADAPTER_CONFIG = "adapter_config.json"

_BESIDE = Text(
    "the file was read by itself; a config.json lies beside it: give the folder, and its architecture is known",
    "ファイル単体を読みました。同じフォルダーに config.json があるので、フォルダーを指定すればアーキテクチャも分かります",
)


def read_local(given: str, today: date) -> FoundCheckpoint:
    """Read what a path names: a folder, a config, a file of weights or an index of several.

    Raises:
        FileError: it does not exist, cannot be read, or is none of these.
    """
    try:
        path = Path(given).expanduser()
        folder = path.is_dir()
    except (OSError, ValueError, RuntimeError) as error:  # a null byte, a name too long, no such home
        why = os_reason(error)
        raise broken(given, Text(f"not a path: {why.en}", f"パスではありません: {why.ja}")) from None
    if folder:
        return _folder(given, path, today)
    if path.name.endswith((SUFFIX, INDEX_SUFFIX)):
        return _weights_alone(given, path, today)
    config = _config(path)
    name = path.parent.resolve().name if path.name == CONFIG else path.stem
    return _found(given, name, today, config, path, None)


def model_of_config(config: Mapping[str, Any], today: date, *, name: str = CONFIG) -> Model:
    """Return the model that a config describes which is at hand as plain data; ``name`` is what it is called.

    Its licence, languages and weights are not known. ``today`` is noted as the date of reading.

    Raises:
        FileError: it is too large or nested too deep, or describes no possible model.
    """
    try:
        raw = json.dumps(config).encode()
    except (TypeError, ValueError, RecursionError):
        raise broken(name, Text("not plain JSON data", "JSON で表せるデータではありません")) from None
    if len(raw) > MAX_CONFIG_BYTES:
        most = f"{MAX_CONFIG_BYTES:,}"
        raise broken(name, Text(f"is larger than {most} bytes", f"{most} バイトを超えています"))
    return to_model(_found(name, name, today, parse_object(raw, name), Path(name), None))


def _folder(given: str, path: Path, today: date) -> FoundCheckpoint:
    reader = _Folder(path)
    names = reader.names()
    weights = gather(names, reader)
    if CONFIG not in names and weights is None:
        raise _no_model(given, names)
    config = _config(path / CONFIG) if CONFIG in names else None
    found = _found(given, path.resolve().name, today, config, path / CONFIG, weights)
    if weights is None and any(name.endswith(PICKLES) for name in names):
        return found._replace(notes=(*found.notes, remarks.PICKLES))
    return found


def _weights_alone(given: str, path: Path, today: date) -> FoundCheckpoint:
    reader = _Folder(path.parent)
    if path.name.endswith(INDEX_SUFFIX):
        weights = of_index(path.name, reader.names(), reader)
    else:
        weights = WeightFiles(read_tensors(path), (path.name,))
    found = _found(given, path.name, today, None, path, weights)
    return found._replace(notes=(_BESIDE,)) if (path.parent / CONFIG).is_file() else found


def _found(
    given: str, name: str, today: date, config: Mapping[str, Any] | None, config_path: Path, weights: WeightFiles | None
) -> FoundCheckpoint:
    quantization = quantization_of(config, str(config_path))
    tensors = weights.tensors if weights else None
    return FoundCheckpoint(
        id=given,
        name=name or given,
        origin="local",
        location=given,
        read=today.isoformat(),
        config=config,
        config_name=str(config_path),
        stored=summarize(tensors, quantization) if tensors is not None else None,
        files=(*((config_path.name,) if config else ()), *(weights.files if weights else ())),
        listed_bytes=weights.listed_bytes if weights else None,
        shards=weights.shards if weights else 0,
        missing=weights.missing if weights else (),
    )


def _config(path: Path) -> dict[str, Any]:
    return parse_object(read_whole(path, MAX_CONFIG_BYTES), str(path))


def _no_model(given: str, names: Sequence[str]) -> Exception:
    if given.rstrip("/").endswith((CONFIG, SUFFIX, INDEX_SUFFIX)):
        return broken(given, Text("a folder, not a file", "ファイルではなくフォルダーです"))
    hint = Text("give the folder that holds config.json", "config.json のあるフォルダーを指定してください")
    if ADAPTER_CONFIG in names:
        hint = Text(
            "this is an adapter: give the model it was trained on", "アダプターです。元のモデルを指定してください"
        )
    message = Text(
        "holds no config.json and no weights in .safetensors", "config.json も .safetensors の重みもありません"
    )
    return broken(given, message, hint)


class _Folder:
    """The files of one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        try:
            return sorted(entry.name for entry in self._path.iterdir())
        except OSError as error:
            why = os_reason(error)
            raise broken(str(self._path), Text(f"cannot be read: {why.en}", f"読み取れません: {why.ja}")) from None

    def index(self, name: str) -> Index:
        return read_index(self._path / name)

    def headers(self, names: Sequence[str]) -> Iterator[Header]:
        allowance = Allowance()
        return (read_header(self._path / name, allowance) for name in names)

    def label(self, name: str) -> str:
        return str(self._path / name)
