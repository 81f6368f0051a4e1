#!/bin/sh
# Install what the tests need and pip does not have, where Debian's packages are at hand: git, and
# Chromium with its shell, which opens a page in half the time and is not in every release of Debian.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

missing=
has git || missing="git"
has chromium || has chromium-browser || has google-chrome ||
    [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Chromium.app" ] ||
    missing="$missing chromium"

if [ "$(id -u)" = 0 ]; then sudo=; elif has sudo; then sudo=sudo; else sudo=none; fi

install() { DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

if has apt-get && [ "$sudo" != none ]; then
    if [ -n "$missing" ]; then
        echo "Installing$(printf ' %s' $missing) ..."
        $sudo apt-get update -qq
        install $missing
        missing=
    fi
    # Nobody is asked for a password for what only makes the tests faster.
    if [ -z "$sudo" ] && ! has chromium-headless-shell; then
        apt-get update -qq 2>/dev/null || true
        install chromium-headless-shell 2>/dev/null || true
    fi
fi

# Without them tests are skipped; where CI is set they would fail after minutes of others.
if [ -n "$missing" ]; then
    echo "Tests need what is missing here and cannot be installed:$(printf ' %s' $missing)" >&2
    if [ -n "${CI:-}" ]; then exit 1; fi
fi
