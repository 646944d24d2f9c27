# Manifest in, decisions, messages and photos out: each target its campaign.
# shellcheck shell=bash disable=SC2154,SC2054
up nginx
up sshd
up smtp
wait "$ceph_up" || { cat "$dir/ceph.up"; echo 'ceph does not start' >&2; exit 1; }
# shellcheck disable=SC1091
. "$dir/ceph/env"
hook_secret=whsec_$(openssl rand -base64 24)
cat >"$dir/photovet.conf" <<CONF
poll_ms = 100
gateway "mail" {
	type = "smtp"
	url = "$SMTP_URL"
	user = "$SMTP_USER"
	password = "$SMTP_PASSWORD"
	sender = "office@school.example"
	ca_file = "$SMTP_CA"
	timeout_s = 5
}
gateway "hook" {
	type = "webhook"
	url = "$HOOK_URL"
	secret = "$hook_secret"
	ca_file = "$DAV_CA"
	timeout_s = 5
}
target "$DAV_URL" {
	user = "$DAV_USER"
	password = "$DAV_PASSWORD"
	ca_file = "$DAV_CA"
	timeout_s = 5
}
target "sftp://" {
	user = "$SFTP_USER"
	ssh_private_key = "$SFTP_KEY"
	ssh_known_hosts = "$SFTP_KNOWN_HOSTS"
	timeout_s = 5
}
target "s3://$S3_BUCKET/" {
	endpoint = "$S3_ENDPOINT"
	region = "$S3_REGION"
	user = "$S3_KEY"
	password = "$S3_SECRET"
	ca_file = "$S3_CA"
	timeout_s = 5
}
CONF
chmod 600 "$dir/photovet.conf"

declare -A target=([dav]=$DAV_URL [sftp]=$SFTP_URL [s3]=s3://$S3_BUCKET/2026 [folder]=file://$dir/folder)
declare -A way=([dav]=hook [sftp]=mail [s3]=mail,hook [folder]=file)
declare -A pattern=([dav]='{school_code}/{student_no}.jpg' [sftp]='{student_no}.jpg' [s3]='{school_code}/{student_no}.jpg' [folder]='{student_no}.jpg')
names=(dav sftp s3 folder)

mkdir "$dir/painted"
seed=0
for name in "${names[@]}"; do
	seed=$((seed + 1))
	gives "$name: ten painted" 0 "$photovet" paint "$dir/painted/$name" -n 10 --seed "$seed"
	gives "$name: a campaign" 0 as olga campaign create "$name" --title "毕业照 $name" --undo-seconds 0 --target "${target[$name]}" \
		--name-template "${pattern[$name]}" --notify "${way[$name]}"
	as olga people assign chen --campaign "$name" --as supervisor >/dev/null
	as olga people assign anna,bo --campaign "$name" --as reviewer >/dev/null 2>&1 ||
		{ as olga people assign anna --campaign "$name" --as reviewer; as olga people assign bo --campaign "$name" --as reviewer; } >/dev/null
	gives "$name: ten photos imported" 0 as olga import "$dir/painted/$name/manifest.csv" --campaign "$name"
	gives "$name: importing again changes nothing" 0 as olga import "$dir/painted/$name/manifest.csv" --campaign "$name"
	has "$name: and says so" unchanged "$out"
done

gives 'the worker checks' 0 as wendy work --once
is 'all are pending' 40 "$(as olga list --status pending -f ids | wc -l)"
for name in "${names[@]}"; do
	mapfile -t ids < <(as olga list --campaign "$name" -f ids)
	gives "$name: approve six" 0 as chen approve "${ids[@]:0:6}" --expect 6
	gives "$name: reject four" 0 as chen reject "${ids[@]:6:4}" --reason L03,B01 --expect 4
done
gives 'the worker delivers' 0 as wendy work --once
is 'twenty-four are uploaded' 24 "$(as olga list --status uploaded -f ids | wc -l)"
is 'nothing waits' 0 "$(sql 'SELECT (SELECT count(*) FROM photovet.outbox) + (SELECT count(*) FROM photovet.upload)')"

# name there and the hash decided on, as the database says: SCHOOL STUDENT SHA256
decided() {
	sql "SELECT t.school_code, t.student_no, encode(coalesce(s.standard_sha256, s.original_sha256), 'hex') FROM photovet.submission s
		JOIN photovet.student t USING (student_id) WHERE s.campaign = '$1' AND s.status = 'uploaded' ORDER BY 2" | tr '|' ' '
}
s3_get() {
	curl -sf --cacert "$S3_CA" --aws-sigv4 "aws:amz:$S3_REGION:s3" -u "$S3_KEY:$S3_SECRET" -H "x-amz-content-sha256: $(sha256sum </dev/null | cut -c1-64)" \
		"$S3_ENDPOINT/$S3_BUCKET/2026/$1"
}
arrived() {
	local school student
	while read -r school student _; do
		case $1 in
		dav) sum=$(sha256sum <"$DAV_ROOT/$school/$student.jpg") ;;
		sftp) sum=$(sha256sum <"$SFTP_ROOT/$student.jpg") ;;
		s3) sum=$(s3_get "$school/$student.jpg" | sha256sum) ;;
		folder) sum=$(sha256sum <"$dir/folder/$student.jpg") ;;
		esac
		echo "$school $student ${sum%% *}"
	done
}
for name in "${names[@]}"; do
	decided "$name" >"$dir/decided.$name"
	is "$name: six of them" 6 "$(wc -l <"$dir/decided.$name")"
	is "$name: photos, byte for byte those decided on" "$(cat "$dir/decided.$name")" "$(arrived "$name" <"$dir/decided.$name" 2>&1)"
done
is 'no part is left on the sftp server' 6 "$(find "$SFTP_ROOT" -type f | wc -l)"
is 'nginx was told the digest' 6 "$(grep -c '"method":"PUT".*"digest":"sha-256=:' "$dir/nginx/access.log")"

# what the students got, judged by other people's code
gives 'mails and webhooks are what they should be' 0 /usr/bin/python3 "$root/tests/real/judge.py" "$SMTP_MAIL" "$HOOK_LOG" "$hook_secret" "$XDG_STATE_HOME/photovet/notifications.jsonl"
is 'twenty mails, ten webhooks, ten lines' '20 mails 20 keys, 10 hooks 10 keys, 10 lines 10 keys' "$out"
