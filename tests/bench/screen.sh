#!/bin/bash
# tests/bench/screen.sh [BUILD]: key to last byte of the next photo against cat of the same bytes (median of 60, in turns).
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
. tests/bench/lib.sh
export PHOTOVET=$PWD/$build/photovet XDG_STATE_HOME
XDG_STATE_HOME=$(mktemp -d /tmp/pvscreen.XXXXXX) && chmod 711 "$XDG_STATE_HOME"
trap '"$PHOTOVET" demo stop >/dev/null 2>&1; rm -rf "$XDG_STATE_HOME"' EXIT
"$PHOTOVET" demo start >/dev/null || exit 1
dsn=$("$PHOTOVET" demo dsn demo)
line=$("$build/tests/bench_screen" "$dsn" demo 60) || exit 1
set -- $line
printf '\n## Key to next photo on a local pseudo-terminal, us (median of 60)\n'
printf 'first byte %s   last byte %s   cat %s   floor (bytes in memory) %s   photo %s bytes\n' "$2" "$4" "$6" "$8" "${10}"
awk -v a="$4" -v b="$6" -v c="$8" 'BEGIN { printf "ratio to cat %.2f   ratio to the floor %.2f\n", a / b, a / c }'
figure 'key to first byte of the next photo' "$(awk -v a="$2" 'BEGIN { printf "%.1f", a / 1000 }')" ms most 16
figure 'its last byte, of cat of the same bytes' "$(awk -v a="$4" -v b="$6" 'BEGIN { printf "%.2f", a / b }')" x most 1.2
sheet=$("$build/tests/bench_screen" "$dsn" demo 15 sheet) || exit 1
set -- $sheet
printf '\n## Contact sheet of 18 photos to the last acknowledgement, us (60 x 150 cells; warm: median of 15)\n'
printf 'nothing made %s   strips made ahead %s   cat of the same bytes %s   %s bytes in %s strips\n' "$2" "$4" "$6" "$8" "${10}"
