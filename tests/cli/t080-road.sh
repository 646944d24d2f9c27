# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# The whole road: import, check, approve, message, upload, the registry's list.
with_people
mkdir -p registry && chmod 777 registry
with_campaign c1 --scripted reviewer --undo-seconds 0 --target "file://$PWD/registry" --name-template '{school_code}/{student_no}.jpg' --notify file
with_photos c1 4
mapfile -t id < <(as anna list -f ids)
as anna approve "${id[0]}" "${id[1]}" --expect 2 >/dev/null 2>&1
as anna reject "${id[2]}" --reason L03 >/dev/null 2>&1
ok 'work --once enqueues, uploads and notifies in one call' 'as w work --once'
ok 'uploaded bytes are those decided on' 'for i in 0 1; do
	sha=$(as anna show ${id[$i]} -f json | python3 -c "import json,sys; print(json.load(sys.stdin)[\"photo\"][\"sha256\"])")
	sha256sum registry/*/*.jpg | grep -q "^$sha " || exit 1; done; [ "$(ls registry/*/*.jpg | wc -l)" = 2 ]'
ok 'nothing else lies there: no temporary file' '[ "$(find registry -type f | wc -l)" = 2 ]'
ok 'each student has one message, with the reason and what to do' 'f=$XDG_STATE_HOME/photovet/notifications.jsonl; [ "$(wc -l <$f)" = 3 ] && python3 - "$f" <<END
import json, sys
rows = [json.loads(l) for l in open(sys.argv[1])]
text = json.dumps(rows, ensure_ascii=False)
assert "L03" in text and "阴阳脸" in text, text
END'
t 'states' 0 'as anna list -f csv -o status | sort | uniq -c | tr -s " "' <<'END'
 1 pending
 1 rejected
 1 status
 2 uploaded
END
ok 'a second run sends nothing twice' 'as w work --once && [ "$(wc -l <$XDG_STATE_HOME/photovet/notifications.jsonl)" = 3 ]'
printf 'id\n%s\n999999\n' "${id[0]}" >list.csv
ok 'confirm from the published list; an unknown line is refused' 'P uploads confirm list.csv >o 2>e; [ $? = 1 ] && grep -q "^${id[0]} published" o && grep -q "line 3" e || { cat o e; false; }'
printf 'id,reason,cause\n%s,Q01,模糊\n' "${id[1]}" >no.csv
ok 'refused by the registry goes back to the student' 'P uploads refused no.csv | grep -q "^${id[1]} rejected"'
ok 'uploads list' 'P uploads list -f json | python3 -c "
import json, sys
rows = [json.loads(l) for l in sys.stdin]
assert rows and all(r[\"state\"] for r in rows), rows"'
as anna approve "${id[3]}" >/dev/null 2>&1
mkdir registry.full
P campaign set c1 --target "file:///dev/full/x" >/dev/null
ok 'a target that cannot be written: status 8, one line, nothing lost, retried later' 'as w work --once 2>e; [ $? = 8 ] && [ "$(wc -l <e)" -ge 1 ] && as anna show ${id[3]} | grep -q upload_failed'
undelivered() { P uploads list -f json | python3 -c "
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    if row['state'] != 'delivered': print(row['id'])"; }
ok 'a failed upload is seen, retried by hand, and arrives' 'P campaign set c1 --target "file://$PWD/registry.full" && chmod 777 registry.full && P uploads retry $(undelivered) && as w work --once && as anna show ${id[3]} | grep -q " uploaded"'
