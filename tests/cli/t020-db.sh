# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# The schema's own life.
ok 'status of an empty database says what to run' 'photovet -d "$T_DSN" db status >o 2>e; [ $? = 4 ] && grep -q "run: photovet db init" e'
ok 'a command on an empty database says what to run' 'photovet -d "$T_DSN" list 2>e; [ $? = 7 ] && grep -q "run: photovet db init" e && [ "$(wc -l <e)" = 1 ]'
ok 'init by two at once: both succeed, each file applied once' 'photovet -d "$T_DSN" db init >a & photovet -d "$T_DSN" db init >b; wait $! && [ "$(cat a b | grep -c "^applied")" = "$(ls "$T_ROOT"/schema/migrations/*.sql | wc -l)" ]'
# The same database when an older program made its first half: only what was missing is applied, the rest is left as it is.
sql 'CREATE DATABASE t_020_older'
older=${T_DSN/dbname=t_t020/dbname=t_020_older}
ok 'migrate on the files of an older program applies what is missing, in order' 'psql -Xq "$older" -c "SELECT 1" >/dev/null && cluster_schema "$older" 8 && [ "$(photovet -d "$older" db status | grep -c "  applied  [0-9]")" = 8 ] && photovet -d "$older" db migrate >o && { sed -n 1p o | grep -q "^applied 0009_" && [ "$(grep -c "^applied" o)" = "$(($(ls "$T_ROOT"/schema/migrations/*.sql | wc -l) - 8))" ]; }'
ok 'and comes to the same schema as all at once' 'bin=$(cluster_bin); for d in "$T_DSN" "$older"; do "$bin/pg_dump" -d "$d" --schema-only | grep -v "^.\(un\)\?restrict" >"dump.${#d}" || exit 1; done; set -- dump.*; [ $# = 2 ] && cmp "$@"'
sql 'DROP DATABASE t_020_older'
t 'init again changes nothing' 0 'photovet -d "$T_DSN" db init' <<'END'
up to date
END
t 'migrate changes nothing' 0 'photovet -d "$T_DSN" db migrate' <<'END'
up to date
END
ok 'status lists every file as applied' '[ "$(photovet -d "$T_DSN" db status | grep -c "  applied  [0-9]")" = "$(ls "$T_ROOT"/schema/migrations/*.sql | wc -l)" ]'
t 'an unknown verb' 2 'photovet -d "$T_DSN" db upgrade' <<'END'
! photovet: db takes init, migrate or status, not 'upgrade'
END
ok 'an applied file that changed since is refused before anything is done' 'sql "UPDATE photovet.migration SET sha256 = repeat('"'0'"', 64) WHERE version = 1"; photovet -d "$T_DSN" db migrate 2>e; s=$?; [ $s != 0 ] && grep -q 0001 e'
