#!/bin/bash
# Ceph: one monitor, one storage daemon in memory, its S3 gateway over TLS, one user, one bucket "photos".
# packages: ceph-mon ceph-osd radosgw openssl curl uuid-runtime iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
peer_account ceph
if [ "$verb" = down ]; then
	for name in rgw osd mon; do
		peer_end "$name.pid"
	done
	rm -rf env mon osd rgw		# it was all in memory
	exit 0
fi
mon2=$(peer_port) mon1=$(peer_port) port=$(peer_port) osd_low=$((RANDOM % 1000 + 30500))
mkdir -p mon osd rgw log
peer_cert DNS:localhost IP:127.0.0.1
cat >ceph.conf <<CONF
[global]
fsid = $(uuidgen)
mon_host = [v2:127.0.0.1:$mon2/0,v1:127.0.0.1:$mon1/0]
public_network = 127.0.0.0/8
cluster_network = 127.0.0.0/8
ms_bind_port_min = $osd_low
ms_bind_port_max = $((osd_low + 100))
run_dir = $dir
admin_socket = $dir/\$name.asok
log_file = $dir/log/\$name.log
keyring = $dir/keyring
mon_data = $dir/mon
osd_data = $dir/osd
rgw_data = $dir/rgw
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 1073741824
rgw_frontends = beast ssl_endpoint=127.0.0.1:$port ssl_certificate=$dir/srv.pem ssl_private_key=$dir/srv.key
CONF
: >keyring
for who in mon. client.admin client.rgw osd.0; do
	ceph-authtool -c ceph.conf -C key.new --gen-key -n "$who" --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >>tool.log 2>&1
	cat key.new >>keyring
	rm key.new
done
monmaptool -c ceph.conf --create --fsid "$(sed -n 's/^fsid = //p' ceph.conf)" --addv a "[v2:127.0.0.1:$mon2,v1:127.0.0.1:$mon1]" monmap >>tool.log 2>&1
chmod 600 keyring
peer_own ceph
tool() { timeout 60 "${account[@]}" "$1" -c "$dir/ceph.conf" "${@:2}" 2>>tool.log; }
launch()
{
	local name=$1
	shift
	setsid "${account[@]}" "$@" -c "$dir/ceph.conf" -f >"$name.log" 2>&1 </dev/null &
	echo $! >"$name.pid"
}
tool ceph-mon -i a --mkfs --monmap monmap --keyring keyring >>tool.log
launch mon ceph-mon -i a
tool ceph osd create >>tool.log
tool ceph-osd -i 0 --mkfs --osd-uuid "$(uuidgen)" >>tool.log
launch osd ceph-osd -i 0
launch rgw radosgw -n client.rgw
key=TEST$(openssl rand -hex 8) secret=$(openssl rand -hex 20)
tool radosgw-admin user create --uid=intake --display-name=intake --access-key="${key^^}" --secret="$secret" >user.json
peer_wait 60 curl -sfo /dev/null --cacert ca.pem "https://localhost:$port/"
empty=$(sha256sum </dev/null | cut -c1-64)
peer_wait 60 curl -sfo /dev/null --cacert ca.pem --aws-sigv4 aws:amz:default:s3 -u "${key^^}:$secret" -X PUT -H "x-amz-content-sha256: $empty" \
	"https://localhost:$port/photos"
peer_env "S3_ENDPOINT=https://localhost:$port" "S3_CA=$dir/ca.pem" S3_REGION=default "S3_KEY=${key^^}" "S3_SECRET=$secret" S3_BUCKET=photos
