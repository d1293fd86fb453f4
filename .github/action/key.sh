#!/usr/bin/env bash
# The name under which the built binary is kept between runs: it changes with the source, the compiler and the machine.
set -euo pipefail

cd "$GITHUB_ACTION_PATH"
files=$(find Cargo.toml Cargo.lock src rules -type f | LC_ALL=C sort)
sums=$(git hash-object --stdin-paths <<<"$files")
# Where there is no compiler, install.sh says so.
compiler=$(rustc --version 2>/dev/null || true)
content=$(git hash-object --stdin <<<"$files$sums$compiler")
echo "key=isms-${RUNNER_OS:?}-${RUNNER_ARCH:?}-$content" >>"${GITHUB_OUTPUT:?}"
