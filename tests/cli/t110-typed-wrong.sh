# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# What is typed nearly right is answered with the word that is wrong and the status of its kind.
with_people
with_campaign c1 --scripted reviewer
with_photos c1 3
for v in outbox uploads people campaign db; do
	ok "$v: the wrong word is named" "P $v frobnicate 2>e; [ \$? = 2 ] && grep -q \"not 'frobnicate'\" e && [ \$(wc -l <e) = 1 ]"
done
t 'a date that no calendar has is a usage error' 2 'as anna list --since 2026-02-29' <<'END'
! photovet: not a date or time (2026-06-01, 2026-06-01T08:00): '2026-02-29'
END
t 'nor a clock that shows 25' 2 'as anna list --until 2026-02-28T25:00' <<'END'
! photovet: not a date or time (2026-06-01, 2026-06-01T08:00): '2026-02-28T25:00'
END
ok 'a leap day is a date' 'as anna list --since 2024-02-29 -f ids | wc -l | grep -qx 3'
ok 'fields and sort take every check that --where takes, those of external checkers too' 'as anna list -o id,ofiq.sharpness,file.bytes --sort -file.bytes -f csv | sed -n 2p | grep -q "^[0-9]*,,[0-9]*$" && [ "$(as anna list --sort ofiq.sharpness -f ids | wc -l)" = 3 ]'
ok 'sort descends' '[ "$(as anna list --sort -id -f ids | paste -sd " ")" = "$(as anna list --sort id -f ids | tac | paste -sd " ")" ]'
t 'a misspelled measure of a built-in family is none' 2 'as anna list -o file.byts' <<'END'
! photovet: unknown field 'file.byts'; see 'photovet list --help'
END
t 'undo of a decision that is not there names the decision' 3 'as anna undo 9999' <<'END'
! photovet: decision 9999: no such decision, or it is not visible to you (PV301)
END
t 'undo of a batch that is not there names the batch' 3 'as anna undo --batch 9999' <<'END'
! photovet: nothing to undo in batch 9999 (PV301)
END
for v in outbox uploads; do
	ok "$v list of an unknown campaign: nothing matched, status 3" "P $v list --campaign nope 2>e; [ \$? = 3 ] && grep -q 'nothing matched' e"
done
t 'a worker that is none says so once' 5 'P work --once' <<'END'
! photovet: your login lacks the role this needs: photovet_worker
END
t 'an observer who claims is told which role he lacks' 5 'as eve claim --campaign c1 -n 1' <<'END'
! photovet: your login lacks the role this needs: photovet_reviewer or photovet_supervisor
END
t 'in Chinese too' 5 'env LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN "$PHOTOVET" -d "$(cluster_as "$T_DSN" eve)" claim --campaign c1 -n 1' <<'END'
! photovet: 你的账号没有这项操作所需的角色：photovet_reviewer 或 photovet_supervisor
END
ok 'who has no role at all is told which there are' 'psql -XAtq "$T_DSN" -c "CREATE ROLE nobody1 LOGIN" && as nobody1 list 2>e; [ $? = 5 ] && grep -q "lacks the role this needs: photovet_intake or photovet_observer" e || { cat e; false; }'
t 'stdin with a word that is no id: its line is named, nothing is done' 2 'printf "1\n\nfoo\n" | as anna approve - --expect 2' <<'END'
! photovet: line 3 of standard input: not an id (a positive whole number): 'foo'
END
t 'ids and a selection together' 2 'as anna approve 1 --campaign c1' <<'END'
! photovet: give ids or a selection, not both
END
ok 'one unreadable file of two is partial, and named once' 'photovet check nofile.jpg photos-c1/202200001.jpg >o 2>e; [ $? = 1 ] && [ "$(cat e)" = "photovet: cannot open '"'nofile.jpg'"': No such file or directory" ] && grep -q dim.w o'
ok 'show: some unknown is partial' 'as anna show "$(as anna list -f ids -n 1)" 9999 >o 2>e; [ $? = 1 ] && [ -s o ] && [ "$(wc -l <e)" = 1 ]'
ok 'an empty --status of a script is no state, not all of them' 'as anna approve --status "" --dry-run 2>e; [ $? = 2 ] && grep -q "unknown state '"''"'; there are received pending" e && as anna list --status pending,; [ $? = 2 ]'
