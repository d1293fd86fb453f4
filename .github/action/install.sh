#!/usr/bin/env bash
# Puts isms on PATH: the binary of the release that ISMS_VERSION names, else one that is built from the action's source.
set -euo pipefail

: "${GITHUB_ACTION_PATH:?}" "${GITHUB_PATH:?}" "${RUNNER_TEMP:?}"
version=${ISMS_VERSION:-}
folder=$RUNNER_TEMP/isms

fail() {
    echo "::error title=isms was not installed::$1"
    exit 2
}

# The release's file for this machine. Whoever makes a release keeps to these names, with the sums of all in SHA256SUMS.
archive() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
    Linux-X64) echo isms-x86_64-unknown-linux-gnu.tar.gz ;;
    Linux-ARM64) echo isms-aarch64-unknown-linux-gnu.tar.gz ;;
    macOS-X64) echo isms-x86_64-apple-darwin.tar.gz ;;
    macOS-ARM64) echo isms-aarch64-apple-darwin.tar.gz ;;
    Windows-X64) echo isms-x86_64-pc-windows-msvc.tar.gz ;;
    esac
}

sums() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# Leaves the release's binary in the folder, or says why there is none. A file that is not what it claims to be ends it all.
download() {
    local file program=isms
    file=$(archive)
    if [ -z "$file" ]; then
        echo "no release has a binary for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this machine}"
        return 1
    fi
    if [ -z "${ACTION_REPOSITORY:-}" ] || ! command -v gh >/dev/null 2>&1; then
        echo "releases need the program gh, and an action that comes from a repository of its own"
        return 1
    fi
    mkdir -p "$folder/download" "$folder/bin"
    if ! gh release download "$version" --repo "$ACTION_REPOSITORY" --dir "$folder/download" --clobber \
        --pattern "$file" --pattern SHA256SUMS; then
        echo "there is no release $version with $file"
        return 1
    fi
    # One line must name the file, and its sum must be right: a list without it vouches for nothing.
    if ! (cd "$folder/download" && grep -E "^[0-9a-f]{64} [ *]$file\$" SHA256SUMS >expected && sums --check expected); then
        fail "the file of the release is not the one that its SHA256SUMS names"
    fi
    if [ "${RUNNER_OS:-}" = Windows ]; then program=isms.exe; fi
    # Not by its name: GNU tar takes what stands before a colon for another machine, and on Windows that is the drive.
    tar -xzf - -C "$folder/bin" "$program" <"$folder/download/$file"
}

build() {
    if [ -x "$folder/bin/isms" ] || [ -x "$folder/bin/isms.exe" ]; then
        echo "isms was built before"
        return
    fi
    if ! command -v cargo >/dev/null 2>&1; then
        fail "building isms needs a Rust toolchain: run on a hosted runner, or install one in a step before"
    fi
    # Not in the checked-out repository: whoever writes to it could have cargo run what they like (.cargo/config.toml).
    cd "$GITHUB_ACTION_PATH"
    cargo install --locked --path . --root "$folder"
}

if [ -n "$version" ]; then
    if [[ ! $version =~ ^v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
        fail "version names a release, such as v0.1.0"
    fi
    if ! download; then
        echo "::warning title=isms is built from source::there is no binary of the release that version names"
        build
    fi
else
    build
fi
echo "$folder/bin" >>"$GITHUB_PATH"
