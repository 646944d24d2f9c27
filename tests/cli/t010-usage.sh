# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# What a person types wrong is answered in one line that says how to go on.
t 'version' 0 'photovet version' <<'END'
photovet 0.1.0
END
t '--version is the same' 0 'photovet --version' <<'END'
photovet 0.1.0
END
ok 'no command at all: help on stderr, status 2' 'photovet >o 2>e; [ $? = 2 ] && [ ! -s o ] && grep -q "usage: photovet" e'
ok 'every listed command has help that names it' 'for c in $(photovet help | sed -n "s/^  \([a-z]*\) .*/\1/p"); do photovet $c --help | grep -q "^usage: photovet $c" || { echo "$c"; exit 1; }; done'
t 'an unknown command suggests the near one' 2 'photovet aprove' <<'END'
! photovet: unknown command 'aprove'; did you mean approve?
END
t 'an unknown command without a neighbour' 2 'photovet xyzzyplugh' <<'END'
! photovet: unknown command 'xyzzyplugh'; see 'photovet help'
END
t 'an unknown option names the help' 2 'photovet list --colour' <<'END'
! photovet: unknown option '--colour'; see 'photovet list --help'
END
t 'an unknown global option' 2 'photovet --wat list' <<'END'
! photovet: unknown option '--wat'; see 'photovet --help'
END
t 'an option without its value' 2 'photovet list -f' <<'END'
! photovet: a value is missing after '-f'; see 'photovet list --help'
END
t 'a value outside its vocabulary' 2 'photovet list -f xml' <<'END'
! photovet: --format takes one of table|json|csv|ids, not 'xml'
END
t 'one word too many' 2 'photovet version now' <<'END'
! photovet: one word too many: 'now'; usage: photovet version 
END
t 'a missing configuration file' 9 'photovet -c DIRnot/there.conf version' <<'END'
! photovet: cannot open 'DIRnot/there.conf': No such file or directory
END
t 'an unreachable database is status 7 and names no secret' 7 'photovet -d "host=127.0.0.1 port=1 user=x password=geheim dbname=y" list 2>e; s=$?; grep -c geheim e; exit $s' <<'END'
0
END
ok 'an unreachable database is one line' '[ "$(wc -l <e)" = 1 ] && grep -q "^photovet: " e'
t 'completion for an unknown shell' 2 'photovet completion tcsh' <<'END'
! photovet: no completion for this shell (bash, zsh, fish): 'tcsh'
END
ok 'bash completion is bash and completes commands and values' 'photovet completion bash >c && bash -n c && . ./c && COMP_WORDS=(photovet rej) COMP_CWORD=1 && _photovet && [ "${COMPREPLY[0]}" = reject ] && COMP_WORDS=(photovet list -f "") && COMP_WORDS=(photovet list --format "") COMP_CWORD=3 && _photovet && [ "${COMPREPLY[*]}" = "table json csv ids" ]'
ok 'zsh and fish completions name every command' 'for s in zsh fish; do photovet completion $s >c; for c in review list approve doctor; do grep -q $c c || exit 1; done; done'
t 'check without files or selection' 2 'photovet check' <<'END'
! photovet: what shall be checked? Give files or a selection; see 'photovet check --help'
END
t 'the defects that the painter can draw are listed by code' 0 'photovet demo --defects | cut -c1-3 | sort | paste -sd " "' <<'END'
B01 B02 B03 B04 D01 D02 F01 F02 F03 F04 F05 I02 L01 L02 L03 O01 O02 O03 O04 P01 P03 Q01 Q02 Q03 R01 R03 R05 T01 T02 T03 X01 X02
END
