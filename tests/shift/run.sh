#!/bin/bash
# A scripted shift (see tests/programs/shift.c) on a database of its own.
# tests/shift/run.sh [BUILD] [PHOTOS] [SEED...]
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build} photos=${2:-24}
shift 2 2>/dev/null || shift $#
case $build in /*) ;; *) build=$PWD/$build ;; esac
[ $# -gt 0 ] || set -- 4
export PHOTOVET=$build/photovet LC_ALL=C.UTF-8 LANGUAGE=en TZ=UTC CAMPAIGNS='s1 s2'
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD NO_COLOR PHOTOVET_GRAPHICS
. tests/lib/cluster.sh
scratch=$(mktemp -d /tmp/pvshift.XXXXXX) && chmod 711 "$scratch"
export HOME=$scratch XDG_CONFIG_HOME=$scratch/config XDG_STATE_HOME=$scratch/state
trap 'cluster_down "$scratch/pg"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
base=$(cluster_up "$scratch/pg") || { echo '0 passed, 1 failed'; exit 1; }

prepare() {	# the world that every seed begins with: made once, then copied
	local made=$1 c
	"$PHOTOVET" -d "$made" db init >/dev/null || return 1
	cluster_people "$made" 'olga operator intake' 'anna reviewer' 'w worker' || return 1
	for c in s1 s2; do
		"$PHOTOVET" -d "$(cluster_as "$made" olga)" campaign create $c --title "Shift $c" --undo-seconds 7200 --notify file >/dev/null || return 1
		"$PHOTOVET" -d "$(cluster_as "$made" olga)" people assign anna --campaign $c --as reviewer || return 1
	done
	"$PHOTOVET" paint "$scratch/p" -n "$photos" --seed 5 >/dev/null || return 1
	{ head -n 1 "$scratch/p/manifest.csv"; sed 1d "$scratch/p/manifest.csv" | awk 'NR % 4 == 0'; } >"$scratch/p/s2.csv"
	{ head -n 1 "$scratch/p/manifest.csv"; sed 1d "$scratch/p/manifest.csv" | awk 'NR % 4 != 0'; } >"$scratch/p/s1.csv"
	for c in s1 s2; do
		"$PHOTOVET" -d "$(cluster_as "$made" olga)" import "$scratch/p/$c.csv" --campaign $c >"$scratch/import.log" 2>&1 || { cat "$scratch/import.log"; return 1; }
	done
	"$PHOTOVET" -d "$(cluster_as "$made" w)" work --once --only check >"$scratch/work.log" 2>&1 || { cat "$scratch/work.log"; return 1; }
}
passed=0 failed=0
prepare "$base" >"$scratch/prepare.log" 2>&1 || { cat "$scratch/prepare.log"; echo '0 passed, 1 failed'; exit 1; }
for seed in "$@"; do
	psql -Xq "${base/dbname=photovet/dbname=postgres}" -c "CREATE DATABASE shift$seed TEMPLATE photovet" || exit 1
	SUPER=${base/dbname=photovet/dbname=shift$seed}
	SERVICE=$(cluster_as "$SUPER" anna)
	export SUPER SERVICE
	if timeout $((600 + photos * 5)) "$build/tests/shift" "$seed" "$photos"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
