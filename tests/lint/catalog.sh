#!/bin/bash
# The Chinese catalog has every message of the sources, and none is left untranslated.
# --write brings src/po/zh_CN.po up to date: what is new comes with an empty translation.
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t sources < <(find src -name '*.[ch]' ! -path 'src/base/i18n.*' | LC_ALL=C sort)
xgettext --from-code=UTF-8 --language=C -k_ -kN_ -kCHECK:5 --no-location -o "$work/photovet.pot" \
	"${sources[@]}" src/ui/*.def include/photovet/checks.def || exit 1
if [ "${1-}" = --write ]; then
	msgmerge -q --no-location --no-fuzzy-matching --no-wrap -U --backup=none src/po/zh_CN.po "$work/photovet.pot"
	sed -i '/^"POT-Creation-Date:/d' src/po/zh_CN.po	# git knows, and two branches need not differ in it
	exit
fi
msgcmp src/po/zh_CN.po "$work/photovet.pot"
