# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Reading: list, show, reasons, expressions.
with_people
with_campaign c1
with_photos c1 6
ok 'ids, one a line, by due time then id' '[ "$(as anna list -f ids | wc -l)" = 6 ] && [ "$(as anna list -f ids)" = "$(as anna list -f ids | sort -n)" ]'
ok 'json: one object a line with the stable names' 'as anna list -f json | python3 -c "
import json, sys
want = \"id campaign student_no name school channel attempt stage status received_at due_at claimed_by lease_until score fails warns nas photo checks decisions profile\".split()
rows = [json.loads(l) for l in sys.stdin]
assert len(rows) == 6
for r in rows:
    assert list(r) == want, list(r)
    assert set(r[\"photo\"]) == {\"sha256\", \"bytes\", \"width\", \"height\", \"kind\"}
    assert set(r[\"checks\"][\"file.format\"]) == {\"native\", \"quality\", \"status\"}
    assert r[\"status\"] == \"pending\" and r[\"name\"].count(\"*\") == len(r[\"name\"]) - 1
"'
t 'fields chosen, csv' 0 'as anna list --campaign c1 -n 1 -f csv -o campaign,attempt,status,claimed_by' <<'END'
campaign,attempt,status,claimed_by
c1,1,pending,
END
t 'an unknown field' 2 'as anna list -o colour' <<'END'
! photovet: unknown field 'colour'; see 'photovet list --help'
END
t 'nothing matched is status 3' 3 'as anna list --status published -f ids' <<'END'
! photovet: nothing matched
END
t 'an unknown state' 2 'as anna list --status lost' <<'END'
! photovet: unknown state 'lost'; there are received pending pending_final retouching escalated approved queued uploading uploaded upload_failed published rejected expired blocked revoked withdrawn
END
t 'somebody who is assigned nowhere sees nothing' 3 'cluster_login "$T_DSN" zoe reviewer; as zoe list -f ids' <<'END'
! photovet: nothing matched
END
ok 'where: checks, numbers, not, in' '[ "$(as anna list -f ids --where "file.bytes > 1 and fails >= 0 and not status in (rejected, expired) and attempt = 1" | wc -l)" = 6 ]'
ok 'where: ages and dates' '[ "$(as anna list -f ids --where "age < 1d and received_at > 2020-01-01" | wc -l)" = 6 ]'
ok 'where: a comparison with n.a. is never true, under not either' 'sql "UPDATE photovet.submission SET score = NULL" >/dev/null; for w in "score >= 0" "not score >= 0" "score != 5" "not (score = 1 or score = 2)"; do as anna list -f ids --where "$w" >o 2>/dev/null; [ -s o ] && { echo "$w"; exit 1; }; done; true'
ok 'where: hostile text is a value, never SQL' 'as anna list -f ids --where "student_no = '"''' or 1=1; drop table photovet.submission --'"'" >o 2>e; [ $? = 3 ] && [ ! -s o ]'
ok 'where: an error points at the column' 'as anna list --where "score >= 80 and sharpvol > 3" 2>e; [ $? = 2 ] && grep -q "column 17" e'
ok 'where: a dangling operator' 'as anna list --where "score >=" 2>e; [ $? = 2 ] && grep -q column e'
id=$(as anna list -f ids -n 1)
ok 'show: text has photo, checks and score' 'as anna show $id >o && grep -q "^submission $id  pending" o && grep -q "file.format" o && grep -q "score     n.a." o'
ok 'show: json' 'as anna show $id -f json | python3 -c "import json,sys; j = json.loads(sys.stdin.read()); assert j[\"score\"] is None and j[\"checks\"]"'
t 'show: unknown' 3 'as anna show 999999' <<'END'
! photovet: 999999: unknown, or not visible to you
END
t 'show: not an id' 2 'as anna show 12x' <<'END'
! photovet: not an id (a positive whole number): '12x'
END
ok 'show --photo off a terminal says why there is none' 'as anna show $id --photo >o 2>e && grep -q "not a terminal" e'
ok 'reveal leaves an audit row and gives the full name' 'n=$(sql "SELECT count(*) FROM photovet.audit_log"); as anna show $id --reveal name | tail -n 1 | grep -qv "\*" && [ "$(sql "SELECT count(*) FROM photovet.audit_log")" -gt "$n" ]'
ok 'reasons: all 37, in both languages' '[ "$(P reasons -f json | wc -l)" = 37 ] && P reasons -f json | python3 -c "
import json, sys
for l in sys.stdin:
    r = json.loads(l)
    assert r[\"label_zh\"] and r[\"label_en\"] and r[\"instruction_zh\"] and r[\"instruction_en\"] and r[\"severity\"] in \"RWST\", r
"'
