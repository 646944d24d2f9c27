# What the peers share. Source it: . "$(dirname "$0")/peer.sh"; peer_args "$@"
#
# Each peer is NAME.sh up DIR | down DIR. up starts a real server on loopback with
# everything it makes below DIR, and prints KEY='VALUE' lines (kept in DIR/env, made to be
# sourced); down ends the processes it recorded, and only those. Ports are free ones;
# servers started by root run as the account their package brings.
# shellcheck shell=bash

set -Eeuo pipefail
export LC_ALL=C.UTF-8

peer_args()
{
	verb=${1-} dir=${2-}
	[[ $verb =~ ^(up|down)$ && -n $dir ]] || { echo "usage: ${0##*/} up|down DIR" >&2; exit 64; }
	if [ "$verb" = down ]; then
		[ -d "$dir" ] || exit 0
	else
		mkdir -p "$dir"
	fi
	dir=$(realpath "$dir")
	cd "$dir"
	[ "$verb" = down ] || [ ! -e env ] || { echo "${0##*/}: already up: $dir" >&2; exit 1; }
}

# The account of a package when root, nothing otherwise: "${account[@]}" COMMAND.
# shellcheck disable=SC2034
peer_account()
{
	account=()
	[ "$(id -u)" != 0 ] || account=(setpriv --reuid="$1" --regid="$1" --clear-groups env HOME="$dir")
}

peer_own()
{
	[ "$(id -u)" != 0 ] || chown -R "$1:$1" .
}

# Another port that nobody listens on, outside what the kernel gives to clients.
peer_port()
{
	local p
	while :; do
		p=$((RANDOM % 10000 + 20000))
		ss -Hltn "sport = :$p" | grep -q . || break
	done
	echo "$p"
}

# ca.pem with its key, and srv.pem, srv.key for these names: peer_cert DNS:localhost IP:127.0.0.1
peer_cert()
{
	local names new=(openssl req -config req.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30)
	names=$(IFS=,; echo "$*")
	printf '[req]\ndistinguished_name=dn\n[dn]\n' >req.cnf
	"${new[@]}" -subj "/CN=test authority" -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2>>openssl.log
	"${new[@]}" -CA ca.pem -CAkey ca.key -subj /CN=localhost -keyout srv.key -out srv.pem -addext basicConstraints=CA:FALSE \
		-addext "subjectAltName=$names" 2>>openssl.log
	chmod 600 ca.key srv.key
}

# Waits up to N seconds for a command to succeed.
peer_wait()
{
	local until=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt "$until" ] || { echo "${0##*/}: not up in time: $*" >&2; return 1; }
		sleep 0.1
	done
}

peer_listens()
{
	ss -Hltn "sport = :$1" | grep -q .
}

# Ends the process in a pid file, when it still is the one that was started (its command line names our DIR).
peer_end()
{
	local pid
	[ -s "$1" ] || return 0
	pid=$(<"$1")
	if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$dir"; then
		kill "$pid" 2>/dev/null || :
		for _ in {1..100}; do
			[[ $(ps -o s= -p "$pid") =~ ^[ZX]?$ ]] && break
			sleep 0.1
		done
		kill -9 "$pid" 2>/dev/null || :
	fi
	rm -f "$1"
}

# KEY=VALUE words into env, quoted, and on stdout.
peer_env()
{
	local word
	for word in "$@"; do
		printf "%s='%s'\n" "${word%%=*}" "${word#*=}"
	done >env.new
	mv env.new env
	cat env
}
