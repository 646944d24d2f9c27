#!/bin/bash
# tests/bench/run.sh [BUILD] [picture|check|screen|database]...: every figure as a ratio in one run, medians in turns.
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
shift
[ $# = 0 ] && set -- picture check screen database
for part in "$@"; do
	bash "tests/bench/$part.sh" "$build" || exit 1
done
