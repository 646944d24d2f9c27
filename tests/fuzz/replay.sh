#!/bin/bash
# Replays every fuzzer's corpus through its entry point, under the sanitizers.
cd "$(dirname "$0")/../.." || exit 2
passed=0 failed=0
for replay in build-sanitized/tests/replay_*; do
	[ -x "$replay" ] || continue
	name=${replay##*/replay_}
	name=${name%.*}
	[ "$replay" = "build-sanitized/tests/replay_$name" ] || continue
	if out=$(timeout 120 "$replay" tests/fuzz/corpus/"$name"/* 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok: %s\n%s\n' "$name" "$out" | tail -n 30
	fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
