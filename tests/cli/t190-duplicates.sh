# shellcheck shell=bash disable=SC2154,SC2034,SC2016
# The same photo under another student is found, saved anew or not; strangers are left alone.
with_people
with_campaign c1
photovet paint p -n 3 --seed 11 --defect I02 >/dev/null
P import p/manifest.csv --campaign c1 >/dev/null 2>&1
as w work --once --only check >/dev/null
ok 'a copy under another student fails a dup check and names the other submission' '[ "$(as anna list -f json | python3 -c "
import json, sys
print(sum(any(r[\"checks\"].get(n, {}).get(\"status\") == \"fail\" for n in (\"dup.sha\", \"dup.phash\")) for r in map(json.loads, sys.stdin)))")" -ge 3 ]'
ok 'dup.phash has a distance for every photo after the first' '[ "$(sql "SELECT count(*) FROM photovet.check_list WHERE name = '"'dup.phash'"' AND status = '"'fail'"' AND native <= 6")" -ge 3 ]'
with_campaign c2
with_photos c2 6 77
ok 'six strangers: no fail, no n.a.' '[ "$(sql "SELECT count(*) FROM photovet.check_list l JOIN photovet.submission s ON s.submission_id = l.submission WHERE s.campaign = '"'c2'"' AND l.name LIKE '"'dup.%'"' AND l.status = '"'fail'"'")" = 0 ]'
with_campaign c3
P import p/manifest.csv --campaign c3 >/dev/null 2>&1
as w work --once --only check >/dev/null
id=$(sql "SELECT l.submission FROM photovet.check_list l JOIN photovet.submission s ON s.submission_id = l.submission WHERE s.campaign = 'c3' AND l.name = 'dup.phash' AND l.status = 'fail' LIMIT 1")
ok 'show says whose the other one is, the name masked, and under which profile the score was made' 'as anna show "$id" >o && cat o && grep -Eq "profile 2017-99 version 1$" o && grep -Eq "submission [0-9]+.*[^ ]+ .\*" o'
ok 'a new version of the profile changes nothing of it' 'echo "{\"checks\": {\"dim.w\": {\"ok\": [100, null], \"fail\": [100, null]}}}" | as chen profile set 2017-99 - && as anna show "$id" -f json | python3 -c "
import json, sys
j = json.load(sys.stdin)
assert j[\"profile\"] == {\"name\": \"2017-99\", \"version\": 1}, j[\"profile\"]"'
ok 'until it is checked again' 'P check --campaign c3 >/dev/null; as anna show "$id" >o; cat o; grep -q "profile 2017-99 version 2$" o'
ok 'show explains what is wrong with the limit of that version, in the language asked for' 'sql "UPDATE photovet.check_result SET native = 90, status = '"'fail'"', quality = 20, detail = '"''"' WHERE submission_id = $id AND name = '"'dim.w'"'"; as anna show "$id" | grep -q "width 90 px, at least 100 px$" && LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN as anna show "$id" >o; cat o; grep -q "宽度 90 px，不低于100 px$" o && grep -q "与提交[0-9]*（" o'
