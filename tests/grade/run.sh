#!/bin/bash
# tests/grade/run.sh BUILD: how well the checks see what the painter spoils. checkgrade -n 500 and -r -n 40 give the
# figures; this asks, in seconds, whether something is broken:
#   - each painted defect: found, and the worst, in four of five portraits
#   - clean portraits rescaled, recompressed, brighter and darker: 97 % keep their status
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
passed=0 failed=0
ok() {	# what, command...
	local what=$1
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok: %s\n%s\n' "$what" "$out"
	fi
}
ok 'painted defects' "$build/tests/checkgrade" -w 80 -n 5
ok 'changes of clean portraits' "$build/tests/checkgrade" -w 97 -r -n 12
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
