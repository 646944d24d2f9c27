#!/bin/bash
# All the house rules a machine can hold. Prints 'N passed, N failed'.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
passed=0 failed=0
try() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok: %s\n%s\n' "$name" "$out"
	fi
}
try 'includes go down only; one library, one room' python3 tests/lint/layers.py
try 'files and functions stay small' python3 tests/lint/size.py
try 'no banned calls, no unfinished marks, no globals' bash tests/lint/banned.sh
try 'a stem is the prefix of its symbols' bash tests/lint/symbols.sh "$build"
try 'every header compiles alone' bash tests/lint/headers.sh
try 'generated parts of the documents are fresh' bash tests/lint/generated.sh "$build"
try 'shell scripts are clean' bash -c 'shellcheck -S warning -x $(git ls-files "*.sh" .ci/run)'
try 'the Chinese catalog is whole' bash tests/lint/catalog.sh
try 'manual pages parse' bash tests/lint/man.sh
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
