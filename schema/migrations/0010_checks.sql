-- Checks: received submissions are leased to a worker, come back measured and become pending.
-- Checks advise; they never decide.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION worker_mark(p_worker text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_worker IS NULL OR p_worker !~ '^[[:graph:]]{1,64}$' THEN
		RAISE EXCEPTION 'bad worker name: ''%''', left(p_worker, 80) USING ERRCODE = '22023';
	END IF;
	INSERT INTO worker_seen AS w (worker) VALUES (p_worker)
		ON CONFLICT (login, worker) DO UPDATE SET at = now() WHERE w.at < now() - interval '20 seconds';
END $$;

-- Leases up to p_n received submissions to this worker. Those that were tried least come first,
-- so that a photo that kills its worker does not stop the others.
CREATE FUNCTION check_claim(p_worker text, p_n int, p_ttl interval DEFAULT '5 minutes')
RETURNS TABLE (id bigint, token bigint, campaign text, profile_name text, profile_version int, profile jsonb, photo bytea, place text,
	photo_bytes bigint, is_retouched boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	PERFORM worker_mark(p_worker);
	RETURN QUERY
	WITH pick AS MATERIALIZED (
		SELECT q.submission_id FROM check_queue q
		WHERE q.lease_until <= now() AND q.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		ORDER BY q.tries, q.at, q.submission_id LIMIT greatest(p_n, 0) FOR UPDATE SKIP LOCKED),
	took AS (
		UPDATE check_queue q SET worker = p_worker, token = nextval('call_id_seq'), lease_until = now() + p_ttl, tries = q.tries + 1
		FROM pick WHERE q.submission_id = pick.submission_id RETURNING q.submission_id, q.token)
	SELECT t.submission_id, t.token, s.campaign, p.name, p.version, p.body, f.sha256, f.place, f.bytes, s.retouched
	FROM took t JOIN submission s ON s.submission_id = t.submission_id
		JOIN campaign c ON c.campaign_id = s.campaign_id
		JOIN photo f ON f.sha256 = CASE WHEN s.retouched THEN s.standard_sha256 ELSE s.original_sha256 END
		JOIN LATERAL (SELECT * FROM profile x WHERE x.name = c.profile ORDER BY x.version DESC LIMIT 1) p ON true
	ORDER BY t.submission_id;
END $$;

CREATE FUNCTION check_rows_of(p_item jsonb) RETURNS check_row[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg(ROW(r.name, r.native, CASE WHEN r.status <> 'na' AND r.quality >= 0 THEN r.quality END, r.status,
		coalesce(r.checker, ''), coalesce(r.version, ''), left(coalesce(r.detail, ''), 200))::check_row), '{}')
	FROM jsonb_to_recordset(coalesce(nullif(p_item -> 'results', 'null'), '[]'))
		AS r(name text, native float8, quality smallint, status text, checker text, version text, detail text)
	WHERE r.name NOT LIKE 'dup.%'
$$;

-- Results that were made elsewhere and imported: they stay with the photo until it changes or
-- they are imported again.
CREATE FUNCTION check_rows_imported(s submission, p_photo bytea, p_rows check_row[]) RETURNS check_row[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(ROW(r.name, r.native, r.quality, r.status, r.checker, r.version, r.detail)::check_row), '{}')
	FROM check_run k JOIN check_result r ON r.run_id = k.run_id
	WHERE k.run_id = s.check_run AND k.photo_sha256 = p_photo AND r.checker LIKE 'import:%'
		AND NOT EXISTS (SELECT FROM unnest(p_rows) x WHERE x.name = r.name)
$$;

-- The score with the rows that came in the database: the worst of the deciding ones, n.a. when one is.
CREATE FUNCTION score_with(p_score int, p_rows check_row[], p_profile jsonb) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN bool_or(x.quality IS NULL) THEN NULL WHEN count(*) = 0 OR p_score IS NULL THEN p_score ELSE least(p_score, min(x.quality)) END
	FROM unnest(p_rows) x WHERE p_profile #>> ARRAY['checks', x.name, 'decides'] = 'true'
$$;

CREATE FUNCTION check_run_insert(s submission, p_photo bytea, p_profile text, p_version int, p_score int, p_fails int, p_warns int, p_nas int,
	p_rows check_row[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_run bigint;
BEGIN
	INSERT INTO check_run (submission_id, campaign_id, photo_sha256, profile, profile_version, score, fails, warns, nas)
		VALUES (s.submission_id, s.campaign_id, p_photo, p_profile, p_version, p_score, p_fails, p_warns, p_nas) RETURNING run_id INTO v_run;
	INSERT INTO check_result (run_id, name, submission_id, campaign_id, native, quality, status, checker, version, detail)
		SELECT v_run, r.name, s.submission_id, s.campaign_id, r.native, r.quality, r.status, r.checker, r.version, r.detail
		FROM unnest(p_rows) r ON CONFLICT DO NOTHING;
	UPDATE submission SET check_run = v_run, score = p_score, fails = p_fails, warns = p_warns, nas = p_nas WHERE submission_id = s.submission_id;
END $$;

-- Stores one whole run and makes it the latest. The item's own figures count its own results;
-- what is added here is counted here.
CREATE FUNCTION check_store(s submission, p_item jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_photo bytea := coalesce(CASE WHEN s.retouched THEN s.standard_sha256 END, s.original_sha256);
	v_name text := coalesce(p_item ->> 'profile', (SELECT c.profile FROM campaign c WHERE c.campaign_id = s.campaign_id));
	v_version int := coalesce((p_item ->> 'profile_version')::int, 1);
	v_profile jsonb := coalesce((SELECT p.body FROM profile p WHERE p.name = v_name AND p.version = v_version), '{}');
	v_rows check_row[] := check_rows_of(p_item);
	v_more check_row[] := check_rows_imported(s, v_photo, v_rows) || ARRAY(SELECT d FROM duplicate_rows(s, v_photo, p_item, v_profile) d);
BEGIN
	PERFORM check_run_insert(s, v_photo, v_name, v_version, score_with((p_item ->> 'score')::int, v_more, v_profile),
		coalesce((p_item ->> 'fails')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'fail'),
		coalesce((p_item ->> 'warns')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'warn'),
		coalesce((p_item ->> 'nas')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'na'), v_rows || v_more);
END $$;

-- Adds results to the latest run ("merge": true): a new run with them in place of those of the same
-- name. Profile and score stay: what decides was judged before.
CREATE FUNCTION check_merge(s submission, p_item jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	k check_run;
	v_new check_row[] := check_rows_of(p_item);
	v_rows check_row[];
BEGIN
	SELECT * INTO STRICT k FROM check_run WHERE run_id = s.check_run;
	SELECT v_new || coalesce(array_agg(ROW(r.name, r.native, r.quality, r.status, r.checker, r.version, r.detail)::check_row), '{}') INTO v_rows
		FROM check_result r WHERE r.run_id = k.run_id AND NOT EXISTS (SELECT FROM unnest(v_new) x WHERE x.name = r.name);
	PERFORM check_run_insert(s, k.photo_sha256, k.profile, k.profile_version, k.score,
		(SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'fail'), (SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'warn'),
		(SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'na'), v_rows);
END $$;

-- received -> pending; pending_final when it was retouched there.
CREATE FUNCTION check_pass(s submission, p_standard bytea) RETURNS outcome
LANGUAGE plpgsql AS $$
DECLARE
	v_status text := CASE s.stage WHEN 2 THEN 'pending_final' ELSE 'pending' END;
BEGIN
	IF p_standard IS NOT NULL THEN
		UPDATE submission x SET standard_sha256 = p.sha256, standard_bytes = p.bytes, standard_width = p.width, standard_height = p.height
			FROM photo p WHERE p.sha256 = p_standard AND x.submission_id = s.submission_id;
		INSERT INTO photo_use VALUES (p_standard, s.submission_id, 'standard', s.campaign_id, s.student_id) ON CONFLICT DO NOTHING;
	END IF;
	UPDATE submission SET status = v_status, version = version + 1 WHERE submission_id = s.submission_id;
	DELETE FROM check_queue WHERE submission_id = s.submission_id;
	INSERT INTO review_queue (submission_id, campaign_id, escalated, stage, due_at, first_by)
		VALUES (s.submission_id, s.campaign_id, false, s.stage, s.due_at, s.first_by);
	RETURN answer(s.submission_id, 'PV000', p_status => v_status, p_stage => s.stage);
END $$;

-- One item of check_finish (fenced by worker and token) or check_record (p_worker NULL).
CREATE FUNCTION check_item(p_item jsonb, p_worker text, p_campaigns int[]) RETURNS outcome
LANGUAGE plpgsql AS $$
DECLARE
	s submission;
	q check_queue;
	v_id bigint := (p_item ->> 'id')::bigint;
	v_standard bytea := decode(nullif(p_item ->> 'standard', ''), 'hex');
BEGIN
	SELECT * INTO s FROM submission WHERE submission_id = v_id AND campaign_id = ANY (my_campaigns()) FOR UPDATE;
	IF NOT FOUND THEN
		RETURN answer(v_id, 'PV301', 'no such submission, or it is not visible to you');
	ELSIF NOT s.campaign_id = ANY (p_campaigns) THEN
		RETURN answer(v_id, 'PV201', 'you are not assigned to its campaign in that role', p_status => s.status, p_stage => s.stage);
	END IF;
	IF p_worker IS NOT NULL THEN
		SELECT * INTO q FROM check_queue WHERE submission_id = v_id FOR UPDATE;
		IF s.status <> 'received' OR q.token IS DISTINCT FROM (p_item ->> 'token')::bigint OR q.worker IS DISTINCT FROM p_worker THEN
			RETURN answer(v_id, 'PV103', 'the lease on this check has ended', q.worker, p_status => s.status, p_stage => s.stage);
		END IF;
	ELSIF p_item ->> 'merge' = 'true' THEN
		IF s.check_run IS NULL OR s.status = 'received' THEN
			RETURN answer(v_id, 'PV101', 'it has not been checked yet', p_status => s.status, p_stage => s.stage);
		END IF;
		PERFORM check_merge(s, p_item);
		RETURN answer(v_id, 'PV000', 'recorded', p_status => s.status, p_stage => s.stage);
	END IF;
	IF v_standard IS NOT NULL AND NOT EXISTS (SELECT FROM photo WHERE sha256 = v_standard) THEN
		RETURN answer(v_id, 'PV407', 'the standard photo is not stored', p_status => s.status, p_stage => s.stage);
	END IF;
	PERFORM check_store(s, p_item);
	IF s.status = 'received' THEN
		RETURN check_pass(s, v_standard);
	END IF;
	RETURN answer(v_id, 'PV000', 'recorded', p_status => s.status, p_stage => s.stage);
END $$;

-- Of two copies checked at the same moment the second must see the first: those who record hashes
-- in one campaign wait for each other, campaigns in order.
CREATE FUNCTION check_items(p_action text, p_worker text, p_items jsonb, p_campaigns int[]) RETURNS SETOF outcome
LANGUAGE plpgsql AS $$
DECLARE
	e jsonb;
	c int;
	v_out outcome[] := '{}';
BEGIN
	IF jsonb_typeof(p_items) IS DISTINCT FROM 'array' OR jsonb_array_length(p_items) > 1000 THEN
		RAISE EXCEPTION 'a list of at most 1000 checked submissions is wanted' USING ERRCODE = '22023';
	END IF;
	FOR c IN SELECT DISTINCT s.campaign_id FROM jsonb_array_elements(p_items) x JOIN submission s ON s.submission_id = (x ->> 'id')::bigint
		WHERE s.campaign_id = ANY (p_campaigns) ORDER BY 1 LOOP
		PERFORM pg_advisory_xact_lock(hashtext('photovet.photo_hash'), c);
	END LOOP;
	FOR e IN SELECT x FROM jsonb_array_elements(p_items) WITH ORDINALITY AS j(x, n) ORDER BY n LOOP
		v_out := v_out || check_item(e, p_worker, p_campaigns);
	END LOOP;
	PERFORM audit_outcomes(p_action, v_out);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

CREATE FUNCTION check_finish(p_worker text, p_items jsonb) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
BEGIN
	PERFORM worker_mark(p_worker);
	RETURN QUERY SELECT * FROM check_items('check', p_worker, p_items, my_campaigns_as('worker'));
END $$;

-- The operator's own check of stored submissions. Only a received one moves and takes a standard.
CREATE FUNCTION check_record(p_items jsonb) RETURNS SETOF outcome
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT * FROM check_items('check_record', NULL, p_items, my_campaigns_as('operator'))
$$;

-- Every run of a submission, the latest first, with what judged it.
CREATE VIEW check_run_list WITH (security_invoker = true) AS
	SELECT k.submission_id AS submission, k.run_id AS run, k.run_id = s.check_run AS is_latest, k.at, k.by::text AS by, k.photo_sha256, k.profile,
		k.profile_version, k.score, k.fails, k.warns, k.nas
	FROM check_run k JOIN submission s ON s.submission_id = k.submission_id;

GRANT EXECUTE ON FUNCTION check_claim, check_finish TO photovet_worker;
GRANT EXECUTE ON FUNCTION check_record TO photovet_operator;
GRANT SELECT ON check_run_list TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;
