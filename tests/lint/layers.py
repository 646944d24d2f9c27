#!/usr/bin/env python3
"""Includes go down only, and one third-party library lives in one room."""
import pathlib, re, sys

MAY = {  # room: rooms it may include besides itself and include/photovet
    'base': [], 'config': ['base'], 'domain': ['base'], 'store': ['base', 'domain'], 'image': ['base'],
    'check': ['base', 'domain', 'image'], 'net': ['base'],
    'vet': ['base', 'domain', 'store', 'image', 'check', 'net'],
    'wire': ['base'], 'terminal': ['base', 'wire'], 'ui': ['base', 'terminal'], 'worker': ['base', 'net', 'vet'],
    'commands': ['base', 'terminal', 'ui', 'worker', 'demo'],
    'demo': ['base', 'terminal', 'ui', 'worker', 'commands'],
    '': ['base', 'commands'],
}
LIBRARY = {'libpq-fe.h': 'store', 'jpeglib.h': 'image', 'curl/curl.h': 'net', 'curses.h': 'terminal', 'ncurses.h': 'terminal',
           'zlib.h': 'terminal', 'confuse.h': 'config', 'jansson.h': 'base', 'csv.h': 'base', 'iconv.h': 'base'}
THIRD_PARTY = re.compile(r'^(?:libpq|jpeglib|curl/|n?curses|confuse|jansson|zlib|csv\.h|openssl/)')

bad = 0
for path in sorted(pathlib.Path('src').rglob('*.[ch]')):
    room = path.parts[1] if len(path.parts) > 2 else ''
    for n, line in enumerate(path.read_text().split('\n'), 1):
        m = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
        if not m:
            continue
        target = m.group(1)
        other = target.split('/')[0]
        if line.strip().startswith('#include "') and other in MAY and other != room and other not in MAY.get(room, []):
            print(f"{path}:{n}: room '{room or 'main'}' may not include '{target}'")
            bad += 1
        owner = 'base' if target.startswith('openssl/') else LIBRARY.get(target)
        if '<' in line and owner and owner != room:
            print(f"{path}:{n}: '{target}' lives in src/{owner}/ only")
            bad += 1
for path in sorted(pathlib.Path('include/photovet').glob('*.h')):
    for n, line in enumerate(path.read_text().split('\n'), 1):
        m = re.match(r'\s*#\s*include\s+[<"]([^>"]+)', line)
        if m and THIRD_PARTY.match(m.group(1)):
            print(f"{path}:{n}: a public header names a third party: '{m.group(1)}'")
            bad += 1
sys.exit(1 if bad else 0)
