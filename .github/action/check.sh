#!/usr/bin/env bash
# Runs isms: a pull request or a merge queue answers for what is new since its base, every other event for everything.
set -euo pipefail

cd "${ISMS_PATH:-.}"
base=${ISMS_BASE:-}
if [ -z "$base" ]; then
    case ${GITHUB_EVENT_NAME:-} in
    pull_request | pull_request_target) base=origin/${GITHUB_BASE_REF:?} ;;
    merge_group) base=${ISMS_MERGE_GROUP_BASE:?} ;;
    esac
fi

meets_base() {
    git rev-parse --quiet --verify --end-of-options "$base^{commit}" >/dev/null 2>&1 && git merge-base "$base" HEAD >/dev/null 2>&1
}

# Where Git itself refuses to read the repository, isms says why.
if [ -n "$base" ] && git rev-parse --git-dir >/dev/null 2>&1 && ! meets_base; then
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        echo '::error title=isms cannot see the base::this clone ends before the branch meets its base: write "fetch-depth: 0" under "with:" of actions/checkout'
    else
        echo '::error title=isms cannot see the base::the base is not in this clone, or shares no commit with the branch: fetch it in a step before, or write another "base:"'
    fi
    printf 'base: %q\n' "$base" >&2
    exit 2
fi

arguments=(check)
while IFS= read -r argument; do
    if [ -n "$argument" ]; then arguments+=("$argument"); fi
done <<<"${ISMS_ARGUMENTS:-}"
against=()
if [ -n "$base" ]; then against=("--base=$base"); fi

status=0
isms "${arguments[@]}" "--fail-on=${ISMS_FAIL_ON:-error}" ${against[@]+"${against[@]}"} || status=$?

# Code scanning compares a branch with its base by itself, so it gets everything: what is left out counts as mended.
if [ "${ISMS_SARIF:-}" = true ] && [ "$status" -le 1 ]; then
    file=${RUNNER_TEMP:?}/isms.sarif
    isms "${arguments[@]}" --fail-on=never --quiet "--output=sarif:$file"
    echo "sarif=$file" >>"${GITHUB_OUTPUT:?}"
fi
exit "$status"
