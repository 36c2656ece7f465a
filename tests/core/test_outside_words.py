from __future__ import annotations

import errno
import json
import os
import tomllib

import pytest

from advisor.core.outside_words import os_reason, parser_reason


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.ENOENT, errno.EISDIR, errno.ENOSPC, errno.EROFS, errno.ELOOP, errno.EADDRINUSE]
)
def test_errors_of_the_system_are_said_in_both_languages(number: int) -> None:
    said = os_reason(OSError(number, os.strerror(number)))
    assert said.en == os.strerror(number)
    assert said.ja != said.en
    assert not said.ja.isascii()


def test_what_is_not_known_is_not_lost() -> None:
    assert os_reason(OSError(9999, "Odd")) == ("Odd", "Odd")
    assert os_reason(OSError()) == ("OSError", "OSError")
    assert os_reason(ValueError("embedded null byte")) == ("embedded null byte", "NULL バイトを含みます")


def test_a_parser_says_where_it_stopped() -> None:
    with pytest.raises(ValueError, match="line 2 column") as caught:
        json.loads('{"a": 1,\n ?}')
    assert parser_reason(caught.value).ja == "2 行 2 列付近"
    with pytest.raises(ValueError, match="at line 1") as caught:
        tomllib.loads("a = = 1\n")
    assert parser_reason(caught.value).ja == "1 行 5 列付近"
    with pytest.raises(ValueError, match="end of document") as caught:
        tomllib.loads("a = ")
    assert parser_reason(caught.value).ja in ("1 行 5 列付近", "ファイルの末尾")
