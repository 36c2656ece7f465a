"""``advisor schema NAME``: the JSON Schemas that ship."""

from typing import Annotated

from advisor.cli import output
from advisor.cli.options import argument
from advisor.core.text import Text
from advisor.errors import UnknownNameError

_ENDING = ".schema.json"


def schema(
    name: Annotated[
        str,
        argument(
            metavar="report|request|model|instance|license|rule|…",
            complete="schemas",
            en="Which schema to print.",
            ja="表示するスキーマ。",
        ),
    ],
) -> int:
    """Run the command."""
    from advisor.catalog.load import DATA

    names = sorted(path.name.removesuffix(_ENDING) for path in DATA.glob(f"*{_ENDING}"))
    if name not in names:
        shown = ", ".join(names)
        raise UnknownNameError(Text("schema", "スキーマ"), name, names, Text(f"schemas: {shown}", f"スキーマ: {shown}"))
    output.data((DATA / f"{name}{_ENDING}").read_text(encoding="utf-8"))
    return 0
