#!/bin/bash
# tests/bench/run.sh [BUILD] [PART...]: every part of the bench, a part being a script of this folder, and at
# the end one table: figure, limit, verdict. Both sides of a ratio are measured in one run, medians in turns. A part
# whose tools are missing is n.a.; a limit that is missed is said, and is no error: exit 1 is a part that broke.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
shift
. tests/bench/lib.sh
if [ $# = 0 ]; then
	for part in tests/bench/*.sh; do
		part=${part##*/} part=${part%.sh}
		case $part in run | lib) ;; *) set -- "$@" "$part" ;; esac
	done
fi
PHOTOVET_BENCH_FIGURES=$(mktemp)
export PHOTOVET_BENCH_FIGURES
trap 'rm -f "$PHOTOVET_BENCH_FIGURES"' EXIT
broken=0 began=$SECONDS
for part in "$@"; do
	start=$SECONDS
	printf '\n# %s\n' "$part"
	bash "tests/bench/$part.sh" "$build"
	rc=$?
	case $rc in
	0) ;;
	2) figure_na "$part" 'a tool is missing' ;;	# it has said which
	*) figure_na "$part" "ended with status $rc"; broken=1 ;;
	esac
	printf '(%ss)\n' $((SECONDS - start))
done
printf '\n# All of it, %ss; load %s\n' $((SECONDS - began)) "$(cut -d' ' -f1 /proc/loadavg)"
awk -F '\t' '
	BEGIN { rows = 1; name[1] = "figure"; value[1] = "measured"; limit[1] = "limit"; verdict[1] = "verdict" }
	{ rows++; name[rows] = $1; value[rows] = $2; limit[rows] = $3; verdict[rows] = $4 }
	END {
		for (i = 1; i <= rows; i++) { a = length(name[i]) > a ? length(name[i]) : a; b = length(value[i]) > b ? length(value[i]) : b
			c = length(limit[i]) > c ? length(limit[i]) : c }
		for (i = 1; i <= rows; i++) printf "%-" a "s  %" b "s  %-" c "s  %s\n", name[i], value[i], limit[i], verdict[i]
	}' "$PHOTOVET_BENCH_FIGURES"
exit $broken
