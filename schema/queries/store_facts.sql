SELECT current_setting('server_version') AS server_version,
	coalesce((SELECT string_agg(substr(r.rolname, 10), ' ' ORDER BY r.rolname) FROM pg_catalog.pg_roles r
		WHERE r.rolname IN ('photovet_intake', 'photovet_operator', 'photovet_reviewer', 'photovet_supervisor', 'photovet_worker', 'photovet_observer')
			AND pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')), '') AS roles,
	to_regclass('photovet.migration') IS NOT NULL AS has_schema,
	coalesce((SELECT x.ssl FROM pg_catalog.pg_stat_ssl x WHERE x.pid = pg_backend_pid()), false) AS is_encrypted
