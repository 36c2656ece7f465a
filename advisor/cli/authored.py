"""The commands for people who write catalogue files and rules: validate, compile, lint, test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.cli import output
from advisor.cli.exit_codes import FINDINGS, USAGE
from advisor.cli.language import current, say
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.cli.context import Globals

RULES_FILE = "rules.json"
CHANGES_SHOWN = 20


def report(problems: Sequence[Diagnostic]) -> int:
    """Print problems (they are the data) and a summary (talk); return 2 when one is an error."""
    if problems:
        output.data("\n".join(output.printable(line) for problem in problems for line in problem.render(current())))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counted = Text(
        f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", f"エラー {errors} 件、警告 {warnings} 件"
    )
    output.note(say(counted))
    return USAGE if errors else 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def lint(globals_: Globals, files: Sequence[Path]) -> int:
    """Check rule files, or what this run judges by, and return the exit code.

    Without ``files`` the rules are those of the source checkout this runs in, so that problems have a place; elsewhere
    those that ship. A file given for the run (``--rules``) is checked besides.
    """
    from advisor.authoring.rules import lint as problems_of
    from advisor.authoring.rules import lint_shipped

    if files:
        return report([problem for file in files for problem in problems_of(file)])
    try:
        problems = problems_of(folders(None)[1])
    except UsageError:
        problems = lint_shipped()
    if globals_.rules is not None:
        problems += problems_of(globals_.rules)
    return report(problems)


def validate(source: Path | None) -> int:
    """Check the YAML of a source checkout, rules included, say how much of it is known, and return the exit code."""
    root, rules = folders(source)
    problems, data = _read(root, rules)
    code = report(problems)
    if data is not None:
        from advisor.authoring.staleness import staleness
        from advisor.cli.context import today
        from advisor.cli.status import coverage

        output.data(coverage(staleness(data[0], today()), output.screen()))
        models, count = len(data[0]["models"]), len(data[1]["rules"])
        output.note(
            say(
                Text(
                    f"{_count(models, 'model')}, {_count(count, 'rule')}", f"モデル {models:,} 件、ルール {count:,} 件"
                )
            )
        )
    return code


def compile_(source: Path | None, to: Path | None, *, check: bool) -> int:
    """Write what ships from the YAML of a source checkout, or compare with what is there; return the exit code.

    Raises:
        DiagnosticsError: the YAML has errors.
        UsageError: there is no checkout, or nowhere to write to.
    """
    from advisor.authoring.compile import artefacts, drift, write
    from advisor.authoring.rules import rules_json

    root, rules = folders(source)
    folder = to if to is not None else _data_folder(root)
    problems, data = _read(root, rules)
    if data is None:
        raise DiagnosticsError(problems)
    for warning in problems:
        for line in warning.render(current()):
            output.note(line)
    catalog, compiled_rules = data
    files = {**artefacts(catalog), RULES_FILE: rules_json(compiled_rules)}
    if not check:
        try:
            written = write(files, folder)
        except OSError as error:
            reason = os_reason(error)
            raise UsageError(
                Text(f"cannot write to {folder}: {reason.en}", f"{folder} に書き込めません: {reason.ja}"),
                Text("choose another folder with --output", "--output で別のフォルダーを指定してください"),
            ) from error
        for name in written:
            output.note(say(Text(f"wrote {folder / name}", f"{folder / name} を書き込みました")))
        if not written:
            output.note(say(Text(f"{folder} is up to date", f"{folder} は最新です")))
        return 0
    found = drift(files, folder, catalog)
    for name in found.missing:
        output.data(say(Text(f"{folder / name}: missing", f"{folder / name}: ありません")))
    for name in found.differing:
        output.data(say(Text(f"{folder / name}: differs from the YAML", f"{folder / name}: YAML と異なります")))
    for change in found.changes[:CHANGES_SHOWN]:
        output.data(output.printable(f"  {change.render(current())}"))
    if len(found.changes) > CHANGES_SHOWN:
        more = len(found.changes) - CHANGES_SHOWN
        output.data(say(Text(f"  and {more:,} more changes", f"  ほか {more:,} 件の差分")))
    if found:
        output.note(say(Text("hint: advisor catalog compile", "ヒント: advisor catalog compile")))
        return FINDINGS
    output.note(say(Text(f"{folder} is up to date", f"{folder} は最新です")))
    return 0


def folders(source: Path | None) -> tuple[Path, Path]:
    """Return the catalogue folder of a source checkout and the rules next to it.

    Raises:
        UsageError: they are not there.
    """
    root = source if source is not None else Path("catalog")
    rules = root.parent / "rules"
    if not root.is_dir() or not rules.is_dir():
        missing = rules if root.is_dir() else root
        raise UsageError(
            Text(
                f"no source checkout here: there is no folder {missing}",
                f"ソースがありません: フォルダー {missing} が見つかりません",
            ),
            Text(
                "run it in a clone of the repository, or give --source DIR; a folder of your own is checked when it is "
                "used with the global option --catalog DIR",
                "リポジトリのクローンの中で実行するか、--source DIR を指定してください。"
                "自分のフォルダーは --catalog DIR での使用時に検査されます",
            ),
        )
    return root, rules


def _data_folder(root: Path) -> Path:
    folder = root.parent / "advisor" / "_data"
    if not folder.is_dir():
        raise UsageError(
            Text(f"there is no folder {folder} to write to", f"書き込み先のフォルダー {folder} がありません"),
            Text("give one with --output DIR", "--output DIR で指定してください"),
        )
    return folder


def _read(root: Path, rules: Path) -> tuple[list[Diagnostic], tuple[Mapping[str, Any], Mapping[str, Any]] | None]:
    """Return every problem of catalogue and rules, and both compiled when none is an error."""
    from advisor.authoring.rules import compile_rules
    from advisor.authoring.validate import validate as validated
    from advisor.cli.progress import Waiting

    with Waiting(Text("checking the catalogue and the rules", "カタログとルールを確認中")):
        found = validated(root)
        problems = list(found.problems)
        try:
            compiled = compile_rules(rules)
        except DiagnosticsError as error:
            return [*problems, *error.diagnostics], None
    return problems, (found.data, compiled) if found.ok else None


def test(globals_: Globals, files: Sequence[Path]) -> int:
    """Run the examples of the rules of this run, or of files, and return the exit code.

    Raises:
        DiagnosticsError: a file is not a rule file; an example that does not hold is one of its problems.
    """
    from advisor.rules.rule import example_verdicts

    if files:
        from advisor.authoring.rules import compile_user_rules, run_examples

        results = [result for file in files for result in run_examples(compile_user_rules(file))]
        rules = len({result.rule for result in results})
        failed = [f"{r.rule}: {dict(r.given)}: {r.expected} ≠ {r.verdict}" for r in results if not r.holds]
        count = len(results)
    else:
        loaded = list(globals_.load_rules())
        judged = [(rule, example, verdict) for rule in loaded for example, verdict in example_verdicts(rule)]
        rules, count = len(loaded), len(judged)
        failed = [
            f"{rule.id}: {dict(example['given'])}: {example['verdict']} ≠ {verdict}"
            for rule, example, verdict in judged
            if example["verdict"] != verdict
        ]
    for line in failed:
        output.data(output.printable(line))
    output.note(
        say(
            Text(
                f"{_count(rules, 'rule')}, {_count(count, 'example')}, {_count(len(failed), 'failure')}",
                f"ルール {rules:,} 件、例 {count:,} 件、失敗 {len(failed):,} 件",
            )
        )
    )
    return FINDINGS if failed else 0
