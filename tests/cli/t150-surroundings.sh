# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# What the surroundings say is honoured: PAGER, XDG directories, PG* variables, TZ, files as standard output.
with_people
with_campaign c1
with_photos c1 2
# What the terminal showed is in ./seen, read to the end: a pseudo-terminal that nobody reads would block.
on_terminal() { timeout 20 script -qefc "$(printf "%q " "$PHOTOVET" -d "$(cluster_as "$T_DSN" anna)" "$@")" /dev/null >seen; }
ok 'PAGER gets what is long' 'PAGER="sed s/^/page:/" on_terminal list && [ "$(grep -c "^page:" seen)" = 3 ]'
ok 'on a terminal only' 'PAGER="sed s/^/page:/" as anna list >seen && ! grep -q page: seen'
ok 'show, reasons and help go through it too' 'for c in "show 1" reasons "help list"; do PAGER="sed s/^/page:/" on_terminal $c && grep -q "^page:" seen || exit 1; done'
ok 'json is for programs and does not' 'PAGER="sed s/^/page:/" on_terminal list -f json && grep -q "^{" seen && ! grep -q page: seen'
ok 'a pager that cannot be run is told by the shell' 'PAGER=/nonexistent on_terminal list; grep -q "not found" seen'
ok 'the status and the last line are those of the command' 'PAGER="sed s/^/page:/" on_terminal list --status published; [ $? = 3 ] && grep -q "^photovet: nothing matched" seen'
mkdir -p "$XDG_CONFIG_HOME/photovet"
printf 'database = "%s"\n' "$(cluster_as "$T_DSN" anna)" >"$XDG_CONFIG_HOME/photovet/photovet.conf"
ok 'the configuration of XDG_CONFIG_HOME is read' '[ "$(photovet list -f ids | wc -l)" = 2 ]'
rm "$XDG_CONFIG_HOME/photovet/photovet.conf"
ok 'PG* variables are libpq'"'"'s own' 'eval "$(cluster_as "$T_DSN" anna | tr " " "\n" | sed "s/^host/PGHOST/;s/^port/PGPORT/;s/^user/PGUSER/;s/^dbname/PGDATABASE/;s/^/export /")"; [ "$(photovet list -f ids | wc -l)" = 2 ]'
ok 'TZ changes nothing: times are in the zone of the campaign' 'TZ=UTC as anna list -f csv -o received_at,due_at >a; for z in America/New_York Bogus/Zone; do TZ=$z as anna list -f csv -o received_at,due_at | cmp - a || exit 1; done; tail -n 1 a | grep -q "+08:00$"'
ok 'nothing prompts when standard input is no terminal' 'python3 - <<END
import subprocess, sys, os
p = subprocess.run([os.environ["PHOTOVET"], "-d", os.environ["T_DSN"].replace("user=postgres", "user=chen"), "approve", "--campaign", "c1"], stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
assert p.returncode == 2 and b"nothing done" in p.stderr, p
END'
for c in 'list' 'list -f json' 'show 1' 'reasons' 'campaign list'; do
	ok "a full disk under standard output is an error: $c" "as anna $c >/dev/full 2>e; [ \$? = 6 ] && [ \$(wc -l <e) = 1 ]"
done
