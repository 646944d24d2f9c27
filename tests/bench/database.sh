#!/bin/bash
# tests/bench/database.sh [BUILD]: the database paths as ratios in one run, on a throwaway PostgreSQL.
#   claim + decide through the program's own calls against the same SQL in pgbench, singly and by 20
#   bulk approval of 100,000 against the bare set-based SQL of the same writes
#   latency of a claim at 1,000,000 pending against 10,000; first page of a list likewise
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
million=${PHOTOVET_BENCH_ROWS:-1000000}
. tests/lib/cluster.sh
. tests/bench/lib.sh
command -v pgbench >/dev/null || PATH=$PATH:$(cluster_bin)
command -v pgbench >/dev/null || { echo 'database.sh: needs pgbench (package postgresql-contrib)' >&2; exit 2; }
PATH=$PATH:$(cluster_bin)
scratch=$(mktemp -d /tmp/pvbench.XXXXXX) && chmod 711 "$scratch"
trap 'cluster_down "$scratch/pg"; rm -rf "$scratch"' EXIT
dsn=$(cluster_up "$scratch/pg") || exit 1
"$build/photovet" -d "$dsn" db init >/dev/null || exit 1
cluster_login "$dsn" olga operator
cluster_login "$dsn" anna reviewer supervisor
olga=$(cluster_as "$dsn" olga) anna=$(cluster_as "$dsn" anna)

campaign() {	# CODE N: a campaign with N pending submissions, written straight into the tables
	"$build/photovet" -d "$olga" campaign create "$1" --title "$1" --scripted reviewer --undo-seconds 60 >/dev/null || exit 1
	for role in reviewer supervisor; do "$build/photovet" -d "$olga" people assign anna --campaign "$1" --as $role || exit 1; done
	psql -Xq -v ON_ERROR_STOP=1 -v code="$1" -v n="$2" "$dsn" -f tests/bench/fill.sql >/dev/null || exit 1
}
middle() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

printf '\n## Claim and decide: decisions per second (median of 3, in turns)\n'
printf '%-14s %12s %12s %8s\n' 'by' 'photovet' 'pgbench' 'ratio'
campaign speed 250000
for batch in 1 20; do
	ours=() theirs=()
	cat >"$scratch/pair.pgb" <<-END
		SELECT coalesce('{' || string_agg(id::text, ',') || '}', '{}') ids, coalesce('{' || string_agg(token::text, ',') || '}', '{}') tokens FROM photovet.claim('speed', $batch) \\gset
		SELECT count(*) FROM photovet.approve(':ids'::bigint[], ':tokens'::bigint[]);
	END
	for _ in 1 2 3; do
		ours+=("$("$build/tests/bench_store" decide "$anna" speed $batch 4)")
		left=$(psql -XAtq "$dsn" -c 'SELECT count(*) FROM photovet.review_queue')
		[ "$left" -gt 50000 ] || { echo 'the queue ran dry' >&2; exit 1; }
		tps=$(pgbench -n -M simple -T 4 -f "$scratch/pair.pgb" "$anna" 2>/dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1/p')
		theirs+=("$(awk -v t="$tps" -v b=$batch 'BEGIN { printf "%.0f", t * b }')")
	done
	a=$(printf '%s\n' "${ours[@]}" | middle) b=$(printf '%s\n' "${theirs[@]}" | middle)
	printf '%-14s %12s %12s %8s\n' "$batch" "$a" "$b" "$(ratio "$a" "$b")"
	figure_told "claim and decide by $batch, decisions" "$a" '/s'
	figure_told "claim and decide by $batch, of the same SQL in pgbench" "$(ratio "$a" "$b")" x
done

printf '\n## Bulk approval of 100,000, seconds\n'
campaign bulk 100000
campaign bare 100000
start=$(date +%s.%N)
"$build/photovet" -d "$anna" approve --campaign bulk --expect 100000 --where 'nas >= 0' >/dev/null 2>"$scratch/bulk.err" || { cat "$scratch/bulk.err"; exit 1; }
mid=$(date +%s.%N)
psql -Xq -v ON_ERROR_STOP=1 -v code=bare "$dsn" -f tests/bench/bare.sql >/dev/null || exit 1
end=$(date +%s.%N)
a=$(awk -v x="$start" -v y="$mid" 'BEGIN { printf "%.2f", y - x }') b=$(awk -v x="$mid" -v y="$end" 'BEGIN { printf "%.2f", y - x }')
printf 'photovet approve %s   bare SQL %s   ratio %s   (%s)\n' "$a" "$b" "$(ratio "$a" "$b")" "$(tail -n 1 "$scratch/bulk.err")"
figure_told 'bulk approval of 100,000, of bare SQL' "$(ratio "$a" "$b")" x

printf '\n## Growth: median latency, us (must stay flat: <= 1.2)\n'
campaign small 10000
campaign large "$million"
psql -Xq "$dsn" -c 'VACUUM ANALYZE' >/dev/null
printf '%-24s %10s %10s %8s\n' '' "$million" 10000 ratio
for what in claim list; do
	large=() small=()
	for _ in 1 2 3; do
		large+=("$("$build/tests/bench_store" $what "$anna" large 60)")
		small+=("$("$build/tests/bench_store" $what "$anna" small 60)")
	done
	a=$(printf '%s\n' "${large[@]}" | middle) b=$(printf '%s\n' "${small[@]}" | middle)
	printf '%-24s %10s %10s %8s\n' "$what" "$a" "$b" "$(ratio "$a" "$b")"
	figure "latency of $what at $million, of that at 10,000" "$(ratio "$a" "$b")" x most 1.2
done
