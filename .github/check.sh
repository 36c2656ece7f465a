#!/usr/bin/env bash
# What action.yml runs: install the tool of this very revision apart from the project's own Python, then check.
set -euo pipefail

home=$(mktemp -d "${RUNNER_TEMP:-/tmp}/advisor.XXXXXX")
"${PYTHON:-python3}" -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH"

options=()
[ -z "${POLICY:-}" ] || options+=(--policy "$POLICY")
[ -z "${DIFF:-}" ] || options+=(--diff "$DIFF")
[ -z "${BASELINE:-}" ] || options+=(--baseline "$BASELINE")
[ -z "${LOCK:-}" ] || options+=(--lock "$LOCK")
[ "${ONLINE:-false}" != true ] || options+=(--online)
[ "${STRICT_FILES:-false}" != true ] || options+=(--strict-files)

paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"${PATHS:-.}"

if [ -n "${SARIF_FILE:-}" ]; then
  # the second run decides the exit code: this one only writes the file
  "$home/bin/advisor" check "${options[@]}" --format sarif -o "$SARIF_FILE" -- "${paths[@]}" || [ $? -eq 1 ] || [ $? -eq 4 ]
fi

code=0
"$home/bin/advisor" check "${options[@]}" --format github -- "${paths[@]}" || code=$?
echo "exit-code=$code" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
