#!/bin/bash
# The database by itself: the matrix, scenarios in SQL, races of real connections. No C.
#
# Usage: tests/store/run.sh [NAME...]   names of sql/ files or isolation/ specs without ending.
# Prints one line a test; the last is "N passed, N failed". Exit 1 when one failed.

set -u
case ${1-} in build*) shift ;; esac	# every suite is given the build; this one runs no program
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cluster.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/pvstore.XXXXXX") || exit 1
chmod 755 "$work"
trap 'cluster_down "$work/c"; rm -rf "$work"' EXIT
results=$work/results
: >"$results"

tell()	# tell ok|"not ok" NAME [FILE with details]
{
	echo "$1 - $2" | tee -a "$results"
	[ $# -lt 3 ] || sed 's/^/#   /' "$3"
}

# Every test has a database of its own, copied from the one with the schema and the helpers.
fresh()
{
	psql -Xq "${dsn/dbname=photovet/dbname=postgres}" -c "CREATE DATABASE test TEMPLATE photovet STRATEGY file_copy" || exit 1
	test_dsn=${dsn/dbname=photovet/dbname=test}
}

stale()
{
	psql -Xq "${dsn/dbname=photovet/dbname=postgres}" -c 'DROP DATABASE test WITH (FORCE)' || exit 1
}

run_sql()	# run_sql NAME [file for stdin]
{
	fresh
	psql -XqAt -v ON_ERROR_STOP=1 "$test_dsn" -f "$here/sql/$1.sql" <"${2:-/dev/null}" >"$work/out" 2>"$work/err" || {
		tell "not ok" "$1: the script ran to its end" "$work/err"
	}
	grep -E '^(ok|not ok) |^#' "$work/out" | tee -a "$results"
	stale
}

run_isolation()	# run_isolation NAME: a spec against its expected output
{
	fresh
	"$isolationtester" "$test_dsn" <"$here/isolation/$1.spec" >"$work/out" 2>&1
	if diff -u "$here/isolation/$1.out" "$work/out" >"$work/diff"; then
		tell ok "race: $1"
	else
		tell "not ok" "race: $1" "$work/diff"
	fi
	[ -z "${PHOTOVET_KEEP:-}" ] || cp "$work/out" "$PHOTOVET_KEEP/$1.out"
	stale
}

wanted()
{
	local n="$1" w
	shift
	[ $# = 0 ] && return 0
	for w in "$@"; do
		[ "$w" = "$n" ] && return 0
	done
	return 1
}

dsn=$(cluster_up "$work/c") || exit 1
# as a DBA without superuser would: a login with CREATEROLE, and CREATE on the database
psql -Xq "$dsn" -c 'CREATE ROLE dba LOGIN CREATEROLE' -c 'GRANT CREATE ON DATABASE photovet TO dba' || exit 1
cluster_schema "$(cluster_as "$dsn" dba)" || { echo "0 passed, 1 failed"; exit 1; }
cluster_people "$dsn" 'anna reviewer' 'bo reviewer' 'chen supervisor' 'dai supervisor' 'olga operator intake' 'ivan intake' \
	'wim worker' 'eve observer' 'nil' 'ruth reviewer supervisor operator intake observer' \
	'zoe reviewer supervisor operator intake observer' || exit 1
psql -Xq -v ON_ERROR_STOP=1 "$dsn" -f "$here/sql/helpers.sql" || exit 1

grep -v -e '^#' -e '^$' "$here/matrix.txt" | tr -s ' ' >"$work/matrix"
for f in "$here"/sql/*.sql; do
	n=$(basename "$f" .sql)
	[ "$n" = helpers ] && continue
	wanted "$n" "$@" || continue
	if [ "$n" = matrix ]; then run_sql "$n" "$work/matrix"; else run_sql "$n"; fi
done

isolationtester=$(ls /usr/lib/postgresql/*/lib/pgxs/src/test/isolation/isolationtester 2>/dev/null | sort -V | tail -1)
for f in "$here"/isolation/*.spec; do
	[ -e "$f" ] || continue
	n=$(basename "$f" .spec)
	wanted "$n" "$@" || continue
	if [ -z "$isolationtester" ]; then
		tell "not ok" "race: $n (isolationtester is missing: apt-get install -y postgresql-client-15)"
	else
		run_isolation "$n"
	fi
done

# photovet-schema(7) names every function a group may execute, every view, every code.
run_manual()
{
	local man="$here/../../man/photovet-schema.7" word
	psql -XAtq "$dsn" -c "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) a
		WHERE n.nspname = 'photovet' AND a.grantee <> p.proowner" \
		-c "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'photovet' AND relkind = 'v' AND relname <> 'campaign_reasons'" \
		>"$work/words"
	grep -oh "PV[1-9][0-9][0-9]" "$here"/../../schema/migrations/*.sql | sort -u >>"$work/words"
	: >"$work/missing"
	while read -r word; do
		grep -qw -- "$word" "$man" || echo "$word" >>"$work/missing"
	done <"$work/words"
	if [ -s "$work/words" ] && [ ! -s "$work/missing" ]; then
		tell ok "the manual names all of $(wc -l <"$work/words") functions, views and codes"
	else
		tell "not ok" "the manual names every function, view and code" "$work/missing"
	fi
}
if wanted manual "$@"; then run_manual; fi

passed=$(grep -c '^ok ' "$results")
failed=$(grep -c '^not ok ' "$results")
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
