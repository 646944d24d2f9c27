# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# The plain mode: review in lines, from a pipe, without a terminal.
with_people
with_campaign c1 --scripted supervisor --undo-seconds 60
with_campaign c2 --scripted reviewer --undo-seconds 0
with_photos c1 6
with_photos c2 2 7
mapfile -t id < <(as anna list --campaign c1 --status pending -f ids)
mapfile -t other < <(as anna list --campaign c2 --status pending -f ids)
status() { as eve list --where "id = $1" -f csv -o status | tail -n 1; }
stored() { sed -n "s/^Stored: $1 \([0-9]*\)[.;].*/\1/p" o | tail -n 1; }	# the id it said
# says LINES... : what the plain mode answers, by login $who
says() { printf '%s\n' "$@" | as "${who:-anna}" review --plain ${in:+--campaign $in}; }

t 'the queue in sentences; the end of the input is a detach' 0 "says '' | sed -n 1,4p | sed 's/due [^,]*,/due TIME,/; s/[0-9]* photos pulled/N photos pulled/'" <<'END'
Queue. A number goes to that campaign, an empty line opens it, P pulls the next batch.
1: c1, Class c1: 6 free, 0 mine, 0 held by others, 0 overdue, next due TIME, 0 decided by you today
2: c2, Class c2: 2 free, 0 mine, 0 held by others, 0 overdue, next due TIME, 0 decided by you today
Here: 1, c1
END
ok 'leases are kept' '[ "$(as anna list --claimed-by anna -f ids | wc -l)" = 6 ]'
ok 'a photo is told in words: no bar, no sign, no escape sequence' 'in=c1 says "" >o; grep -q "^Photo 1 of 6, campaign c1\.$" o && grep -q "^Score [0-9]* of 100; [0-9]* checks fail" o && grep -q "^human judgement: ears" o && ! grep -q "[█░✓✗▒]" o && ! LC_ALL=C grep -q "[[:cntrl:]]" o'
t 'without a look a reviewer may not approve here: the rule is said before, the refusal after, and the photo stays' 0 "in=c1 says a | sed -n '/^No picture/p; /^not done/s/ [^:]*: the/ N: the/p; /^Photo/p'" <<'END'
Photo 1 of 6, campaign c1.
No picture is shown here; this campaign lets only supervisors approve without a look.
not done: N: the campaign does not let you decide without a look
END
ok 'nothing was decided by it' '[ "$(status ${id[0]})" = pending ]'
ok 'rejecting needs no picture: reasons by code, narrowed and by digit, the message read out, an empty line sends' 'in=c1 says x L03 "/blurred" 1 "" >o; cat o; [ "$(status ${id[0]})" = rejected ] && grep -q "^chosen: L03, Shadow or half-lit face$" o && grep -q "^the student will read:$" o && grep -q "^1\. .*face evenly" o && grep -q "^Stored: reject ${id[0]}; u takes it back within 60 seconds\.$" o && as eve show ${id[0]} -f json | grep -q "\"reasons\":\[\"L03\",\"Q01\"\]"'
ok 'it is stored as a decision on the screen without a picture, not as one of a script' 'as eve show ${id[0]} -f json | grep -q "\"via\":\"screen\""'
t 'undone in another session; decided, undone and redone in one' 0 "in=c1 says u >o; grep -c '^undone: reject' o; status ${id[0]}; in=c1 says x L03 '' u C-r >o; grep -o '^redone: reject' o; status \$(stored reject)" <<'END'
1
pending
redone: reject
rejected
END
ok 'Enter without a reason is refused in words' 'in=c1 says x "" . >o; grep -q "^not sent: no reason is chosen$" o && ! grep -q "^Stored" o'
ok 'a cause by its number; one is needed' 'in=c1 says e "" 2 >o; grep -q "^A cause is needed\.$" o && [ "$(status $(stored escalate))" = escalated ] && as eve show $(stored escalate) | grep -q "note: suspected editing"'
ok 'retouch by its name, with words of one'"'"'s own' 'in=c1 says retouch "halo at the left ear" >o; [ "$(status $(stored retouch))" = retouching ] && as eve show $(stored retouch) | grep -q "note: halo at the left ear"'
ok 'a note, kept with the decision that follows' 'in=c1 says c "see both" x L03 "" >o; grep -q "^note: see both$" o && as eve show $(stored reject) | grep -q "note: see both"'
ok 'where the campaign lets reviewers decide without a look, a approves' 'in=c2 says a >o; grep -q "lets every reviewer decide without a look" o && grep -q "^Stored: approve ${other[0]}\.$" o && [ "$(status ${other[0]})" = approved ] && as eve show ${other[0]} -f json | grep -q "\"via\":\"script\""'
ok 'a supervisor may where supervisors may' 'as anna release --all >o 2>&1; who=chen in=c1 says a >o; [ "$(status $(stored approve))" = approved ] && stored approve >approved'
ok 'desk and statistics in words' 'who=chen says w . M . >o; grep -q "^In my hands: 1$" o && grep -q "^.*lease ends" o && grep -q "waiting, .*undo: " o && grep -q "^today: 1 decided; too few for a pace$" o && grep -q "^decided: you 1, colleagues not shown" o'
ok 'what was only read out stands in nobody'"'"'s way' 'who=bo says "?" w >o; grep -q "^In my hands: " o && ! grep -q "close this first" o; who=chen in=c1 says L "?" x L03 "" >o; grep -q "^Everything this student sent" o && [ "$(status $(stored reject))" = rejected ]'
ok 'what is open is closed by a full stop, and it says so' 'who=bo says M c >o; grep -q "^close this first: a full stop$" o'
t 'what is no command is told what is' 0 "who=bo says frobnicate | sed -n '/^Write a key/p'" <<'END'
Write a key or the name of what to do, then Enter; an empty line reads the photo again, a full stop goes back.
END
ok 'a line of a million characters changes nothing and stops nothing' '{ head -c 1000000 /dev/zero | tr "\0" a; echo; echo "?"; } | as bo review --plain >o && grep -q "^That line was too long" o && grep -q "^a, approve: " o'
ok 'hundreds of lines at once are taken one by one' '{ yes "?" | head -n 300; yes . | head -n 300; } | as bo review --plain >o && grep -q "^a, approve: " o'
ok 'the setting does what the option does' 'mkdir -p home/config/photovet && echo "plain = true" >home/config/photovet/photovet.conf; echo | as bo review >o; rm home/config/photovet/photovet.conf; grep -q "^Queue\." o'
ok 'in Chinese as well' 'echo | LC_ALL=C.UTF-8 LANGUAGE=zh_CN as bo review --plain >o; cat o; grep -q "^待审队列。" o'
t 'a bad connection is one plain line' 7 "photovet -d 'host=$T_DIR/none user=x dbname=y' review --plain </dev/null 2>e; s=\$?; wc -l <e; exit \$s" <<'END'
1
END
# complaint 23: the clocks in show
ok 'complaint 23: show tells age, due, first claim, last claim and time in hand apart' 'as chen show $(cat approved) >o; cat o; grep -q "^  received  .* ago)   due  20..-..-..T" o && grep -q "^  claimed   first 20.*  last 20.*  in hand [0-9]*[smh]$" o'
ok 'complaint 23: what nobody claimed has no claim time made up' 'as chen show ${other[1]} -f json | grep -q "\"first_claimed_at\":null,\"last_claimed_at\":null,\"in_hand_seconds\":0" || as chen show ${other[1]} -f json | grep -q "\"first_claimed_at\":\"20"'
