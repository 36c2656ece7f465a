"""Counts the tokens that tokenizers take for one text that exists in Japanese and in English.

By hand, in an environment of its own, whenever a tokenizer is added to `tokens.yaml`; needs npm for packages of npm::

    pip install tokenizers==0.23.3 sentencepiece==0.2.3 tiktoken==0.14.0 PyYAML mistral-common==1.13.1
    python tests/truth/tokens.py DOWNLOADS                # all, to measurements/tokens.csv
    python tests/truth/tokens.py DOWNLOADS --only qwen-3  # these, to the screen

DOWNLOADS is a folder: what is not there yet is fetched from the registry or repository that `tokens.yaml` names.

The text is the Universal Declaration of Human Rights: each heading and paragraph on a line of its own, without markup. A
character is a code point, line breaks included. No special tokens are added: those a chat needs are a constant for each
message, whatever its language. ``lost`` are tokens that stand for a character the tokenizer does not know; with any, a
count says little, and none is written to the catalogue.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import html
import json
import re
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Count = Callable[[str], tuple[int, int]]
    """Of a text: its tokens, and those of them that stand for something unknown."""

HERE = Path(__file__).parent
FILE = HERE / "measurements" / "tokens.csv"
COLUMNS = (
    "tokenizer", "text", "language", "characters", "tokens", "lost", "characters_per_token", "vocabulary",
    "origin", "version", "file", "sha256", "url", "read",
)  # fmt: skip
TEXT = "udhr"
BLOCK = re.compile(r"<(h[1-6]|p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)


def main() -> None:
    """Count what `tokens.yaml` lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("downloads", type=Path)
    parser.add_argument("--only", action="append", help="id of a tokenizer; to the screen, not to the file")
    chosen = parser.parse_args()
    listed = yaml.safe_load((HERE / "tokens.yaml").read_text(encoding="utf-8"))
    pages = listed["text"]
    texts = {code: plain(package(pages, chosen.downloads) / file) for code, file in pages["files"].items()}
    rows = [
        row
        for id_, entry in listed["tokenizers"].items()
        if not chosen.only or id_ in chosen.only
        for row in measured(id_, entry, texts, chosen.downloads)
    ]
    if chosen.only:
        write(rows, sys.stdout)
        return
    with FILE.open(encoding="utf-8", newline="") as file:
        others = [row for row in csv.DictReader(file) if row["text"] != TEXT]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        write([*rows, *others], file)


def write(rows: Iterable[dict[str, Any]], to: Any) -> None:
    """Write the table."""
    table = csv.DictWriter(to, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)


def measured(id_: str, entry: dict[str, Any], texts: dict[str, str], downloads: Path) -> Iterable[dict[str, Any]]:
    """Yield a row for each language.

    Raises:
        SystemExit: the file holds another number of tokens than the list says.
    """
    root = package(entry, downloads)
    path = root / entry["file"]
    vocabulary, count = READERS[entry["reader"]](path, root)
    if vocabulary != entry["vocabulary"]:
        raise SystemExit(f"{id_}: the file holds {vocabulary:,} tokens, tokens.yaml says {entry['vocabulary']:,}")
    origin, url = address(entry)
    for language, text in texts.items():
        tokens, lost = count(text)
        yield {
            "tokenizer": id_, "text": TEXT, "language": language, "characters": len(text), "tokens": tokens,
            "lost": lost, "vocabulary": vocabulary, "origin": origin, "version": entry["version"],
            "file": entry["file"], "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "url": url,
            "read": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        }  # fmt: skip


def plain(page: Path) -> str:
    """Return the text of a page: headings, paragraphs and items, a line each."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8").partition("<body")[2])
    lines = (html.unescape(re.sub(r"<[^>]+>", "", inner)).strip() for _, inner in blocks)
    return "\n".join(line for line in lines if line)


# -------------------------------------------------------------------------------------------------------- packages


def address(entry: dict[str, Any]) -> tuple[str, str]:
    """Return where a package comes from, and its page."""
    if "npm" in entry:
        return f"npm {entry['npm']}", f"https://www.npmjs.com/package/{entry['npm']}/v/{entry['version']}"
    if "pypi" in entry:
        return f"PyPI {entry['pypi']}", f"https://pypi.org/project/{entry['pypi']}/{entry['version']}/"
    return f"GitHub {entry['github']}", f"https://github.com/{entry['github']}/blob/{entry['version']}/{entry['file']}"


def package(entry: dict[str, Any], downloads: Path) -> Path:
    """Return the folder of an unpacked package, fetched when it is not there yet."""
    name = next(entry[kind] for kind in ("npm", "pypi", "github") if kind in entry)
    root = downloads / f"{name.replace('/', '+')}-{entry['version']}"
    if "github" in entry:
        file = root / entry["file"]
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            raw = f"https://raw.githubusercontent.com/{name}/{entry['version']}/{entry['file']}"
            file.write_bytes(urllib.request.urlopen(raw).read())
    elif not root.exists():
        root.mkdir(parents=True)
        packed = f"{name}@{entry['version']}" if "npm" in entry else f"{name}=={entry['version']}"
        command = (
            ["npm", "pack", packed]
            if "npm" in entry
            else [sys.executable, "-m", "pip", "download", "--no-deps", packed]
        )
        subprocess.run(command, cwd=root, check=True, stdout=sys.stderr)
        archive = next(root.iterdir())
        if archive.suffix == ".tgz":
            with tarfile.open(archive) as file:
                file.extractall(root, filter="data")
        else:
            with zipfile.ZipFile(archive) as file:
                file.extractall(root)
    return root / "package" if "npm" in entry else root


# --------------------------------------------------------------------------------------------------------- readers


def _tokenizers(path: Path, _: Path) -> tuple[int, Count]:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(path))
    unknown = found.token_to_id(json.loads(path.read_bytes())["model"].get("unk_token") or "")

    def count(text: str) -> tuple[int, int]:
        ids = found.encode(text, add_special_tokens=False).ids
        return len(ids), 0 if unknown is None else ids.count(unknown)

    return found.get_vocab_size(with_added_tokens=False), count


def _sentencepiece(path: Path, _: Path) -> tuple[int, Count]:
    from sentencepiece import SentencePieceProcessor

    found = SentencePieceProcessor(model_file=str(path))

    def count(text: str) -> tuple[int, int]:
        ids = found.encode(text)
        return len(ids), ids.count(found.unk_id())

    return found.vocab_size(), count


def _llama(path: Path, root: Path) -> tuple[int, Count]:
    """Read with the code that stands beside the file: how it cuts a text into words is in no file."""
    sys.path.insert(0, str(root))
    from importlib import import_module

    module = ".".join((*path.relative_to(root).parts[:-1], "tokenizer"))
    found = import_module(module).Tokenizer(path)
    ordinary = found.n_words - len(found.special_tokens)
    return ordinary, lambda text: (len(found.encode(text, bos=False, eos=False)), 0)


def _tekken(path: Path, _: Path) -> tuple[int, Count]:
    from mistral_common.tokens.tokenizers.tekken import Tekkenizer

    found = Tekkenizer.from_file(path)
    return found.n_words, lambda text: (len(found.encode(text, bos=False, eos=False)), 0)


READERS: dict[str, Callable[[Path, Path], tuple[int, Count]]] = {
    "tokenizers": _tokenizers,
    "sentencepiece": _sentencepiece,
    "llama": _llama,
    "tekken": _tekken,
}


if __name__ == "__main__":
    main()
