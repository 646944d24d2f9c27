#!/bin/bash
# The commands as a person or a script types them: stdout, stderr and exit status compared exactly, on
# a real PostgreSQL. tests/cli/run.sh [BUILD] [tNNN...]
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
shift
export PHOTOVET=$PWD/$build/photovet LC_ALL=C.UTF-8 LANGUAGE=en TZ=UTC
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD NO_COLOR PHOTOVET_GRAPHICS
root=$PWD
. tests/lib/cluster.sh
scratch=$(mktemp -d /tmp/pvcli.XXXXXX) && chmod 711 "$scratch"
trap 'cd /; cluster_down "$scratch/pg"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cluster_up "$scratch/pg" >/dev/null || exit 1
base=$(cluster_dsn "$scratch/pg")
passed=0 failed=0
names=("$@")
[ ${#names[@]} = 0 ] && for f in tests/cli/t[0-9]*.sh; do f=${f##*/}; names+=("${f%.sh}"); done
for name in "${names[@]}"; do
	script=("$root"/tests/cli/"$name"*.sh)
	db=t_${name%%-*}
	psql -Xq "$base" -c "CREATE DATABASE $db" >/dev/null || exit 1
	mkdir -p "$scratch/$name/home"
	out=$(
		cd "$scratch/$name" || exit 1
		export HOME=$PWD/home XDG_CONFIG_HOME=$PWD/home/config XDG_STATE_HOME=$PWD/home/state XDG_CACHE_HOME=$PWD/home/cache
		export T_DIR=$PWD T_NAME=$name T_DSN="${base/dbname=photovet/dbname=$db}" T_ROOT=$root T_CLUSTER=$scratch/pg
		bash -c '. "$T_ROOT/tests/lib/cluster.sh"; . "$T_ROOT/tests/cli/test-lib.sh"; . "$0"; done_testing' "${script[0]}" 2>&1
	)
	last=$(tail -n 1 <<<"$out")
	if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
		passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
		sed '$d' <<<"$out" | grep -v '^$'
	else
		failed=$((failed + 1))
		printf 'not ok: %s ended early\n%s\n' "$name" "$out"
	fi
	psql -Xq "$base" -c "DROP DATABASE $db WITH (FORCE)" >/dev/null 2>&1
	# roles belong to the cluster: the next script starts without them
	psql -XAtq "$base" -c "SELECT format('DROP ROLE %I;', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'" |
		psql -Xq "$base" 2>&1 | grep -v "^NOTICE" >/dev/null 2>&1
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
