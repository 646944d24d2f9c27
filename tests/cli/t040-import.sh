# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# A roster and photos come in; each line is accepted, unchanged or refused with its cause.
with_people
with_campaign c1
photovet paint p -n 3 --seed 7 >/dev/null
cp "$(ls p/*.jpg | head -n 1)" one.jpg
cp "$(ls p/*.jpg | sed -n 2p)" two.jpg
head -c 9000 one.jpg >cut.jpg
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' >pic.png
printf 'hello' >text.jpg
: >empty.jpg
head -n 3 >m.csv <<'END'
student_no,name,school,file,shoe_size
2026001,张伟,中南大学,one.jpg,43
2026002,李娜,中南大学,,37
END
ok 'accepted with a photo, accepted as roster only, unknown columns named' 'P import m.csv --campaign c1 >o 2>e && grep -q "^2,2026001,[0-9]*,accepted,$" o && grep -q "^3,2026002,,accepted,$" o && grep -q shoe_size e'
t 'a second run changes nothing' 0 'P import m.csv --campaign c1 | sed "s/,[0-9]*,unchanged/,N,unchanged/"' <<'END'
line,student_no,id,result,cause
2,2026001,N,unchanged,
3,2026002,N,unchanged,
! photovet: warning: unknown column ignored: 'shoe_size'
! 0 accepted, 2 unchanged, 0 refused
END
cat >bad.csv <<'END'
student_no,name,file
,无号,two.jpg
0000,零号,two.jpg
2026010,甲,pic.png
2026011,乙,text.jpg
2026012,丙,empty.jpg
2026013,丁,nowhere.jpg
2026014,戊,two.jpg
"2026015,broken
END
ok 'broken lines are refused on their line and the rest goes on' 'P import bad.csv --campaign c1 >o 2>e; [ $? = 1 ] && grep -q "^8,2026014,[0-9]*,accepted,$" o && [ "$(grep -c ,refused, o)" = 7 ] || { cat o e; false; }'
ok 'a PNG is named as what it is' 'grep "^4," o | grep -q PNG'
ok 'every refusal is on stderr too' '[ "$(grep -c "^photovet: line" e)" = 7 ]'
mkdir -p in && cp two.jpg in/ok.jpg && ln -sf ../../one.jpg in/link.jpg
printf 'student_no,name,file\n1,A,../two.jpg\n2,B,%s/two.jpg\n3,C,link.jpg\n4,D,ok.jpg\n' "$PWD" >out.csv
ok '--photos: nothing leads out of it' 'P import out.csv --campaign c1 --photos in >o 2>e; [ $? = 1 ] && [ "$(grep -c ,refused, o)" = 3 ] && grep -q "^5,4,[0-9]*,accepted," o || { cat o e; false; }'
printf 'name,file\nX,two.jpg\n' >nohead.csv
ok 'a manifest without a needed column: status 6, nothing stored' 'n=$(sql "SELECT count(*) FROM photovet.submission"); P import nohead.csv --campaign c1 >o 2>e; [ $? = 6 ] && grep -q student_no e && [ "$(sql "SELECT count(*) FROM photovet.submission")" = "$n" ]'
t 'a manifest that is not there' 6 'P import nope.csv --campaign c1' <<'END'
! photovet: cannot open 'nope.csv': No such file or directory
END
printf 'student_no,name,file\n2026020,\xd5\xc5\xc8\xfd,two.jpg\n' >gb.csv
ok 'GB18030' 'P import gb.csv --campaign c1 --encoding GB18030 >/dev/null 2>&1; [ "$(sql "SELECT name FROM photovet.person WHERE name = '"'张三'"'")" = 张三 ]'
ok 'not UTF-8 without --encoding is refused on its line' 'P import gb.csv --campaign c1 >o 2>e; grep -q ",refused," o'
printf 'student_no,name,file\n2026030,\x1b[31mEvil\x1b]0;x\x07\xe2\x80\xae,two.jpg\n' >esc.csv
ok 'a name with escape sequences never reaches the terminal raw' 'P import esc.csv --campaign c1 >/dev/null 2>&1; as chen list --campaign c1 >o; ! grep -q "$(printf "\033")" o'
ok 'roster only is list --missing' 'P list --missing -f csv | grep -q "^c1,2026002,李\*,中南大学$"'
