"""``advisor serve --mcp``: the same answers for coding assistants, over the Model Context Protocol."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.options import option


def serve(
    context: typer.Context,
    mcp: Annotated[
        bool,
        option(
            "--mcp",
            en="Speak the Model Context Protocol, on stdin and stdout unless --http is given.",
            ja="Model Context Protocol で応答 (既定は標準入出力、--http 指定時は HTTP)。",
        ),
    ] = False,
    http: Annotated[
        str | None,
        option(
            "--http",
            metavar="HOST:PORT",
            en="Streamable HTTP at /mcp, for clients of this machine only: 127.0.0.1:8000.",
            ja="/mcp で Streamable HTTP を待ち受け。このマシンからのみ接続可。例: 127.0.0.1:8000。",
        ),
    ] = None,
    root: Annotated[
        list[Path] | None,
        option(
            "--root",
            metavar="DIR",
            en="Folder whose policy files may be read (repeatable; default: the current folder).",
            ja="ポリシーファイルの読み取りを許可するフォルダー (複数可、既定: 現在のフォルダー)。",
        ),
    ] = None,
    online: Annotated[
        bool,
        option(
            "--online",
            en="Ask the Hugging Face Hub about models the catalogue does not know.",
            ja="カタログにないモデルを Hugging Face Hub に照会。",
        ),
    ] = False,
) -> int:
    """Run the command."""
    from advisor.cli import serving

    return serving.run(globals_of(context), serving.ServeOptions(mcp, http, tuple(root or ()), online))
