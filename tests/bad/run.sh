#!/bin/bash
# Images that are broken in every way we could think of, made on the spot by tests/programs/make_jpegs.c:
# `photovet check FILE` ends with a documented status, never by a signal, within 5 s and 1 GB, and
# lets nothing of a file reach the terminal raw. tests/bad/run.sh [BUILD]
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
PHOTOVET=${PHOTOVET:-$PWD/$build/photovet}
export LC_ALL=C.UTF-8 LANGUAGE=en
dir=$(mktemp -d "${TMPDIR:-/tmp}/pvbad.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

"$build/tests/make_jpegs" bad "$dir" || { echo "0 passed, 1 failed"; exit 1; }
# The sanitizers reserve terabytes of addresses.
case $build in *address*) limit=unlimited ;; *) limit=1048576 ;; esac

refuse() {	# file, why
	failed=$((failed + 1))
	printf 'not ok: %s: %s\n' "${1##*/}" "$2"
}
for file in "$dir"/*.jpg; do
	name=${file##*/}
	out=$( (ulimit -v "$limit"; exec timeout 5 "$PHOTOVET" check "$file") 2>&1)
	rc=$?
	case $name:$rc in
	s0_*:[01])	# readable; whether there is a person in it is for the picture's checks
		grep -qE 'file\.format +[0-9-]+ +[0-9.n]+a?\.? +(ok|warn)' <<<"$out" || { refuse "$file" "file.format failed: $out"; continue; } ;;
	s1_*:1 | s6_*:6 | sx_*:[016]) ;;
	*) refuse "$file" "exit status $rc: $out"; continue ;;
	esac
	if [ -z "$out" ]; then
		refuse "$file" "nothing said"
	elif LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]\|\xe2\x80\xae' <<<"$out"; then
		refuse "$file" "control characters in the answer"
	else
		passed=$((passed + 1))
	fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 100 ]
