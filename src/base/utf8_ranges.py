#!/usr/bin/env python3
"""Prints utf8_ranges.def from Python's Unicode tables: python3 src/base/utf8_ranges.py > src/base/utf8_ranges.def"""
import unicodedata as u

FILLERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}      # blank, of disputed width


def kind(cp):
    c = chr(cp)
    category = u.category(c)
    if 0xFE00 <= cp <= 0xFE0F or 0xE0100 <= cp <= 0xE01EF or 0x180B <= cp <= 0x180D or cp == 0x180F:
        return "SELECTOR"
    if category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or cp in FILLERS or cp & 0xFFFE == 0xFFFE or 0xFDD0 <= cp <= 0xFDEF:
        return "REFUSED"
    if category in ("Mn", "Me") or 0x1161 <= cp <= 0x11FF or 0xD7B0 <= cp <= 0xD7FF:
        return "ZERO"
    if 0x3400 <= cp <= 0x4DBF or 0x4E00 <= cp <= 0x9FFF or 0xF900 <= cp <= 0xFAFF or 0x20000 <= cp <= 0x3FFFD:
        return "WIDE"                                           # Han, also what later versions add
    if category == "Cn":
        return "REFUSED"
    if u.east_asian_width(c) in "WF":
        return "WIDE"
    return None


print("/* RANGE(first, last, kind), ascending: every code point that is not one column wide. Unicode %s;" % u.unidata_version)
print(" * written by utf8_ranges.py. */")
rows, start, now = [], 0, kind(0)
for cp in range(1, 0x110001):
    k = kind(cp) if cp < 0x110000 else "end"
    if k != now:
        if now:
            rows.append("RANGE(0x%04X, 0x%04X, %s)" % (start, cp - 1, now))
        start, now = cp, k
for i in range(0, len(rows), 4):
    print(" ".join(rows[i:i + 4]))
