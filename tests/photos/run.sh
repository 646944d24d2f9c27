#!/bin/bash
# tests/photos/run.sh BUILD: the checks on real photographs. PHOTOVET_PHOTOS names a folder of them; without it
# nothing here runs, and says so. (The table of expectations is tests/unit/photos.expect, asked by test_photos.)
#   - each painted defect laid on the portraits of blue480x640: found, and the worst, in 85 % of its cases
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
photos=${PHOTOVET_PHOTOS-}
if [ ! -d "${photos:-/nonexistent}" ]; then
	echo "not run: PHOTOVET_PHOTOS names no folder of photographs"
	echo "0 passed, 0 failed"
	exit 0
fi
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
ok 'painted defects laid on photographs' "$build/tests/checkgrade" -w 85 -n 2 -p "$photos"/blue480x640/*.jpg
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
