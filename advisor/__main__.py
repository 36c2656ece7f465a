"""``python -m advisor`` and the ``advisor`` command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        _open_missing_streams()
        from advisor.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while our own modules were still being imported: too early to know the language
        sys.stderr.write("interrupted\n")
        code = 130
    gc.freeze()  # or the interpreter looks through all objects once more on its way out
    sys.exit(code)


def _open_missing_streams() -> None:
    """Give a process that was started without stdin, stdout or stderr (``>&-``) the null device in their place.

    In that of stdout it cannot be written to: an answer that nobody gets is an error, as on a full disk.
    """
    for name, flags, mode in (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            # never closed: it lives as long as the process, as the stream it stands for would
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8", closefd=False))


if __name__ == "__main__":
    main()
