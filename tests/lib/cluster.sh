#!/bin/bash
# shellcheck shell=bash
# A throwaway PostgreSQL for tests. Source it:
#
#	. tests/lib/cluster.sh
#	dsn=$(cluster_up "$dir")		# initdb + start; prints a conninfo of the superuser 'postgres', database 'photovet'
#	cluster_schema "$dsn" [N]		# loads schema/migrations/*.sql in order, one transaction each (the first N of them)
#	cluster_login "$dsn" anna reviewer	# CREATE ROLE anna LOGIN; GRANT photovet_reviewer TO anna
#	cluster_people "$dsn" 'anna reviewer' 'eve observer'	# many of them
#	anna=$(cluster_as "$dsn" anna)		# the same conninfo as another login
#	cluster_down "$dir"			# stops it and removes its files
#
# Unix socket only, in a 0700 directory, authentication 'trust': who can enter the directory
# may be anybody. The server never runs as root: called by root it runs as account postgres
# (or $PHOTOVET_TEST_ACCOUNT). fsync is off. As a script: tests/lib/cluster.sh up|schema|down DIR.

cluster_bin()
{
	local d
	for d in ${PG_BINDIR:+"$PG_BINDIR"} $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) /usr/local/pgsql/bin; do
		[ -x "$d/initdb" ] && { echo "$d"; return 0; }
	done
	d=$(command -v initdb) && { dirname "$d"; return 0; }
	echo "cluster: no PostgreSQL server found (apt-get install -y postgresql)" >&2
	return 1
}

# Runs a command as the account the server belongs to.
cluster_run()
{
	if [ "$(id -u)" = 0 ]; then
		(cd / && exec setpriv --reuid="${PHOTOVET_TEST_ACCOUNT:-postgres}" --regid="${PHOTOVET_TEST_ACCOUNT:-postgres}" \
			--init-groups env HOME=/nonexistent LC_ALL=C.UTF-8 "$@")
	else
		(cd / && exec env LC_ALL=C.UTF-8 "$@")
	fi
}

# The socket path must fit sockaddr_un; a long DIR gets a short link-free directory in /tmp.
cluster_socket_dir()
{
	local s="$1/s"
	if [ ${#s} -gt 80 ]; then
		s=/tmp/pvs.$(printf '%s' "$1" | cksum | cut -d' ' -f1).$(id -u)
	fi
	echo "$s"
}

cluster_dsn()
{
	echo "host=$(cluster_socket_dir "$1") port=5432 user=postgres dbname=photovet"
}

cluster_as()
{
	local rest=${1#*user=}
	case $rest in *' '*) rest=" ${rest#* }" ;; *) rest= ;; esac
	echo "${1%%user=*}user=$2$rest"
}

cluster_up()
{
	local dir bin sock
	mkdir -p "$1" && dir=$(cd "$1" && pwd) || return 1
	bin=$(cluster_bin) || return 1
	sock=$(cluster_socket_dir "$dir")
	mkdir -p "$dir/pg" "$sock" && chmod 700 "$dir/pg" "$sock" || return 1
	if [ "$(id -u)" = 0 ]; then
		chown "${PHOTOVET_TEST_ACCOUNT:-postgres}" "$dir/pg" "$sock" || return 1
		cluster_run test -w "$dir/pg" || {
			echo "cluster: account ${PHOTOVET_TEST_ACCOUNT:-postgres} cannot reach '$dir'" >&2
			return 1
		}
	fi
	cluster_run "$bin/initdb" -D "$dir/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions \
		>"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; return 1; }
	cat >"$dir/settings" <<-END
		listen_addresses = ''
		unix_socket_directories = '$sock'
		port = 5432
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		shared_buffers = ${PHOTOVET_TEST_BUFFERS:-128MB}
		max_connections = 100
		autovacuum_naptime = 10s
		log_min_messages = warning
		timezone = 'UTC'
		jit = off
	END
	cluster_run tee -a "$dir/pg/data/postgresql.conf" <"$dir/settings" >/dev/null || return 1
	cluster_run "$bin/pg_ctl" -D "$dir/pg/data" -l "$dir/pg/log" -w -t 60 start >"$dir/start.log" 2>&1 </dev/null || {
		cat "$dir/start.log" >&2
		cluster_run cat "$dir/pg/log" >&2
		return 1
	}
	"$bin/psql" -Xq "host=$sock port=5432 user=postgres dbname=postgres" -c 'CREATE DATABASE photovet' >&2 || return 1
	cluster_dsn "$dir"
}

cluster_down()
{
	local dir bin sock
	[ -d "$1" ] || return 0
	dir=$(cd "$1" && pwd) || return 1
	bin=$(cluster_bin) || return 1
	sock=$(cluster_socket_dir "$dir")
	[ -d "$dir/pg/data" ] && cluster_run "$bin/pg_ctl" -D "$dir/pg/data" -m immediate -w stop >/dev/null 2>&1
	rm -rf "$dir/pg" "$sock" "$dir/settings" "$dir/initdb.log" "$dir/start.log"
	rmdir "$dir" 2>/dev/null
	return 0
}

# Loads every migration as db init would, or the first N, and records it.
cluster_schema()
{
	local here f name sum most=${2:-9999}
	here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../schema/migrations" && pwd) || return 1
	for f in "$here"/[0-9]*.sql; do
		name=$(basename "$f" .sql)
		[ $((10#${name%%_*})) -le "$most" ] || break
		sum=$(sha256sum <"$f" | cut -d' ' -f1)
		{
			cat "$f"
			echo "INSERT INTO photovet.migration (version, name, sha256) VALUES ($((10#${name%%_*})), '$name', '$sum');"
		} | psql -Xq -v ON_ERROR_STOP=1 -1 "$1" -f - >/dev/null || { echo "cluster: '$name' failed" >&2; return 1; }
	done
}

# cluster_login DSN LOGIN [GROUP...]: group names without the photovet_ prefix.
cluster_login()
{
	local dsn="$1"
	shift
	cluster_people "$dsn" "$*"
}

# cluster_people DSN 'LOGIN [GROUP...]'...: many in one connection.
cluster_people()
{
	local dsn="$1" person g words sql=
	shift
	for person in "$@"; do
		read -ra words <<<"$person"
		sql="$sql CREATE ROLE \"${words[0]}\" LOGIN;"
		for g in "${words[@]:1}"; do
			sql="$sql GRANT photovet_$g TO \"${words[0]}\";"
		done
	done
	psql -Xq -v ON_ERROR_STOP=1 "$dsn" -c "$sql"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	set -e
	case "${1:-}" in
	up) cluster_up "$2" ;;
	schema) cluster_schema "$(cluster_dsn "$(cd "$2" && pwd)")" ;;
	down) cluster_down "$2" ;;
	*) echo "usage: cluster.sh up|schema|down DIR" >&2; exit 2 ;;
	esac
fi
