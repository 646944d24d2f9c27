# shellcheck shell=bash
# Sourced by the parts of the bench. A figure that has a limit is told with it, and kept for the table that
# run.sh prints at the end:
#
#	figure NAME VALUE UNIT most|least LIMIT		verdict ok or MISSED
#	figure_told NAME VALUE UNIT			no limit is set
#	figure_na NAME WHY				what cannot be measured here
#
# PHOTOVET_BENCH_FIGURES is the file they are kept in, a line of fields set off by tabs each.

figure() {
	local verdict
	verdict=$(awk -v v="$2" -v how="$4" -v l="$5" 'BEGIN { print (how == "most" ? v + 0 <= l + 0 : v + 0 >= l + 0) ? "ok" : "MISSED" }')
	printf '%s: %s %s, at %s %s: %s\n' "$1" "$2" "$3" "$4" "$5" "$verdict"
	[ -z "${PHOTOVET_BENCH_FIGURES-}" ] || printf '%s\t%s %s\tat %s %s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$verdict" >>"$PHOTOVET_BENCH_FIGURES"
}

figure_told() {
	printf '%s: %s %s\n' "$1" "$2" "$3"
	[ -z "${PHOTOVET_BENCH_FIGURES-}" ] || printf '%s\t%s %s\t\t-\n' "$1" "$2" "$3" >>"$PHOTOVET_BENCH_FIGURES"
}

figure_na() {
	printf '%s: n.a. (%s)\n' "$1" "$2"
	[ -z "${PHOTOVET_BENCH_FIGURES-}" ] || printf '%s\tn.a.\t\t%s\n' "$1" "$2" >>"$PHOTOVET_BENCH_FIGURES"
}
