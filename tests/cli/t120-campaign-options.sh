# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# campaign create takes every option, show repeats it, set takes the same, and bad values are refused.
with_people
every='--title Every --term 2026 --profile 2017-99 --stages 2 --opens 2026-03-01 --closes 2026-04-30 --zone Asia/Urumqi --review-days 3 --review-days S0=20
	--resubmit-days 5 --advise-days 2 --free-resubmissions 1 --undo-seconds 0 --scripted nobody --blocks allow --names show
	--target https://intake.example.org/put/ --name-template {school_code}/{student_no}.jpg --notify mail,file --lease-minutes 10 --keep-minutes 20
	--batch-size 5 --max-held 50 --min-display 300x400'
printf '%s' "$every" | tr -s '\n\t ' '\n' >words
t 'create with every option' 0 "P campaign create full $(tr '\n' ' ' <words)" <<'END'
full
END
t 'show repeats every one of them' 0 'P campaign show full | head -n -1' <<'END'
title                Every
term                 2026
profile              2017-99
stages               2
opens                2026-03-01
closes               2026-04-30
zone                 Asia/Urumqi
review-days          3 S0=20
resubmit-days        5
advise-days          2
free-resubmissions   1
undo-seconds         0
scripted             nobody
blocks               allow
names                show
target               https://intake.example.org/put/
name-template        {school_code}/{student_no}.jpg
notify               mail,file
lease-minutes        10
keep-minutes         20
batch-size           5
max-held             50
min-display          300x400
END
P campaign create empty --title Every >/dev/null
ok 'set takes the same options' "P campaign set empty $(tr '\n' ' ' <words) && P campaign show full | head -n -1 >a && P campaign show empty | head -n -1 >b && cmp a b"
ok 'an empty date takes the limit away' 'P campaign set full --opens "" --closes "" && P campaign show full | grep -Eqx "opens +" && P campaign show full | grep -Eqx "closes +"'
refused() { P campaign set empty "$@" 2>e; [ $? = 6 ] && [ "$(wc -l <e)" = 1 ] && grep -q "bad value for ${1#--}" e || { cat e; return 1; }; }
ok 'dates' 'refused --opens tomorrow && refused --closes 2026-02-30'
ok 'zone' 'refused --zone Bogus/Zone'
ok 'numbers' 'refused --review-days x && refused --review-days S0= && refused --undo-seconds -1 && refused --resubmit-days 1.5'
ok 'bytes that are no text' 'refused --title "$(printf "\377")"'
ok 'display' 'refused --min-display 300 && refused --min-display 0x400 && refused --min-display 300x && refused --min-display axb'
ok 'templates' 'refused --name-template "{nope}.jpg" && refused --name-template same.jpg && refused --name-template "../{student_no}.jpg"'
ok 'targets; a password in one is refused and not repeated' 'refused --target rubbish && refused --target ftp://h/ && refused --target https://u:geheim@h/ && ! grep -q geheim e'
ok 'gateways' 'refused --notify a,,b && refused --notify "a b"'
t 'it may not close before it opens' 6 'P campaign set empty --opens 2026-05-02 --closes 2026-05-01' <<'END'
! photovet: it would close (2026-05-01) before it opens (2026-05-02)
END
t 'words outside a vocabulary' 2 'P campaign set empty --scripted anybody' <<'END'
! photovet: --scripted takes one of reviewer|supervisor|nobody, not 'anybody'
END
ok 'a refused set changes nothing' 'P campaign show empty | head -n -1 | cmp - b'
# what the dates do
photovet paint p -n 3 --seed 5 >/dev/null
cp "$(ls p/*.jpg | sed -n 1p)" 1.jpg; cp "$(ls p/*.jpg | sed -n 2p)" 2.jpg; cp "$(ls p/*.jpg | sed -n 3p)" 3.jpg
P campaign create window --title W --zone Asia/Shanghai --opens 2025-03-01 --closes 2025-03-05 >/dev/null
printf 'student_no,name,file,submitted_at\n1,A,1.jpg,2025-02-28 23:59\n2,B,2.jpg,2025-03-05 23:59\n3,C,3.jpg,2025-03-06 00:00\n' >m.csv
t 'the closing day is included; before it opens and after it closes are refused' 1 'P import m.csv --campaign window 2>/dev/null | sed -E "s/,[0-9]+,accepted/,N,accepted/"' <<'END'
line,student_no,id,result,cause
2,1,,refused,the campaign opens on 2025-03-01
3,2,N,accepted,
4,3,,refused,the campaign is closed
END
P campaign create due --title D --zone Asia/Shanghai --review-days 2 --review-days S0=20 --review-days S1=0 >/dev/null
printf '\xef\xbb\xbfdate,kind\r\n2025-11-24,holiday\r\n2025-11-23,workday\r\n' >days.csv
P campaign holidays due days.csv >/dev/null
printf 'student_no,name,file,channel,submitted_at\n1,A,1.jpg,,2025-11-21 10:00\n2,B,2.jpg,S0,2025-11-21 10:00\n3,C,3.jpg,S1,2025-11-21T02:00:00Z\n' >m.csv
P import m.csv --campaign due >/dev/null 2>&1
ok 'due: the same clock time N working days later, holidays and make-up workdays counted, by channel' 'P list --campaign due -f json --sort student_no | python3 -c "
import json, sys
due = [json.loads(line)[\"due_at\"] for line in sys.stdin]
assert due == [\"2025-11-25T10:00:00+08:00\", \"2025-12-19T10:00:00+08:00\", \"2025-11-21T10:00:00+08:00\"], due"'
