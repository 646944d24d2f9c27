# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Complaints of reviewers elsewhere that only show with several real clients at once.
with_people
with_campaign c1 --scripted reviewer
with_photos c1 12
ids() { as "$1" list --campaign c1 --claimed-by "$1" -f ids | sort; }
for round in 1 2 3; do
	as anna release --all >/dev/null 2>&1; as bo release --all >/dev/null 2>&1; as chen release --all >/dev/null 2>&1
	for who in anna bo chen; do as $who claim --campaign c1 -n 4 >"$who.claimed" 2>&1 & done
	wait
	ok "complaint 1: three who claim at once never get the same photo, round $round" '[ "$(cat anna.claimed bo.claimed chen.claimed | sort | uniq -d)" = "" ] && [ "$(cat anna.claimed bo.claimed chen.claimed | wc -l)" = 12 ]'
done
ok 'complaint 1: two who decide the same free photo at once: one does, the other is told who' '
	for who in anna bo chen; do as $who release --all >/dev/null; done; id=$(as anna list --campaign c1 --status pending -f ids -n 1)
	as anna approve $id >a.out 2>a.err & as bo reject $id --reason L03 >b.out 2>b.err; b=$?; wait $!; a=$?
	[ $((a + b)) = 4 ] && cat a.err b.err | grep -Eq "by (anna|bo)|held by|it is (approved|rejected)" || { echo "$a $b"; cat a.err b.err; false; }'
id=$(as anna claim --campaign c1 -n 1)
sql "UPDATE photovet.lease SET expires_at = now() - interval '1 s', kept_until = now() - interval '1 s' WHERE login = 'anna'" >/dev/null
ok 'complaint 2: what an absent person held is offered again, and his late decision is told who has it' '
	as bo claim --campaign c1 -n 12 | grep -qx $id && { as anna approve $id 2>e; [ $? = 4 ]; } && grep -q "bo" e || { cat e; false; }'
as bo release --all >/dev/null 2>&1
ok 'complaint 2: a finished photo blocks nobody: after a decision no lease is left of it' 'id=$(as anna claim --campaign c1 -n 1) && as anna approve $id >/dev/null 2>&1 && [ "$(sql "SELECT count(*) FROM photovet.lease WHERE login = '"'anna'"'")" = 0 ]'
id=$(as anna claim --campaign c1 -n 1)
sql "SET SESSION AUTHORIZATION anna; SELECT photovet.skip($id, 'not sure')" >/dev/null
ok 'complaint 20: what one skipped does not come back to him while another is left to take it' '! as anna claim --campaign c1 -n 12 | grep -qx $id && as bo claim --campaign c1 -n 12 | grep -qx $id'
