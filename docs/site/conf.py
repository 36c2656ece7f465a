"""The site of the documentation, for Sphinx: one build for each language, of the same Markdown that GitHub shows.

``DOCS_LANGUAGE`` says which; ``docs/site/build.py`` runs both. Why so: docs/decisions/0021.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

language = os.environ.get("DOCS_LANGUAGE", "en")
project = "advisor"
html_title = "advisor"
extensions = ["myst_parser", "bilingual"]

# The source folder is the root of the repository, so that links are those of GitHub.
include_patterns = ["docs/*.md", "docs/**/*.md", "CONTRIBUTING.md"]
exclude_patterns = [
    ".*",
    "advisor",
    "build",
    "catalog",
    "dist",
    "rules",
    "site",
    "tests",
    *(("docs/*.ja.md", "docs/**/*.ja.md") if language == "en" else ()),
]
locale_dirs = ["docs/site/locale"]  # the words of the theme
root_doc = "docs/index" if language == "en" else "docs/index.ja"

myst_heading_anchors = 4
myst_url_schemes = {
    "http": None,
    "https": None,
    "other-language": "{{path}}",
    "other-language-heading": "{{path}}#{{fragment}}",
}

html_theme = "furo"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
pygments_style = "default"
nitpicky = True
