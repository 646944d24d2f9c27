# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Decisions on thousands: chunks of 1,000, an interruption between them, the rest by running it again.
with_people
with_campaign c1 --scripted reviewer
photovet paint p -n 1 --seed 3 >/dev/null
cp p/*.jpg a.jpg
{ echo student_no,name,file; seq 10001 12100 | sed 's/$/,甲,a.jpg/'; } >m.csv
P import m.csv --campaign c1 >/dev/null 2>&1
# Checked, as far as the database is concerned: to measure one photo 2,100 times takes minutes and says nothing here.
sql "SET SESSION AUTHORIZATION olga; SELECT count(*) FROM (SELECT jsonb_agg(jsonb_build_object('id', submission_id, 'score', 90)) AS items
	FROM photovet.submission GROUP BY submission_id / 1000) thousand, photovet.check_record(items)" >/dev/null
mapfile -t id < <(as anna list --status pending -f ids)
ok 'a table of more than one block has its titles once, every row, and one width' '[ "$(as anna list -o student_no,status,id | awk "{ n[length(\$0)]++ } /student_no/ { t++ } END { for (l in n) w++; print NR, t, w }")" = "2101 1 1" ]'
# A row of the second chunk is held by another transaction: the first chunk stands, the second waits. The signal
# comes while it waits; it is finished, told, and the third is not begun.
interrupt() {
	local p held
	psql -XAtq "$T_DSN" -c "BEGIN; SELECT FROM photovet.submission WHERE submission_id = ${id[1500]} FOR UPDATE; SELECT pg_sleep(60); COMMIT" >/dev/null 2>&1 &
	for _ in $(seq 100); do held=$(sql "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"); [ -n "$held" ] && break; sleep 0.1; done
	"$PHOTOVET" -d "$(cluster_as "$T_DSN" anna)" approve --campaign c1 --expect 2100 >o 2>e &
	p=$!
	for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'anna' AND wait_event_type = 'Lock'")" = 1 ] && break; sleep 0.1; done
	kill -INT $p
	sleep 0.3
	sql "SELECT pg_terminate_backend($held)" >/dev/null
	wait $p
}
t 'SIGINT stops between transactions and says what is done' 130 'interrupt; s=$?; cat e >&2; wc -l <o; exit $s' <<'END'
2000
! interrupted; run it again for the rest
! batch 1: 2000 done, 0 refused
END
ok 'what is said is what is done' '[ "$(sql "SELECT count(*) FROM photovet.submission WHERE status = '"'approved'"'")" = 2000 ]'
t 'running it again does the rest' 0 'as anna approve --campaign c1 --expect 100 | wc -l' <<'END'
100
! not included: 2000 in another state
! batch 2: 100 done, 0 refused
END
ok 'the interrupted batch can be undone whole' '[ "$(as anna undo --batch 1 | grep -c " pending$")" = 2000 ]'
