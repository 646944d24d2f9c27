-- Uploads: approved photos to the registry's intake, at least once, the very bytes decided on.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- A value inside an object name: letters, digits, Chinese, ". _ -"; nothing that could lead out
-- of the folder. '' stays '' (then there is no name).
CREATE FUNCTION name_part(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT regexp_replace(regexp_replace(btrim(p_text), '[^A-Za-z0-9._\u3400-\u9fff-]', '_', 'g'), '\.\.+|^\.', '_', 'g')
$$;

-- The campaign's name template, filled; NULL when a placeholder has no value.
CREATE FUNCTION object_name(c campaign, s submission, t student, p person) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v text := c.name_template;
	k text;
	x text;
BEGIN
	FOREACH k IN ARRAY ARRAY['student_no', 'id_number', 'school_code', 'school', 'campaign', 'id'] LOOP
		IF position('{' || k || '}' IN v) > 0 THEN
			x := name_part(CASE k WHEN 'student_no' THEN t.student_no WHEN 'id_number' THEN p.id_number WHEN 'school_code' THEN t.school_code
				WHEN 'school' THEN t.school WHEN 'campaign' THEN c.code ELSE s.submission_id::text END);
			IF coalesce(x, '') = '' THEN
				RETURN NULL;
			END IF;
			v := replace(v, '{' || k || '}', x);
		END IF;
	END LOOP;
	RETURN v;
END $$;

-- The same for lists and errors, without the ID number.
CREATE FUNCTION object_name_masked(c campaign, s submission, t student) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT replace(object_name(c, s, t, ROW(t.student_id, t.campaign_id, '', 'ID-NUMBER', '', '', '')::person), 'ID-NUMBER', '******')
$$;

-- Where an object goes, told from every other place; NULL when it goes nowhere.
CREATE FUNCTION name_hash(p_target text, p_name text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, photovet, pg_temp
RETURN sha256(convert_to(rtrim(p_target, '/') || E'\n' || p_name, 'UTF8'));

-- Why this object name cannot be used; NULL when it can. Two students never share a name at one target,
-- nor does one who is in two campaigns: the later photo would take the place of the other's without a word.
CREATE FUNCTION object_name_fault(u upload, p_target text, p_name text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_other record;
	v_hash bytea := name_hash(p_target, p_name);
BEGIN
	IF p_target IS NULL THEN
		RETURN 'the campaign has no target';
	ELSIF p_name IS NULL THEN
		RETURN 'the name template asks for a value this student does not have';
	END IF;
	SELECT x.* INTO v_other FROM (
		SELECT d.submission_id, d.student_id, d.campaign_id FROM upload_done d WHERE d.name_hash = v_hash
		UNION ALL
		SELECT o.submission_id, o.student_id, o.campaign_id FROM upload o WHERE o.name_hash = v_hash AND o.upload_id < u.upload_id) x
		WHERE x.student_id <> u.student_id LIMIT 1;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	RETURN format('submission %s of another %s has this object name', v_other.submission_id,
		CASE v_other.campaign_id WHEN u.campaign_id THEN 'student' ELSE 'campaign' END);
END $$;

-- queued, upload_failed -> uploading. A row and its submission are locked together or left alone,
-- so that nobody waits here for a recall and no recall for us.
CREATE FUNCTION upload_claim(p_worker text, p_n int, p_ttl interval DEFAULT '5 minutes')
RETURNS TABLE (id bigint, attempt int, key uuid, submission bigint, campaign text, target text, object_name text, sha256 bytea, place text, bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_ids bigint[];
	v_bad bigint[];
	v_moved bigint[];
BEGIN
	PERFORM worker_mark(p_worker);
	v_ids := ARRAY(SELECT x.upload_id FROM (
		SELECT u.upload_id FROM upload u JOIN submission s ON s.submission_id = u.submission_id
		WHERE u.state IN ('waiting', 'sending') AND u.due_at <= now() AND (u.held_until IS NULL OR u.held_until <= now())
			AND u.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		ORDER BY u.due_at, u.upload_id LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	IF cardinality(v_ids) = 0 THEN
		RETURN;
	END IF;
	WITH named AS MATERIALIZED (
		SELECT u.upload_id, object_name_fault(u, c.target, n.name) AS fault, c.target, n.name
		FROM upload u JOIN submission s ON s.submission_id = u.submission_id JOIN campaign c ON c.campaign_id = u.campaign_id
			JOIN student t ON t.student_id = u.student_id LEFT JOIN person p ON p.student_id = u.student_id,
			LATERAL photovet.object_name(c, s, t, p) AS n(name)
		WHERE u.upload_id = ANY (v_ids)),
	upd AS (
		UPDATE upload u SET attempt = u.attempt + 1, tries = u.tries + 1, worker = p_worker, held_until = NULL,
				name_hash = CASE WHEN n.fault IS NULL THEN name_hash(n.target, n.name) END, last_error = coalesce(n.fault, u.last_error),
				state = CASE WHEN n.fault IS NULL THEN 'sending' ELSE 'dead' END, due_at = CASE WHEN n.fault IS NULL THEN now() + p_ttl ELSE now() END
			FROM named n WHERE u.upload_id = n.upload_id RETURNING u.upload_id, n.fault)
	SELECT array_agg(u.upload_id) FILTER (WHERE u.fault IS NOT NULL) INTO v_bad FROM upd u;
	DELETE FROM recall r USING upload u WHERE u.upload_id = ANY (v_ids) AND r.submission_id = u.submission_id;
	WITH upd AS (
		UPDATE submission s SET status = CASE u.state WHEN 'sending' THEN 'uploading' ELSE 'upload_failed' END, version = s.version + 1
			FROM upload u WHERE u.upload_id = ANY (v_ids) AND s.submission_id = u.submission_id AND s.status IN ('queued', 'upload_failed')
			RETURNING s.submission_id)
	SELECT array_agg(u.submission_id) INTO v_moved FROM upd u;
	RETURN QUERY SELECT u.upload_id, u.attempt, u.key, u.submission_id, c.code, c.target, photovet.object_name(c, s, t, p), u.sha256, f.place, f.bytes
		FROM upload u JOIN submission s ON s.submission_id = u.submission_id JOIN campaign c ON c.campaign_id = u.campaign_id
			JOIN student t ON t.student_id = u.student_id LEFT JOIN person p ON p.student_id = u.student_id JOIN photo f ON f.sha256 = u.sha256
		WHERE u.upload_id = ANY (v_ids) AND u.state = 'sending' ORDER BY u.upload_id;
	IF v_moved IS NOT NULL THEN
		PERFORM audit('upload', ARRAY(SELECT DISTINCT s.campaign_id FROM submission s WHERE s.submission_id = ANY (v_moved)),
			jsonb_strip_nulls(jsonb_build_object('uploading', v_moved, 'dead', v_bad))::text);
	END IF;
END $$;

-- Fenced by (worker, attempt). delivered -> uploaded; retry -> upload_failed, due later; dead,
-- hold -> upload_failed until an operator looks. Late and unknown items get no answer.
CREATE FUNCTION upload_finish(p_worker text, p_items jsonb) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	i record;
	v_out outcome[] := '{}';
BEGIN
	PERFORM worker_mark(p_worker);
	PERFORM count(*) FROM (SELECT FROM submission s WHERE s.submission_id IN (SELECT u.submission_id FROM upload u
		WHERE u.upload_id IN (SELECT (x ->> 'id')::bigint FROM jsonb_array_elements(p_items) x)) ORDER BY s.submission_id FOR NO KEY UPDATE) l;
	FOR i IN
		SELECT u.*, s.stage, one_line(r.detail) AS detail, coalesce(r.backoff_max, 3600) AS most, r.retry_after,
			CASE WHEN r.outcome = 'retry' AND u.tries >= coalesce(r.attempts_max, 12) THEN 'dead' ELSE r.outcome END AS outcome
		FROM jsonb_to_recordset(p_items) AS r(id bigint, attempt int, outcome text, detail text, retry_after int, attempts_max int, backoff_max int)
			JOIN upload u ON u.upload_id = r.id JOIN submission s ON s.submission_id = u.submission_id
		WHERE u.state = 'sending' AND u.worker = p_worker AND u.attempt = r.attempt AND r.outcome IN ('delivered', 'retry', 'dead', 'hold')
		ORDER BY u.upload_id FOR UPDATE OF u
	LOOP
		IF i.outcome = 'delivered' THEN
			DELETE FROM upload WHERE upload_id = i.upload_id;
			INSERT INTO upload_done (upload_id, campaign_id, submission_id, student_id, sha256, name_hash, key, attempt, made_at)
				VALUES (i.upload_id, i.campaign_id, i.submission_id, i.student_id, i.sha256, i.name_hash, i.key, i.attempt, i.made_at);
		ELSE
			UPDATE upload SET state = CASE i.outcome WHEN 'retry' THEN 'waiting' WHEN 'hold' THEN 'held' ELSE 'dead' END, worker = NULL,
					last_error = i.detail, due_at = now() + backoff(i.tries, i.most, i.retry_after)
				WHERE upload_id = i.upload_id;
		END IF;
		UPDATE submission SET status = CASE i.outcome WHEN 'delivered' THEN 'uploaded' ELSE 'upload_failed' END, version = version + 1
			WHERE submission_id = i.submission_id;
		v_out := v_out || answer(i.submission_id, 'PV000', i.outcome, p_status => CASE i.outcome WHEN 'delivered' THEN 'uploaded' ELSE 'upload_failed' END,
			p_stage => i.stage);
	END LOOP;
	PERFORM audit_outcomes('upload', v_out, jsonb_build_object('outcomes', (SELECT jsonb_object_agg(o.id, o.text) FROM unnest(v_out) o)));
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- Operators: again now, or not until further notice. Ids are those of upload_list.
CREATE FUNCTION upload_steer(p_action text, p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql AS $$
DECLARE
	v_out outcome[];
BEGIN
	PERFORM count(*) FROM (SELECT FROM upload WHERE upload_id = ANY (p_ids) ORDER BY upload_id FOR UPDATE) x;
	SELECT coalesce(array_agg(CASE
			WHEN u.upload_id IS NULL AND d.upload_id IS NOT NULL AND d.campaign_id = ANY ((SELECT my_campaigns())::int[])
				THEN answer(a.id, 'PV101', 'it is delivered', p_status => 'delivered')
			WHEN u.upload_id IS NULL OR NOT u.campaign_id = ANY ((SELECT my_campaigns())::int[])
				THEN answer(a.id, 'PV301', 'no such upload, or it is not visible to you')
			WHEN NOT u.campaign_id = ANY ((SELECT my_campaigns_as('operator'))::int[])
				THEN answer(a.id, 'PV201', 'you are not assigned to its campaign as operator')
			WHEN u.state = 'sending' AND u.due_at > now() THEN answer(a.id, 'PV125', 'it is being sent', u.worker, u.due_at, u.state)
			WHEN u.state = 'no target' THEN answer(a.id, 'PV101', 'its campaign has no target', p_status => u.state)
			ELSE answer(a.id, 'PV000', p_status => CASE p_action WHEN 'upload_hold' THEN 'held' ELSE 'waiting' END) END ORDER BY a.n), '{}')
		INTO v_out
		FROM unnest(p_ids) WITH ORDINALITY a(id, n) LEFT JOIN upload u ON u.upload_id = a.id LEFT JOIN upload_done d ON d.upload_id = a.id;
	UPDATE upload u SET state = CASE p_action WHEN 'upload_hold' THEN 'held' ELSE 'waiting' END, worker = NULL,
			tries = CASE p_action WHEN 'upload_hold' THEN u.tries ELSE 0 END, due_at = now()
		WHERE u.upload_id IN (SELECT x.id FROM unnest(v_out) x WHERE x.done);
	IF cardinality(v_out) > 0 THEN
		PERFORM audit(p_action, ARRAY(SELECT DISTINCT u.campaign_id FROM upload u WHERE u.upload_id = ANY (p_ids) AND u.campaign_id = ANY (my_campaigns())),
			jsonb_build_object('uploads', (SELECT jsonb_agg(jsonb_build_array(o.id, o.code)) FROM unnest(v_out) o))::text);
	END IF;
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

CREATE FUNCTION upload_retry(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$ SELECT * FROM upload_steer('upload_retry', p_ids) $$;
CREATE FUNCTION upload_hold(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$ SELECT * FROM upload_steer('upload_hold', p_ids) $$;

-- What this worker may be waiting for: per kind, the earliest time and how many rows are due by
-- now (counted to 1000). Rows leased to a worker count from the end of the lease. p_gateways: only
-- messages these could take (names as for notify_claim). Blocked messages are not listed.
CREATE FUNCTION next_due(p_gateways text[] DEFAULT NULL) RETURNS TABLE (kind text, at timestamptz, n bigint, held_until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_mine int[] := my_campaigns_as('worker');
	v_closed int[] := ARRAY(SELECT c.campaign_id FROM campaign c WHERE c.campaign_id = ANY (v_mine) AND campaign_is_closed(c, now()));
	v_gateways text[] := ARRAY(SELECT split_part(g, '=', 1) FROM unnest(p_gateways) g);
BEGIN
	PERFORM batch_settle();
	RETURN QUERY
	SELECT x.kind, min(x.at), count(*) FILTER (WHERE x.at <= now()), max(x.held) FILTER (WHERE x.held > now()) FROM (
		(SELECT 'check' AS kind, greatest(q.at, q.lease_until) AS at, q.lease_until AS held FROM check_queue q WHERE q.campaign_id = ANY (v_mine) LIMIT 1000)
		UNION ALL
		(SELECT 'notify', o.due_at, CASE o.state WHEN 'sending' THEN o.due_at END FROM outbox o WHERE o.state <> 'held' AND o.due_at < 'infinity' AND o.campaign_id = ANY (v_mine)
			AND (p_gateways IS NULL OR o.gateway = ANY (v_gateways))
			AND NOT EXISTS (SELECT FROM outbox e WHERE e.student_id = o.student_id AND e.outbox_id < o.outbox_id)
			ORDER BY o.due_at LIMIT 1000)
		UNION ALL
		(SELECT 'upload', greatest(u.due_at, coalesce(u.held_until, u.due_at)), CASE u.state WHEN 'sending' THEN u.due_at END FROM upload u WHERE u.state IN ('waiting', 'sending')
			AND u.campaign_id = ANY (v_mine) ORDER BY u.due_at LIMIT 1000)
		UNION ALL
		(SELECT 'enqueue', greatest(t.due_at, coalesce(t.held_until, t.due_at)), NULL FROM settle t WHERE t.due_at < 'infinity'
			AND t.campaign_id = ANY (v_mine) ORDER BY t.due_at LIMIT 1000)
		UNION ALL
		(SELECT 'expire', greatest(s.deadline, s.last_at + interval '1 minute'), NULL FROM submission s WHERE s.status = 'rejected'
			AND s.campaign_id = ANY (v_mine) AND NOT s.campaign_id = ANY (v_closed) ORDER BY s.deadline LIMIT 1000)
		UNION ALL
		(SELECT 'expire', now(), NULL FROM submission s WHERE s.status = 'rejected' AND s.campaign_id = ANY (v_closed)
			AND NOT EXISTS (SELECT FROM decision_window(s.last_decision) w WHERE w.undo_until > now()) LIMIT 1000)
		UNION ALL
		(SELECT 'lease', l.kept_until, NULL FROM lease l WHERE l.campaign_id = ANY (v_mine) ORDER BY l.kept_until LIMIT 1000)
		UNION ALL	-- open batches date their windows when they are over
		(SELECT 'enqueue', coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes'), NULL FROM batch b WHERE NOT b.settled LIMIT 1000)) x
	GROUP BY x.kind ORDER BY 2;
END $$;

-- Deliveries a worker's claim had to give up untried (no object name can be made, no address on any
-- way, no worker ever came back from it) keep his name until he has asked for them: what died in this
-- worker's claims since he last asked.
CREATE FUNCTION given_up(p_worker text) RETURNS TABLE (kind text, id bigint, submission bigint, cause text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH n AS (UPDATE outbox_done o SET worker = NULL WHERE o.worker = p_worker AND o.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		RETURNING o.outbox_id, o.submission_id, o.last_error),
	u AS (UPDATE upload x SET worker = NULL WHERE x.worker = p_worker AND x.state = 'dead' AND x.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		RETURNING x.upload_id, x.submission_id, x.last_error)
	SELECT 'notify', n.* FROM n UNION ALL SELECT 'upload', u.* FROM u
$$;

GRANT EXECUTE ON FUNCTION upload_claim, upload_finish, next_due TO photovet_worker;
GRANT EXECUTE ON FUNCTION upload_retry, upload_hold TO photovet_operator;
GRANT EXECUTE ON FUNCTION given_up TO photovet_worker;
