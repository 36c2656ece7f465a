"""What others say in English only, worded in both languages: the operating system's errors, the parsers of Python."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping

from advisor.core.text import Text

__all__ = ["os_reason", "parser_reason"]

_BY_NUMBER: Mapping[int, str] = {
    errno.EPERM: "操作が許可されていません",
    errno.ENOENT: "ファイルまたはフォルダーがありません",
    errno.EIO: "入出力エラーです",
    errno.ENXIO: "デバイスがないか、読み手がいません",
    errno.EBADF: "出力先が閉じています",
    errno.EAGAIN: "読み取れるデータがまだありません",
    errno.ENOMEM: "メモリが足りません",
    errno.EACCES: "アクセス権限がありません",
    errno.EBUSY: "使用中です",
    errno.EEXIST: "すでに存在します",
    errno.EXDEV: "別のファイルシステムにあります",
    errno.ENODEV: "そのようなデバイスはありません",
    errno.ENOTDIR: "フォルダーではありません",
    errno.EISDIR: "ファイルではなくフォルダーです",
    errno.EINVAL: "引数が正しくありません",
    errno.ENFILE: "システムで開いているファイルが多すぎます",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.EFBIG: "ファイルが大きすぎます",
    errno.ENOSPC: "ディスクの空きがありません",
    errno.EROFS: "読み取り専用のファイルシステムです",
    errno.EMLINK: "リンクが多すぎます",
    errno.EPIPE: "出力先が閉じられました",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ENOTEMPTY: "フォルダーが空ではありません",
    errno.ELOOP: "シンボリックリンクが循環しています",
    errno.EDQUOT: "ディスクの割り当て容量を超えました",
    errno.ESTALE: "ファイルの参照が無効になりました",
    errno.EADDRINUSE: "すでに使用されています",
    errno.EADDRNOTAVAIL: "このマシンのアドレスではありません",
    errno.EAFNOSUPPORT: "この種類のアドレスは使えません",
    errno.ETIMEDOUT: "時間内に応答がありません",
}
_BY_WORDS: Mapping[str, str] = {
    "embedded null byte": "NULL バイトを含みます",
    "embedded null character": "NULL 文字を含みます",
    "embedded null character in path": "NULL 文字を含みます",
    "Could not determine home directory.": "ホームフォルダーが分かりません",
}
_PLACE = re.compile(r"line (\d+),? column (\d+)")
_AT_THE_END = "(at end of document)"


def os_reason(error: BaseException) -> Text:
    """Return why the operating system (or Python, of a path that cannot be) refuses; what is not known stays as it is."""
    said = str(getattr(error, "strerror", None) or "") or str(error) or type(error).__name__
    number = getattr(error, "errno", None)
    return Text(said, _BY_NUMBER.get(number, said) if isinstance(number, int) else _BY_WORDS.get(said, said))


def parser_reason(error: ValueError | RecursionError) -> Text:
    """Return why text is no JSON or TOML: in English what the parser says, in Japanese where it stopped."""
    said = str(error)
    place = _PLACE.search(said)
    if place:
        return Text(said, f"{place[1]} 行 {place[2]} 列付近")
    return Text(said, "ファイルの末尾" if said.endswith(_AT_THE_END) else said)
