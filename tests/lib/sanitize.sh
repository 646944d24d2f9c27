#!/bin/bash
# Runs the unit tests built with the address and undefined-behaviour sanitizers.
cd "$(dirname "$0")/../.." || exit 2
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
bash tests/run.sh -b build-sanitized -j 1 build-sanitized/tests/test_*
