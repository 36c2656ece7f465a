from pathlib import Path

from advisor.authoring.reference import pages, stale

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def test_the_pages_in_the_repository_are_those_that_would_be_written() -> None:
    assert stale(DOCS) == [], "run `make docs`"


def test_a_changed_page_is_stale(tmp_path: Path) -> None:
    for name, text in pages().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale(tmp_path) == []
    (tmp_path / "rules.md").write_text("other", encoding="utf-8")
    assert stale(tmp_path) == ["rules.md"]
