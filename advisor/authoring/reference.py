"""The generated pages of ``docs/reference``: ``python -m advisor.authoring.reference [FOLDER] [--check]``.

Pages exist in English (``rules.md``) and Japanese (``rules.ja.md``). A test keeps them equal to what this writes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from advisor.authoring.catalog_reference import catalog_reference
from advisor.authoring.check_reference import check_reference
from advisor.authoring.codes import codes_reference
from advisor.authoring.rules_reference import facts_reference, rules_reference
from advisor.core.text import LANGUAGES, Language
from advisor.rules import load_rules

FOLDER = Path("docs/reference")
PAGES: dict[str, Callable[[Language], str]] = {
    "rules": lambda language: rules_reference(load_rules(), language),
    "facts": facts_reference,
    "diagnostics": codes_reference,
    "licence-rules": check_reference,
    "catalog": catalog_reference,
}


def pages() -> dict[str, str]:
    """Return the text of every page by file name."""
    return {
        f"{name}.md" if language == "en" else f"{name}.{language}.md": page(language).rstrip() + "\n"
        for name, page in PAGES.items()
        for language in LANGUAGES
    }


def stale(folder: Path, written: Mapping[str, str] | None = None) -> list[str]:
    """Return the names of pages that are missing or differ from what would be ``written`` (default: `pages`)."""
    return [
        name
        for name, text in (pages() if written is None else written).items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def main(written: Mapping[str, str] | None = None) -> int:
    """Write the pages (default: `pages`), or with ``--check`` list those that are stale and return 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if written is None:
        written = pages()
    names = stale(options.folder, written)
    if options.check:
        sys.stderr.writelines(f"{options.folder / name} is stale: run `make docs`\n" for name in names)
        return 1 if names else 0
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (options.folder / name).write_text(written[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
