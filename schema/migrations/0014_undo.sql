-- Undo and redo.
--
-- Undo locks the submissions, the queue, the messages and the windows of its decisions, all of
-- them, and only then judges: a worker that has taken a message meanwhile is seen (PV107).

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE TYPE undo_judgement AS (n bigint, decision_id bigint, id bigint, code text, who text, until timestamptz, undo_id bigint, lease_id bigint);

CREATE FUNCTION undo_lock(p_decisions bigint[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_ids bigint[] := ARRAY(SELECT DISTINCT d.submission_id FROM decision d
		WHERE d.decision_id = ANY (p_decisions) AND d.campaign_id = ANY (my_campaigns()));
BEGIN
	PERFORM count(*) FROM (SELECT FROM submission s WHERE s.submission_id = ANY (v_ids) ORDER BY s.submission_id FOR NO KEY UPDATE) x;
	PERFORM count(*) FROM (SELECT FROM review_queue q WHERE q.submission_id = ANY (v_ids) ORDER BY q.submission_id FOR UPDATE) x;
	PERFORM count(*) FROM (SELECT FROM outbox o WHERE o.submission_id = ANY (v_ids) ORDER BY o.outbox_id FOR UPDATE) x;
	PERFORM count(*) FROM (SELECT FROM settle t WHERE t.submission_id = ANY (v_ids) ORDER BY t.submission_id FOR UPDATE) x;
END $$;

CREATE FUNCTION undo_judge(p_decisions bigint[]) RETURNS SETOF undo_judgement
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (a.id) a.n, a.id, s.submission_id, CASE
			WHEN d.decision_id IS NULL THEN 'PV301'
			WHEN d.by <> session_user AND NOT m.supervisor THEN 'PV206'
			WHEN NOT m.reviewer THEN 'PV201'
			WHEN NOT d.is_undoable THEN 'PV120'
			WHEN EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo') THEN 'PV123'
			WHEN w.undo_until <= now() THEN 'PV105'
			WHEN s.last_decision <> d.decision_id OR s.version <> d.version OR s.status <> d.status_to THEN 'PV106'
			WHEN l.login <> session_user AND l.expires_at > now() THEN 'PV106'
			WHEN EXISTS (SELECT FROM submission x WHERE x.student_id = s.student_id AND x.submission_id > s.submission_id) THEN 'PV106'
			WHEN EXISTS (SELECT FROM outbox o WHERE o.submission_id = s.submission_id AND o.decision_id = d.decision_id
					AND (o.state <> 'waiting' OR o.attempt > 0))
				OR EXISTS (SELECT FROM outbox_done o WHERE o.submission_id = s.submission_id AND o.decision_id = d.decision_id) THEN 'PV107'
			ELSE 'PV000' END,
		CASE WHEN d.by <> session_user AND NOT m.supervisor THEN d.by::text WHEN l.expires_at > now() THEN l.login::text ELSE s.last_by::text END,
		CASE WHEN l.expires_at > now() THEN l.expires_at END, NULL::bigint, q.lease_id
	FROM unnest(p_decisions) WITH ORDINALITY a(id, n)
		LEFT JOIN decision d ON d.decision_id = a.id AND d.campaign_id = ANY ((SELECT my_campaigns())::int[])
		LEFT JOIN submission s ON s.submission_id = d.submission_id
		LEFT JOIN review_queue q ON q.submission_id = d.submission_id
		LEFT JOIN lease l ON l.lease_id = q.lease_id
		LEFT JOIN LATERAL decision_window(d.decision_id) w ON true,
		LATERAL (SELECT d.campaign_id = ANY ((SELECT my_reviewing())::int[]) AS reviewer,
			d.campaign_id = ANY ((SELECT my_campaigns_as('supervisor'))::int[]) AS supervisor) m
	ORDER BY a.id, a.n
$$;

-- Back to what was, into a lease of the undoer; messages and windows vanish.
CREATE FUNCTION undo_apply(p_done undo_judgement[], p_call bigint) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	INSERT INTO decision (decision_id, submission_id, campaign_id, stage, action, verdict, via, undoes, batch_id, lease_id, photo_sha256, status_from,
			status_to, version, call_id)
		SELECT j.undo_id, s.submission_id, s.campaign_id, d.stage, 'undo', 'undo', d.via, d.decision_id, d.batch_id, j.lease_id, d.photo_sha256,
			s.status, d.status_from, s.version + 1, p_call
		FROM unnest(p_done) j JOIN decision d ON d.decision_id = j.decision_id JOIN submission s ON s.submission_id = d.submission_id
		ORDER BY j.n;
	UPDATE submission s SET status = d.status_from, stage = d.stage, version = s.version + 1, deadline = NULL,
			first_by = CASE d.stage WHEN 2 THEN s.first_by END,
			last_decision = j.undo_id, last_action = 'undo', last_by = session_user, last_at = now()
		FROM unnest(p_done) j, decision d WHERE d.decision_id = j.decision_id AND s.submission_id = d.submission_id;
	INSERT INTO review_queue (submission_id, campaign_id, escalated, stage, due_at, first_by, lease_id)
		SELECT s.submission_id, s.campaign_id, s.status = 'escalated', s.stage, s.due_at, s.first_by, j.lease_id
		FROM unnest(p_done) j JOIN submission s ON s.submission_id = j.id
		ON CONFLICT (submission_id) DO UPDATE SET escalated = excluded.escalated, stage = excluded.stage, first_by = excluded.first_by,
			ready_at = NULL, batch_id = NULL, undo_seconds = NULL, lease_id = excluded.lease_id;
	DELETE FROM outbox o USING unnest(p_done) j WHERE o.submission_id = j.id AND o.decision_id = j.decision_id;
	DELETE FROM settle t USING unnest(p_done) j WHERE t.submission_id = j.id;
	DELETE FROM serious r USING unnest(p_done) j WHERE r.decision_id = j.decision_id;
END $$;

CREATE FUNCTION undo_rows(p_decisions bigint[], p_call bigint) RETURNS outcome[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_judged undo_judgement[];
	v_done undo_judgement[];
	v_old bigint[];
	v_out outcome[];
BEGIN
	PERFORM undo_lock(p_decisions);
	SELECT array_agg(ROW(j.n, j.decision_id, j.id, j.code, j.who, j.until, CASE j.code WHEN 'PV000' THEN nextval('decision_id_seq') END,
			j.lease_id)::undo_judgement ORDER BY j.n), array_agg(DISTINCT j.lease_id) FILTER (WHERE j.code = 'PV000')
		INTO v_judged, v_old FROM undo_judge(p_decisions) j;
	WITH done AS MATERIALIZED (SELECT j.*, s.campaign_id FROM unnest(v_judged) j JOIN submission s ON s.submission_id = j.id WHERE j.code = 'PV000'),
	per AS MATERIALIZED (SELECT c.campaign_id, lease_take(c) AS lease_id FROM campaign c WHERE c.campaign_id IN (SELECT d.campaign_id FROM done d))
	SELECT array_agg(ROW(d.n, d.decision_id, d.id, d.code, d.who, d.until, d.undo_id, per.lease_id)::undo_judgement ORDER BY d.n)
		INTO v_done FROM done d JOIN per ON per.campaign_id = d.campaign_id;
	IF v_done IS NOT NULL THEN
		PERFORM undo_apply(v_done, p_call);
		PERFORM lease_sweep(v_old);
	END IF;
	SELECT array_agg(CASE WHEN j.code = 'PV000'
			THEN answer(j.id, 'PV000', p_who => session_user, p_until => l.expires_at, p_status => s.status, p_stage => s.stage,
				p_decision => j.undo_id, p_token => q.lease_id)
			ELSE answer(j.id, j.code, CASE j.code WHEN 'PV301' THEN 'no such decision, or it is not visible to you'
				ELSE refusal(j.code, s, j.who, j.until) END, j.who, j.until, s.status, s.stage, j.decision_id) END ORDER BY a.n)
		INTO v_out
		FROM unnest(p_decisions) WITH ORDINALITY a(id, n) JOIN unnest(v_judged) j ON j.decision_id = a.id
			LEFT JOIN submission s ON s.submission_id = j.id
			LEFT JOIN review_queue q ON q.submission_id = j.id LEFT JOIN lease l ON l.lease_id = q.lease_id;
	RETURN coalesce(v_out, '{}');
END $$;

-- Takes decisions back, inside their window.
CREATE FUNCTION undo(p_decisions bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	v_out outcome[] := undo_rows(p_decisions, v_call);
BEGIN
	PERFORM audit_outcomes('undo', v_out, jsonb_build_object('undoes', p_decisions), v_call);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- Everything of a batch that is not undone yet. It also ends the batch.
CREATE FUNCTION undo_batch(p_batch bigint) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	v_ids bigint[];
	v_out outcome[];
BEGIN
	UPDATE batch SET ended_at = least(now(), last_chunk_at + interval '5 minutes') WHERE batch_id = p_batch AND login = session_user AND ended_at IS NULL;
	v_ids := ARRAY(SELECT d.decision_id FROM decision d WHERE d.batch_id = p_batch AND d.action <> 'undo' AND d.campaign_id = ANY (my_campaigns())
		AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id) ORDER BY d.decision_id);
	IF cardinality(v_ids) = 0 THEN
		v_out := ARRAY[answer(NULL, 'PV301', format('nothing to undo in batch %s', p_batch))];
	ELSE
		v_out := undo_rows(v_ids, v_call);
	END IF;
	PERFORM audit_outcomes('undo', v_out, jsonb_build_object('batch', p_batch), v_call);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- My decisions that can still be undone, newest first.
CREATE FUNCTION undoable() RETURNS SETOF outcome
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT a.* FROM decision d JOIN submission s ON s.submission_id = d.submission_id AND s.last_decision = d.decision_id AND s.version = d.version,
		LATERAL decision_window(d.decision_id) w,
		LATERAL answer(s.submission_id, 'PV000', d.action, d.by::text, NULL, s.status, d.stage, d.decision_id, NULL, w.undo_until) a
	WHERE d.by = session_user AND d.at > now() - interval '3 days' AND d.is_undoable AND w.undo_until > now()
		AND d.campaign_id = ANY ((SELECT my_reviewing())::int[])
	ORDER BY d.decision_id DESC LIMIT 1000
$$;

CREATE TYPE redo_judgement AS (n bigint, given bigint, undo_id bigint, id bigint, code text, who text);

-- Names the undo of each decision given (its own id, or the id of the undo).
CREATE FUNCTION redo_judge(p_decisions bigint[]) RETURNS SETOF redo_judgement
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (a.id) a.n, a.id, u.decision_id, s.submission_id, CASE
			WHEN d.decision_id IS NULL THEN 'PV301'
			WHEN u.decision_id IS NULL THEN 'PV124'
			WHEN u.by <> session_user THEN 'PV206'
			WHEN s.last_decision <> u.decision_id OR s.version <> u.version THEN 'PV106'
			ELSE 'PV000' END, u.by::text
	FROM unnest(p_decisions) WITH ORDINALITY a(id, n)
		LEFT JOIN decision d ON d.decision_id = a.id AND d.campaign_id = ANY ((SELECT my_campaigns())::int[])
		LEFT JOIN decision u ON u.action = 'undo' AND (u.decision_id = d.decision_id OR u.undoes = d.decision_id)
		LEFT JOIN submission s ON s.submission_id = d.submission_id
	ORDER BY a.id, a.n
$$;

-- Decides again what an undo took back: same verdict, reasons, note and proof of display, and the
-- same rules as any decision. A new window begins.
CREATE FUNCTION redo(p_decisions bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	v_judged redo_judgement[];
	v_out outcome[];
	g record;
BEGIN
	PERFORM count(*) FROM (SELECT FROM submission s WHERE s.submission_id IN (SELECT d.submission_id FROM decision d
		WHERE d.decision_id = ANY (p_decisions) AND d.campaign_id = ANY (my_campaigns())) ORDER BY s.submission_id FOR NO KEY UPDATE) x;
	v_judged := ARRAY(SELECT j FROM redo_judge(p_decisions) j);
	SELECT coalesce(array_agg(answer(j.id, j.code, CASE j.code WHEN 'PV301' THEN 'no such decision, or it is not visible to you'
			ELSE refusal(j.code, s, j.who) END, j.who, NULL, s.status, s.stage)), '{}')
		INTO v_out FROM unnest(v_judged) j LEFT JOIN submission s ON s.submission_id = j.id WHERE j.code <> 'PV000';
	FOR g IN
		SELECT o.verdict, o.reasons, n.note, o.via, array_agg(o.submission_id ORDER BY j.n) AS ids, array_agg(j.undo_id ORDER BY j.n) AS undos,
			jsonb_agg(o.display::jsonb ORDER BY j.n) AS displays
		FROM unnest(v_judged) j JOIN decision u ON u.decision_id = j.undo_id JOIN decision o ON o.decision_id = u.undoes
			LEFT JOIN decision_note n ON n.decision_id = o.decision_id
		WHERE j.code = 'PV000' GROUP BY o.verdict, o.reasons, n.note, o.via
	LOOP
		v_out := v_out || decide_rows(g.verdict, 'redo', g.ids, NULL, NULL, g.displays, g.reasons, g.note, g.via, NULL, NULL, g.undos, v_call);
	END LOOP;
	v_out := ARRAY(SELECT o FROM unnest(v_out) o LEFT JOIN unnest(v_judged) j ON j.id = o.id ORDER BY j.n);
	PERFORM audit_outcomes('redo', v_out, jsonb_build_object('redoes', p_decisions), v_call);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- The caller's steps back and forth, oldest first. kind 'undo': a decision of his that can still be
-- undone; 'redo': one he undid and may decide again. Rows of one batch are one step. since: when
-- the decision, or its undo, was made.
CREATE FUNCTION undo_steps() RETURNS TABLE (kind text, id bigint, decision bigint, batch bigint, verdict text, until timestamptz, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT x.* FROM (
		(SELECT 'undo', d.submission_id, d.decision_id, d.batch_id, d.verdict, w.undo_until, d.at
		FROM decision d JOIN submission s ON s.submission_id = d.submission_id AND s.last_decision = d.decision_id AND s.version = d.version,
			LATERAL decision_window(d.decision_id) w
		WHERE d.by = session_user AND d.at > now() - interval '3 days' AND d.is_undoable AND w.undo_until > now()
			AND d.campaign_id = ANY ((SELECT my_reviewing())::int[])
		ORDER BY d.decision_id DESC LIMIT 1000)
		UNION ALL
		(SELECT 'redo', u.submission_id, o.decision_id, o.batch_id, o.verdict, NULL, u.at
		FROM decision u JOIN decision o ON o.decision_id = u.undoes
			JOIN submission s ON s.submission_id = u.submission_id AND s.last_decision = u.decision_id AND s.version = u.version
			JOIN review_queue q ON q.submission_id = u.submission_id LEFT JOIN lease l ON l.lease_id = q.lease_id
		WHERE u.by = session_user AND u.at > now() - interval '3 days' AND u.action = 'undo'
			AND u.campaign_id = ANY ((SELECT my_reviewing())::int[])
			AND (l.lease_id IS NULL OR l.login = session_user OR l.expires_at <= now())
		ORDER BY u.decision_id DESC LIMIT 1000)) x (kind, id, decision, batch, verdict, until, since)
	ORDER BY x.since, x.decision
$$;

GRANT EXECUTE ON FUNCTION undo, undo_batch, undoable, redo TO photovet_reviewer, photovet_supervisor;
GRANT EXECUTE ON FUNCTION undo_steps TO photovet_reviewer, photovet_supervisor;
