# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# `photovet check FILE...` needs no database: results with number and limit, in the user's language, and an exit
# status to trust.
unset PGHOST PGSERVICE PGDATABASE
photovet paint good -n 1 --seed 3 >/dev/null
photovet paint large -n 1 --seed 5 --defect F02 >/dev/null
good=$(ls good/*.jpg) large=$(ls large/*.jpg)
echo 'a letter' >letter.jpg
ok 'a good file: 0, and a line for each check' 'photovet check $good >o && [ "$(grep -c "^  " o)" -ge 30 ] && grep -q " 0 fail" o'
ok 'a failing one among good ones: 1' 'photovet check $good $large >o; [ $? = 1 ] && [ "$(grep -c " score " o)" = 2 ]'
ok 'number and limit' 'photovet check $large >o; grep -Eq "geo.headw .* fail  head width [0-9]+ px, allowed 190–300 px \(too large\)" o'
ok 'the same in Chinese' 'env LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN "$PHOTOVET" check $large >o; grep -Eq "头部宽度 [0-9]+ px，允许190–300 px（过大）" o'
ok 'JSON: a line a file, n.a. is null and no number' 'photovet check -f json $good $large >o; [ $? = 1 ] && python3 - o <<"END"
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert len(rows) == 2, rows
head = rows[1]["checks"]["geo.headw"]
assert head["status"] == "fail" and "allowed" in head["explained"], head
for row in rows:
    for name, c in row["checks"].items():
        assert (c["status"] == "na") == (c["quality"] is None) and (c["status"] != "na" or c["native"] is None), (name, c)
END'
t 'what is no photo: 6' 6 'photovet check letter.jpg' <<'END'
! photovet: 'letter.jpg': is text, not a JPEG
END
t 'what is not there: 6' 6 'photovet check nowhere.jpg' <<'END'
! photovet: cannot open 'nowhere.jpg': No such file or directory
END
t 'an unknown format: 2' 2 'photovet check -f xml $good' <<'END'
! photovet: --format takes one of text|json, not 'xml'
END
t 'files and a selection at once: 2' 2 'photovet check --campaign c1 $good' <<'END'
! photovet: give files or a selection, not both
END
