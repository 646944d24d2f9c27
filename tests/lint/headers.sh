#!/bin/bash
# Each header compiles alone. The build shows it of those that come first in a source file; the compiler is asked
# about the others, all in one call.
set -u
read -ra flags <<<"$(pkg-config --cflags libpq ncursesw jansson libcurl)"
mapfile -t headers < <(awk '
	FNR == 1 { if (FILENAME ~ /\.h$/) header[FILENAME]; in_comment = begun = 0 }
	FILENAME ~ /\.h$/ || begun { next }
	/^\/\*/ { in_comment = 1 }
	in_comment { if (/\*\/[ \t]*$/) in_comment = 0; next }
	/^[ \t]*$/ { next }
	{ begun = 1 }
	/^#include "/ { split($0, word, "\""); first["src/" word[2]]; first["include/" word[2]] }
	END { for (h in header) if (!(h in first)) print h }' include/photovet/*.h src/*/*.h src/*/*.c src/*.c | sort)
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for header in "${headers[@]}"; do
	file=${header//\//_}
	header=${header#include/}
	echo "#include \"${header#src/}\"" >"$work/${file%.h}.c"
done
for cc in ${CC:-cc}; do
	$cc -std=c17 -D_GNU_SOURCE -Wall -Wextra "${flags[@]}" -Iinclude -Isrc -Ibuild/gen -fsyntax-only "$work"/*.c || bad=1
done
exit $bad
