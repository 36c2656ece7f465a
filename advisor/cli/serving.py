"""``advisor serve``: from flags to a server that runs until its client is done."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.cli import output
from advisor.cli.context import home, today
from advisor.cli.exit_codes import INTERRUPTED
from advisor.cli.language import current, say
from advisor.cli.signals import ending_at_once, terminable
from advisor.core.outside_words import os_reason
from advisor.core.text import Text, quoted
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.serve.desk import Desk

PORTS = range(1, 65536)
_LOCAL = "localhost"


class ServeOptions(NamedTuple):
    """The command line."""

    mcp: bool = False
    http: str | None = None
    roots: tuple[Path, ...] = ()
    online: bool = False


def run(globals_: Globals, asked: ServeOptions) -> int:
    """Serve until the client is gone, and return the exit code.

    Raises:
        UsageError: no protocol is chosen, the SDK is not installed, or a folder or an address cannot be.
    """
    if not asked.mcp:
        raise UsageError(
            Text("nothing to serve: choose a protocol", "プロトコルの指定がありません"),
            Text(
                "`advisor serve --mcp` answers coding assistants (Model Context Protocol)",
                "`advisor serve --mcp` で、コーディングアシスタントに応答します (Model Context Protocol)",
            ),
        )
    if find_spec("mcp") is None:
        raise UsageError(
            Text("the Model Context Protocol SDK is not installed", "Model Context Protocol の SDK が未導入です"),
            Text("pip install 'fm-advisor[mcp]'", "pip install 'fm-advisor[mcp]'"),
        )
    address = _address(asked.http) if asked.http is not None else None
    desk = _desk(globals_, asked)
    gc.enable()  # a command's process is short, this one is not
    from advisor.serve import server

    server.log_to_stderr(logging.INFO if globals_.debug else logging.WARNING)
    if address is None:
        _say_to_people()
        with ending_at_once(_farewell, INTERRUPTED):
            server.serve_stdio(desk)
        return 0
    host, port = address
    listening = _listening(host, port)
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}/mcp"
    output.note(say(Text(f"listening at {shown}", f"待ち受け中: {shown}")))
    with listening, terminable():
        server.serve_http(desk, host, listening)
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # of `create_server` its words name the address again: the number says which refusal it is
        reason = os_reason(OSError(error.errno, os.strerror(error.errno)) if error.errno else error)
        raise UsageError(
            Text(
                f"--http: cannot listen at {host}:{port}: {reason.en}",
                f"--http: {host}:{port} で待ち受けできません: {reason.ja}",
            ),
            Text("choose another port", "別のポートを指定してください"),
        ) from None


def _farewell() -> None:
    output.note(say(Text("interrupted", "中断しました")))


def _say_to_people() -> None:
    """Tell whoever runs it by hand that it waits for a program, not for them."""
    import sys

    if sys.stdin is not None and sys.stdin.isatty():
        output.note(
            say(
                Text(
                    "waiting for a Model Context Protocol client on stdin; assistants start this command themselves. "
                    "Ctrl-C ends it",
                    "標準入力で Model Context Protocol クライアントを待っています (通常はアシスタントが起動します)。"
                    "Ctrl-C で終了します",
                )
            )
        )


def _desk(globals_: Globals, asked: ServeOptions) -> Desk:
    """Load everything before the first question, so that what is wrong is told where the server is started."""
    from advisor.cli.printing import changed_rules
    from advisor.serve.desk import Desk

    changed = changed_rules(globals_)
    return Desk(
        catalog=globals_.load_catalog(),
        rules=globals_.load_rules(),
        today=today,
        roots=tuple(_folder(root) for root in asked.roots) or (Path.cwd(),),
        language=current(),
        online=asked.online,
        home=home() if asked.online else None,
        notes=(changed,) if changed else (),
    )


def _folder(root: Path) -> Path:
    try:
        real = root.resolve(strict=True)
        is_folder = real.is_dir()
    except (OSError, RuntimeError, ValueError):
        is_folder = False
    if not is_folder:
        shown = quoted(str(root))
        raise UsageError(Text(f"--root: no folder {shown}", f"--root: フォルダー {shown} がありません"))
    return real


def _address(text: str) -> tuple[str, int]:
    """Return host, as clients spell it, and port; only addresses that other machines cannot reach.

    Raises:
        UsageError: it is not ``HOST:PORT``, or others could reach it.
    """
    host, _, number = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    port = int(number) if number.isascii() and number.isdigit() and len(number) < len("100000") else 0
    shown = quoted(text)
    if not host or port not in PORTS:
        raise UsageError(
            Text(f"--http: {shown} is not HOST:PORT", f"--http: {shown} は HOST:PORT の形ではありません"),
            Text("such as 127.0.0.1:8000", "127.0.0.1:8000 のように指定してください"),
        )
    host = host if host == _LOCAL else _loopback(host)
    if not host:
        raise UsageError(
            Text(f"--http: {shown} can be reached by others", f"--http: {shown} は外部から接続できます"),
            Text(
                "there is no sign-in here: use 127.0.0.1, and a proxy that has one in front",
                "認証機能がないため 127.0.0.1 を使い、公開する場合は認証付きプロキシを前段に置いてください",
            ),
        )
    return host, port


def _loopback(host: str) -> str:
    """Return a loopback address in its one canonical spelling, without a zone; empty where it is none."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    return str(address) if address.is_loopback and "%" not in host else ""
