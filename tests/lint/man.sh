#!/bin/bash
# man(1) renders every page without a warning.
bad=0
for page in man/*.[157]; do
	out=$(LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings -E UTF-8 -l -Tutf8 "$page" 2>&1 >/dev/null)
	[ -n "$out" ] && { echo "$page:"; echo "$out" | head -5; bad=1; }
done
exit $bad
