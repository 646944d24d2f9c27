# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Scores of other programs: imported, and of OFIQ as a resident checker; a stand-in prints what OFIQ prints.
with_people
with_campaign c1
with_photos c1 4 9
first=$(sql "SELECT min(submission_id) FROM photovet.submission")
no() { sql "SELECT student_no FROM photovet.student JOIN photovet.submission USING (student_id) WHERE submission_id = $first + $1"; }
results() { sql "SELECT string_agg(concat_ws(' ', name, native, coalesce(quality::text, '-'), r.status, checker, nullif(detail, '')), E'\n' ORDER BY name) FROM photovet.check_result r JOIN photovet.submission s ON s.check_run = r.run_id WHERE s.submission_id = $first + $1 AND name ~ '^(ofiq|vendor)'"; }
printf 'student_no,vendor.sharp,vendor.sharp.native,vendor.pose,vendor.pose.status\n%s,91,0.5,50,ok\n%s,30,,-1,\n%s,abc,,1,\nnobody,1,1,1,\n%s,1,1,1,fine\n%s,1\n' "$(no 0)" "$(no 1)" "$(no 2)" "$(no 2)" "$(no 2)" >s.csv
before=$(sql "SELECT string_agg(coalesce(score::text, 'na'), ',' ORDER BY submission_id) FROM photovet.submission")
t 'what can be recorded is' 1 'P check --scores s.csv --campaign c1 | sed "s/^$first /A /; s/^$((first+1)) /B /"' <<END
A 2
B 2
! photovet: line 4: a score is not a number: '$(no 2)'
! photovet: line 5: no such submission in the campaign: 'nobody'
! photovet: line 6: a status is not ok, warn, fail or na: '$(no 2)'
! photovet: line 7: it has not as many fields as the header: '$(no 2)'
! 2 recorded, 4 refused
END
t 'as results among the others' 0 'results 0; results 1' <<'END'
vendor.pose 50 ok import:csv
vendor.sharp 0.5 91 ok import:csv
vendor.pose - na import:csv
vendor.sharp 30 fail import:csv
END
ok 'the score stays' '[ "$(sql "SELECT string_agg(coalesce(score::text, '"'na'"'), '"','"' ORDER BY submission_id) FROM photovet.submission")" = "$before" ]'
ok 'the other results too' '[ "$(sql "SELECT count(*) FROM photovet.check_result r JOIN photovet.submission s ON s.check_run = r.run_id WHERE s.submission_id = $first AND name = '"'file.format'"'")" = 1 ]'
t 'they can be selected by' 0 'P list --where "vendor.sharp.x = 1 or vendor.pose >= 0" -f ids | wc -l; P list --where "vendor.sharp < 1" -f ids | sed "s/^$first$/A/"' <<'END'
0
A
! photovet: unknown field at column 1 of 'vendor.sharp.x = 1 or vendor.pose >= 0': 'vendor.sharp.x'
END
t 'a header without a subject' 6 'echo vendor.x >h.csv; P check --scores h.csv --campaign c1' <<'END'
! photovet: no column student_no, id or sha256 in the header
END
t 'a built-in check is not to be imported' 6 'echo id,file.bytes >h.csv; P check --scores h.csv --campaign c1' <<'END'
! photovet: not the name of a measure (like vendor.sharpness): 'file.bytes'
END
t 'a campaign must be named' 2 'P check --scores h.csv' <<'END'
! photovet: --scores needs --campaign CODE
END
t 'a reviewer may not' 5 'printf "id,v.x\n1,1\n" | as anna check --scores /dev/stdin --campaign c1 2>&1 | tail -1; printf "id,v.x\n1,1\n" >r.csv; as anna check --scores r.csv --campaign c1' <<'END'
photovet: your login lacks the role this needs: photovet_operator
! photovet: your login lacks the role this needs: photovet_operator
END

# OFIQ's own CSV, of photos named by student number
mkdir batch models
sql "SELECT 1" >/dev/null
python3 - "$first" batch "$(no 0)" "$(no 1)" "$(no 2)" "$(no 3)" <<'X'
import sys
_, first, d, *nos = sys.argv
for no, word in zip(nos, ('', 'TURNED', 'NOFACE', 'UNREADABLE')):
    open(f'{d}/{no}.jpg', 'w').write('photo ' + word)
open(f'{d}/strange;name.jpg', 'w').write('photo')
X
ofiq=$T_ROOT/tests/lib/fake_ofiq.py
t 'its CSV, [INFO] lines and all' 1 'for i in 0 1 2 3; do echo batch/$(no $i).jpg; done >list.txt; echo "batch/strange;name.jpg" >>list.txt; $ofiq -c models -i list.txt 2>/dev/null >o.csv; P check --scores o.csv --campaign c1 | sed "s/^[0-9]* //" | sort -u' <<'END'
27
! photovet: line 8: no such submission in the campaign: 'strange;name'
! 4 recorded, 1 refused
END
t 'a good one and a turned one' 0 'results 0 | grep -c "ok import:ofiq"; results 1 | grep -v "ok import"; results 2 | grep -c "ofiq.*- na import:ofiq"; results 3 | grep -c "ofiq.*- na import:ofiq"' <<'END'
27
ofiq.ExpressionNeutrality 3 10 warn import:ofiq X03
ofiq.EyesOpen 0.1 12 fail import:ofiq X02
ofiq.HeadPoseYaw -12.25 95 fail import:ofiq P02
ofiq.Sharpness - na import:ofiq
vendor.pose - na import:csv
vendor.sharp 30 fail import:csv
27
27
END
t 'when the first image was unreadable nothing can be told by name' 6 'tac list.txt | sed 1d >l2.txt; $ofiq -c models -i l2.txt -o o2.csv 2>/dev/null; P check --scores o2.csv --campaign c1 2>&1 | sed "s/: .[0-9]*.$/: NO/" | sort | uniq -c | sed "s/^ *//; s/line [0-9]/line N/" | sort -u' <<'END'
1 0 recorded, 4 refused
1 photovet: line N: the header names no measures: the first image of the file could not be read: NO
END
ok 'a new check keeps what was imported' 'P check --campaign c1 >/dev/null; [ "$(results 0 | grep -c "ok import:ofiq")" = 27 ]'

# OFIQ as a checker
ofiqbin=$(dirname "$PHOTOVET")/photovet-ofiq
request() { printf '{"job":%s,"photo":"%s","bytes":1,"sha256":"","measures":[]}\n' "$1" "$2"; }
t 'the adapter answers line by line' 0 '{ request 1 batch/$(no 0).jpg; request 2 batch/$(no 1).jpg; request 3 batch/$(no 3).jpg; request 4 batch/$(no 2).jpg; } | "$ofiqbin" --app $ofiq --data models 2>/dev/null | python3 -c "
import json, sys
for l in sys.stdin:
    j = json.loads(l)
    print(j[\"job\"], len(j[\"scores\"]), sorted({s[\"status\"] for s in j[\"scores\"]}), [(s[\"id\"], s[\"codes\"]) for s in j[\"scores\"] if s[\"codes\"]])"' <<'END'
1 27 ['ok'] []
2 27 ['fail', 'na', 'ok', 'warn'] [('ofiq.EyesOpen', ['X02']), ('ofiq.HeadPoseYaw', ['P02']), ('ofiq.ExpressionNeutrality', ['X03'])]
3 0 [] []
4 27 ['na'] []
END
touch models/broken
t 'missing models end it' 1 'request 1 batch/$(no 0).jpg | "$ofiqbin" --app $ofiq --data models 2> >(grep -v ERROR >&2)' <<END
! photovet-ofiq: '$ofiq' ended with exit status 1: are its data and models at 'models'?
END
rm models/broken
t 'a crash ends it' 1 'echo CRASH >crash.jpg; request 1 crash.jpg | "$ofiqbin" --app $ofiq --data models 2>&1 | sed "s/signal.*/signal/"; exit ${PIPESTATUS[1]}' <<END
photovet-ofiq: '$ofiq' crashed: signal
END
cat >conf <<END
checker "ofiq" {
	argv = { "$ofiqbin", "--app=$ofiq", "--data=$PWD/models" }
	measures = { "ofiq.HeadPoseYaw", "ofiq.EyesOpen", "ofiq.RightwardCropOfTheFaceImage" }
	timeout_ms = 20000
	resident = true
}
END
ok 'a worker asks it, photo after photo' 'with_campaign c2; photovet paint photos-c2 -n 3 --seed 11; P import photos-c2/manifest.csv --campaign c2 && as w -c conf work --once --only check; [ "$(sql "SELECT string_agg(DISTINCT checker || r.status || quality, '"' '"') || count(*) FROM photovet.check_result r JOIN photovet.submission s ON s.check_run = r.run_id WHERE campaign = '"'c2'"' AND name = '"'ofiq.HeadPoseYaw'"'")" = ofiqok1003 ]'
touch models/broken
ok 'one that fails blocks nothing: its measures are n.a.' 'with_campaign c3; photovet paint photos-c3 -n 3 --seed 12; P import photos-c3/manifest.csv --campaign c3 && as w -c conf work --once --only check; [ "$(sql "SELECT string_agg(DISTINCT checker || r.status, '"' '"') || count(*) FROM photovet.check_result r JOIN photovet.submission s ON s.check_run = r.run_id WHERE campaign = '"'c3'"' AND name ~ '"'^ofiq'"'")" = ofiqna9 ]'
ok 'nothing is left behind' '! ls /dev/shm | grep -i ofiq; ! pgrep -f "photovet-ofiq --app=$ofiq --data=$PWD"'
