#!/bin/bash
# PgBouncer in transaction mode before a PostgreSQL: TLS on both sides, the logins' own scram passwords.
# environment: SERVER_PORT, SERVER_CA (of the PostgreSQL), USERS (a file of "login" "verifier" lines)
# packages: pgbouncer openssl iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
peer_account postgres
if [ "$verb" = down ]; then
	peer_end pgbouncer.pid
	rm -f env
	exit 0
fi
port=$(peer_port)
peer_cert DNS:localhost IP:127.0.0.1
install -m 600 "$USERS" users.txt
cp "$SERVER_CA" server.pem
cat >pgbouncer.ini <<CONF
[databases]
* = host=127.0.0.1 port=$SERVER_PORT
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
pool_mode = transaction
default_pool_size = 4
auth_type = scram-sha-256
auth_file = $dir/users.txt
client_tls_sslmode = require
client_tls_cert_file = $dir/srv.pem
client_tls_key_file = $dir/srv.key
server_tls_sslmode = verify-ca
server_tls_ca_file = $dir/server.pem
ignore_startup_parameters = extra_float_digits
logfile = $dir/pgbouncer.log
pidfile = $dir/pgbouncer.pid
CONF
cp ca.pem root.pem
peer_own postgres
"${account[@]}" pgbouncer -q -d "$dir/pgbouncer.ini"
peer_wait 10 peer_listens "$port"
peer_env "BOUNCER_DSN=host=localhost port=$port sslmode=verify-full sslrootcert=$dir/root.pem dbname=photovet" "BOUNCER_PORT=$port"
