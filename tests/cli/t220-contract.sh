# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Sentences of the contract that a program can nearly keep.
with_people
with_campaign c1 --scripted reviewer
with_photos c1 3
mapfile -t id < <(as anna list -f ids)
dsn=$(cluster_as "$T_DSN" anna)
# the options before the command are GNU's too
ok 'a long option with =, a short one with its value, several letters in one word, an abbreviation' 'for o in "--database=$dsn" "-d$dsn"; do [ "$(photovet "$o" list -f ids | wc -l)" = 3 ] || exit 1; done
	[ "$(photovet -vd "$dsn" list -f ids 2>/dev/null | wc -l)" = 3 ] && [ "$(photovet --data "$dsn" list -f ids | wc -l)" = 3 ] && photovet -- version >/dev/null'
t 'a misspelled option is named without its value, which may be a password' 2 'photovet --databse="password=geheim" list' <<'END'
! photovet: unknown option '--databse'; see 'photovet --help'
END
t 'after the command too' 2 'photovet list --databse="password=geheim"' <<'END'
! photovet: unknown option '--databse'; see 'photovet list --help'
END
t 'of several letters in one word the unknown one is named' 2 'photovet list -vxn 3' <<'END'
! photovet: unknown option '-x'; see 'photovet list --help'
END
t 'an abbreviation of several options' 2 'photovet list --st pending' <<'END'
! photovet: ambiguous option '--st'; see 'photovet list --help'
END
t 'a value where none is taken' 2 'photovet list --verbose=3' <<'END'
! photovet: option '--verbose' takes no value; see 'photovet list --help'
END
t 'no command is near to nothing' 2 'photovet ""' <<'END'
! photovet: unknown command ''; see 'photovet help'
END
ok 'a number that no number of the machine can hold is refused, not rounded' 'as anna list -n 99999999999999999999 2>e; [ $? = 2 ] && grep -q "not .99999999999999999999." e && as anna approve ${id[0]} --expect 99999999999999999999 2>e; [ $? = 2 ]'
# standard output is the answer: nothing there is no answer
t 'a list of nothing prints no titles' 3 'as anna list --status published' <<'END'
! photovet: nothing matched
END
t 'nor do others' 3 'P people list --campaign nope' <<'END'
! photovet: nobody is assigned there
END
t 'each of those that cannot be shown is named' 1 'as anna show ${id[0]} 9998 9999 >/dev/null' <<'END'
! photovet: 9998: unknown, or not visible to you
! photovet: 9999: unknown, or not visible to you
END
t 'a field that may not be revealed: nothing is printed' 5 'as eve show ${id[0]} --reveal name' <<'END'
! photovet: your login lacks the role this needs: photovet_operator or photovet_reviewer or photovet_supervisor
END
ok 'revealed in json it is in the object' 'as anna show ${id[0]} -f json --reveal name | python3 -c "
import json, sys
j = json.loads(sys.stdin.read())
assert \"*\" in j[\"name\"] and \"*\" not in j[\"revealed\"][\"name\"], j"'
# an empty variable of a script means nothing, not everything and not nobody
t 'assigning to no campaign' 3 'P people assign anna --campaign "" --as reviewer' <<'END'
! photovet: no such campaign, or it is not yours: ''
END
t 'fields without a name' 2 'as anna list -o ""' <<'END'
! photovet: unknown field ''; see 'photovet list --help'
END
t 'work of no kind' 2 'as w work --once --only ""' <<'END'
! photovet: not one of notify, upload, check, expire: ''
END
# who may not is told what he lacks, also inside a batch's transaction
t 'an observer who decides is told which role he lacks' 5 'as eve approve ${id[0]}' <<'END'
! photovet: your login lacks the role this needs: photovet_reviewer or photovet_supervisor
END
# import asks for its campaign before it stores a photo
printf 'student_no,name,file\n' >none.csv
printf 'student_no,name,file\n7,A,nowhere.jpg\n' >bad.csv
for m in none bad; do
	t "a campaign that is not there, $m" 3 "P import $m.csv --campaign nope" <<'END'
! photovet: no such campaign, or it is not yours: 'nope'
END
done
ok 'no photo is stored for it' 'photovet paint other -n 2 --seed 77 >/dev/null; n=$(sql "SELECT count(*) FROM photovet.photo"); P import other/manifest.csv --campaign nope >o 2>e; [ $? = 3 ] && [ ! -s o ] && [ "$(sql "SELECT count(*) FROM photovet.photo")" = $n ]'
cp "$(ls photos-c1/*.jpg | head -n 1)" one.jpg
printf 'student_no,name,file,phone\n41,A,one.jpg,10011112222\n' >m.csv
P import m.csv --campaign c1 >/dev/null 2>&1
sed -i s/2222/3333/ m.csv
ok 'a line whose photo is here but whose words differ says that they were not taken, and what takes them' 'P import m.csv --campaign c1 2>/dev/null | grep -q "unchanged,.*was not taken, a line without a file changes it" &&
	sed -i s/one.jpg// m.csv && P import m.csv --campaign c1 2>/dev/null | grep -q ",accepted," && [ "$(sql "SELECT phone FROM photovet.person WHERE phone <> '"''"' ORDER BY student_id DESC LIMIT 1")" = 10011113333 ]'
printf 'student_no,name,file\n42,\x1b[31mEvil\x1b]0;x\x07,one.jpg\n' >esc.csv
P import esc.csv --campaign c1 >/dev/null 2>&1
ok 'a revealed name reaches the terminal as harmless as any' 'as anna show "$(as anna list --student 42 -f ids)" --reveal name >o; grep -q Evil o && ! grep -q "$(printf "\033")" o'
# completion
comp() { photovet completion bash >c && . ./c && COMP_WORDS=(photovet "$@") COMP_CWORD=$#; _photovet; echo "${COMPREPLY[*]}"; }
t 'bash: the words of a command, values after the short option too, states, nothing but files where a file is wanted' 0 'comp db ""; comp demo ""; comp list -f ""; comp list --status pe; comp -v campaign cl; comp import ""; comp list --until ""; comp list --st' <<'END'
init migrate status
start stop reset dsn
table json csv ids
pending pending_final
close


--status --stage --student
END
for s in zsh fish; do
	command -v $s >/dev/null || continue
	ok "$s reads its completion" "photovet completion $s >c.$s && $s -n c.$s && if [ $s = zsh ]; then zsh -f c.zsh; else [ \"\$(fish -c 'source c.fish; complete -C \"photovet db \"' | paste -sd ' ')\" = 'init migrate status' ]; fi"
done
t 'ids that cannot be read to the end are not half of them' 6 'as anna approve - <.' <<'END'
! photovet: cannot read standard input: Is a directory
END
t 'figures of a campaign that is not there' 3 'as eve stats --campaign nope' <<'END'
! photovet: nothing matched
END
# claiming from a selection: what is not this login's to take is passed over, however much of it comes first
with_campaign c2 --stages 2 --scripted reviewer --undo-seconds 0 --max-held 2
with_photos c2 6 31
mapfile -t two < <(as anna list --campaign c2 -f ids)
as anna approve "${two[@]:0:4}" --expect 4 >/dev/null 2>&1
t 'her own first stages stand before the only row she may take' 0 'as anna claim --campaign c2 --where "id > 0" -n 1' <<END
${two[4]}
END
as anna escalate "${two[4]}" --note who >/dev/null 2>&1
t 'nor is what is for supervisors offered to a reviewer' 0 'as anna claim --campaign c2 --where "id > 0" -n 2' <<END
${two[5]}
END
t 'fewer than asked for, as more may not be held, is no failure' 0 'as bo claim --campaign c2 --where "id > 0" -n 3 | wc -l' <<'END'
2
END
t 'nothing, for that reason: said once' 4 'as bo claim --campaign c2 --where "id > 0" -n 3' <<'END'
! photovet: you hold 2 already (PV115)
END
# last, as it spoils the schema: a database of another version is not mended by migrating it
sql "UPDATE photovet.migration SET sha256 = repeat('0', 64) WHERE version = 1"
ok 'doctor and db status tell another schema from an old one' 'as anna doctor >o; grep -q "^fail  schema.*not this program" o && as chen db status >o 2>e; [ $? = 4 ] && grep -q "not this program" e && ! grep -q "run: photovet db migrate" o e'
