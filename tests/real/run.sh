#!/bin/bash
# The whole road against real parts: PostgreSQL over TLS and scram, nginx with WebDAV over TLS, OpenSSH
# sftp, Ceph's S3 gateway, an SMTP server with STARTTLS and login, a real xterm under Xvfb.
#
#	tests/real/run.sh [BUILD]	installs what is missing when it may; PHOTOVET_KEEP=1 keeps the folder
#
# Each part NN-name.sh below steps/ is sourced in order and shares what the earlier ones left.
cd "$(dirname "$0")/../.." || exit 2
root=$PWD build=${1:-build}
export LC_ALL=C.UTF-8 LANGUAGE=en TZ=UTC
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD NO_COLOR PHOTOVET_GRAPHICS DISPLAY
bash tests/lib/packages.sh nginx pgbouncer openssh-server openssh-client openssh-sftp-server postgresql postgresql-client \
	python3-aiosmtpd python3 ceph-mon ceph-osd radosgw uuid-runtime curl openssl iproute2 procps xvfb xterm xdotool imagemagick || exit 2
photovet=$(realpath "$build/photovet") send=$(realpath "$build/tests/send_one")
[[ -x $photovet && -x $send ]] || { echo "run 'make tests' first: $build" >&2; exit 2; }

dir=$(mktemp -d /tmp/pvreal.XXXXXX)
chmod 711 "$dir"	# servers run as their own accounts
export HOME=$dir/home XDG_STATE_HOME=$dir/state XDG_CONFIG_HOME=$dir/home/config PGPASSFILE=$dir/pgpass
mkdir -p "$HOME"
started=()
worker=''
end() {
	[ -z "$worker" ] || kill -9 "$worker" 2>/dev/null
	for peer in "${started[@]}"; do
		"$root/tests/real/peers/$peer.sh" down "$dir/$peer"
	done
	[ -z "${xvfb-}" ] || kill "$xvfb" 2>/dev/null
	if [ -n "${PHOTOVET_KEEP-}" ]; then
		echo "kept: $dir"
	else
		rm -rf "$dir"
	fi
}
trap end EXIT
trap 'exit 130' INT TERM

passed=0 failed=0
ok() { passed=$((passed + 1)); echo "ok   $1"; }
not_ok() { failed=$((failed + 1)); printf 'FAIL %s\n' "$1"; shift; [ $# = 0 ] || printf '     %s\n' "$@"; }
# is NAME EXPECTED FOUND
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2" "found:    $3"; fi; }
# has NAME PART TEXT
has() { case $3 in *"$2"*) ok "$1" ;; *) not_ok "$1" "wanted:   $2" "found:    $3" ;; esac; }
# gives NAME STATUS COMMAND...: out and err hold what it said
gives() {
	local name=$1 want=$2 rc
	shift 2
	out=$("$@" 2>"$dir/err")
	rc=$?
	err=$(cat "$dir/err")
	if [ $rc = "$want" ]; then ok "$name"; else not_ok "$name" "status $rc, wanted $want" "$out" "$err"; fi
}
# shellcheck disable=SC2154  # dsn: steps/10-database.sh
as() { local login=$1; shift; "$photovet" -c "$dir/photovet.conf" -d "$dsn user=$login" "$@"; }
sql() { psql -XAtq "$dsn user=postgres" -c "$1"; }
up() {
	local peer=$1
	started+=("$peer")
	"$root/tests/real/peers/$peer.sh" up "$dir/$peer" >"$dir/$peer.up" 2>&1 || { cat "$dir/$peer.up"; echo "$peer does not start" >&2; exit 1; }
	# shellcheck disable=SC1090
	. "$dir/$peer/env"
}

started+=(ceph)
"$root/tests/real/peers/ceph.sh" up "$dir/ceph" >"$dir/ceph.up" 2>&1 &	# takes its quarter of a minute
# shellcheck disable=SC2034  # steps/20-road.sh
ceph_up=$!
for part in "$root"/tests/real/steps/[0-9]*.sh; do
	begun=$SECONDS
	echo "--- $(basename "$part" .sh)"
	# shellcheck disable=SC1090
	. "$part"
	echo "    ($((SECONDS - begun)) s)"
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
