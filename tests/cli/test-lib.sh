# shellcheck shell=bash disable=SC2154,SC2034,SC2016
# Sourced by every tests/cli/tNNN-name.sh. Each script runs in a fresh directory with a fresh
# database, HOME and XDG directories of its own.
#
#	t 'the promise that this holds' STATUS 'shell command' <<'END'
#	exact standard output
#	exact standard error, each line with '! ' before it
#	END
#
# Times become TIME, SHA-256 sums SHA, the scratch directory DIR before they are compared, so
# that everything else is compared to the letter. Logins: P, the prefix of a command, is
# "photovet -d DSN-of-operator"; as LOGIN ... runs photovet as another login.

set -u
t_passed=0 t_failed=0

photovet() { "$PHOTOVET" "$@"; }
as() { local login=$1; shift; "$PHOTOVET" -d "${T_DSN/user=postgres/user=$login}" "$@"; }
P() { as olga "$@"; }
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$T_DSN" -c "$1"; }

normalize() {	# files, in place
	sed -s -i -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})/TIME/g' \
		-e 's/\b[0-9a-f]{64}\b/SHA/g' -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/TIME/g' -e "s|$T_DIR|DIR|g" "$@"
}

# A file is these bytes: as cmp says, without starting it (a byte 0 ends the read with success: it is never expected).
is_exactly() {	# file, text
	local bytes
	! IFS= read -r -d '' bytes <"$1" && [ "$bytes" = "$2" ]
}

t() {
	local name=$1 want=$2 command=$3 status line out='' err=''
	while IFS= read -r line; do
		case $line in
		'! '*) err+=${line#! }$'\n' ;;
		*) out+=$line$'\n' ;;
		esac
	done
	(set -o pipefail; eval "$command") >actual.out 2>actual.err </dev/null
	status=$?
	normalize actual.out actual.err
	if [ "$status" = "$want" ] && is_exactly actual.out "$out" && is_exactly actual.err "$err"; then
		t_passed=$((t_passed + 1))
		return
	fi
	t_failed=$((t_failed + 1))
	echo "not ok: $T_NAME: $name"
	echo "  $ $command"
	[ "$status" = "$want" ] || echo "  status $status, expected $want"
	diff -u --label 'expected stdout' --label 'stdout' <(printf %s "$out") actual.out | sed 's/^/  /'
	diff -u --label 'expected stderr' --label 'stderr' <(printf %s "$err") actual.err | sed 's/^/  /'
}

# ok 'promise' 'shell test': for what is no output of the program.
ok() {
	if (eval "$2") >raw.out 2>&1 </dev/null; then
		t_passed=$((t_passed + 1))
	else
		t_failed=$((t_failed + 1))
		echo "not ok: $T_NAME: $1"
		echo "  $ $2"
		sed 's/^/  /' raw.out | head -n 20
	fi
}

# A schema with the usual people: olga operator, anna and bo reviewers, chen and dai supervisors, eve
# observer, w worker, in campaign c1 (one stage) and c2 (two stages).
with_schema() { photovet -d "$T_DSN" db init >/dev/null || exit 1; }
with_people() {
	with_schema
	cluster_people "$T_DSN" 'olga operator intake' 'anna reviewer' 'bo reviewer' 'chen reviewer supervisor' \
		'dai reviewer supervisor' 'eve observer' 'w worker'
}
with_campaign() {	# CODE [options]
	local code=$1 l
	shift
	P campaign create "$code" --title "Class $code" "$@" >/dev/null || exit 1
	for l in anna bo; do P people assign $l --campaign "$code" --as reviewer || exit 1; done
	for l in chen dai; do
		P people assign $l --campaign "$code" --as reviewer || exit 1
		P people assign $l --campaign "$code" --as supervisor || exit 1
	done
	P people assign eve --campaign "$code" --as observer || exit 1
}
# N painted portraits, imported and checked.
with_photos() {	# CODE N [SEED]
	photovet paint "photos-$1" -n "$2" --seed "${3:-1}" >/dev/null || exit 1
	P import "photos-$1/manifest.csv" --campaign "$1" >/dev/null 2>&1 || exit 1
	as w work --once --only check >/dev/null || exit 1
}
done_testing() { echo "$t_passed passed, $t_failed failed"; [ "$t_failed" = 0 ]; }
