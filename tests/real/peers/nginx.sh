#!/bin/bash
# nginx: WebDAV over TLS with a login, and a webhook recorder (DIR/hooks.log, a JSON line each).
# packages: nginx openssl iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
peer_account www-data
if [ "$verb" = down ]; then
	peer_end nginx.pid
	rm -f env
	exit 0
fi
port=$(peer_port) plain=$(peer_port) password=$(openssl rand -hex 12)
mkdir -p root/in tmp
peer_cert DNS:localhost IP:127.0.0.1
echo "intake:$(openssl passwd -apr1 "$password")" >htpasswd
cat >nginx.conf <<CONF
worker_processes 1;
pid $dir/nginx.pid;
error_log $dir/error.log warn;
events { worker_connections 256; }
http {
	client_body_temp_path $dir/tmp/body; proxy_temp_path $dir/tmp/proxy; fastcgi_temp_path $dir/tmp/fastcgi;
	uwsgi_temp_path $dir/tmp/uwsgi; scgi_temp_path $dir/tmp/scgi;
	log_format hook escape=json '{"id":"\$http_webhook_id","timestamp":"\$http_webhook_timestamp",'
		'"signature":"\$http_webhook_signature","type":"\$content_type","body":"\$request_body"}';
	log_format put escape=json '{"method":"\$request_method","uri":"\$uri","status":\$status,"digest":"\$http_repr_digest"}';
	access_log $dir/access.log put;
	client_max_body_size 64m; client_body_buffer_size 1m;
	server {
		listen 127.0.0.1:$port ssl http2;
		server_name localhost;
		ssl_certificate $dir/srv.pem; ssl_certificate_key $dir/srv.key;
		root $dir/root;
		location /in/ {
			auth_basic intake; auth_basic_user_file $dir/htpasswd;
			dav_methods PUT DELETE; create_full_put_path on; dav_access user:rw group:r;
		}
		# the body is only in \$request_body once somebody was given it
		location = /hook { access_log $dir/hooks.log hook; proxy_pass http://127.0.0.1:$plain; }
		location = /hook-down { return 503; }
	}
	server { listen 127.0.0.1:$plain; access_log off; location / { return 204; } }
}
CONF
peer_own www-data
"${account[@]}" nginx -e "$dir/error.log" -p "$dir" -c "$dir/nginx.conf"
peer_wait 10 peer_listens "$port"
peer_env "DAV_URL=https://localhost:$port/in/" "HOOK_URL=https://localhost:$port/hook" "HOOK_DOWN_URL=https://localhost:$port/hook-down" \
	"DAV_CA=$dir/ca.pem" DAV_USER=intake "DAV_PASSWORD=$password" "DAV_ROOT=$dir/root/in" "HOOK_LOG=$dir/hooks.log"
