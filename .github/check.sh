#!/usr/bin/env bash
# What action.yml runs: install the tool of this very revision apart from the project's own Python, then check.
set -euo pipefail

code=5 # of the tool: an upstream failed, here the installation
trap 'echo "exit-code=$code" >>"${GITHUB_OUTPUT:-/dev/null}"' EXIT

home=$(mktemp -d "${RUNNER_TEMP:-/tmp}/advisor.XXXXXX")
# -I: nothing of the scanned folder is imported
if ! "${PYTHON:-python3}" -I -m venv "$home" ||
  ! "$home/bin/python" -I -m pip install --quiet --disable-pip-version-check \
    --constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH"; then
  echo "::error::the model licence check could not be installed"
  exit "$code"
fi

options=()
[ -z "${POLICY:-}" ] || options+=(--policy "$POLICY")
[ -z "${DIFF:-}" ] || options+=(--diff "$DIFF")
[ -z "${BASELINE:-}" ] || options+=(--baseline "$BASELINE")
[ -z "${LOCK:-}" ] || options+=(--lock "$LOCK")
[ "${ONLINE:-false}" != true ] || options+=(--online)
[ "${STRICT_FILES:-false}" != true ] || options+=(--strict-files)
[ "${NO_INLINE_IGNORES:-false}" != true ] || options+=(--no-inline-ignores)

paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"${PATHS:-.}"

check() { # FORMAT [OPTION…]; an empty list is an unset variable to the bash of macOS
  "$home/bin/advisor" check ${options[@]+"${options[@]}"} --format "$@" -- ${paths[@]+"${paths[@]}"}
}

written=0
if [ -n "${SARIF_FILE:-}" ]; then
  check sarif -o "$SARIF_FILE" || written=$?
fi

code=0
check github || code=$?

case $written in
  0 | 1 | 4) ;; # the report is there, and the second run says the same
  *) [ "$code" -ne 0 ] || code=$written ;;
esac
exit "$code"
