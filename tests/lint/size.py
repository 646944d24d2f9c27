#!/usr/bin/env python3
"""No tail: files of at most 600 lines, functions of at most 60 lines and 15 branches.

Branches = 1 + if/for/while/case/&&/||/?: (a rough cyclomatic count). In our style a
function body is what stands between a '{' and a '}' in the first column. A table-driven
switch of one-line cases counts as one branch: it is a table."""
import pathlib, re, sys

LINES_FILE, LINES_FUNCTION, BRANCHES = 600, 60, 15
WORD = re.compile(r'\b(?:if|for|while)\b|&&|\|\||\?')
CASE = re.compile(r'^\s*case\b')
ONE_LINE_CASE = re.compile(r'^\s*case\b[^:]*:.*\breturn\b[^;]*;\s*$|^\s*case\b[^:]*:[^;]*;\s*(return|break);\s*$')


def strip(text):
    def blank(m):
        return re.sub(r'[^\n]', ' ', m.group(0))
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|/\*.*?\*/|//[^\n]*', blank, text, flags=re.S)


def main():
    bad = 0
    for path in sorted([*pathlib.Path('src').rglob('*.[ch]'), *pathlib.Path('include').rglob('*.h')]):
        lines = strip(path.read_text()).split('\n')
        if len(lines) - 1 > LINES_FILE:
            print(f'{path}: {len(lines) - 1} lines, at most {LINES_FILE}')
            bad += 1
        start = None
        for n, line in enumerate(lines):
            if line.startswith('{'):
                start = n
            elif line.startswith('}') and start is not None:
                body = lines[start:n]
                name = next((m.group(1) for l in reversed(lines[max(0, start - 6):start]) if (m := re.match(r'^\S.*?\b(\w+)\(', l))), '?')
                tables = sum(bool(ONE_LINE_CASE.match(l)) for l in body)
                branches = 1 + sum(len(WORD.findall(l)) for l in body) + sum(bool(CASE.match(l)) for l in body) - max(0, tables - 1)
                if n - start + 1 > LINES_FUNCTION:
                    print(f'{path}:{start + 1}: {name}() has {n - start + 1} lines, at most {LINES_FUNCTION}')
                    bad += 1
                if branches > BRANCHES:
                    print(f'{path}:{start + 1}: {name}() has {branches} branches, at most {BRANCHES}')
                    bad += 1
                start = None
    return bad


sys.exit(1 if main() else 0)
