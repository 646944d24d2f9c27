# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# shellcheck shell=bash
# The demo: starts from nothing, is what it says, comes back after a stop and after a kill,
# lets nobody else in, and two of them run side by side.
stop_all() { local s; for s in "$T_DIR"/home/state "$T_DIR"/other "$T_DIR"/third "$T_DIR"/mine; do XDG_STATE_HOME=$s "$PHOTOVET" demo stop; done >/dev/null 2>&1; }
trap stop_all EXIT
D() { photovet -d "$(photovet demo dsn)" "$@"; }
demo_as() { local login=$1; shift; photovet -d "$(photovet demo dsn "$login")" "$@"; }
directory() { local host; host=$(photovet demo dsn); host=${host#host=\'}; dirname "${host%%\'*}"; }
server() { head -n 1 "$(directory)/pg/postmaster.pid"; }

t 'nothing runs yet' 0 'photovet demo stop' <<'END'
the demo was not running
END
t 'a login it does not have' 2 'photovet demo dsn mallory' <<'END'
! photovet: the demo has no such login: 'mallory'
END
t 'a word it does not know' 2 'photovet demo restart' <<'END'
! photovet: unknown word 'restart'; demo takes start, stop, reset or dsn
END
ok 'every defect has a row' '[ "$(photovet demo --defects | grep -c "^[A-Z][0-9][0-9]  ")" = 32 ]'
ok 'it starts' 'photovet demo start --portraits 44 >o 2>e && grep -q "^the demo runs" o || { cat o e; false; }'
ok 'without a terminal demo stops after start, says so, exits 0' 'photovet demo >o && grep -q "no terminal here" o'
ok 'two campaigns, both checked' '[ "$(D list --campaign demo --status pending -f ids | wc -l)" -gt 5 ] && [ "$(D list --status received -f ids 2>/dev/null | wc -l)" = 0 ]'
ok 'part of demo2 is pending_final, decided by somebody else' 'D show $(D list --campaign demo2 --status pending_final -f ids) -f json >o && [ -s o ] && ! grep -v "\"by\":\"chen\"" o'
ok 'names are masked' '! D list -f json | grep -v "\"name\":\"[^\"]\\*"'
for login in demo anna bo chen dai eve olga; do
	ok "$login may connect" '[ "$(demo_as '$login' list --campaign demo -f ids -n 1 | wc -l)" = 1 ]'
done
ok 'a reviewer decides stage 2, eve may not' 'id=$(demo_as chen list --campaign demo2 --status pending_final -f ids -n 1); demo_as eve approve "$id"; [ $? = 5 ] && demo_as dai approve "$id" | grep -q " approved$"'
ok 'approved ones were uploaded and told of' '[ "$(find "$(directory)/uploads" -name "*.jpg" | wc -l)" -gt 3 ] && grep -q "\"kind\":\"approved\"" "$(directory)/notifications.jsonl"'
ok 'a rejected student has sent another photo' '[ "$(D list --campaign demo --where "attempt = 2" -f ids | wc -l)" -gt 0 ]'
ok 'defects are found by their checks' 'D list --campaign demo --where "fails > 0" -f ids >o && [ -s o ]'
ok 'the socket lies in a folder of mode 0700, nothing listens on TCP' '[ "$(stat -c %a "$(directory)/run")" = 700 ] && [ "$(psql "$(photovet demo dsn)" -XAtc "SHOW listen_addresses")" = "" ]'
if [ "$(id -u)" = 0 ]; then
	ok 'nobody else gets in' '! setpriv --reuid=nobody --regid=nogroup --clear-groups psql -Xw "$(photovet demo dsn)" -c "SELECT 1"'
	ok 'the server does not run as root' '[ "$(stat -c %U "/proc/$(server)")" != root ]'
fi
ok 'starting again changes nothing' 'a=$(D list -f ids | wc -l) p=$(server); photovet demo start >/dev/null && [ "$(server)" = "$p" ] && [ "$(D list -f ids | wc -l)" = "$a" ]'
ok 'one worker, also after another start' '[ "$(cat "$(directory)/worker.pid" | wc -l)" = 1 ] && kill -0 "$(cat "$(directory)/worker.pid")"'
ok 'a second demo beside it' 'XDG_STATE_HOME=$PWD/other photovet demo start --portraits 8 >/dev/null 2>&1 && [ "$(D list -f ids | wc -l)" -gt 40 ] && XDG_STATE_HOME=$PWD/other D list -f ids | wc -l | grep -qx "[0-9]\|1[0-9]"'
ok 'killed, it comes back' 'a=$(D list -f ids | wc -l); kill -9 "$(cat "$(directory)/worker.pid")" "$(server)"; sleep 0.2; photovet demo start >/dev/null && [ "$(D list -f ids | wc -l)" = "$a" ]'
t 'it stops' 0 'photovet demo stop' <<'END'
the demo is stopped; its data stay
END
ok 'no process of it is left' '! pgrep -f "$(directory)/"'
ok 'an interrupted start leaves no half demo' 'export XDG_STATE_HOME=$PWD/third; timeout -s KILL 1.6 "$PHOTOVET" demo start --portraits 60 >/dev/null 2>&1; photovet demo start --portraits 8 >/dev/null 2>&1 && D list -f ids | wc -l | grep -qx "[0-9]\|1[0-9]"; r=$?; photovet demo stop >/dev/null; exit $r'
ok 'reset begins anew' 'export XDG_STATE_HOME=$PWD/other; id=$(D list --campaign demo -f ids --status pending -n 1); demo_as chen approve "$id" >/dev/null && photovet demo reset --portraits 8 >/dev/null 2>&1 && D list --campaign demo --status pending -f ids | grep -qx "$id"'
ok 'a folder that is no demo is never removed' 'export XDG_STATE_HOME=$PWD/mine; mkdir -p mine/photovet/demo && echo thesis >mine/photovet/demo/thesis; photovet demo reset --portraits 8 >/dev/null 2>&1; grep -q thesis mine/photovet/demo/thesis; r=$?; photovet demo stop >/dev/null 2>&1; exit $r'
