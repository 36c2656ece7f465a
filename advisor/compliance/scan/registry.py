"""Which detectors look at which file, by its name; and at the code that files of one kind hold of another."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.compliance.policy import LOCK_FILE, POLICY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.compliance.scan.source import Detector, SourceText
    from advisor.core.checking import Reference

__all__ = ["detectors_of", "is_data", "kinds_of"]

MAX_LEVEL = 4
"""Files within files: a manifest in a script in a step of CI in a document."""
_HOME = "advisor.compliance.scan.detectors."

DETECTORS = {
    "python": "python:detect",
    "notebook": "notebook:detect",
    "code": "code:detect",
    "yaml": "settings:detect_yaml",
    "json": "settings:detect_json",
    "toml": "settings:detect_toml",
    "env": "settings:detect_env",
    "hcl": "settings:detect_hcl",
    "front-matter": "settings:detect_front_matter",
    "shell": "commands.shell:detect",
    "dockerfile": "commands.dockerfile:detect",
    "makefile": "commands.makefile:detect",
    "markdown": "markdown:detect",
    "modelfile": "modelfile:detect",
}
"""Kind of text → module and function below `advisor.compliance.scan.detectors`; Bedrock's ids are sought in every kind."""

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".py", ".pyi", ".pyw", ".bzl"), ("python",)),
    ".ipynb": ("notebook",),
    **dict.fromkeys(
        (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro",
         ".java", ".kt", ".kts", ".scala", ".groovy", ".go", ".cs", ".rs", ".php", ".rb", ".swift", ".dart",
         ".c", ".cc", ".cpp", ".h", ".hpp"),
        ("code",),
    ),
    **dict.fromkeys((".yaml", ".yml"), ("yaml", "scripts")),
    ".tpl": ("yaml", "scripts"),
    **dict.fromkeys((".json", ".jsonc", ".json5", ".jsonl", ".ndjson", ".webmanifest"), ("json", "scripts")),
    ".toml": ("toml", "scripts"),
    **dict.fromkeys((".env", ".properties", ".ini", ".cfg", ".conf", ".envrc", ".tfbackend"), ("env",)),
    **dict.fromkeys((".tf", ".tfvars", ".hcl", ".nomad"), ("hcl", "scripts")),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish", ".ps1", ".psm1", ".bat", ".cmd", ".slurm", ".sbatch",
                     ".pbs"), ("shell", "heredocs")),
    **dict.fromkeys((".mk", ".mak"), ("makefile",)),
    **dict.fromkeys((".md", ".mdx", ".markdown", ".qmd", ".rmd"), ("front-matter", "markdown", "blocks")),
    **dict.fromkeys((".rst", ".adoc", ".asciidoc", ".txt"), ("markdown", "blocks")),
    **dict.fromkeys((".html", ".htm"), ("markdown", "blocks", "code")),
}  # fmt: skip

BY_NAME: dict[str, tuple[str, ...]] = {
    "dockerfile": ("dockerfile", "heredocs"),
    "containerfile": ("dockerfile", "heredocs"),
    "makefile": ("makefile",),
    "gnumakefile": ("makefile",),
    "justfile": ("shell", "heredocs"),
    "procfile": ("shell",),
    "jenkinsfile": ("code",),
    "modelfile": ("modelfile",),
    "tiltfile": ("python",),
    "snakefile": ("python",),
    "pipfile": ("toml",),
    ".env": ("env",),
    ".envrc": ("shell",),
    ".flaskenv": ("env",),
}
"""File names without suffix, or whose suffix says nothing, without case."""

NOTHING = frozenset({
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "pdm.lock",
    "pipfile.lock", "cargo.lock", "go.sum", "gemfile.lock", "composer.lock", "bun.lock", "flake.lock",
    LOCK_FILE, POLICY_FILE,
})  # fmt: skip
"""Files that name packages, or models for a reason of their own."""
_DATA = frozenset({"tokenizer.json", "vocab.json", "merges.txt"})
DATA_CHARACTERS = 200_000
"""From which on a file called like a list of tokens is one."""

_LANGUAGES = {
    **dict.fromkeys(("bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "powershell", "ps1",
                     "bat", "cmd", "terminal"), "shell"),
    **dict.fromkeys(("python", "py", "python3", "pycon", "ipython"), "python"),
    **dict.fromkeys(("js", "javascript", "jsx", "ts", "typescript", "tsx", "java", "kotlin", "go", "golang", "rust",
                     "rs", "csharp", "c#", "cs", "scala", "groovy"), "code"),
    **dict.fromkeys(("yaml", "yml", "helm"), "yaml"),
    **dict.fromkeys(("json", "jsonc", "json5", "jsonl"), "json"),
    "toml": "toml",
    **dict.fromkeys(("env", "dotenv", "ini", "properties"), "env"),
    **dict.fromkeys(("hcl", "terraform", "tf"), "hcl"),
    **dict.fromkeys(("dockerfile", "docker", "containerfile"), "dockerfile"),
    **dict.fromkeys(("makefile", "make"), "makefile"),
}  # fmt: skip
"""Language of a fenced block → kind of text."""

_SUFFIX_OF_LANGUAGE = {
    "js": ".js", "javascript": ".js", "jsx": ".jsx", "ts": ".ts", "typescript": ".ts", "tsx": ".tsx", "java": ".java",
    "kotlin": ".kt", "go": ".go", "golang": ".go", "rust": ".rs", "rs": ".rs", "csharp": ".cs", "c#": ".cs",
    "cs": ".cs", "scala": ".scala", "groovy": ".groovy",
}  # fmt: skip


def kinds_of(path: str, first_line: str = "") -> tuple[str, ...]:
    """Return the kinds of text a file is; ``first_line`` tells a script without a suffix. ``()``: nothing to look for."""
    name = PurePosixPath(path).name.casefold()
    if name in NOTHING or name.endswith((".min.css", ".map")):
        return ()
    if name in BY_NAME:
        return BY_NAME[name]
    stem, _, suffix = name.partition(".")
    ending = PurePosixPath(name).suffix
    if ending in BY_SUFFIX and ending != ".env":  # dockerfile.py is Python
        return BY_SUFFIX[ending]
    if stem in ("dockerfile", "containerfile", "makefile", "modelfile") or name.startswith((".env.", ".env-", ".env_")):
        return BY_NAME.get(stem, ("env",))
    if (
        stem.startswith(("dockerfile-", "dockerfile_", "containerfile-"))
        and PurePosixPath(name).suffix not in BY_SUFFIX
    ):
        return BY_NAME["dockerfile"]
    if name.endswith((".dockerfile", ".containerfile", ".modelfile")):
        return BY_NAME[name.rpartition(".")[2]]
    if name.endswith((".j2", ".jinja", ".jinja2", ".template", ".tmpl", ".example", ".sample", ".dist", ".in")):
        return kinds_of(str(PurePosixPath(path).with_suffix("")), first_line) if suffix else ()
    return BY_SUFFIX[ending] if ending in BY_SUFFIX else _by_first_line(first_line)


def is_data(path: str, characters: int) -> bool:
    """Whether a file is a list of tokens, in which anything may stand."""
    return characters > DATA_CHARACTERS and PurePosixPath(path).name.casefold() in _DATA


def detectors_of(kinds: tuple[str, ...]) -> Iterator[Detector]:
    """Yield what to run on a text of these kinds."""
    for kind in kinds:
        yield _detector(kind)


def _by_first_line(line: str) -> tuple[str, ...]:
    if not line.startswith("#!"):
        return ("text",)
    if "python" in line:
        return ("python",)
    return ("code",) if "node" in line or "deno" in line else ("shell", "heredocs")


@cache
def _detector(kind: str) -> Detector:
    if kind in DETECTORS:
        module, _, name = DETECTORS[kind].partition(":")
        found: Detector = getattr(import_module(_HOME + module), name)
        return found
    return {"scripts": _scripts, "heredocs": _heredocs, "blocks": _blocks}.get(kind, _nothing)


def _nothing(_source: SourceText) -> Iterator[Reference]:
    yield from ()


def _scripts(source: SourceText) -> Iterator[Reference]:
    """Search the code in configuration: steps of CI, commands of containers, scripts of packages, files of ConfigMaps."""
    from advisor.compliance.scan.detectors.settings import scripts

    return _files(source, scripts(source))


def _heredocs(source: SourceText) -> Iterator[Reference]:
    """Search the files that a script writes or passes on."""
    from advisor.compliance.scan.detectors.commands.heredocs import heredocs

    return _files(source, heredocs(source))


def _files(source: SourceText, files: Iterable[tuple[str, SourceText]]) -> Iterator[Reference]:
    """Search files that stand in another, each by its name."""
    from advisor.compliance.scan.source import ParseFailureError

    for name, part in files:
        if part.level < MAX_LEVEL:
            for kind in kinds_of(name):
                try:
                    for reference in _detector(kind)(part.renamed(name)):
                        yield reference._replace(place=reference.place._replace(path=source.path))
                except ParseFailureError:
                    continue  # templates stand in it


def _blocks(source: SourceText) -> Iterator[Reference]:
    """Search the fenced code of a document, each block by its language."""
    from advisor.compliance.scan.detectors.markdown import blocks
    from advisor.compliance.scan.source import ParseFailureError

    for language, part in blocks(source):
        kind = _LANGUAGES.get(language)
        if kind is None:
            continue
        suffix = _SUFFIX_OF_LANGUAGE.get(language)
        named = part if suffix is None else part.renamed(source.path + suffix)
        try:
            for reference in _detector(kind)(named):
                yield reference._replace(place=reference.place._replace(path=source.path))
            if kind == "yaml":
                yield from _scripts(part)
            elif kind in ("shell", "dockerfile"):
                yield from _heredocs(part)
        except ParseFailureError:
            continue  # a snippet need not be whole
