-- Roles, the schema and who may do anything in it.
--
-- Run by a superuser, or by a login with CREATEROLE and CREATE on the database. The login
-- that runs it becomes a member of photovet_owner: that is the right to migrate later.
-- Group roles are cluster-wide and may be there already; then this login must be able to
-- grant photovet_owner to itself.

DO $$
DECLARE
	r text;
BEGIN
	IF current_setting('server_version_num')::int < 150000 THEN
		RAISE EXCEPTION 'photovet needs PostgreSQL 15 or newer, this is %', current_setting('server_version')
			USING ERRCODE = '0A000';
	END IF;
	IF getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'photovet needs a database in UTF8, this one is %', getdatabaseencoding()
			USING ERRCODE = '0A000';
	END IF;
	FOREACH r IN ARRAY ARRAY['owner', 'intake', 'operator', 'reviewer', 'supervisor', 'worker', 'observer'] LOOP
		IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'photovet_' || r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', 'photovet_' || r);
		END IF;
	END LOOP;
	IF NOT pg_has_role(current_user, 'photovet_owner', 'USAGE') THEN
		EXECUTE format('GRANT photovet_owner TO %I', current_user);
	END IF;
END $$;

CREATE SCHEMA photovet AUTHORIZATION photovet_owner;
SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- A function is callable by nobody until it is granted.
ALTER DEFAULT PRIVILEGES FOR ROLE photovet_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA photovet TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor,
	photovet_worker, photovet_observer;

-- Which files have been applied. The runner inserts the row in the file's own transaction.
CREATE TABLE migration (
	version int PRIMARY KEY,
	name text NOT NULL,
	sha256 text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user
);
GRANT SELECT ON migration TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor,
	photovet_worker, photovet_observer;

CREATE FUNCTION schema_version() RETURNS int
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp
AS $$ SELECT coalesce(max(version), 0) FROM photovet.migration $$;
GRANT EXECUTE ON FUNCTION schema_version() TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor,
	photovet_worker, photovet_observer;
