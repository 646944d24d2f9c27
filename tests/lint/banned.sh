#!/bin/bash
# Calls that are compile errors in spirit, marks of unfinished work, and erase calls that would wipe pictures.
set -u
bad=0
say() { printf '%s\n' "$1"; bad=1; }
hits=$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|gmtime|ctime|asctime|atoi|atol|atof|system|popen|tmpnam|mktemp|rand|srand)\(' -r src include --include='*.[ch]')
[ -n "$hits" ] && say "banned calls:
$hits"
hits=$(grep -nE '\b(clrtoeol|clrtobot|wclrtoeol|wclrtobot|werase|erase|wclear|clear)\(' -r src/terminal src/ui --include='*.c' | grep -vE 'canvas_clear|buf_clear|_clear\(')
[ -n "$hits" ] && say "curses erase calls wipe pictures:
$hits"
hits=$(git grep -nIwE 'TODO|FIXME|XXX' -- src include schema tests man Makefile README.md ':!tests/lint/banned.sh')
[ -n "$hits" ] && say "unfinished marks:
$hits"
hits=$(grep -nE '^(static )?(int|long|bool|char|struct [a-z_]+) \*?[a-z_]+( = [^(]*)?;' -r src --include='*.c' | grep -vE 'const|src/commands/interrupt.c')
[ -n "$hits" ] && say "mutable globals:
$hits"
exit $bad
