-- Who may, and who did: membership, hash chains, small helpers.
--
-- Identity is session_user: SET ROLE and SECURITY DEFINER do not change it. A move needs the
-- group role (EXECUTE) and the assignment to the campaign in that role (checked here).
--
-- Audit: each login has a chain of its own; the row of its head is locked as the last thing
-- of a call, so only parallel calls of one login wait for each other. checkpoint() ties all
-- heads together; ship its root somewhere the DBA cannot write. Decisions are hashed row by
-- row; the audit row of a call carries a digest over its decisions' hashes.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION has_group(p_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ SELECT pg_has_role(session_user, 'photovet_' || p_role, 'MEMBER') $$;

-- The campaigns the caller serves in a role. A worker without assignments serves all. (These are
-- plpgsql and not sql because their plans are then kept from call to call.)
CREATE FUNCTION my_campaigns_as(p_role text) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$
BEGIN
	IF NOT pg_has_role(session_user, 'photovet_' || p_role, 'MEMBER') THEN
		RETURN '{}';
	ELSIF p_role = 'worker' AND NOT EXISTS (SELECT FROM member WHERE login = session_user AND role = 'worker') THEN
		RETURN ARRAY(SELECT campaign_id FROM campaign);
	END IF;
	RETURN ARRAY(SELECT campaign_id FROM member WHERE login = session_user AND role = p_role);
END $$;

-- Everything the caller may see: the campaigns of all his roles.
CREATE FUNCTION my_campaigns() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$
BEGIN
	RETURN ARRAY(SELECT DISTINCT m.campaign_id FROM member m
			WHERE m.login = session_user AND pg_has_role(session_user, 'photovet_' || m.role, 'MEMBER'))
		|| CASE WHEN pg_has_role(session_user, 'photovet_worker', 'MEMBER') THEN my_campaigns_as('worker') END;
END $$;

-- What a reviewer may do a supervisor may too.
CREATE FUNCTION my_reviewing() RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(SELECT DISTINCT m.campaign_id FROM member m WHERE m.login = session_user AND m.role IN ('reviewer', 'supervisor')
		AND pg_has_role(session_user, 'photovet_' || m.role, 'MEMBER'));
END $$;

-- Those of them whose names are shown in full.
CREATE FUNCTION my_shown_campaigns() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$
BEGIN
	RETURN ARRAY(SELECT campaign_id FROM campaign WHERE names = 'show' AND campaign_id = ANY ((SELECT my_campaigns())::int[]));
END $$;

-- For calls that name a campaign and answer no outcome rows: its id, or an error.
CREATE FUNCTION require_campaign(p_code text, VARIADIC p_roles text[]) RETURNS int
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_id int;
BEGIN
	SELECT campaign_id INTO v_id FROM campaign WHERE code = p_code AND campaign_id = ANY (my_campaigns());
	IF v_id IS NULL THEN
		RAISE EXCEPTION 'no such campaign, or it is not yours: ''%''', left(p_code, 80) USING ERRCODE = 'PV301';
	END IF;
	IF NOT EXISTS (SELECT FROM unnest(p_roles) r WHERE v_id = ANY (my_campaigns_as(r))) THEN
		RAISE EXCEPTION 'you are not assigned to campaign ''%'' as %', p_code, array_to_string(p_roles, ' or ') USING ERRCODE = '42501';
	END IF;
	RETURN v_id;
END $$;

-- First character, one * for each other.
CREATE FUNCTION mask(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT left(p_text, 1) || repeat('*', greatest(char_length(p_text) - 1, 0)) $$;

CREATE FUNCTION clock_text(p_at timestamptz, p_zone text) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT to_char(p_at AT TIME ZONE p_zone, 'YYYY-MM-DD HH24:MI') $$;

CREATE FUNCTION note_hash(p_note text) RETURNS bytea
LANGUAGE sql STABLE AS $$ SELECT CASE WHEN p_note <> '' THEN sha256(convert_to(p_note, 'UTF8')) END $$;

CREATE FUNCTION id_number_hash(p_number text) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v text := upper(regexp_replace(p_number, '\s', '', 'g'));
BEGIN
	RETURN CASE WHEN v <> '' THEN sha256(convert_to(v, 'UTF8')) END;
END $$;

CREATE FUNCTION answer(p_id bigint, p_code text, p_text text DEFAULT NULL, p_who text DEFAULT NULL, p_until timestamptz DEFAULT NULL,
	p_status text DEFAULT NULL, p_stage smallint DEFAULT NULL, p_decision bigint DEFAULT NULL, p_token bigint DEFAULT NULL,
	p_undo_until timestamptz DEFAULT NULL) RETURNS outcome
LANGUAGE sql IMMUTABLE AS $$
	SELECT ROW(p_id, p_code = 'PV000', p_code, CASE WHEN p_code = 'PV000' THEN coalesce(p_text, 'done') ELSE p_text END, p_who, p_until,
		p_status, p_stage, p_decision, p_token, p_undo_until)::outcome
$$;

-- Append-only tables.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'table ''%'' is append-only', TG_TABLE_NAME USING ERRCODE = 'PV901';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A decision's hash. 0x1f between fields, 0x1e for NULL. No name, number, contact or note text goes in.
CREATE FUNCTION decision_hash(d decision) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN sha256(convert_to(array_to_string(ARRAY[
		d.decision_id::text, d.submission_id::text, d.campaign_id::text, d.stage::text, d.action, d.verdict, d.via,
		array_to_string(d.reasons, ','), encode(d.note_sha256, 'hex'), d."by"::text, extract(epoch FROM d.at)::text, d.undoes::text,
		d.undo_seconds::text, d.is_undoable::int::text, d.batch_id::text, d.lease_id::text, d.display, encode(d.photo_sha256, 'hex'),
		d.score::text, d.check_run::text, d.status_from, d.status_to, d.version::text, d.call_id::text], E'\x1f', E'\x1e'), 'UTF8'));
END $$;
CREATE FUNCTION decision_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.hash := decision_hash(NEW);
	RETURN NEW;
END $$;
CREATE TRIGGER seal BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_seal();

CREATE FUNCTION audit_hash(p_prev bytea, p_chain name, p_seq bigint, p_at timestamptz, p_action text, p_campaigns int[], p_call bigint,
	p_body text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN sha256(p_prev || convert_to(array_to_string(ARRAY[p_chain::text, p_seq::text, extract(epoch FROM p_at)::text, p_action,
		array_to_string(p_campaigns, ','), p_call::text, p_body], E'\x1f', E'\x1e'), 'UTF8'));
END $$;
CREATE FUNCTION audit_genesis(p_chain name) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$ SELECT sha256(convert_to('photovet audit ' || p_chain, 'UTF8')) $$;

-- Appends one row to the caller's chain. Once per call, as its last statement: the head stays
-- locked until commit.
CREATE FUNCTION audit(p_action text, p_campaigns int[], p_body text, p_call bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	h audit_head;
	v_at timestamptz := clock_timestamp();
	v_campaigns int[] := coalesce(p_campaigns, '{}');
	v_hash bytea;
BEGIN
	SELECT * INTO h FROM audit_head WHERE chain = session_user FOR UPDATE;
	IF NOT FOUND THEN
		INSERT INTO audit_head VALUES (session_user, 0, audit_genesis(session_user)) ON CONFLICT DO NOTHING;
		SELECT * INTO h FROM audit_head WHERE chain = session_user FOR UPDATE;
	END IF;
	v_hash := audit_hash(h.hash, session_user, h.seq + 1, v_at, p_action, v_campaigns, p_call, p_body);
	INSERT INTO audit_log VALUES (session_user, h.seq + 1, v_at, p_action, v_campaigns, p_call, p_body, h.hash, v_hash);
	UPDATE audit_head SET seq = h.seq + 1, hash = v_hash WHERE chain = session_user;
END $$;

-- The audit row of a move: ids done, ids refused by code, a digest over its decisions. A call
-- that had nothing to answer leaves no row.
CREATE FUNCTION audit_outcomes(p_action text, p_out outcome[], p_extra jsonb DEFAULT '{}', p_call bigint DEFAULT NULL,
	p_campaign int DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_body jsonb;
	v_campaigns int[] := '{}';
	v_known bigint[] := '{}';	-- submissions whose campaigns are known from the call's decisions
	v_rest bigint[];
	v_digest text;
BEGIN
	IF coalesce(cardinality(p_out), 0) = 0 THEN
		RETURN;
	END IF;
	IF p_call IS NOT NULL THEN
		SELECT encode(sha256(string_agg(d.hash, ''::bytea ORDER BY d.decision_id)), 'hex'), coalesce(array_agg(DISTINCT d.campaign_id), '{}'),
				coalesce(array_agg(d.submission_id), '{}')
			INTO v_digest, v_campaigns, v_known FROM decision d WHERE d.call_id = p_call;
	END IF;
	v_rest := ARRAY(SELECT o.id FROM unnest(p_out) o WHERE o.id IS NOT NULL EXCEPT SELECT unnest(v_known));
	IF cardinality(v_rest) > 0 THEN
		v_campaigns := ARRAY(SELECT s.campaign_id FROM submission s WHERE s.submission_id = ANY (v_rest)
			UNION SELECT unnest(v_campaigns) ORDER BY 1);
	END IF;
	IF p_campaign IS NOT NULL AND NOT p_campaign = ANY (v_campaigns) THEN
		v_campaigns := v_campaigns || p_campaign;
	END IF;
	SELECT p_extra || jsonb_strip_nulls(jsonb_build_object(
			'done', (SELECT jsonb_agg(o.id) FROM unnest(p_out) o WHERE o.done),
			'refused', (SELECT jsonb_object_agg(code, ids) FROM (SELECT o.code, jsonb_agg(o.id) AS ids FROM unnest(p_out) o
				WHERE NOT o.done GROUP BY o.code) r), 'decisions', v_digest))
		INTO v_body;
	PERFORM audit(p_action, v_campaigns, v_body::text, CASE WHEN v_digest IS NOT NULL THEN p_call END);
END $$;

-- Ties all chains together. Returns the new checkpoint's number.
CREATE FUNCTION checkpoint() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id bigint;
	v_prev bytea;
	v_heads text;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('photovet.checkpoint', 0));
	SELECT checkpoint_id, root INTO v_id, v_prev FROM audit_checkpoint ORDER BY checkpoint_id DESC LIMIT 1;
	v_id := coalesce(v_id, 0) + 1;
	v_prev := coalesce(v_prev, '\x'::bytea);
	SELECT coalesce(jsonb_object_agg(chain, jsonb_build_array(seq, encode(hash, 'hex'))), '{}')::text INTO v_heads FROM audit_head;
	INSERT INTO audit_checkpoint VALUES (v_id, now(), v_heads, v_prev, sha256(v_prev || convert_to(v_heads, 'UTF8')));
	RETURN v_id;
END $$;

-- Every chain whose links, head, decisions or checkpoints do not fit, with the first bad
-- number: of an audit row; for 'decisions' of a decision; for 'checkpoints' of a checkpoint.
-- No row: nothing has been altered since it was written.
CREATE FUNCTION audit_verify() RETURNS TABLE (chain text, first_bad bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH link AS (
		SELECT l.chain, l.seq,
			l.hash = audit_hash(l.prev, l.chain, l.seq, l.at, l.action, l.campaigns, l.call_id, l.body)
			AND l.prev = coalesce(lag(l.hash) OVER w, audit_genesis(l.chain)) AND l.seq = row_number() OVER w AS ok
		FROM audit_log l WINDOW w AS (PARTITION BY l.chain ORDER BY l.seq)),
	bad AS (
		SELECT link.chain::text AS chain, link.seq AS n FROM link WHERE NOT link.ok
		UNION ALL
		SELECT h.chain::text, coalesce(m.seq, 0) + 1
		FROM audit_head h LEFT JOIN LATERAL (SELECT l.seq, l.hash FROM audit_log l WHERE l.chain = h.chain ORDER BY l.seq DESC LIMIT 1) m ON true
		WHERE h.seq <> coalesce(m.seq, 0) OR h.hash <> coalesce(m.hash, audit_genesis(h.chain))
		UNION ALL
		SELECT l.chain::text, min(l.seq) FROM audit_log l WHERE NOT EXISTS (SELECT FROM audit_head h WHERE h.chain = l.chain) GROUP BY 1
		UNION ALL
		SELECT 'decisions', d.decision_id FROM decision d WHERE d.hash <> decision_hash(d)
		UNION ALL
		SELECT 'decisions', min(d.decision_id)
		FROM decision d LEFT JOIN audit_log l ON l.call_id = d.call_id
		GROUP BY d.call_id, l.chain, l.body
		HAVING l.body IS NULL OR l.body::jsonb ->> 'decisions'
			IS DISTINCT FROM encode(sha256(string_agg(d.hash, ''::bytea ORDER BY d.decision_id)), 'hex')
		UNION ALL
		SELECT 'decisions', 0 FROM audit_log l
		WHERE l.call_id IS NOT NULL AND NOT EXISTS (SELECT FROM decision d WHERE d.call_id = l.call_id)
		UNION ALL
		SELECT 'checkpoints', k.checkpoint_id
		FROM (SELECT c.*, lag(c.root) OVER (ORDER BY c.checkpoint_id) AS before FROM audit_checkpoint c) k
		WHERE k.root <> sha256(k.prev || convert_to(k.heads, 'UTF8')) OR k.prev <> coalesce(k.before, '\x'::bytea)
		UNION ALL
		SELECT 'checkpoints', k.checkpoint_id
		FROM audit_checkpoint k, jsonb_each(k.heads::jsonb) AS e(login, head)
		WHERE (e.head ->> 0)::bigint > 0 AND NOT EXISTS (SELECT FROM audit_log l
			WHERE l.chain = e.login::name AND l.seq = (e.head ->> 0)::bigint AND encode(l.hash, 'hex') = e.head ->> 1))
	SELECT bad.chain, min(bad.n) FROM bad GROUP BY bad.chain ORDER BY bad.chain
$$;

GRANT EXECUTE ON FUNCTION has_group, my_campaigns, my_campaigns_as, my_shown_campaigns
	TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;
GRANT EXECUTE ON FUNCTION checkpoint TO photovet_worker, photovet_operator, photovet_supervisor;
GRANT EXECUTE ON FUNCTION audit_verify TO photovet_observer, photovet_supervisor, photovet_operator;
