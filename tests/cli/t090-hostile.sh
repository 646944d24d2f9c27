# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# What students and files may contain stops nothing.
with_people
with_campaign c1
photovet paint p -n 1 --seed 3 >/dev/null
jpg=$(ls p/*.jpg | head -n 1)
ok 'check of a good file needs no database' 'photovet check $jpg >o; [ $? -le 1 ] && grep -q file.format o'
ok 'check: json' 'photovet check $jpg -f json | python3 -c "import json,sys; j = json.load(sys.stdin); assert j[\"checks\"][\"file.format\"][\"status\"] == \"ok\", j"'
head -c 4000 $jpg >cut.jpg
ok 'a truncated JPEG fails its check and is no crash' 'photovet check cut.jpg >o; [ $? = 1 ] && grep -q "file.format.*fail" o'
: >empty.jpg
ok 'an empty file: one line, status 6' 'photovet check empty.jpg 2>e; [ $? = 6 ] && [ "$(wc -l <e)" = 1 ]'
ok 'a file that is not there: one line, status 6' 'photovet check nope.jpg 2>e; [ $? = 6 ] && [ "$(wc -l <e)" = 1 ]'
python3 - "$jpg" <<'END'
import sys
d = bytearray(open(sys.argv[1], 'rb').read())
i = 2
while d[i + 1] not in (0xC0, 0xC1, 0xC2): i += 2 + d[i + 2] * 256 + d[i + 3]
d[i + 5:i + 9] = bytes([0xff, 0xdc, 0xff, 0xdc])
open('bomb.jpg', 'wb').write(d)
END
ok 'a 65500x65500 bomb is refused at once' 'timeout 2 "$PHOTOVET" check bomb.jpg 2>e; [ $? = 6 ] && [ "$(wc -l <e)" = 1 ]'
printf 'student_no,name,file\n1,A,bomb.jpg\n2,B,cut.jpg\n' >m.csv
ok 'and by import' 'P import m.csv --campaign c1 >o 2>e; [ $? = 1 ] && grep -q "^2,1,,refused," o'
t 'a wrong password names no password' 7 'psql -Xq "$T_DSN" -c "SELECT 1" >/dev/null; PGPASSWORD=geheim photovet -d "$(cluster_as "$T_DSN" nobody)" list 2>e; s=$?; grep -c geheim e; wc -l <e; exit $s' <<'END'
0
1
END
printf 'colour = 3\n' >bad.conf
ok 'a configuration with an unknown name: file and line, status 9' 'photovet -c bad.conf version 2>e; [ $? = 9 ] && grep -q "bad.conf:1" e && [ "$(wc -l <e)" = 1 ]'
printf 'gateway mail {\n type = smtp\n url = "smtp://x:1"\n sender = "a@b.example"\n password = "geheim"\n}\n' >open.conf && chmod 644 open.conf
ok 'a configuration with a password that others can read is refused' 'photovet -c open.conf version 2>e; [ $? = 9 ] && grep -q chmod e && ! grep -q geheim e'
ok 'a closed pipe is no crash' '{ as chen list -f json || true; } | head -c 1 >/dev/null'
ok 'a full disk on standard output is an error' 'photovet help >/dev/full 2>e; [ $? != 0 ]'
