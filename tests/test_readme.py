"""The README in Japanese says what the English one says: the same commands, files and figures, each with a link to the other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGLISH, JAPANESE = (ROOT / name for name in ("README.md", "README.ja.md"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(path: Path) -> list[str]:
    """Return the command lines, without what is said of them."""
    blocks = re.findall(r"```console\n(.*?)```", text(path), re.DOTALL)
    return [re.split(r"\s+#", line)[0].rstrip() for block in blocks for line in block.splitlines()]


def test_both_hold_the_same_command_lines() -> None:
    assert len(commands(ENGLISH)) > 20
    assert commands(JAPANESE) == commands(ENGLISH)


def test_both_hold_the_same_files() -> None:
    files = [re.findall(r"```yaml\n(.*?)```", text(path), re.DOTALL) for path in (ENGLISH, JAPANESE)]
    assert files[0]
    assert files[0] == files[1]


def test_each_links_to_the_other() -> None:
    assert f"]({JAPANESE.name})" in text(ENGLISH).split("\n## ")[0]
    assert f"]({ENGLISH.name})" in text(JAPANESE).split("\n## ")[0]


def test_both_have_the_same_sections() -> None:
    levels = [re.findall(r"^#+(?= )", text(path), re.MULTILINE) for path in (ENGLISH, JAPANESE)]
    assert levels[0] == levels[1]


def test_both_count_the_same_model_types() -> None:
    (english,) = re.findall(r"(\d+) model types", text(ENGLISH))
    (japanese,) = re.findall(r"(\d+) 種類のモデル型", text(JAPANESE))
    assert english == japanese


def test_links_of_the_english_one_are_in_the_japanese_one() -> None:
    """A page that there is in Japanese may stand for the English one."""
    links = [re.findall(r"\]\(([^)#:]+)\)", text(path)) for path in (ENGLISH, JAPANESE)]
    plain = [{link.replace(".ja.md", ".md") for link in found} for found in links]
    assert plain[0] == plain[1]


def test_the_japanese_one_leads_to_japanese_pages_where_there_are() -> None:
    for link in re.findall(r"\]\((docs/[^)#:]+)\)", text(JAPANESE)):
        translated = link.replace(".md", ".ja.md")
        assert link.endswith(".ja.md") or not (ROOT / translated).exists() or f"]({translated})" in text(JAPANESE), link
