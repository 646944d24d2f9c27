# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Decisions from a script.
with_people
with_campaign c1 --scripted reviewer --free-resubmissions 0
with_photos c1 8
mapfile -t id < <(as anna list -f ids)
t 'one approval: id, decision, status; the batch on stderr' 0 "as anna approve ${id[0]} | sed 's/ [0-9]* / N /'" <<END
${id[0]} N approved
! batch 1: 1 done, 0 refused
END
t 'wrong state is status 4 and names who decided' 4 "as bo approve ${id[0]} 2>e; s=\$?; cat e >&2; exit \$s" <<END
! photovet: ${id[0]}: it is approved, approve by anna at TIME (PV101)
! batch 2: 0 done, 1 refused
END
t 'reject wants a reason' 2 "as anna reject ${id[1]}" <<'END'
! photovet: a rejection needs --reason CODE[,CODE]; 'photovet reasons' lists them
END
t 'an unknown reason' 6 "as anna reject ${id[1]} --reason Z99" <<END
! photovet: ${id[1]}: a reason is unknown or switched off in its campaign (PV401)
! batch 3: 0 done, 1 refused
END
t 'B04 is implied by retouch, not for reject' 6 "as anna reject ${id[1]} --reason B04" <<END
! photovet: ${id[1]}: this reason is for the operator's side, not for a rejection (PV408)
! batch 4: 0 done, 1 refused
END
t 'the last free attempt rejected is blocked' 0 "as anna reject ${id[1]} --reason L03,B01 --note 'see the left side' | sed 's/ [0-9]* / N /'" <<END
${id[1]} N blocked
! batch 5: 1 done, 0 refused
END
ok 'reasons and note are in show' "as anna show ${id[1]} | grep -q 'L03,B01\\|B01,L03' && as anna show ${id[1]} | grep -q 'see the left side'"
ok 'list -f json carries the decisions; a worker, who may not read them, still gets the rows' "as anna list -f json --where 'id = ${id[1]}' | python3 -c 'import json,sys; j = json.loads(sys.stdin.read()); d = j[\"decisions\"][-1]; assert d[\"action\"] == \"reject\" and set(d[\"reasons\"]) == {\"L03\", \"B01\"} and d[\"by\"] == \"anna\" and d[\"undone\"] is False, j' && [ \"\$(as w list -f json | wc -l)\" = 8 ]"
t 'two ids off a terminal without --expect: nothing done, status 2' 2 "as anna approve ${id[2]} ${id[3]}" <<'END'
! photovet: 2 submissions are meant: say --expect 2 or --dry-run; nothing done
END
t '--expect that differs: nothing done, status 4' 4 "as anna approve ${id[2]} ${id[3]} --expect 3" <<'END'
! photovet: --expect 3, but 2 are meant; nothing was done
END
t '--dry-run counts and shows' 0 "as anna approve ${id[2]} ${id[3]} ${id[2]} --dry-run" <<END
${id[2]}
${id[3]}
! dry run: would approve 2
END
t 'ids from standard input, doubles count once' 0 "printf '%s\n' ${id[2]} ${id[3]} ${id[2]} | as anna approve - --expect 2 | sed 's/ [0-9]* / N /'" <<END
${id[2]} N approved
${id[3]} N approved
! batch 6: 2 done, 0 refused
END
ok 'json' "as anna escalate ${id[4]} --note 'who is it' -f json | python3 -c 'import json,sys; j = json.loads(sys.stdin.read()); assert j[\"status\"] == \"escalated\" and j[\"done\"] and j[\"decision\"], j'"
t 'an escalated one is the supervisor'"'"'s' 5 "as anna approve ${id[4]}" <<END
! photovet: ${id[4]}: this is for supervisors (PV205)
! batch 8: 0 done, 1 refused
END
t 'a mixed batch is status 1' 1 "as anna approve ${id[0]} ${id[5]} --expect 2 | sed 's/ [0-9]* / N /'" <<END
${id[5]} N approved
! photovet: ${id[0]}: it is approved, approve by anna at TIME (PV101)
! batch 9: 1 done, 1 refused
END
t 'held by someone else: named, with the lease end' 4 "as bo claim --campaign c1 -n 1 >held; as anna reject \$(cat held) --reason L01 2>e; s=\$?; sed -E 's/[0-9]{2}:[0-9]{2}/HH:MM/g' e | grep -c 'held by bo until [0-9-]* HH:MM (PV102)'; exit \$s" <<'END'
1
END
ok 'a selection counts what it does not include' "as anna approve --campaign c1 --where 'nas >= 0' --dry-run >o 2>e; grep -q 'not included: 1 held by someone else' e && grep -q 'in another state' e && [ \"\$(wc -l <o)\" = 2 ]"
t 'release prints the ids' 0 'as bo release --all | diff - held' <<'END'
END
t 'nobody may decide without a look where scripted=nobody' 5 "P campaign set c1 --scripted nobody; as anna approve ${id[6]} 2>e; s=\$?; grep -c PV204 e; exit \$s" <<'END'
1
END
t 'an observer may not' 5 "as eve approve ${id[6]} 2>e; s=\$?; wc -l <e; exit \$s" <<'END'
1
END
t 'undo of the last decision' 0 "as anna undo --last | sed 's/ [0-9]* / N /'" <<END
${id[5]} N pending
END
t 'undo of a batch' 0 "as anna undo --batch 6 | sed 's/ [0-9]* / N /' | sort" <<END
${id[2]} N pending
${id[3]} N pending
END
t 'undo of somebody else'"'"'s decision' 5 "d=\$(sql \"SELECT max(decision_id) FROM photovet.decision WHERE by = 'anna' AND action = 'reject'\"); as bo undo \$d 2>e; s=\$?; grep -c PV206 e; exit \$s" <<'END'
1
END
t 'undo with nothing said' 2 'as anna undo' <<'END'
! photovet: give decisions, --batch N or --last; see 'photovet undo --help'
END
ok 'the message and the upload of what was undone vanished with it' "[ \"\$(sql \"SELECT count(*) FROM photovet.outbox WHERE submission_id = ${id[5]}\")\" = 0 ] && [ \"\$(sql \"SELECT count(*) FROM photovet.settle WHERE submission_id = ${id[5]}\")\" = 0 ]"
