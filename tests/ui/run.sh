#!/bin/bash
# The review screen, whole: keys typed at the real program on a terminal that answers like a
# real one, against a demo of its own. tests/ui/run.sh [BUILD] [NAME...]
# PHOTOVET_WRITE_SCREENS=1 writes the golden screens anew.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
shift
case $build in /*) ;; *) build=$PWD/$build ;; esac
export PHOTOVET=$build/photovet LC_ALL=C.UTF-8 LANGUAGE=en TZ=UTC SCREENS=$PWD/tests/ui
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD NO_COLOR PHOTOVET_GRAPHICS PHOTOVET_WRITE
scratch=$(mktemp -d /tmp/pvui.XXXXXX) && chmod 711 "$scratch"
export HOME=$scratch XDG_CONFIG_HOME=$scratch/config XDG_STATE_HOME=$scratch/state
trap '"$PHOTOVET" demo stop >/dev/null 2>&1; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
"$PHOTOVET" demo start --portraits 160 >"$scratch/demo.log" 2>&1 || { cat "$scratch/demo.log"; printf '0 passed, 1 failed\n'; exit 1; }
DSN=$("$PHOTOVET" demo dsn)
export DSN
for login in anna bo chen dai; do
	export "DSN_${login^^}=$("$PHOTOVET" demo dsn "$login")"
done
# Dollar words of a conninfo are quoted by demo; scripts split at blanks, so a service file names them.
export PGSERVICEFILE=$scratch/services
host=${DSN#host=\'}
host=${host%%\'*}
for login in demo anna bo chen dai eve olga; do
	printf '[%s]\nhost=%s\nport=5432\ndbname=photovet\nuser=%s\n' "$login" "$host" "$login"
done >"$PGSERVICEFILE"
# A loaded machine may need longer than the demo's 10 s for what comes between a decision and its undo.
"$PHOTOVET" -d service=olga campaign set demo --undo-seconds 120 >/dev/null || exit 1
passed=0 failed=0
names=("$@")
# The road first, on a demo as it comes; the complaints (c) after it.
[ ${#names[@]} = 0 ] && for f in tests/ui/t*.keys tests/ui/c*.keys; do f=${f##*/}; names+=("${f%.keys}"); done
for name in "${names[@]}"; do
	for login in anna bo chen dai; do
		"$PHOTOVET" -d "service=$login" release --all >/dev/null 2>&1
	done
	if timeout 300 "$build/tests/screenplay" "tests/ui/$name.keys"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
