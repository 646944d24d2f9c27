SELECT coalesce(string_agg(DISTINCT r.rolname, ' ' ORDER BY r.rolname), ''), coalesce(string_agg(DISTINCT r.rolname, ' or ' ORDER BY r.rolname), '')
FROM (
	SELECT p.proacl AS acl FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
	WHERE n.nspname = 'photovet' AND $1::text ~ ('\m' || p.proname || '\M') AND NOT has_function_privilege(p.oid, 'EXECUTE')
	UNION ALL
	SELECT c.relacl FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'photovet' AND c.relkind IN ('r', 'p', 'v') AND $1::text ~ ('\m' || c.relname || '\M') AND NOT has_table_privilege(c.oid, 'SELECT')
	UNION ALL
	SELECT n.nspacl FROM pg_catalog.pg_namespace n
	WHERE n.nspname = 'photovet' AND $1::text ~ '\mphotovet\M' AND NOT has_schema_privilege(n.oid, 'USAGE')) x,
	aclexplode(x.acl) a JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE r.rolname LIKE 'photovet\_%' AND r.rolname <> 'photovet_owner'
