# What real servers refuse, one transfer at a time: CODE STATUS verified|unverified TEXT.
# shellcheck shell=bash disable=SC2154
head -c 300000 /dev/urandom >"$dir/photo"
dav=("user=$DAV_USER" "password=$DAV_PASSWORD" "ca=$DAV_CA")
sftp=("user=$SFTP_USER" "key=$SFTP_KEY" "hosts=$SFTP_KNOWN_HOSTS" temporary=1)
s3=("user=$S3_KEY" "password=$S3_SECRET" "ca=$S3_CA" "region=$S3_REGION")
s3_url=$S3_ENDPOINT/$S3_BUCKET
mail=("user=$SMTP_USER" "password=$SMTP_PASSWORD" "ca=$SMTP_CA" from=a@school.example to=b@stu.example)
# says NAME START COMMAND...: the first line begins so
says() {
	local name=$1 want=$2 found
	shift 2
	found=$("$send" "$@" 2>&1 | sed -n 1p)
	case $found in "$want"*) ok "$name" ;; *) not_ok "$name" "wanted:   $want..." "found:    $found" ;; esac
}

says 'dav: new' 'OK 201 verified' put "${DAV_URL}t/a.jpg" "$dir/photo" "${dav[@]}" verify=1
says 'dav: replaced' 'OK 204 verified' put "${DAV_URL}t/a.jpg" "$dir/photo" "${dav[@]}" verify=1
says 'dav: wrong password' 'CONFIG 401' put "${DAV_URL}t/a.jpg" "$dir/photo" "user=$DAV_USER" password=x "ca=$DAV_CA"
says 'dav: unknown authority' 'CONFIG 0 unverified SSL certificate problem' put "${DAV_URL}t/a.jpg" "$dir/photo" "user=$DAV_USER"
says 'dav: certificate of another host' 'CONFIG 0' put "${DAV_URL/localhost/other.localhost}t/a.jpg" "$dir/photo" "${dav[@]}"
says 'dav: 503' 'REMOTE 503' post "$HOOK_DOWN_URL" "$dir/photo" "${dav[@]}"

says 'sftp: new' 'OK 0 verified' put "${SFTP_URL}t/a%20b.jpg" "$dir/photo" "${sftp[@]}" verify=1
says 'sftp: replaced' 'OK 0 verified' put "${SFTP_URL}t/a%20b.jpg" "$dir/photo" "${sftp[@]}" verify=1
says 'sftp: a name with quotes' 'OK 0 verified' put "${SFTP_URL}t/%22%27%5C.jpg" "$dir/photo" "${sftp[@]}" verify=1
is 'sftp: both are there and no part' "$(printf '%s\n' "\"'\\.jpg" 'a b.jpg')" "$(ls "$SFTP_ROOT/t")"
is 'sftp: whole' "$(sha256sum <"$dir/photo")" "$(sha256sum <"$SFTP_ROOT/t/a b.jpg")"
says 'sftp: unknown host key' 'CONFIG 0 unverified host key is not the one' put "${SFTP_URL}t/c.jpg" "$dir/photo" "user=$SFTP_USER" "key=$SFTP_KEY" hosts=/dev/null
says 'sftp: no known_hosts at all' 'CONFIG - unverified no ssh_known_hosts is set' put "${SFTP_URL}t/c.jpg" "$dir/photo" "user=$SFTP_USER" "key=$SFTP_KEY"
says 'sftp: wrong login' 'CONFIG 0 unverified Login denied' put "${SFTP_URL}t/c.jpg" "$dir/photo" user=nobody "key=$SFTP_KEY" "hosts=$SFTP_KNOWN_HOSTS"
says 'sftp: a folder that is not ours' 'CONFIG 0' put "${SFTP_URL%%"$dir"*}/root/t.jpg" "$dir/photo" "${sftp[@]}"
is 'sftp: nothing of the refused ones' 2 "$(find "$SFTP_ROOT/t" -type f | wc -l)"
is 'sftp: forty at once' '40 OK 0 verified' "$("$send" put "${SFTP_URL}t/{n}.jpg" "$dir/photo" "${sftp[@]}" times=40 verify=1 | sort | uniq -c | sed 's/^ *//; s/ *$//')"

says 's3: a key that needs every escape' 'OK 200 verified' put "$s3_url/t/%E5%BC%A0%2B%20%27%28%29%21%2A%40%3A%2C%3D%3B%26.jpg" "$dir/photo" "${s3[@]}"
says 's3: no such bucket' 'CONFIG 404 unverified answered HTTP 404 NoSuchBucket' put "$S3_ENDPOINT/nosuch/a.jpg" "$dir/photo" "${s3[@]}"
says 's3: wrong secret' 'CONFIG 403 unverified answered HTTP 403 SignatureDoesNotMatch' put "$s3_url/a.jpg" "$dir/photo" "user=$S3_KEY" password=x "ca=$S3_CA" "region=$S3_REGION"
says 's3: unknown key' 'CONFIG 403 unverified answered HTTP 403 InvalidAccessKeyId' put "$s3_url/a.jpg" "$dir/photo" user=NOBODY password=x "ca=$S3_CA" "region=$S3_REGION"
kill -STOP "$(<"$dir/ceph/rgw.pid")"
says 's3: the gateway hangs' 'REMOTE 0' put "$s3_url/hung.jpg" "$dir/photo" "${s3[@]}" timeout=2
kill -CONT "$(<"$dir/ceph/rgw.pid")"
kill -STOP "$(<"$dir/ceph/osd.pid")"
says 's3: the storage behind it hangs' 'AMBIGUOUS 0 unverified sent, but no answer came' put "$s3_url/hung.jpg" "$dir/photo" "${s3[@]}" timeout=3
kill -CONT "$(<"$dir/ceph/osd.pid")"
says 's3: and is back' 'OK 200' put "$s3_url/hung.jpg" "$dir/photo" "${s3[@]}"

printf 'Subject: x\r\n\r\nhello\r\n' >"$dir/mail.eml"
says 'mail: taken' 'OK 250' mail "$SMTP_URL" "$dir/mail.eml" "${mail[@]}"
says 'mail: wrong password' 'CONFIG 535' mail "$SMTP_URL" "$dir/mail.eml" "user=$SMTP_USER" password=x "ca=$SMTP_CA" from=a@b.example to=c@d.example
says 'mail: unknown authority' 'CONFIG' mail "$SMTP_URL" "$dir/mail.eml" "user=$SMTP_USER" "password=$SMTP_PASSWORD" from=a@b.example to=c@d.example
for pair in 'defer REMOTE 451' 'reject REFUSED 550' 'lost AMBIGUOUS'; do
	echo "${pair%% *}" >"$SMTP_MODE"
	says "mail: ${pair%% *}" "${pair#* }" mail "$SMTP_URL" "$dir/mail.eml" "${mail[@]}"
done
echo ok >"$SMTP_MODE"
rm -f "$SMTP_MAIL"/*.eml
