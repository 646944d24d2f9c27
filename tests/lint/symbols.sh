#!/bin/bash
# A file's stem is its symbols' prefix: every exported symbol of src/d/stem.c begins stem_ or pv_stem_
# (files that share a module may use the module's first word), so that a name tells where a function is.
set -u
build=${1:-build}
bad=0
while read -r object; do
	stem=$(basename "$object" .o)
	case $stem in main | *_main) continue ;; esac
	while read -r symbol; do
		case $symbol in
		"$stem"_* | "$stem" | pv_"$stem"_* | pv_"$stem") continue ;;
		esac
		head=${stem%%_*}
		case $symbol in
		"$head"_* | pv_"$head"_*) continue ;;
		esac
		echo "$object: '$symbol' does not begin with '${stem}_'"
		bad=1
	done < <(nm --defined-only -g "$object" | awk '$2 ~ /[TDBRVW]/ { print $3 }' | grep -vE '^(__asan|__odr|__tsan|_ZT|__start|__stop)')
done < <(find "$build" -path "$build/tests" -prune -o -name '*.o' -print)
exit $bad
