"""``advisor catalog add`` on the screen: the path is the data, what to look at and the next step are talk."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli import output
from advisor.cli.context import today
from advisor.cli.language import current, say, t
from advisor.core.text import Text

if TYPE_CHECKING:
    from advisor.cli.context import Globals

FOLDER = "my-catalog"
"""Where the user's own catalogue lies when nobody says."""


def add(globals_: Globals, name: str, to: Path | None, *, force: bool) -> int:
    """Write a family file for a model of the Hub and return the exit code.

    Raises:
        UsageError: it cannot be added, or is there already.
        UpstreamError: the Hub does not answer.
    """
    from advisor.authoring.add import add as add_model

    root = to or globals_.overlay or Path(FOLDER)
    catalog = globals_.load_catalog()
    added = add_model(name, root, globals_.data_below, catalog, today=today(), force=force)
    if added.id.casefold() != name.casefold():
        output.note(say(Text(f"{name} is called {added.id} now", f"{name} は現在 {added.id} という名前です")))
    output.data(output.printable(str(added.path)))
    for warning in added.warnings:
        for line in warning.render(current()):
            output.note(line)
    output.note(t("not reviewed; look at:", "内容は未確認です。確認してください:"))
    for text in added.review:
        output.note(f"  - {say(text)}")
    command = shlex.join(["advisor", "--catalog", str(root), "show", added.id])
    output.note(say(Text(f"next: {command}", f"次の手順: {command}")))
    return 0
