import pytest

from advisor.cli.language import detect


@pytest.mark.parametrize(
    ("argv", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ([], {"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        ([], {"ADVISOR_LANG": "ja", "LANG": "en_US.UTF-8"}, "ja"),
        (["--lang", "en"], {"ADVISOR_LANG": "ja"}, "en"),
        (["recommend", "--lang=ja"], {}, "ja"),
        (["--lang", "fr"], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (["--", "--lang", "ja"], {}, "en"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_nearest_word_decides(argv: list[str], environ: dict[str, str], language: str) -> None:
    assert detect(argv, environ) == language
