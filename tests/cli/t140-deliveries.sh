# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Who is told how, what an operator can do about what is not delivered, and a full disk.
with_people
mkdir -p there && chmod 777 there
with_campaign n1 --scripted reviewer --undo-seconds 0 --notify mail,file --target "file://$PWD/there" --name-template '{id_number}.jpg'
photovet paint p -n 4 --seed 8 >/dev/null
n=0; for f in p/*.jpg; do n=$((n + 1)); cp "$f" $n.jpg; done
printf 'student_no,name,id_number,email,file\n1,A,990000200210170001,a@b.example,1.jpg\n2,B,990000200210170002,,2.jpg\n3,C,990000200210170003,c@b.example,3.jpg\n4,D,,d@b.example,4.jpg\n' >m.csv
P import m.csv --campaign n1 >/dev/null 2>&1 && as w work --once --only check >/dev/null
of() { P list --student $1 -f ids; }
cat >w.conf <<'END'
attempts_max = 1
gateway mail {
	type = smtp
	url = "smtp://127.0.0.1:9"
	sender = "a@b.example"
}
END
as anna approve "$(of 1)" "$(of 2)" --expect 2 >/dev/null 2>&1
state() { P outbox list --campaign n1 -f json | python3 -c "
import json, sys
for r in sorted((json.loads(l) for l in sys.stdin), key=lambda r: r['student_no']): print(r['student_no'], r['gateway'], r['state'])"; }
ok 'the first gateway fails: status 8' 'as w -c w.conf work --once --only notify 2>e; [ $? = 8 ]'
t 'the next is taken after a dead letter, and at once where the student has no address for the first' 0 state <<'END'
1 file delivered
2 file delivered
END
P campaign set n1 --notify mail
as anna approve "$(of 3)" >/dev/null 2>&1
as w -c w.conf work --once --only notify >/dev/null 2>&1
ok 'with no other gateway it is a dead letter that is seen' 'state | grep -qx "3 mail dead"'
mail=$(P outbox list --state dead -f json | python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"])')
P campaign set n1 --notify nosuch
as anna reject "$(of 4)" --reason L03 >/dev/null 2>&1
ok 'a gateway this host does not have waits for a worker that has it, and doctor names it' 'as w work --once --only notify && state | grep -qx "4 nosuch waiting" && as w doctor | grep -q "warn.*'"'nosuch'"'"'
P campaign set n1 --notify file
wait4=$(P outbox list --state waiting -f json | python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"])')
ok 'retry goes the way the campaign has now, for the dead and for what waits' 'P outbox retry $mail $wait4 | wc -l | grep -qx 2 && as w work --once --only notify && state | grep -qx "3 file delivered" && state | grep -qx "4 file delivered"'
t 'what is delivered is not dropped' 4 "P outbox drop $mail" <<END
! photovet: $mail: it is delivered (PV101)
END
ok 'only upload: enqueues and uploads' 'as w work --once --only upload && [ "$(ls there)" = "990000200210170001.jpg
990000200210170002.jpg
990000200210170003.jpg" ]'
ok 'the ID number is masked in uploads list' 'P uploads list -f json >o && P uploads list >>o && grep -q "\*\.jpg" o && ! grep -q 99000020021017 o'
# what dies before it is tried is a failure too: the status says so, once
printf 'student_no,name,id_number,email,file\n5,E,,,5.jpg\n6,F,990000200210170006,,6.jpg\n' >m.csv
photovet paint p5 -n 2 --seed 9 >/dev/null; n=4; for f in p5/*.jpg; do n=$((n + 1)); cp "$f" $n.jpg; done
P import m.csv --campaign n1 >/dev/null 2>&1 && as w work --once --only check >/dev/null
as anna approve "$(of 5)" >/dev/null 2>&1
ok 'an upload without an object name is given up untried: status 8, its cause in the log, dead in the list' 'as w work --once --only upload 2>e; [ $? = 8 ] && grep -q "given up untried: the name template asks for a value this student does not have" e && P uploads list --campaign n1 | grep -q dead'
ok 'told once: the next call has nothing to fail on' 'as w work --once --only upload'
P campaign set n1 --notify mail
as anna reject "$(of 6)" --reason L03 >/dev/null 2>&1
ok 'a message to a student without any address is given up untried: status 8' 'as w -c w.conf work --once --only notify 2>e; [ $? = 8 ] && grep -q "given up untried: mail: the student has no address for it" e && state | grep -qx "6 mail dead" || { cat e; state; false; }'
ok 'and that once' 'as w -c w.conf work --once --only notify'
# a full disk
mkdir -p tiny
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k,mode=777 tmpfs tiny 2>/dev/null; then
	head -c 50000 /dev/zero >tiny/fill
	P campaign create full --title F --scripted reviewer --undo-seconds 0 --notify file --target "file://$PWD/tiny" >/dev/null
	P people assign anna --campaign full --as reviewer
	printf 'student_no,name,file\n1,A,1.jpg\n' >m.csv
	P import m.csv --campaign full >/dev/null 2>&1 && as w work --once --only check >/dev/null
	as anna approve --campaign full >/dev/null 2>&1
	ok 'a full disk: one line that says so, status 8, no piece of a file' 'as w work --once --only upload 2>e; [ $? = 8 ] && [ "$(grep -c "no space left" e)" = 1 ] && [ "$(ls -A tiny)" = fill ]'
	ok 'nothing is lost: with room again it arrives' 'rm tiny/fill; P uploads retry $(P uploads list --campaign full -f json | python3 -c "import json, sys; print(json.loads(sys.stdin.readline())[\"id\"])") && as w work --once --only upload && cmp 1.jpg tiny/1.jpg'
	head -c 100000 /dev/zero >tiny/fill 2>/dev/null
	printf 'student_no,name,file\n2,B,2.jpg\n' >m.csv
	P import m.csv --campaign full >/dev/null 2>&1 && as w work --once --only check >/dev/null
	as anna reject --campaign full --reason L03 >/dev/null 2>&1
	ok 'a full disk under the notifications file: status 8, the message waits' 'XDG_STATE_HOME=$PWD/tiny as w work --once --only notify 2>e; [ $? = 8 ] && P outbox list --campaign full --state waiting | grep -q rejected || { cat e; false; }'
	umount tiny
fi
