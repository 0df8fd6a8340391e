#!/bin/sh
# Installs what some tests need and pip cannot give: Chromium and a Chinese font for those in a
# browser, Virtuoso (15 MB) for those of other people's stores.
# Where that is not possible (no Debian, not root) those tests skip and say so.
set -u
wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
command -v virtuoso-t >/dev/null 2>&1 || wanted="$wanted virtuoso-opensource-7-bin"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing:$wanted. The tests that need them will be skipped." >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null
for package in $wanted; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
        echo "apt-get could not install $package: the tests that need it will be skipped." >&2
done
