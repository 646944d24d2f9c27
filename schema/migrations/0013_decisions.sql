-- Decisions: approve, reject, retouch, escalate.
--
-- All rows are locked first (submissions, then the queue, in id order), then judged by a new
-- statement, whose snapshot sees what was committed while we waited; then changed by one
-- set-based statement. A state test inside the locking query would read old row versions.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- The functions of a decision keep generic plans: their rows come by primary key from arrays, so one plan
-- serves one id and a thousand, and planning anew cost more than the work (7 ms of 8 for one approval).

-- Until when a decision can be undone; of an open batch: if its client vanished now.
CREATE FUNCTION decision_window(p_decision bigint) RETURNS TABLE (undo_until timestamptz, is_undoable boolean)
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN d.is_undoable THEN make_interval(secs => d.undo_seconds)
			+ CASE WHEN d.batch_id IS NULL THEN d.at ELSE coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes') END END, d.is_undoable
	FROM decision d LEFT JOIN batch b ON b.batch_id = d.batch_id WHERE d.decision_id = p_decision
$$;

CREATE FUNCTION batch_begin(p_action text, p_expected int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id bigint;
BEGIN
	IF p_action IS NULL OR p_action NOT IN ('approve', 'reject', 'retouch', 'escalate') OR p_expected IS NULL OR p_expected < 0 THEN
		RAISE EXCEPTION 'bad batch: ''%''', left(p_action, 80) USING ERRCODE = '22023';
	END IF;
	INSERT INTO batch (action, expected) VALUES (p_action, p_expected) RETURNING batch_id INTO v_id;
	PERFORM audit('batch_begin', NULL, jsonb_build_object('batch', v_id, 'action', p_action, 'expected', p_expected)::text);
	RETURN v_id;
END $$;

-- Its windows count from here. Ending it twice is fine.
CREATE FUNCTION batch_end(p_batch bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	b batch;
BEGIN
	SELECT * INTO b FROM batch WHERE batch_id = p_batch AND login = session_user FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such batch of yours: %', p_batch USING ERRCODE = 'PV301';
	END IF;
	IF b.ended_at IS NULL THEN
		UPDATE batch SET ended_at = least(now(), b.last_chunk_at + interval '5 minutes') WHERE batch_id = p_batch;
		PERFORM batch_settle(1000);	-- a chunk's worth; nothing of it is due yet, and the worker dates the rest
		PERFORM audit('batch_end', NULL, jsonb_build_object('batch', p_batch, 'done', b.done, 'refused', b.refused)::text);
	END IF;
END $$;

-- Locks an open batch of the caller for one more chunk.
CREATE FUNCTION batch_chunk(p_batch bigint, p_action text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	b batch;
BEGIN
	IF p_batch IS NULL THEN
		RETURN;
	END IF;
	SELECT * INTO b FROM batch WHERE batch_id = p_batch AND login = session_user FOR UPDATE;
	IF NOT FOUND OR b.action <> p_action OR b.ended_at IS NOT NULL OR b.last_chunk_at + interval '5 minutes' <= now() THEN
		RAISE EXCEPTION 'no such open batch of yours: %', p_batch USING ERRCODE = '22023';
	END IF;
	UPDATE batch SET last_chunk_at = now() WHERE batch_id = p_batch;
END $$;

-- Is this proof that the photo was on the screen? NULL in a field never is.
CREATE FUNCTION display_proves(p_display jsonb, p_photo bytea, c campaign) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(jsonb_typeof(p_display) = 'object'
		AND lower(p_display ->> 'sha256') = encode(p_photo, 'hex')
		AND coalesce(p_display ->> 'acknowledged_by', '') <> ''
		AND CASE
			WHEN p_display ->> 'protocol' = 'blocks' THEN c.blocks = 'allow'
			ELSE p_display ->> 'protocol' IN ('sixel', 'iterm', 'kitty')
				AND (p_display ->> 'width') ~ '^[0-9]{1,6}$' AND (p_display ->> 'width')::int >= c.min_display_width
				AND (p_display ->> 'height') ~ '^[0-9]{1,6}$' AND (p_display ->> 'height')::int >= c.min_display_height END, false)
$$;

-- What a rule asks of every campaign the call touches, once each.
CREATE TYPE campaign_rule AS (campaign_id int, reviewer boolean, supervisor boolean, reasons_known boolean, reason_is_ours boolean,
	may_script boolean);
CREATE FUNCTION campaign_rules(p_campaigns int[], p_reasons text[], p_reviewing int[], p_supervising int[]) RETURNS SETOF campaign_rule
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	IF cardinality(p_reasons) = 0 THEN
		RETURN QUERY
		SELECT c.campaign_id, c.campaign_id = ANY (p_reviewing), c.campaign_id = ANY (p_supervising), true, false,
			c.scripted = 'reviewer' OR (c.scripted = 'supervisor' AND c.campaign_id = ANY (p_supervising))
		FROM campaign c WHERE c.campaign_id = ANY (p_campaigns);
		RETURN;
	END IF;
	RETURN QUERY
	SELECT c.campaign_id, m.reviewer, m.supervisor,
		(SELECT count(*) FROM campaign_reasons r WHERE r.campaign_id = c.campaign_id AND r.enabled AND r.code = ANY (p_reasons))
			= (SELECT count(DISTINCT x) FROM unnest(p_reasons) x),
		EXISTS (SELECT FROM campaign_reasons r WHERE r.campaign_id = c.campaign_id AND r.code = ANY (p_reasons) AND r.severity = 'T'),
		c.scripted = 'reviewer' OR (c.scripted = 'supervisor' AND m.supervisor)
	FROM campaign c, LATERAL (SELECT c.campaign_id = ANY (p_reviewing) AS reviewer, c.campaign_id = ANY (p_supervising) AS supervisor) m
	WHERE c.campaign_id = ANY (p_campaigns);
END $$;

-- One id of the call: the answer, and what carrying it out needs of the row as it was.
CREATE TYPE decide_judgement AS (n bigint, id bigint, code text, who text, until timestamptz, display text, redo bigint, lease_id bigint,
	new_status text, status_from text, stage smallint, undo_seconds int, decision_id bigint);

-- Every id given, judged. The order of the tests is the order of the answers: may he see it, is
-- he the one, is the row in the state, is it free, is it unchanged, is the input complete.
CREATE FUNCTION decide_judge(p_action text, p_ids bigint[], p_tokens bigint[], p_versions int[], p_displays jsonb, p_reasons text[],
	p_note text, p_via text, p_photos bytea[], p_redo bigint[], p_campaigns int[])
	RETURNS SETOF decide_judgement
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN QUERY
	WITH shown AS MATERIALIZED (
		SELECT e.n, e.x FROM jsonb_array_elements(CASE jsonb_typeof(p_displays) WHEN 'array' THEN p_displays ELSE '[]' END) WITH ORDINALITY e(x, n)),
	asked AS MATERIALIZED (
		SELECT DISTINCT ON (a.id) a.n, a.id, nullif(a.token, 0) AS token, a.version, a.photo, a.redo, nullif(e.x, 'null') AS display
		FROM unnest(p_ids, p_tokens, p_versions, p_photos, p_redo) WITH ORDINALITY a(id, token, version, photo, redo, n)
			LEFT JOIN shown e ON e.n = a.n
		WHERE a.n <= cardinality(p_ids) ORDER BY a.id, a.n),
	rules AS MATERIALIZED (SELECT * FROM campaign_rules(p_campaigns, p_reasons, my_reviewing(), my_campaigns_as('supervisor')))
	SELECT a.n, a.id, CASE
			WHEN s.submission_id IS NULL THEN 'PV301'
			WHEN NOT r.reviewer THEN 'PV201'
			WHEN q.submission_id IS NULL OR (s.status = 'escalated' AND p_action IN ('retouch', 'escalate'))
				THEN CASE WHEN a.token IS NULL THEN 'PV101' ELSE 'PV103' END
			WHEN s.status = 'escalated' AND NOT r.supervisor THEN 'PV205'
			WHEN l.expires_at > now() AND l.login <> session_user THEN 'PV102'
			WHEN a.token IS NOT NULL AND (q.lease_id IS DISTINCT FROM a.token OR l.login IS DISTINCT FROM session_user) THEN 'PV103'
			WHEN q.first_by = session_user THEN 'PV203'
			WHEN q.ready_at > now() THEN 'PV116'
			WHEN a.version <> s.version OR a.photo <> coalesce(s.standard_sha256, s.original_sha256) THEN 'PV104'
			WHEN p_via = 'script' AND NOT r.may_script THEN 'PV204'
			WHEN p_action = 'reject' AND coalesce(cardinality(p_reasons), 0) = 0 THEN 'PV402'
			WHEN NOT r.reasons_known THEN 'PV401'
			WHEN p_action = 'reject' AND r.reason_is_ours THEN 'PV408'
			WHEN p_action = 'escalate' AND btrim(coalesce(p_note, '')) = '' THEN 'PV405'
			WHEN p_action = 'approve' AND p_via <> 'script'
				AND NOT display_proves(a.display, coalesce(s.standard_sha256, s.original_sha256), c) THEN 'PV403'
			ELSE 'PV000' END,
		CASE WHEN l.expires_at > now() AND l.login <> session_user THEN l.login::text ELSE s.last_by::text END,
		CASE WHEN l.expires_at > now() AND l.login <> session_user THEN l.expires_at ELSE nullif(q.ready_at, 'infinity') END,
		a.display::text, a.redo, q.lease_id,
		CASE p_action
			WHEN 'approve' THEN CASE WHEN s.stage = 1 AND c.stages = 2 THEN 'pending_final' ELSE 'approved' END
			WHEN 'reject' THEN CASE WHEN s.attempt >= 1 + c.free_resubmissions + t.extra_attempts THEN 'blocked' ELSE 'rejected' END
			WHEN 'retouch' THEN 'retouching' ELSE 'escalated' END,
		s.status, s.stage, c.undo_seconds, NULL::bigint
	FROM asked a
		LEFT JOIN submission s ON s.submission_id = a.id AND s.campaign_id = ANY (p_campaigns)
		LEFT JOIN student t ON t.student_id = CASE p_action WHEN 'reject' THEN s.student_id END	-- nobody else asks
		LEFT JOIN rules r ON r.campaign_id = s.campaign_id
		LEFT JOIN campaign c ON c.campaign_id = s.campaign_id
		LEFT JOIN review_queue q ON q.submission_id = s.submission_id
		LEFT JOIN lease l ON l.lease_id = q.lease_id;
END $$;

-- What a message carries: codes, numbers and dates, no personal data.
CREATE FUNCTION message_data(s submission, c campaign, t student, p_reasons text[], p_deadline timestamptz) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('reasons', to_jsonb(coalesce(p_reasons, '{}')), 'attempt', s.attempt,
		'free_left', greatest(0, 1 + c.free_resubmissions + t.extra_attempts - s.attempt),
		'deadline', CASE WHEN p_deadline IS NOT NULL
			THEN least(p_deadline, end_of_day(c.zone, c.closes::timestamp AT TIME ZONE c.zone, 0)) END,
		'advice', CASE WHEN p_deadline IS NOT NULL AND c.advise_days IS NOT NULL THEN end_of_day(c.zone, now(), c.advise_days) END,
		'school', t.school)
$$;

-- Carries out what was judged PV000: submission, then from what it returns decision, queue,
-- message, window (notes and the list of serious ones are rare). One statement, so that every row is found by its key once.
CREATE FUNCTION decide_apply(p_action text, p_logged text, p_reasons text[], p_note text, p_via text, p_batch bigint, p_call bigint,
	p_done decide_judgement[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_note bytea := note_hash(p_note);
	v_leases bigint[];
BEGIN
	WITH upd AS (
		UPDATE submission s SET status = j.new_status, version = s.version + 1,
				stage = CASE j.new_status WHEN 'pending_final' THEN 2 ELSE s.stage END,
				first_by = CASE j.new_status WHEN 'pending_final' THEN session_user ELSE s.first_by END,
				deadline = CASE j.new_status WHEN 'rejected' THEN end_of_day(c.zone, now(), c.resubmit_days) END,
				last_decision = j.decision_id, last_action = p_action, last_by = session_user, last_at = now()
			FROM unnest(p_done) j, campaign c, student t
			WHERE s.submission_id = j.id AND c.campaign_id = s.campaign_id AND t.student_id = s.student_id
			RETURNING j.n, j.decision_id, j.redo, j.lease_id, j.display, j.status_from, j.stage AS stage_from, j.new_status, s.submission_id,
				s.campaign_id, s.student_id, s.stage, s.version, s.first_by, coalesce(s.standard_sha256, s.original_sha256) AS photo_sha256,
				s.score, s.check_run, c.undo_seconds, c.notify,
				CASE WHEN j.new_status IN ('approved', 'rejected', 'blocked', 'retouching') AND cardinality(c.notify) > 0
					THEN message_data(s, c, t, p_reasons, s.deadline) END AS message,
				CASE WHEN p_batch IS NULL THEN now() + make_interval(secs => c.undo_seconds) ELSE 'infinity' END AS due_at),
	dec AS (
		INSERT INTO decision (decision_id, submission_id, campaign_id, stage, action, verdict, via, reasons, note_sha256, undoes, undo_seconds,
				is_undoable, batch_id, lease_id, display, photo_sha256, score, check_run, status_from, status_to, version, call_id)
			SELECT u.decision_id, u.submission_id, u.campaign_id, u.stage_from, p_logged, p_action, p_via, coalesce(p_reasons, '{}'), v_note, u.redo,
				u.undo_seconds, true, p_batch, u.lease_id, u.display, u.photo_sha256, u.score, u.check_run, u.status_from, u.new_status,
				u.version, p_call
			FROM upd u),
	gone AS (DELETE FROM review_queue q USING upd u WHERE q.submission_id = u.submission_id AND u.new_status NOT IN ('pending_final', 'escalated')),
	moved AS (
		UPDATE review_queue q SET escalated = u.new_status = 'escalated', stage = u.stage, lease_id = NULL, undo_seconds = u.undo_seconds,
				batch_id = p_batch, first_by = CASE WHEN u.stage = 2 THEN u.first_by END,
				ready_at = CASE WHEN u.new_status = 'pending_final' AND p_batch IS NOT NULL THEN 'infinity'
					WHEN u.new_status = 'pending_final' AND u.undo_seconds > 0 THEN u.due_at END
			FROM upd u WHERE q.submission_id = u.submission_id AND u.new_status IN ('pending_final', 'escalated')),
	told AS (
		INSERT INTO outbox (campaign_id, submission_id, student_id, decision_id, kind, data, gateway, gateways, due_at, batch_id, undo_seconds)
			SELECT u.campaign_id, u.submission_id, u.student_id, u.decision_id,
				CASE u.new_status WHEN 'retouching' THEN 'retouch' ELSE u.new_status END,
				u.message, u.notify[1], u.notify[2:], u.due_at, p_batch, u.undo_seconds
			FROM upd u WHERE u.message IS NOT NULL ORDER BY u.n),
	waits AS (
		INSERT INTO settle (submission_id, campaign_id, decision_id, due_at, batch_id, undo_seconds)
			SELECT u.submission_id, u.campaign_id, u.decision_id, u.due_at, p_batch, u.undo_seconds FROM upd u WHERE u.new_status = 'approved')
	SELECT array_agg(DISTINCT u.lease_id) INTO v_leases FROM upd u WHERE u.lease_id IS NOT NULL;
	IF v_note IS NOT NULL THEN
		INSERT INTO decision_note SELECT j.decision_id, s.campaign_id, p_note FROM unnest(p_done) j JOIN submission s ON s.submission_id = j.id;
	END IF;
	IF p_action = 'reject' THEN
		INSERT INTO serious (decision_id, submission_id, campaign_id, reasons)
			SELECT j.decision_id, s.submission_id, s.campaign_id, p_reasons FROM unnest(p_done) j JOIN submission s ON s.submission_id = j.id
			WHERE s.campaign_id IN (SELECT r.campaign_id FROM campaign_reasons r WHERE r.code = ANY (p_reasons) AND r.severity = 'S');
	END IF;
	PERFORM lease_sweep(v_leases);
END $$;

-- The core: locks, judges, applies, answers one outcome per id given. No audit row: its callers
-- write one per call.
CREATE FUNCTION decide_rows(p_action text, p_logged text, p_ids bigint[], p_tokens bigint[], p_versions int[], p_displays jsonb,
	p_reasons text[], p_note text, p_via text, p_batch bigint, p_photos bytea[], p_redo bigint[], p_call bigint) RETURNS outcome[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_seen int[] := my_campaigns();
	v_campaigns int[];
	v_judged decide_judgement[];
	v_done decide_judgement[];
	v_out outcome[];
	v_from timestamptz := now();	-- from when an undo window counts
BEGIN
	SELECT array_agg(DISTINCT x.campaign_id) INTO v_campaigns
		FROM (SELECT s.campaign_id FROM submission s WHERE s.submission_id = ANY (p_ids) AND s.campaign_id = ANY (v_seen)
			ORDER BY s.submission_id FOR NO KEY UPDATE) x;
	PERFORM count(*) FROM (SELECT FROM review_queue q WHERE q.submission_id = ANY (p_ids) AND q.campaign_id = ANY (v_seen)
		ORDER BY q.submission_id FOR UPDATE) x;
	SELECT array_agg(ROW(j.n, j.id, j.code, j.who, j.until, j.display, j.redo, j.lease_id, j.new_status, j.status_from, j.stage, j.undo_seconds,
			CASE j.code WHEN 'PV000' THEN nextval('decision_id_seq') END)::decide_judgement ORDER BY j.n)
		INTO v_judged
		FROM decide_judge(p_action, p_ids, p_tokens, p_versions, p_displays, p_reasons, p_note, p_via, p_photos, p_redo, v_campaigns) j;
	v_done := ARRAY(SELECT j FROM unnest(v_judged) j WHERE j.code = 'PV000');
	IF cardinality(v_done) > 0 THEN
		PERFORM decide_apply(p_action, p_logged, p_reasons, p_note, p_via, p_batch, p_call, v_done);
	END IF;
	IF p_batch IS NOT NULL THEN
		UPDATE batch SET done = done + cardinality(v_done), refused = refused + cardinality(v_judged) - cardinality(v_done)
			WHERE batch_id = p_batch RETURNING last_chunk_at + interval '5 minutes' INTO v_from;
	END IF;
	SELECT array_agg(CASE WHEN j.code = 'PV000'
			THEN answer(j.id, j.code, p_who => session_user, p_status => j.new_status,
				p_stage => CASE j.new_status WHEN 'pending_final' THEN 2::smallint ELSE j.stage END, p_decision => j.decision_id,
				p_undo_until => CASE WHEN v_from + make_interval(secs => j.undo_seconds) > now() THEN v_from + make_interval(secs => j.undo_seconds) END)
			ELSE answer(j.id, j.code, refusal(j.code, s, j.who, j.until), j.who, j.until, s.status, s.stage) END ORDER BY a.n)
		INTO v_out
		FROM unnest(p_ids) WITH ORDINALITY a(id, n) JOIN unnest(v_judged) j ON j.id = a.id
			LEFT JOIN submission s ON s.submission_id = CASE WHEN j.code NOT IN ('PV000', 'PV301') THEN j.id END;
	RETURN coalesce(v_out, '{}');
END $$;

-- The face of all four. Arrays that are given must be as long as the ids.
CREATE FUNCTION decide(p_action text, p_ids bigint[], p_tokens bigint[], p_versions int[], p_displays jsonb, p_reasons text[], p_note text,
	p_via text, p_batch bigint, p_photos bytea[]) RETURNS SETOF outcome
LANGUAGE plpgsql AS $$
DECLARE
	v_n int := coalesce(cardinality(p_ids), 0);
	v_call bigint := nextval('call_id_seq');
	v_batch bigint := nullif(p_batch, 0);
	v_out outcome[];
BEGIN
	IF coalesce(cardinality(p_tokens), v_n) <> v_n OR coalesce(cardinality(p_versions), v_n) <> v_n OR coalesce(cardinality(p_photos), v_n) <> v_n
		OR (jsonb_typeof(p_displays) = 'array' AND jsonb_array_length(p_displays) <> v_n) OR array_position(p_ids, NULL) IS NOT NULL THEN
		RAISE EXCEPTION 'tokens, versions, displays and photos must match the ids one by one' USING ERRCODE = '22023';
	END IF;
	IF p_displays IS NOT NULL AND jsonb_typeof(p_displays) NOT IN ('array', 'null') THEN
		RAISE EXCEPTION 'displays must be a list' USING ERRCODE = '22023';
	END IF;
	IF p_via IS NULL OR p_via NOT IN ('screen', 'sheet', 'script') THEN
		RAISE EXCEPTION 'via is screen, sheet or script, not ''%''', left(p_via, 80) USING ERRCODE = '22023';
	END IF;
	IF p_action IN ('approve', 'escalate') AND coalesce(cardinality(p_reasons), 0) > 0 THEN
		RAISE EXCEPTION '% takes no reasons', p_action USING ERRCODE = '22023';
	END IF;
	IF v_n > 10000 OR cardinality(p_reasons) > 37 OR char_length(p_note) > 4000 THEN
		RAISE EXCEPTION 'at most 10000 submissions, 37 reasons and 4000 characters of note at a time' USING ERRCODE = '22023';
	END IF;
	IF v_n = 0 THEN
		RETURN;
	END IF;
	IF p_action = 'retouch' AND NOT 'B04' = ANY (coalesce(p_reasons, '{}')) THEN
		p_reasons := ARRAY['B04'] || coalesce(p_reasons, '{}');
	END IF;
	p_reasons := ARRAY(SELECT x FROM unnest(p_reasons) WITH ORDINALITY u(x, n) GROUP BY x ORDER BY min(n));
	PERFORM batch_chunk(v_batch, p_action);
	v_out := decide_rows(p_action, p_action, p_ids, p_tokens, p_versions, p_displays, p_reasons, nullif(p_note, ''), p_via, v_batch, p_photos, NULL, v_call);
	PERFORM audit_outcomes(p_action, v_out, jsonb_strip_nulls(jsonb_build_object('via', p_via, 'reasons', nullif(to_jsonb(p_reasons), '[]'),
		'note', encode(note_hash(p_note), 'hex'), 'batch', v_batch)), v_call);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

CREATE FUNCTION approve(p_ids bigint[], p_tokens bigint[] DEFAULT NULL, p_versions int[] DEFAULT NULL, p_displays jsonb DEFAULT NULL,
	p_reasons text[] DEFAULT '{}', p_note text DEFAULT NULL, p_via text DEFAULT 'script', p_batch bigint DEFAULT NULL,
	p_photos bytea[] DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ BEGIN RETURN QUERY SELECT * FROM decide('approve', p_ids, p_tokens, p_versions, p_displays, p_reasons, p_note, p_via, p_batch, p_photos); END $$;

CREATE FUNCTION reject(p_ids bigint[], p_tokens bigint[] DEFAULT NULL, p_versions int[] DEFAULT NULL, p_displays jsonb DEFAULT NULL,
	p_reasons text[] DEFAULT '{}', p_note text DEFAULT NULL, p_via text DEFAULT 'script', p_batch bigint DEFAULT NULL,
	p_photos bytea[] DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ BEGIN RETURN QUERY SELECT * FROM decide('reject', p_ids, p_tokens, p_versions, p_displays, p_reasons, p_note, p_via, p_batch, p_photos); END $$;

CREATE FUNCTION retouch(p_ids bigint[], p_tokens bigint[] DEFAULT NULL, p_versions int[] DEFAULT NULL, p_displays jsonb DEFAULT NULL,
	p_reasons text[] DEFAULT '{}', p_note text DEFAULT NULL, p_via text DEFAULT 'script', p_batch bigint DEFAULT NULL,
	p_photos bytea[] DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ BEGIN RETURN QUERY SELECT * FROM decide('retouch', p_ids, p_tokens, p_versions, p_displays, p_reasons, p_note, p_via, p_batch, p_photos); END $$;

CREATE FUNCTION escalate(p_ids bigint[], p_tokens bigint[] DEFAULT NULL, p_versions int[] DEFAULT NULL, p_displays jsonb DEFAULT NULL,
	p_reasons text[] DEFAULT '{}', p_note text DEFAULT NULL, p_via text DEFAULT 'script', p_batch bigint DEFAULT NULL,
	p_photos bytea[] DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ BEGIN RETURN QUERY SELECT * FROM decide('escalate', p_ids, p_tokens, p_versions, p_displays, p_reasons, p_note, p_via, p_batch, p_photos); END $$;

GRANT EXECUTE ON FUNCTION batch_begin, batch_end, approve, reject, retouch, escalate TO photovet_reviewer, photovet_supervisor;
