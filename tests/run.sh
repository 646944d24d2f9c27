#!/bin/bash
# tests/run.sh [-b BUILD] SUITE...: runs suites one after another and adds up what they say.
# A suite is a command whose output ends in 'N passed, N failed', or a directory of cmocka binaries.
cd "$(dirname "$0")/.." || exit 2
build=build
[ "${1-}" = -b ] && { build=$2; shift 2; }
export PHOTOVET=$PWD/$build/photovet
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

add() {	# name, passed, failed, seconds
	printf '%-28s %4d passed, %d failed  (%ds)\n' "$1" "$2" "$3" "$4"
	passed=$((passed + $2)) failed=$((failed + $3))
}
script() {	# name, command...
	local name=$1 start=$SECONDS rc last p f
	shift
	"$@" >"$log" 2>&1
	rc=$?
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	p=${last%% *} f=$(sed 's/.*passed, \([0-9]*\) failed.*/\1/' <<<"$last")
	[ -n "$last" ] || { p=0 f=1; }
	[ "$rc" = 0 ] || [ "${f:-0}" != 0 ] || f=1
	[ "${f:-0}" = 0 ] || { echo "--- $name"; grep -vE '^ok ' "$log" | tail -n "${PHOTOVET_TEST_LINES:-60}"; }
	add "$name" "${p:-0}" "${f:-0}" $((SECONDS - start))
}
cmocka() {	# name, binary
	local start=$SECONDS p f rc
	CMOCKA_MESSAGE_OUTPUT=STDOUT timeout 180 "$2" >"$log" 2>&1
	rc=$?
	p=$(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -n 1)
	f=$(grep -cE '^\[  FAILED  \] [a-zA-Z_]' "$log")
	[ "$rc" = 0 ] || [ "$f" != 0 ] || f=1
	[ "$f" = 0 ] || { echo "--- $1"; grep -vE '^\[ RUN|^\[       OK' "$log" | tail -n "${PHOTOVET_TEST_LINES:-60}"; }
	add "$1" "${p:-0}" "$f" $((SECONDS - start))
}
for suite in "$@"; do
	case $suite in
	*/tests/*) cmocka "$(basename "$suite")" "$suite" ;;
	*) script "${suite#tests/}" bash "$suite" "$build" ;;
	esac
done
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
