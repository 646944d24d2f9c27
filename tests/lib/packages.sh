#!/bin/bash
# packages.sh PACKAGE...: installs those that are missing, with apt, when it may (root, or sudo that asks nothing);
# otherwise prints the one line to run and exits 2. Never asks for a password.
set -u
missing=()
for p in "$@"; do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
[ ${#missing[@]} = 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
	echo "photovet: packages are missing (names as in Debian 12): ${missing[*]}" >&2
	exit 2
fi
if [ "$(id -u)" = 0 ]; then
	as_root=()
elif sudo -n true 2>/dev/null; then
	as_root=(sudo -n)
else
	echo "photovet: packages are missing; run: sudo apt-get install -y ${missing[*]}" >&2
	exit 2
fi
echo "installing ${missing[*]}" >&2
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
"${install[@]}" >/dev/null 2>&1 || { "${as_root[@]}" apt-get update -q >/dev/null && "${install[@]}" >/dev/null; } || {
	echo "photovet: could not install; run: apt-get update && apt-get install -y ${missing[*]}" >&2
	exit 2
}
