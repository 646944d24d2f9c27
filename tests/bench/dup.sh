#!/bin/bash
# tests/bench/dup.sh [BUILD]: a look-up of near duplicates at 1,000,000 stored hashes of one campaign, on a
# throwaway PostgreSQL. The hashes are as near to one another as portraits are (bench_hashes.c). Limit: 5 ms a look-up.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
count=${PHOTOVET_BENCH_ROWS:-1000000}
. tests/lib/cluster.sh
. tests/bench/lib.sh
# The indexes of a million hashes take 400 MB; a site that has them has that much for its server.
export PHOTOVET_TEST_BUFFERS=768MB
PATH=$PATH:$(cluster_bin)
scratch=$(mktemp -d /tmp/pvbench.XXXXXX) && chmod 711 "$scratch"
trap 'cluster_down "$scratch/pg"; rm -rf "$scratch"' EXIT
dsn=$(cluster_up "$scratch/pg") || exit 1
"$build/photovet" -d "$dsn" db init >/dev/null || exit 1
"$build/tests/bench_hashes" "$count" >"$scratch/hashes" || exit 1
psql -Xq -v ON_ERROR_STOP=1 "$dsn" <<END || exit 1
CREATE TEMP TABLE raw (n bigserial, p text, d text);
\\copy raw (p, d) FROM '$scratch/hashes'
INSERT INTO photovet.photo_hash (submission_id, campaign_id, student_id, sha256, phash, dhash, phash_mirror, dhash_mirror)
	SELECT n, 1, n, '\\x00', ('x' || p)::bit(64), ('x' || d)::bit(256), ('x' || mp)::bit(64), ('x' || md)::bit(256)
	FROM (SELECT *, lead(p, 1, p) OVER (ORDER BY n) AS mp, lead(d, 1, d) OVER (ORDER BY n) AS md FROM raw) x;	-- a mirrored one is a stranger's
END
# As autovacuum leaves it: all visible, so that the indexes answer alone. What looks at the table just now holds that up.
for _ in 1 2 3 4 5 6; do
	psql -Xq "$dsn" -c 'VACUUM ANALYZE photovet.photo_hash' || exit 1
	[ "$(psql -XAtq "$dsn" -c "SELECT relallvisible >= relpages FROM pg_class WHERE oid = 'photovet.photo_hash'::regclass")" = t ] && break
	sleep 5
done
printf '\n## Near duplicates at %s stored hashes, ms of processor time (median and 95th percentile of 200 photos)\n' "$count"
psql -XAtq -F ' ' -v ON_ERROR_STOP=1 -v n=200 "$dsn" -f tests/bench/dup.sql >"$scratch/out" || exit 1
while read -r what p50 p95 found; do
	case $what in
	one) printf 'one look-up %s %s, %s found\n' "$p50" "$p95" "$found"; figure 'one look-up among the hashes, median' "$p50" ms most 5 ;;
	two) printf 'a photo, upright and mirrored %s %s\n' "$p50" "$p95"; figure 'both look-ups of a photo, median' "$p50" ms most 10 ;;
	esac
done <"$scratch/out"
