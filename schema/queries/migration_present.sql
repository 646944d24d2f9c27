-- Read from the catalogs, not by to_regclass: after waiting for the lock that may still answer from its cache.
SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'photovet' AND c.relname = 'migration')
