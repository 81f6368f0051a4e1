#!/bin/sh
# Install Chromium for the browser tests where Debian's packages are at hand. With it comes its shell,
# which opens a page in half the time; not every release of Debian has one.
set -eu

# Elsewhere tests are skipped without it; where CI is set they would fail after minutes of others.
give_up() {
    echo "Chromium is missing: $1" >&2
    if [ -n "${CI:-}" ]; then exit 1; fi
    exit 0
}

install() { DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "$1" >/dev/null; }

if [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Chromium.app" ]; then exit 0; fi
missing=chromium
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then missing=; fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    if [ -n "$missing" ]; then give_up "the browser tests require it."; fi
    exit 0
fi
if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null 2>&1; then sudo=sudo; else sudo=none; fi
if [ -n "$missing" ]; then
    if [ "$sudo" = none ]; then
        give_up "install it with 'apt-get install chromium' as root."
    fi
    $sudo apt-get update -qq
    install chromium
    install chromium-headless-shell 2>/dev/null || true
elif [ -z "$sudo" ] && ! command -v chromium-headless-shell >/dev/null 2>&1; then
    # Nobody is asked for a password for what only makes the tests faster.
    apt-get update -qq 2>/dev/null || true
    install chromium-headless-shell 2>/dev/null || true
fi
