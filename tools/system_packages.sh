#!/bin/sh
# Installs what the browser tests need and pip cannot give: Chromium and a Chinese font.
# Where that is not possible (no Debian, not root) those tests skip and say so.
set -u
have_browser() { command -v chromium >/dev/null 2>&1; }
have_font() { [ -d /usr/share/fonts/opentype/noto ] && ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1; }
if have_browser && have_font; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Chromium or a CJK font is missing: the browser tests will be skipped." >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null ||
    echo "apt-get could not install chromium and fonts-noto-cjk: the browser tests will be skipped." >&2
exit 0
