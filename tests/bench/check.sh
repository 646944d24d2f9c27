#!/bin/bash
# tests/bench/check.sh BUILD: a whole check run against djpeg's decode of the same file, as ratios of CPU
# time in one run, whatever else the machine does.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
. tests/bench/lib.sh
command -v djpeg >/dev/null || { echo 'check.sh: needs djpeg (package libjpeg-turbo-progs)' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT='%3U %3S'
decode_all() {
	for ((i = 0; i < $1; i++)); do
		djpeg -scale 1/1 "$2" >/dev/null
	done
}
for width in 480 3000; do
	n=$((width == 480 ? 100 : 8))
	"$build/tests/bench_check" paint $width "$work/$width.jpg" || exit 1
	{ time decode_all $n "$work/$width.jpg"; } 2>"$work/time"
	djpeg=$(awk -v n=$n '{ printf "%d", ($1 + $2) * 1000000 / n }' "$work/time")
	"$build/tests/bench_check" run $n "$work/$width.jpg" >"$work/out" || exit 1
	read -r check decode peak <"$work/out"
	awk -v w=$width -v c="$check" -v d="$decode" -v j="$djpeg" -v p="$peak" 'BEGIN {
		printf "check %dx%d: %.2f ms a run, %.0f a second and core; djpeg %.2f ms (%.1fx); decode in process %.2f ms (%.1fx); peak %.0f MiB\n",
			w, w * 4 / 3, c, 1000 / c, j / 1000, c / (j / 1000), d, c / d, p / 1024 }'
	limit=$((width == 480 ? 4 : 2))
	figure "check of ${width}x$((width * 4 / 3)), in djpegs" "$(awk -v c="$check" -v j="$djpeg" 'BEGIN { printf "%.2f", c / (j / 1000) }')" x most $limit
	figure "memory of a worker at ${width}x$((width * 4 / 3))" "$(awk -v p="$peak" 'BEGIN { printf "%.0f", p / 1024 }')" MiB most 64
done
