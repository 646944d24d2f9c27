#!/bin/bash
# tests/bench/check.sh BUILD: a whole check run against djpeg's decode of the same file, as ratios in one run.
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
now() { date +%s%N; }
for width in 480 3000; do
	n=$((width == 480 ? 100 : 8))
	"$build/tests/bench_check" paint $width "$work/$width.jpg" || exit 1
	start=$(now)
	for ((i = 0; i < n; i++)); do
		djpeg -scale 1/1 "$work/$width.jpg" >/dev/null
	done
	djpeg=$((($(now) - start) / n / 1000))
	"$build/tests/bench_check" run $n "$work/$width.jpg" >"$work/out" || exit 1
	read -r check decode peak <"$work/out"
	awk -v w=$width -v c="$check" -v d="$decode" -v j=$djpeg -v p="$peak" 'BEGIN {
		printf "check %dx%d: %.2f ms a run, %.0f a second and core; djpeg %.2f ms (%.1fx); decode in process %.2f ms (%.1fx); peak %.0f MiB\n",
			w, w * 4 / 3, c, 1000 / c, j / 1000, c / (j / 1000), d, c / d, p / 1024 }'
done
