#!/bin/bash
# PostgreSQL over TCP, TLS only, scram only. The superuser is "postgres", the database "photovet".
# packages: postgresql postgresql-client openssl iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
peer_account postgres
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
if [ "$verb" = down ]; then
	[ ! -s data/postmaster.pid ] || "${account[@]}" "$bin/pg_ctl" -D data -s -m fast stop
	rm -f env
	exit 0
fi
port=$(peer_port) password=$(openssl rand -hex 12)
peer_cert DNS:localhost IP:127.0.0.1
echo "$password" >superuser
chmod 600 superuser
cp ca.pem root.pem
peer_own postgres
"${account[@]}" "$bin/initdb" -D data -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile=superuser >initdb.log
cat >>data/postgresql.conf <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_cert_file = '$dir/srv.pem'
ssl_key_file = '$dir/srv.key'
password_encryption = 'scram-sha-256'
max_connections = 60
CONF
echo 'hostssl all all 127.0.0.1/32 scram-sha-256' >data/pg_hba.conf
"${account[@]}" "$bin/pg_ctl" -D data -s -w -l "$dir/server.log" start
tls="host=localhost port=$port sslmode=verify-full sslrootcert=$dir/root.pem"
psql -Xq "$tls user=postgres password=$password dbname=postgres" -c 'CREATE DATABASE photovet'
peer_env "PG_DSN=$tls dbname=photovet" "PG_SUPERUSER=postgres" "PG_PASSWORD=$password" "PG_PORT=$port" "PG_ROOT=$dir/root.pem"
