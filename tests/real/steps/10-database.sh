# PostgreSQL over TCP: TLS verified, scram; every login has its own password in .pgpass.
# shellcheck shell=bash disable=SC2154
up postgres
dsn=$PG_DSN
port=$PG_PORT
{
	echo "localhost:$port:*:postgres:$PG_PASSWORD"
	for login in olga wendy anna bo chen; do
		echo "localhost:$port:*:$login:secret-of-$login"
	done
} >"$PGPASSFILE"
chmod 600 "$PGPASSFILE"

gives 'init over TLS' 0 "$photovet" -d "$dsn user=postgres" db init
gives 'init again changes nothing' 0 "$photovet" -d "$dsn user=postgres" db init
sql "CREATE ROLE olga LOGIN PASSWORD 'secret-of-olga'; GRANT photovet_operator, photovet_intake TO olga;
	CREATE ROLE wendy LOGIN PASSWORD 'secret-of-wendy'; GRANT photovet_worker TO wendy;
	CREATE ROLE anna LOGIN PASSWORD 'secret-of-anna'; GRANT photovet_reviewer TO anna;
	CREATE ROLE bo LOGIN PASSWORD 'secret-of-bo'; GRANT photovet_reviewer TO bo;
	CREATE ROLE chen LOGIN PASSWORD 'secret-of-chen'; GRANT photovet_reviewer, photovet_supervisor TO chen"
is 'passwords are kept as scram' 0 "$(sql "SELECT count(*) FROM pg_authid WHERE rolpassword IS NOT NULL AND rolpassword NOT LIKE 'SCRAM-SHA-256%'")"
is 'the connection is encrypted' t "$(sql 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')"

echo "localhost:$port:*:olga:wrong" >"$dir/pgpass.wrong"
chmod 600 "$dir/pgpass.wrong"
gives 'a wrong password is status 7' 7 env PGPASSFILE="$dir/pgpass.wrong" "$photovet" -d "$dsn user=olga" list
is 'in one line' 1 "$(wc -l <"$dir/err")"
gives 'without TLS there is no way in' 7 "$photovet" -d "${dsn/verify-full/disable} user=olga" list
gives 'nor to a server with another certificate' 7 "$photovet" -d "${dsn/localhost/127.0.0.2} user=olga" list
gives 'nobody listens: status 7' 7 "$photovet" -d 'host=127.0.0.1 port=1 user=olga dbname=photovet' list
