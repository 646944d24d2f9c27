#!/bin/bash
# tests/run.sh [-b BUILD] [-j LANES] [-w SUITE] SUITE...: runs suites, LANES at a time (default: one a
# processor), the first named first, and adds up what they say. The one of -w mostly waits: it takes no lane.
# A suite is a command whose output ends in 'N passed, N failed', or a cmocka binary. One that could not
# run says 'not run: WHY' and nothing passed.
cd "$(dirname "$0")/.." || exit 2
build=build lanes=$(nproc) waiting='' beside=0
while getopts b:j:w: opt; do
	case $opt in
	b) build=$OPTARG ;;
	j) lanes=$OPTARG ;;
	w) waiting=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
export PHOTOVET=$PWD/$build/photovet
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM

# Debian's psql is a script in Perl and a pyenv's python3 some in Bash, which take longer to start than what they
# start: tests that call them hundreds of times find that first.
. tests/lib/cluster.sh
mkdir "$scratch/bin"
ln -s "$(cluster_bin)/psql" "$scratch/bin/psql"
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$scratch/bin/python3"
PATH=$scratch/bin:$PATH

# Each prints its line, with what failed above it, in one piece, and leaves its figures in $log.sum.
report() {	# name, log, passed, failed, seconds, lines of the log that say nothing
	{
		flock 9
		[ "$4" = 0 ] || { echo "--- $1"; grep -vE "$6" "$2" | tail -n "${PHOTOVET_TEST_LINES:-60}"; }
		printf '%-28s %4d passed, %d failed  (%ds)\n' "$1" "$3" "$4" "$5"
	} 9>"$scratch/lock"
	echo "$3 $4" >"$2.sum"
}
script() {	# log, name, command...
	local log=$1 name=$2 start=$SECONDS rc last p=0 f=1
	shift 2
	"$@" >"$log" 2>&1
	rc=$?
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	[ -z "$last" ] || p=${last%% *} f=$(sed 's/.*passed, \([0-9]*\) failed.*/\1/' <<<"$last")
	[ "$rc" = 0 ] || [ "$f" != 0 ] || f=1
	if [ "$p$f" = 00 ] && grep '^not run: ' "$log" >"$log.why"; then
		printf '%-28s %s\n' "$name" "$(cat "$log.why")"
		echo "0 0 1" >"$log.sum"
		return
	fi
	report "$name" "$log" "$p" "$f" $((SECONDS - start)) '^ok |^test_.* 0 failed'
}
cmocka() {	# log, name, binary
	local log=$1 start=$SECONDS p f rc
	CMOCKA_MESSAGE_OUTPUT=STDOUT timeout 180 "$3" >"$log" 2>&1
	rc=$?
	p=$(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -n 1)
	f=$(grep -E '^\[  FAILED  \] [a-zA-Z_]' "$log" | sort -u | wc -l)
	[ "$rc" = 0 ] || [ "$f" != 0 ] || f=1
	report "$2" "$log" "${p:-0}" "$f" $((SECONDS - start)) '^\[ RUN|^\[       OK'
}

n=0
running() { jobs -rp | grep -vxc "$beside"; }
for suite in ${waiting:+"$waiting"} "$@"; do
	while [ "$(running)" -ge "$lanes" ]; do
		wait -n
	done
	n=$((n + 1))
	case $suite in
	*/tests/*) cmocka "$scratch/$n" "$(basename "$suite")" "$suite" & ;;
	*) script "$scratch/$n" "${suite#tests/}" bash "$suite" "$build" & ;;
	esac
	[ "$suite" != "$waiting" ] || beside=$!
done
wait
# A suite that left no figures was killed: that is a failure, too.
passed=0 failed=0 not_run=0
for ((i = 1; i <= n; i++)); do
	read -r p f idle 2>/dev/null <"$scratch/$i.sum" || p=0 f=1
	passed=$((passed + p)) failed=$((failed + f)) not_run=$((not_run + ${idle:-0}))
done
[ "$not_run" = 0 ] || printf '\n%d not run\n' "$not_run"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
