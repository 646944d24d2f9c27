#!/bin/bash
# A file's stem is its symbols' prefix: every exported symbol of src/d/stem.c begins stem_ or pv_stem_
# (files that share a module may use the module's first word), so that a name tells where a function is.
set -u
build=${1:-build}
mapfile -t objects < <(find "$build" -path "$build/tests" -prune -o -name '*.o' ! -name main.o ! -name '*_main.o' ! -name one.o -print)
[ ${#objects[@]} -gt 0 ] || { echo "no objects in '$build'"; exit 1; }
nm -A --defined-only -g "${objects[@]}" | awk '
	function begins(symbol, word) { return index(symbol, word "_") == 1 || index(symbol, "pv_" word "_") == 1 }
	$2 ~ /[TDBRVW]/ && $3 !~ /^(__asan|__odr|__tsan|_ZT|__start|__stop)/ {
		object = $1
		sub(/:[^:]*$/, "", object)
		stem = object
		sub(/.*\//, "", stem)
		sub(/\.o$/, "", stem)
		head = stem
		sub(/_.*/, "", head)
		symbol = $3
		if (begins(symbol, stem) || symbol == stem || symbol == "pv_" stem || begins(symbol, head))
			next
		printf "%s: %s does not begin with %s_\n", object, symbol, stem
		bad = 1
	}
	END { exit bad }'
