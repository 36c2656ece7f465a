"""Build the site: ``python docs/site/build.py [FOLDER]`` (default: ``site``). Warnings are errors.

The result needs no server and no network: open ``site/index.html``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "ja")
_ENTRANCE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>advisor</title>
<script>location.replace((navigator.language || "en").startsWith("ja") ? "ja/docs/index.ja.html" : "en/docs/index.html")</script>
<p><a href="en/docs/index.html">English</a> · <a lang="ja" href="ja/docs/index.ja.html">日本語</a></p>
</html>
"""
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']?(?:https?:)?//[^"'\s>]+"""
    r"""|<link\b(?![^>]*rel=["'](?:canonical|author|license))[^>]*\bhref=["']?(?:https?:)?//[^"'\s>]+"""
)
_STYLED = re.compile(r"""(?:@import|url\()\s*["']?(?:https?:)?//[^"')\s]+""")


def build(out: Path) -> int:
    """Build every language, and return the exit code of the first that fails."""
    shutil.rmtree(out, ignore_errors=True)
    for language in LANGUAGES:
        command = [
            sys.executable, "-m", "sphinx", "--builder", "html", "--conf-dir", str(ROOT / "docs" / "site"),
            "--fail-on-warning", "--keep-going", "--quiet", "--fresh-env",
            "--doctree-dir", str(out / ".doctrees" / language), str(ROOT), str(out / language),
        ]  # fmt: skip
        ran = subprocess.run(command, env={**os.environ, "DOCS_LANGUAGE": language}, check=False)  # noqa: S603 - ours
        if ran.returncode:
            return ran.returncode
    shutil.rmtree(out / ".doctrees")
    (out / "index.html").write_text(_ENTRANCE, encoding="utf-8")
    outside = loaded_from_elsewhere(out)
    sys.stderr.writelines(f"loaded from elsewhere: {line}\n" for line in outside)
    return 1 if outside else 0


def loaded_from_elsewhere(out: Path) -> list[str]:
    """Return what pages, styles and scripts of the site would load from another server, with the file."""
    found = []
    for path in sorted(out.rglob("*")):
        pattern = {".html": _LOADED, ".css": _STYLED}.get(path.suffix)
        if pattern is not None:
            text = path.read_text(encoding="utf-8")
            found += [f"{path.relative_to(out)}: {match}" for match in pattern.findall(text)]
    return found


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else "site").resolve()))
