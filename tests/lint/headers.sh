#!/bin/bash
# Each header compiles alone, with both compilers' syntax check.
set -u
bad=0
read -ra flags <<<"$(pkg-config --cflags libpq ncursesw jansson libcurl)"
for header in include/photovet/*.h src/*/*.h; do
	for cc in ${CC:-cc}; do
		echo "#include \"${header#include/}\"" | sed 's|"src/|"|' | $cc -std=c17 -D_GNU_SOURCE -Wall -Wextra "${flags[@]}" -Iinclude -Isrc -Ibuild/gen -x c -fsyntax-only - 2>/tmp/headers.$$ || { echo "$header does not compile alone:"; cat /tmp/headers.$$; bad=1; }
	done
done
rm -f /tmp/headers.$$
exit $bad
