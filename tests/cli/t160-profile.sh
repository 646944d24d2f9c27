# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Photo profiles and the figures of stats.
with_people
with_campaign c1 --undo-seconds 0
t 'the profiles that come with it' 0 'as eve profile list | sed "s/  */ /g"' <<'END'
name version by campaigns KB pixels
2017-99 1 postgres 1 30-2048 480x640
exam-1-7-2 1 postgres 0 10-2048 360x480
in.code 1 postgres 0 50-1024 480x640
in.phone 1 postgres 0 100-2048 480x640
in.xinhua 1 postgres 0 30-10240 480x640
in.xinhua-old 1 postgres 0 30-900 480x640
in.yinglong 1 postgres 0 1-2000 480x640
out.hunan 1 postgres 0 30-2048 480x640
out.open 1 postgres 0 30-2048 480x640
END
ok 'every one of them is one the program takes' 'P profile list -f json >l; for n in $(python3 -c "import json; [print(json.loads(l)[\"name\"]) for l in open(\"l\")]"); do as eve profile show $n >p.json || exit 1; as chen profile set copy.$n p.json || exit 1; done'
echo '{"checks": {"dim.aspect": {"ok": [0, 0.02], "fail": [null, 0.05]}}, "intake": {"min_kb": 40}}' >mine.json
t 'a supervisor makes one' 0 'as chen profile set mine mine.json' <<'END'
mine 1
END
t 'the same again is no new version' 0 'as chen profile set mine mine.json' <<'END'
mine 1
END
t 'a change is, from standard input too' 0 'echo "{\"checks\": {\"dup.phash\": {\"decides\": true}}}" | as chen profile set mine /dev/stdin; echo "{}" | { as chen profile set mine -; }' <<'END'
mine 2
mine 3
END
t 'show prints what set takes' 0 'as eve profile show mine; as eve profile show mine --version 1' <<'END'
{"intake":{"min_kb":40,"max_kb":2048,"width":480,"height":640}}
{"checks":{"dim.aspect":{"ok":[0,0.02],"fail":[null,0.05]}},"intake":{"min_kb":40,"max_kb":2048,"width":480,"height":640}}
END
t 'a version there is not' 3 'as eve profile show mine --version 9' <<'END'
! photovet: no version 9 of profile 'mine'
END
t 'a profile there is not' 3 'as eve profile show nope' <<'END'
! photovet: no such profile: 'nope'
END
t 'an operator may not set one' 5 'P profile set mine mine.json' <<'END'
! photovet: your login lacks the role this needs: photovet_supervisor
END
t 'an unknown check is the program'"'"'s to know' 6 'echo "{\"checks\": {\"sharp.nonsense\": {}}}" | as chen profile set mine -' <<'END'
! photovet: profile 'mine': unknown check: 'sharp.nonsense'
END
t 'nonsense inside' 6 'echo "{\"standard\": 7}" | as chen profile set mine -' <<'END'
! photovet: profile 'mine': 'standard' must be an object
END
t 'fixed limits' 6 'echo "{\"checks\": {\"dup.sha\": {\"ok\": [0, 1]}}}" | as chen profile set mine -' <<'END'
! photovet: profile 'mine': unknown or senseless setting 'ok' of check 'dup.sha'
END
t 'no list' 6 'echo "[]" | as chen profile set mine -' <<'END'
! photovet: profile 'mine': a profile must be a JSON object
END
t 'an intake limit that is none' 6 'echo "{\"intake\": {\"min_kb\": \"x\"}}" | as chen profile set mine -' <<'END'
! photovet: bad value for min-kb: 'x' (a number from 0 to 65536)
END
t 'what it takes' 2 'as chen profile drop mine' <<'END'
! photovet: profile takes list, show or set, not 'drop'
END

# stats
with_photos c1 6
as chen reject --campaign c1 --status pending --where 'id > 4' --reason L03 --expect 2 >/dev/null 2>&1
as chen approve 1 2 --expect 2 >/dev/null 2>&1
t 'by reviewer' 0 'as eve stats --by reviewer -f csv' <<'END'
campaign,reviewer,decided,approved,rejected,retouched,escalated,scripted,undone,days
c1,chen,4,2,2,0,0,4,0,1
END
t 'by reason' 0 'as eve stats --by reason --campaign c1 -f json' <<'END'
{"campaign":"c1","reason":"L03","label_zh":"阴阳脸/脸部阴影","label_en":"Shadow or half-lit face","rejections":2,"share":1}
END
t 'by campaign, the default' 0 'as eve stats | sed "s/  */ /g"' <<'END'
campaign title decided approved rejected retouched escalated reviewers first_attempt_passed overdue
c1 Class c1 4 2 2 0 0 1 0.5 0
END
t 'by day, of a time before' 0 'as eve stats --by day --until 2020-01-01 -f csv' <<'END'
campaign,day,decided,approved,rejected,retouched,escalated,reviewers
END
ok 'by check: the ledger counts the decisions under the runs they were made' 'as eve stats --by check -f json >l; python3 - l <<"X"
import json, sys
rows = [json.loads(l) for l in open(sys.argv[1])]
r = [x for x in rows if x["check"] == "dup.sha"]
assert len(r) == 1 and r[0]["decided"] == 4 and r[0]["approved"] == 2 and r[0]["missed"] == 0 and r[0]["campaign"] == "c1", rows
assert all(x["decided"] == x["approved"] + x["rejected"] for x in rows)
X'
t 'a time that is none' 6 'as eve stats --since yesterday' <<'END'
! photovet: not a date or time: 'yesterday' (like 2026-06-01 or 2026-06-01T08:00)
END
t 'a worker has no business there' 5 'as w stats' <<'END'
! photovet: your login lacks the role this needs: photovet_observer or photovet_operator or photovet_reviewer or photovet_supervisor
END
