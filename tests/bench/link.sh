#!/bin/bash
# tests/bench/link.sh [BUILD [ROUNDS]]: key to picture over real ssh to a local sshd, straight and behind lines of
# 20 ms / 20 Mbit/s and 80 ms / 2 Mbit/s (tests/programs/slowlink.c), against the same session sending the same bytes
# and against "ssh host img2sixel FILE" on the same line, its connection already open (the fairest to it).
cd "$(dirname "$0")/../.." || exit 2
. tests/bench/lib.sh
build=${1:-build} rounds=${2:-24}
case $build in /*) ;; *) build=$PWD/$build ;; esac
for tool in img2sixel ssh /usr/sbin/sshd; do
	command -v $tool >/dev/null || { echo "link.sh: needs $tool (packages libsixel-bin, openssh-client, openssh-server)" >&2; exit 2; }
done
work=$(mktemp -d /tmp/pvlink.XXXXXX) && chmod 711 "$work"
export XDG_STATE_HOME=$work/state PHOTOVET=$build/photovet
mkdir -m 711 "$XDG_STATE_HOME"
pids=() made=''
finish() {
	"$PHOTOVET" demo stop >/dev/null 2>&1
	[ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null
	[ ! -s "$work/sshd.pid" ] || kill "$(<"$work/sshd.pid")" 2>/dev/null
	[ -z "$made" ] || rmdir /run/sshd 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
"$PHOTOVET" demo start --portraits 60 >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }
printf '#!/bin/sh\nexport LC_ALL=C.UTF-8 XDG_STATE_HOME=%s\nexec %s -d "%s" review --campaign demo\n' "$XDG_STATE_HOME" "$PHOTOVET" \
	"$("$PHOTOVET" demo dsn demo)" >"$work/screen"
printf '#!/bin/sh\nstty raw -echo\nwhile [ -n "$(head -c 1)" ]; do cat %s/bytes; done\n' "$work" >"$work/cat"
chmod 755 "$work/screen" "$work/cat"
mkdir "$work/home"	# a shell that reads no start-up file: the fairest to what it is compared with
"$build/tests/draw_portrait" 7 "$work/photo.jpg" || exit 1

port=$((RANDOM % 12000 + 20000))
ssh-keygen -q -t ed25519 -N '' -f "$work/host" && ssh-keygen -q -t ed25519 -N '' -f "$work/user" || exit 1
cp "$work/user.pub" "$work/keys"
[ -d /run/sshd ] || [ "$(id -u)" != 0 ] || { mkdir -m 755 /run/sshd && made=yes; }
printf '%s\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $work/host" "AuthorizedKeysFile $work/keys" "PidFile $work/sshd.pid" \
	"SetEnv HOME=$work/home" 'StrictModes no' 'UsePAM no' 'PasswordAuthentication no' 'PermitRootLogin yes' >"$work/sshd_config"
/usr/sbin/sshd -f "$work/sshd_config" -E "$work/sshd.log" || exit 1
for _ in {1..50}; do [ -s "$work/sshd.pid" ] && break; sleep 0.1; done

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
measure() { # NAME RTT_MS MBIT
	local at=$port ssh line
	if [ "$3" != 0 ]; then
		"$build/tests/slowlink" "$port" "$2" "$3" >"$work/port" &
		pids+=($!)
		for _ in {1..50}; do [ -s "$work/port" ] && break; sleep 0.1; done
		at=$(<"$work/port")
		: >"$work/port"
	fi
	ssh="ssh -F none -i $work/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IPQoS=none -p $at"
	$ssh -o ControlMaster=yes -S "$work/master" -fN 127.0.0.1 </dev/null >/dev/null 2>&1
	line=$("$build/tests/bench_link" "$rounds" "$2" "$work/bytes" "$ssh -tt 127.0.0.1 $work/screen" "$ssh -tt 127.0.0.1 $work/cat" \
		"ssh -F none -S $work/master 127.0.0.1 img2sixel $work/photo.jpg") || exit 1
	ssh -F none -S "$work/master" -O exit 127.0.0.1 2>/dev/null
	"$PHOTOVET" -d "$("$PHOTOVET" demo dsn demo)" release --all >/dev/null 2>&1
	# shellcheck disable=SC2086
	set -- "$1" "$2" "$3" $line
	printf '%s: first byte %s us, usable %s us (%s bytes), full %s us (%s bytes), the same bytes %s us, img2sixel %s us\n' \
		"$1" "$7" "$9" "${19}" "${11}" "${17}" "${13}" "${15}"
	[ "$3" = 0 ] && return
	figure "$1: photo, of the time for its bytes" "$(ratio "${11}" "${13}")" x most 1.15
	figure "$1: usable, sooner than img2sixel" "$(ratio "${15}" "$9")" x least 4
	figure "$1: whole, sooner than img2sixel" "$(ratio "${15}" "${11}")" x least 3
}
printf '\n## A shift of 2,000 photos, each as soon as the last is acknowledged\n'
line=$("$build/tests/bench_link" session 2000 "exec $work/screen") || exit 1
echo "$line"
set -- $line
figure 'memory after 2,000 photos, of that after 200' "$(ratio "$8" "$6")" x most 1.05
figure_told 'processor time a photo' "${10}" ms
"$PHOTOVET" -d "$("$PHOTOVET" demo dsn demo)" release --all >/dev/null 2>&1
printf '\n## Key to picture at the far end of ssh (median of %s photos)\n' "$rounds"
measure 'loopback' 0 0
measure '20 ms, 20 Mbit/s' 20 20
measure '80 ms, 2 Mbit/s' 80 2
measure '50 ms, 0.5 Mbit/s' 50 0.5
