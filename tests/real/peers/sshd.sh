#!/bin/bash
# OpenSSH: sftp with a key, into DIR/in. It runs as an ordinary account, which is then the one to log in as.
# packages: openssh-server openssh-client openssh-sftp-server iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
peer_account www-data
if [ "$verb" = down ]; then
	[ ! -s sshd.pid ] || pkill -P "$(<sshd.pid)" || :
	peer_end sshd.pid
	rm -f env
	exit 0
fi
port=$(peer_port) user=$(id -un)
[ "$(id -u)" != 0 ] || user=www-data
mkdir -p in
for key in host_ed25519 host_ecdsa user_ed25519; do
	ssh-keygen -q -t "${key#*_}" -N '' -C "$key" -f "$key"
done
cp user_ed25519.pub authorized_keys
for key in host_ed25519 host_ecdsa; do
	echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$key.pub")"
done >known_hosts
cat >sshd_config <<CONF
Port $port
ListenAddress 127.0.0.1
HostKey $dir/host_ed25519
HostKey $dir/host_ecdsa
AuthorizedKeysFile $dir/authorized_keys
PidFile $dir/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
LogLevel VERBOSE
Subsystem sftp internal-sftp -l INFO
ForceCommand internal-sftp -l INFO
CONF
install -m 600 user_ed25519 client_key		# for the caller; the rest becomes the account's
peer_own www-data
[ "$(id -u)" != 0 ] || chown root: client_key
"${account[@]}" /usr/sbin/sshd -f "$dir/sshd_config" -E "$dir/sshd.log"
peer_wait 10 peer_listens "$port"
peer_env "SFTP_URL=sftp://127.0.0.1:$port$dir/in/" "SFTP_USER=$user" "SFTP_KEY=$dir/client_key" "SFTP_KNOWN_HOSTS=$dir/known_hosts" "SFTP_ROOT=$dir/in"
