# Servers that fail while a worker works, and a worker that is killed: nothing is lost, nothing is sent twice under another key.
# shellcheck shell=bash disable=SC2154
: >"$HOOK_LOG"
gives 'late: painted' 0 "$photovet" paint "$dir/painted/late" -n 30 --seed 77
gives 'late: a campaign by sftp and mail' 0 as olga campaign create late --title '毕业照 late' --undo-seconds 0 --target "${SFTP_URL}late" --name-template '{student_no}.jpg' --notify mail
as olga people assign chen --campaign late --as supervisor >/dev/null
gives 'late: imported' 0 as olga import "$dir/painted/late/manifest.csv" --campaign late
gives 'late: checked' 0 as wendy work --once
mapfile -t ids < <(as olga list --campaign late -f ids)
due_now() { sql "UPDATE photovet.outbox SET due_at = now() WHERE state = 'waiting'; UPDATE photovet.upload SET due_at = now() WHERE state = 'waiting';
	UPDATE photovet.gateway SET fails = 0, open_until = NULL" >/dev/null; }

# the sftp server is away, the mail server defers
kill -STOP "$(<"$dir/sshd/sshd.pid")"
echo defer >"$SMTP_MODE"
gives 'approve five' 0 as chen approve "${ids[@]:0:5}" --expect 5
gives 'two servers fail: status 8' 8 as wendy work --once
is 'the photos are upload_failed, visibly' 5 "$(as olga list --campaign late --status upload_failed -f ids | wc -l)"
has 'the list says why' 451 "$(as olga outbox list --campaign late)"
kill -CONT "$(<"$dir/sshd/sshd.pid")"
echo ok >"$SMTP_MODE"
due_now
gives 'both are back' 0 as wendy work --once
is 'all five arrived' 5 "$(as olga list --campaign late --status uploaded -f ids | wc -l)"
is 'five mails' 5 "$(find "$SMTP_MAIL" -name '*.eml' | wc -l)"

# the mail is kept, but the answer is lost: it comes again, under the same Message-ID
rm -f "$SMTP_MAIL"/*.eml
echo lost >"$SMTP_MODE"
gives 'reject one' 0 as chen reject "${ids[5]}" --reason L03,B01
gives 'the answer is lost: status 8' 8 as wendy work --once
echo ok >"$SMTP_MODE"
due_now
gives 'and again' 0 as wendy work --once
is 'two mails, one key' '2 1' "$(cat "$SMTP_MAIL"/*.eml | grep -ci '^Message-ID') $(cat "$SMTP_MAIL"/*.eml | grep -i '^Message-ID' | sort -u | wc -l)"

# a refusal for good is a dead letter at once, and an operator's retry sends it
rm -f "$SMTP_MAIL"/*.eml
echo reject >"$SMTP_MODE"
gives 'reject another' 0 as chen reject "${ids[6]}" --reason L03,B01
gives 'nobody there: status 8' 8 as wendy work --once
letter=$(sql "SELECT outbox_id FROM photovet.outbox_done WHERE state = 'dead' ORDER BY outbox_id DESC LIMIT 1")
has 'a dead letter' dead "$(as olga outbox list --campaign late)"
echo ok >"$SMTP_MODE"
gives 'outbox retry' 0 as olga outbox retry "$letter"
gives 'goes out' 0 as wendy work --once
is 'one mail' 1 "$(find "$SMTP_MAIL" -name '*.eml' | wc -l)"

# kill -9 in the middle
rm -f "$SMTP_MAIL"/*.eml
gives 'approve twenty' 0 as chen approve "${ids[@]:7:20}" --expect 20
"$photovet" -c "$dir/photovet.conf" -d "$dsn user=wendy" work >"$dir/worker.log" 2>&1 &
worker=$!
for _ in {1..400}; do
	[ "$(sql "SELECT count(*) FROM photovet.upload WHERE state = 'sending'")" = 0 ] || break
	sleep 0.01
done
kill -9 "$worker"
wait "$worker" 2>/dev/null
worker=''
left=$(sql "SELECT (SELECT count(*) FROM photovet.upload) + (SELECT count(*) FROM photovet.outbox)")
if [ "$left" -gt 0 ]; then ok "killed with $left things in hand"; else not_ok 'killed in the middle' 'it had finished already'; fi
sql "UPDATE photovet.outbox SET due_at = now() + interval '2 s' WHERE state = 'sending'; UPDATE photovet.upload SET due_at = now() + interval '2 s' WHERE state = 'sending'" >/dev/null
gives 'another worker awaits its leases and finishes' 0 as wendy work --once
is 'all twenty-five arrived' 25 "$(as olga list --campaign late --status uploaded -f ids | wc -l)"
decided late >"$dir/decided.late"
is 'byte for byte' "$(cut -d' ' -f2,3 "$dir/decided.late")" "$(while read -r _ student _; do
	echo "$student $(sha256sum <"$SFTP_ROOT/late/$student.jpg" | cut -d' ' -f1)"
done <"$dir/decided.late")"
is 'twenty keys among the mails' 20 "$(cat "$SMTP_MAIL"/*.eml | grep -i '^Message-ID' | sort -u | wc -l)"

# SIGTERM: what is in hand is finished, status 0
"$photovet" -c "$dir/photovet.conf" -d "$dsn user=wendy" work >"$dir/worker.log" 2>&1 &
worker=$!
for _ in {1..100}; do
	grep -q begins "$dir/worker.log" && break
	sleep 0.05
done
gives 'approve the rest' 0 as chen approve "${ids[@]:27:3}" --expect 3
sleep 0.3
kill -TERM "$worker"
wait "$worker"
is 'SIGTERM: status 0' 0 $?
worker=''
is 'no lease is left behind' 0 "$(sql "SELECT (SELECT count(*) FROM photovet.upload WHERE state = 'sending') + (SELECT count(*) FROM photovet.outbox WHERE state = 'sending')")"
is 'its log names nobody' '' "$(grep -P '@|\b20\d{7}\b|\p{Han}' "$dir/worker.log")"

# a folder on a full disk
gives 'the rest goes out' 0 as wendy work --once
if [ "$(id -u)" = 0 ] && mkdir "$dir/full" && mount -t tmpfs -o size=64k none "$dir/full" 2>/dev/null; then
	"$photovet" paint "$dir/painted/full" -n 6 --seed 5 >/dev/null 2>&1
	as olga campaign create full --title full --undo-seconds 0 --target "file://$dir/full/in" --name-template '{student_no}.jpg' --notify file >/dev/null
	as olga people assign chen --campaign full --as supervisor >/dev/null
	as olga import "$dir/painted/full/manifest.csv" --campaign full >/dev/null 2>&1
	as wendy work --once >/dev/null 2>&1
	as chen approve --campaign full --expect 6 >/dev/null 2>&1
	gives 'a full disk: status 8' 8 as wendy work --once
	has 'it is named' 'no space left' "$(as olga uploads list --campaign full)"
	is 'nothing half-written' 0 "$(find "$dir/full" -name '*.part.*' | wc -l)"
	mount -o remount,size=16m "$dir/full"
	due_now
	gives 'a larger disk: all arrives' 0 as wendy work --once
	is 'six photos' 6 "$(find "$dir/full" -name '*.jpg' | wc -l)"
	umount "$dir/full"
fi
