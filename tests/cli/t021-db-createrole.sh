# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# db init by a login that is no superuser: CREATEROLE and CREATE on the database are enough.
sql 'CREATE ROLE dba LOGIN CREATEROLE'
sql "GRANT CREATE ON DATABASE t_t021 TO dba"
ok 'init by a login with CREATEROLE' 'as dba db init >/dev/null'
ok 'the group roles cannot log in' '[ "$(sql "SELECT count(*) FROM pg_roles WHERE rolname LIKE '"'photovet\\_%'"' AND NOT rolcanlogin")" = 7 ]'
ok 'nobody but the owner may write a table' '[ "$(sql "SELECT count(*) FROM information_schema.table_privileges WHERE table_schema = '"'photovet'"' AND privilege_type IN ('"'INSERT','UPDATE','DELETE','TRUNCATE'"') AND grantee <> '"'photovet_owner'"'")" = 0 ]'
ok 'nothing is executable by everybody' '[ "$(sql "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = '"'photovet'"' AND has_function_privilege('"'public'"', p.oid, '"'execute'"')" 2>/dev/null || echo 0)" = 0 ]'
