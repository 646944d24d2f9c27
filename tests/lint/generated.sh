#!/bin/bash
# The generated parts of man/photovet.1, man/photovet.conf.5 and config.example are what the program prints now.
# Markers: .\" BEGIN GENERATED part ... .\" END GENERATED. With --write the files are refreshed (make docs).
set -u
write=0
[ "${1-}" = --write ] && { write=1; shift; }
build=${1:-build}
bad=0
refresh() {	# file
	awk -v program="$build/photovet" '
		/BEGIN GENERATED/ { print; part = $NF; cmd = program " gen " part; while ((cmd | getline line) > 0) print line; close(cmd); skip = 1; next }
		/END GENERATED/ { skip = 0 }
		!skip { print }' "$1"
}
for file in man/photovet.1 man/photovet.conf.5 config.example; do
	grep -q 'BEGIN GENERATED' "$file" || continue
	fresh=$(mktemp)
	LC_ALL=C.UTF-8 LANGUAGE=en refresh "$file" > "$fresh"
	if ! cmp -s "$file" "$fresh"; then
		if [ $write = 1 ]; then cat "$fresh" > "$file"; else
			echo "$file is stale; run: make docs"
			diff "$file" "$fresh" | head -20
			bad=1
		fi
	fi
	rm -f "$fresh"
done
exit $bad
