-- Claims: leases on rows of the review queue.
--
-- A lease has two ends. Until expires_at (15 min, pushed on by renew) nobody else may claim or
-- decide the row. Until kept_until (30 min after the last renewal) the queue offers it to nobody
-- else, so that a lost connection costs nobody his batch; but who names the row by its id may
-- take it once expires_at is past. Its owner gets it back by renew() while nobody has. What is
-- past kept_until is freed by the next claim; no janitor is needed.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- Batches that are over (ended, or 5 min after the last chunk of a vanished client) get their
-- windows dated, at most p_n rows of each table a call. p_queue_only: what a claim waits for; the
-- messages are the worker's.
CREATE FUNCTION batch_settle(p_n int DEFAULT 5000, p_queue_only boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	b batch;
	v_done boolean;
BEGIN
	FOR b IN SELECT * FROM batch x WHERE NOT x.settled AND coalesce(x.ended_at, x.last_chunk_at + interval '5 minutes') <= now()
			AND (NOT p_queue_only OR EXISTS (SELECT FROM review_queue q WHERE q.batch_id = x.batch_id AND q.ready_at = 'infinity'))
			ORDER BY x.batch_id LIMIT 10 FOR UPDATE SKIP LOCKED LOOP
		b.ended_at := coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes');
		WITH pick AS MATERIALIZED (SELECT q.submission_id FROM review_queue q WHERE q.batch_id = b.batch_id AND q.ready_at = 'infinity'
				LIMIT p_n FOR UPDATE SKIP LOCKED)
		UPDATE review_queue q SET ready_at = b.ended_at + make_interval(secs => q.undo_seconds) FROM pick WHERE q.submission_id = pick.submission_id;
		CONTINUE WHEN p_queue_only;
		WITH pick AS MATERIALIZED (SELECT o.outbox_id FROM outbox o WHERE o.batch_id = b.batch_id AND o.due_at = 'infinity'
				LIMIT p_n FOR UPDATE SKIP LOCKED)
		UPDATE outbox o SET due_at = b.ended_at + make_interval(secs => o.undo_seconds) FROM pick WHERE o.outbox_id = pick.outbox_id;
		WITH pick AS MATERIALIZED (SELECT t.submission_id FROM settle t WHERE t.batch_id = b.batch_id AND t.due_at = 'infinity'
				LIMIT p_n FOR UPDATE SKIP LOCKED)
		UPDATE settle t SET due_at = b.ended_at + make_interval(secs => t.undo_seconds) FROM pick WHERE t.submission_id = pick.submission_id;
		v_done := NOT EXISTS (SELECT FROM outbox o WHERE o.batch_id = b.batch_id AND o.due_at = 'infinity')
			AND NOT EXISTS (SELECT FROM settle t WHERE t.batch_id = b.batch_id AND t.due_at = 'infinity')
			AND NOT EXISTS (SELECT FROM review_queue q WHERE q.batch_id = b.batch_id AND q.ready_at = 'infinity');
		UPDATE batch SET ended_at = b.ended_at, settled = v_done WHERE batch_id = b.batch_id;
	END LOOP;
END $$;

-- Leases that hold nothing any more.
CREATE FUNCTION lease_sweep(p_leases bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF cardinality(p_leases) > 0 THEN
		DELETE FROM lease l WHERE l.lease_id = ANY (p_leases) AND NOT EXISTS (SELECT FROM review_queue q WHERE q.lease_id = l.lease_id);
	END IF;
END $$;

-- Frees what nobody keeps any more and readies what may now be claimed. Returns rows freed. It
-- never waits: whoever decides one of these rows just now holds the row and wants the lease.
CREATE FUNCTION queue_heal(p_campaigns int[], p_n int DEFAULT 20) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_dead bigint[];
	v_freed int := 0;
BEGIN
	IF EXISTS (SELECT FROM batch b WHERE NOT b.settled AND coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes') <= now()) THEN
		PERFORM batch_settle(500, true);
	END IF;
	v_dead := ARRAY(SELECT x.lease_id FROM (SELECT l.lease_id FROM lease l WHERE l.campaign_id = ANY (p_campaigns) AND l.kept_until <= now()
		ORDER BY l.kept_until LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	IF cardinality(v_dead) > 0 THEN
		WITH pick AS MATERIALIZED (SELECT q.submission_id FROM review_queue q WHERE q.lease_id = ANY (v_dead) FOR UPDATE SKIP LOCKED)
		UPDATE review_queue q SET lease_id = NULL FROM pick WHERE q.submission_id = pick.submission_id;
		GET DIAGNOSTICS v_freed = ROW_COUNT;
		PERFORM lease_sweep(v_dead);
	END IF;
	IF EXISTS (SELECT FROM review_queue q WHERE q.campaign_id = ANY (p_campaigns) AND q.ready_at <= now()) THEN
		WITH pick AS MATERIALIZED (SELECT q.submission_id FROM review_queue q WHERE q.campaign_id = ANY (p_campaigns) AND q.ready_at <= now()
				LIMIT 1000 FOR UPDATE SKIP LOCKED)
		UPDATE review_queue q SET ready_at = NULL, batch_id = NULL FROM pick WHERE q.submission_id = pick.submission_id;
	END IF;
	RETURN v_freed;
END $$;

CREATE FUNCTION lease_take(c campaign) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	v_id bigint;
BEGIN
	INSERT INTO lease (campaign_id, expires_at, kept_until) VALUES (c.campaign_id, now() + make_interval(mins => c.lease_minutes),
		now() + make_interval(mins => greatest(c.lease_minutes, c.keep_minutes))) RETURNING lease_id INTO v_id;
	RETURN v_id;
END $$;

CREATE FUNCTION my_held() RETURNS int
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT count(*)::int FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id WHERE l.login = session_user);
END $$;

-- What this login skipped and nobody else is left to take.
CREATE FUNCTION claim_skipped(p_campaign int, p_escalated boolean, p_n int) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN (SELECT coalesce(array_agg(x.submission_id ORDER BY x.due_at, x.submission_id), '{}') FROM (
		SELECT q.submission_id, q.due_at FROM skip k JOIN review_queue q ON q.submission_id = k.submission_id
		WHERE k.login = session_user AND k.campaign_id = p_campaign AND q.escalated = p_escalated AND q.lease_id IS NULL
			AND q.ready_at IS NULL AND q.first_by IS DISTINCT FROM session_user
			AND NOT EXISTS (SELECT FROM member m WHERE m.campaign_id = p_campaign AND m.login <> session_user
				AND (m.role = 'supervisor' OR (m.role = 'reviewer' AND NOT p_escalated)) AND m.login IS DISTINCT FROM q.first_by
				AND NOT EXISTS (SELECT FROM skip o WHERE o.submission_id = q.submission_id AND o.login = m.login))
		ORDER BY q.due_at, q.submission_id LIMIT p_n FOR UPDATE OF q SKIP LOCKED) x);
END $$;

-- The next free rows, locked. One plan for all: the index gives them in order, so there is nothing to
-- sort, and the few that were skipped are looked up by key.
CREATE FUNCTION claim_pick(p_campaign int, p_escalated boolean, p_n int) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	RETURN ARRAY(SELECT q.submission_id FROM review_queue q
		WHERE q.campaign_id = p_campaign AND q.escalated = p_escalated AND q.lease_id IS NULL AND q.ready_at IS NULL
			AND q.first_by IS DISTINCT FROM session_user
			AND NOT EXISTS (SELECT FROM skip k WHERE k.submission_id = q.submission_id AND k.login = session_user)
		ORDER BY q.due_at, q.submission_id LIMIT p_n FOR UPDATE SKIP LOCKED);
END $$;

-- The next p_n rows of a campaign's queue, due first. No row: nothing is free.
CREATE FUNCTION claim(p_campaign text, p_n int DEFAULT NULL, p_escalated boolean DEFAULT false) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off AS $$
DECLARE
	c campaign;
	v_out outcome[];
	v_n int;
	v_ids bigint[];
	v_lease bigint;
BEGIN
	IF p_n < 1 THEN
		RAISE EXCEPTION 'claim at least one' USING ERRCODE = '22023';
	END IF;
	SELECT * INTO c FROM campaign WHERE code = p_campaign AND campaign_id = ANY (my_campaigns());
	IF NOT FOUND THEN
		v_out := ARRAY[answer(NULL, 'PV301', format('no such campaign, or it is not yours: ''%s''', left(p_campaign, 80)))];
	ELSIF NOT c.campaign_id = ANY (my_reviewing()) THEN
		v_out := ARRAY[answer(NULL, 'PV201', format('you are not assigned to campaign ''%s'' as reviewer', c.code))];
	ELSIF p_escalated AND NOT c.campaign_id = ANY (my_campaigns_as('supervisor')) THEN
		v_out := ARRAY[answer(NULL, 'PV205', 'escalated submissions are for supervisors')];
	ELSE
		PERFORM pg_advisory_xact_lock(hashtextextended('photovet.claim.' || session_user, 0));
		PERFORM queue_heal(ARRAY[c.campaign_id]);
		v_n := least(coalesce(p_n, c.batch_size), c.max_held - my_held());
		IF v_n <= 0 THEN
			v_out := ARRAY[answer(NULL, 'PV115', format('you hold %s already, the most is %s', my_held(), c.max_held))];
		ELSE
			v_ids := claim_pick(c.campaign_id, p_escalated, v_n);
			IF cardinality(v_ids) < v_n THEN
				v_ids := v_ids || claim_skipped(c.campaign_id, p_escalated, v_n - cardinality(v_ids));
			END IF;
			IF cardinality(v_ids) = 0 THEN
				RETURN;
			END IF;
			v_lease := lease_take(c);
			UPDATE review_queue SET lease_id = v_lease WHERE submission_id = ANY (v_ids);
			SELECT array_agg(answer(s.submission_id, 'PV000', p_who => session_user, p_until => l.expires_at, p_status => s.status,
					p_stage => s.stage, p_token => v_lease) ORDER BY u.n)
				INTO v_out FROM unnest(v_ids) WITH ORDINALITY u(id, n) JOIN submission s ON s.submission_id = u.id
				JOIN lease l ON l.lease_id = v_lease;
		END IF;
	END IF;
	PERFORM audit_outcomes('claim', v_out, jsonb_strip_nulls(jsonb_build_object('campaign', p_campaign, 'token', v_lease)), NULL, c.campaign_id);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- Why not, in words; for the codes of claims, decisions and undo.
CREATE FUNCTION refusal(p_code text, s submission, p_who text DEFAULT NULL, p_until timestamptz DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE p_code
		WHEN 'PV000' THEN 'done'
		WHEN 'PV101' THEN format('it is %s', s.status) || w.last
		WHEN 'PV102' THEN format('held by %s until %s', p_who, w.until)
		WHEN 'PV103' THEN 'your claim has ended: ' || CASE
			WHEN p_who IS NOT NULL AND p_until IS NOT NULL THEN format('%s holds it until %s', p_who, w.until)
			ELSE format('it is %s', s.status) || w.last END
		WHEN 'PV104' THEN 'it has changed since' || w.last
		WHEN 'PV105' THEN 'the undo window is over'
		WHEN 'PV106' THEN CASE WHEN p_who IS NOT NULL AND p_until IS NOT NULL THEN format('%s has claimed it since', p_who)
			ELSE format('it is %s since', s.status) || w.last END
		WHEN 'PV107' THEN 'the message is already on its way'
		WHEN 'PV108' THEN 'no recall is proposed, or it has lapsed'
		WHEN 'PV109' THEN format('%s has proposed the recall, until %s; another supervisor must confirm it', p_who, w.until)
		WHEN 'PV110' THEN 'its campaign is closed'
		WHEN 'PV116' THEN format('its first stage can still be undone%s', coalesce(' until ' || w.until, ''))
		WHEN 'PV117' THEN 'you do not hold it' || coalesce(', ' || p_who || ' does', '')
		WHEN 'PV120' THEN 'this cannot be undone'
		WHEN 'PV123' THEN 'it has been undone already'
		WHEN 'PV124' THEN 'it has not been undone'
		WHEN 'PV201' THEN 'you are not assigned to its campaign in that role'
		WHEN 'PV203' THEN 'you decided its first stage; the second needs another person'
		WHEN 'PV204' THEN 'the campaign does not let you decide without a look'
		WHEN 'PV205' THEN 'this is for supervisors'
		WHEN 'PV206' THEN format('it is not yours%s', coalesce(' but of ' || p_who, ''))
		WHEN 'PV301' THEN 'no such submission, or it is not visible to you'
		WHEN 'PV401' THEN 'a reason is unknown or switched off in its campaign'
		WHEN 'PV402' THEN 'a rejection needs a reason'
		WHEN 'PV403' THEN 'the photo was not displayed as approval needs it'
		WHEN 'PV405' THEN 'a cause is needed'
		WHEN 'PV407' THEN 'the photo is not stored'
		WHEN 'PV408' THEN 'this reason is for the operator''s side, not for a rejection'
		WHEN 'PV409' THEN 'a revocation takes reason R01 or R02'
	END
	FROM (SELECT coalesce(clock_text(p_until, c.zone), 'its batch ends') AS until,
			CASE WHEN s.last_by IS NULL THEN '' ELSE format(', %s by %s at %s', s.last_action, s.last_by, clock_text(s.last_at, c.zone))
				|| coalesce((SELECT ': ' || n.note FROM decision_note n WHERE n.decision_id = s.last_decision AND s.status = 'withdrawn'), '')
				END AS last
		FROM (SELECT 1) one LEFT JOIN campaign c ON c.campaign_id = s.campaign_id) w
$$;

-- Judges whether each id may be claimed by name.
CREATE TYPE claim_judgement AS (n bigint, id bigint, code text, who text, until timestamptz, lease_id bigint);
CREATE FUNCTION claim_judge(p_ids bigint[]) RETURNS SETOF claim_judgement
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (a.id) a.n, a.id, CASE
			WHEN s.submission_id IS NULL THEN 'PV301'
			WHEN NOT s.campaign_id = ANY ((SELECT my_reviewing())::int[]) THEN 'PV201'
			WHEN q.submission_id IS NULL THEN 'PV101'
			WHEN q.escalated AND NOT s.campaign_id = ANY ((SELECT my_campaigns_as('supervisor'))::int[]) THEN 'PV205'
			WHEN l.expires_at > now() AND l.login <> session_user THEN 'PV102'
			WHEN q.first_by = session_user THEN 'PV203'
			WHEN q.ready_at > now() THEN 'PV116'
			ELSE 'PV000' END,
		CASE WHEN l.expires_at > now() THEN l.login::text ELSE s.last_by::text END,
		CASE WHEN l.lease_id IS NOT NULL THEN l.expires_at ELSE nullif(q.ready_at, 'infinity') END,
		CASE WHEN l.login = session_user THEN l.lease_id END
	FROM unnest(p_ids) WITH ORDINALITY a(id, n)
		LEFT JOIN submission s ON s.submission_id = a.id AND s.campaign_id = ANY ((SELECT my_campaigns())::int[])
		LEFT JOIN review_queue q ON q.submission_id = s.submission_id
		LEFT JOIN lease l ON l.lease_id = q.lease_id
	ORDER BY a.id, a.n
$$;

-- Claims by id, in the order given, until p_max are held by it; ids beyond that are left out of
-- the answer. What the caller holds already stays under its token.
CREATE FUNCTION claim_ids(p_ids bigint[], p_max int DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off AS $$
DECLARE
	v_out outcome[];
	v_judged claim_judgement[];
	v_leases bigint[];
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('photovet.claim.' || session_user, 0));
	PERFORM queue_heal(my_reviewing());
	PERFORM count(*) FROM (SELECT FROM review_queue q WHERE q.submission_id = ANY (p_ids) AND q.campaign_id = ANY (my_reviewing())
		ORDER BY q.submission_id FOR UPDATE) x;
	SELECT array_agg(j.* ORDER BY j.n) INTO v_judged FROM claim_judge(p_ids) j;
	-- the hold limit of each campaign, then p_max over all
	WITH j AS (SELECT x.*, s.campaign_id, c.max_held, x.code = 'PV000' AND x.lease_id IS NULL AS is_new
			FROM unnest(v_judged) x LEFT JOIN submission s ON s.submission_id = x.id LEFT JOIN campaign c ON c.campaign_id = s.campaign_id),
	counted AS (SELECT j.*, count(*) FILTER (WHERE j.is_new) OVER w AS fresh FROM j WINDOW w AS (ORDER BY j.n)),
	limited AS (SELECT c.*, CASE WHEN c.is_new AND c.fresh + my_held() > c.max_held THEN 'PV115' ELSE c.code END AS verdict FROM counted c),
	kept AS (SELECT l.*, count(*) FILTER (WHERE l.verdict = 'PV000') OVER (ORDER BY l.n) AS done FROM limited l)
	SELECT array_agg(ROW(k.n, k.id, k.verdict, k.who, k.until, k.lease_id)::claim_judgement ORDER BY k.n) INTO v_judged
		FROM kept k WHERE p_max IS NULL OR k.done <= p_max - CASE WHEN k.verdict = 'PV000' THEN 0 ELSE 1 END;
	WITH fresh AS MATERIALIZED (SELECT j.id, s.campaign_id FROM unnest(v_judged) j JOIN submission s ON s.submission_id = j.id
			WHERE j.code = 'PV000' AND j.lease_id IS NULL),
	per AS MATERIALIZED (SELECT c.campaign_id, lease_take(c) AS lease_id FROM campaign c WHERE c.campaign_id IN (SELECT f.campaign_id FROM fresh f)),
	took AS (UPDATE review_queue q SET lease_id = per.lease_id, ready_at = NULL, batch_id = NULL FROM fresh f JOIN per ON per.campaign_id = f.campaign_id
		WHERE q.submission_id = f.id)
	SELECT array_agg(per.lease_id) INTO v_leases FROM per;
	SELECT array_agg(CASE WHEN j.code = 'PV000'
			THEN answer(j.id, j.code, p_who => session_user, p_until => l.expires_at, p_status => s.status, p_stage => s.stage, p_token => q.lease_id)
			WHEN j.code = 'PV115' THEN answer(j.id, j.code, format('you hold %s already', my_held()), p_status => s.status, p_stage => s.stage)
			ELSE answer(j.id, j.code, refusal(j.code, s, j.who, j.until), j.who, j.until, s.status, s.stage) END ORDER BY j.n)
		INTO v_out
		FROM unnest(v_judged) j LEFT JOIN submission s ON s.submission_id = j.id AND j.code <> 'PV301'
			LEFT JOIN review_queue q ON q.submission_id = s.submission_id LEFT JOIN lease l ON l.lease_id = q.lease_id;
	PERFORM audit_outcomes('claim', v_out, jsonb_strip_nulls(jsonb_build_object('tokens', to_jsonb(v_leases))));
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- Pushes all ends of my leases on, those kept after a lost connection included.
CREATE FUNCTION renew() RETURNS TABLE (campaign text, n int, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_leases bigint[];
	v_campaigns int[];
BEGIN
	WITH r AS (
		UPDATE lease l SET expires_at = now() + make_interval(mins => c.lease_minutes),
				kept_until = now() + make_interval(mins => greatest(c.lease_minutes, c.keep_minutes))
			FROM campaign c WHERE c.campaign_id = l.campaign_id AND l.login = session_user
			RETURNING l.lease_id, l.campaign_id)
	SELECT array_agg(r.lease_id), array_agg(DISTINCT r.campaign_id) INTO v_leases, v_campaigns FROM r;
	IF v_leases IS NULL THEN
		RETURN;
	END IF;
	PERFORM lease_sweep(v_leases);
	RETURN QUERY SELECT c.code, count(*)::int, min(l.expires_at)
		FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id JOIN campaign c ON c.campaign_id = l.campaign_id
		WHERE l.login = session_user GROUP BY c.code ORDER BY c.code;
	PERFORM audit('renew', v_campaigns, jsonb_build_object('tokens', v_leases)::text);
END $$;

CREATE FUNCTION release(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan
	SET enable_seqscan = off AS $$
DECLARE
	v_out outcome[];
	v_leases bigint[];
BEGIN
	PERFORM count(*) FROM (SELECT FROM review_queue q WHERE q.submission_id = ANY (p_ids) AND q.campaign_id = ANY (my_campaigns())
		ORDER BY q.submission_id FOR UPDATE) x;
	SELECT array_agg(CASE WHEN l.login = session_user THEN answer(a.id, 'PV000', p_status => s.status, p_stage => s.stage)
			WHEN s.submission_id IS NULL THEN answer(a.id, 'PV301', refusal('PV301', s))
			ELSE answer(a.id, 'PV117', refusal('PV117', s, h.who), h.who, h.until, s.status, s.stage) END ORDER BY a.n), array_agg(DISTINCT l.lease_id)
		INTO v_out, v_leases
		FROM unnest(p_ids) WITH ORDINALITY a(id, n)
			LEFT JOIN submission s ON s.submission_id = a.id AND s.campaign_id = ANY ((SELECT my_campaigns())::int[])
			LEFT JOIN review_queue q ON q.submission_id = s.submission_id LEFT JOIN lease l ON l.lease_id = q.lease_id,
			LATERAL (SELECT CASE WHEN l.expires_at > now() THEN l.login::text END AS who, CASE WHEN l.expires_at > now() THEN l.expires_at END AS until) h;
	UPDATE review_queue q SET lease_id = NULL WHERE q.submission_id IN (SELECT o.id FROM unnest(v_out) o WHERE o.done);
	PERFORM lease_sweep(v_leases);
	PERFORM audit_outcomes('release', v_out);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

CREATE FUNCTION release_all() RETURNS SETOF outcome
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT * FROM release(ARRAY(SELECT q.submission_id FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id
		WHERE l.login = session_user ORDER BY q.due_at, q.submission_id))
$$;

-- Sets a row aside with a cause: it goes back to the queue, but not to this login while somebody
-- else is left to take it. The row must be free or the caller's.
CREATE FUNCTION skip(p_id bigint, p_cause text) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	j claim_judgement;
	s submission;
	v_out outcome;
	v_call bigint := nextval('call_id_seq');
	v_decision bigint := nextval('decision_id_seq');
BEGIN
	PERFORM FROM submission x WHERE x.submission_id = p_id AND x.campaign_id = ANY (my_reviewing()) FOR NO KEY UPDATE;
	PERFORM FROM review_queue q WHERE q.submission_id = p_id AND q.campaign_id = ANY (my_reviewing()) FOR UPDATE;
	SELECT * INTO j FROM claim_judge(ARRAY[p_id]);
	IF j.code <> 'PV301' THEN
		SELECT * INTO s FROM submission WHERE submission_id = p_id;
	END IF;
	IF j.code = 'PV000' AND btrim(coalesce(p_cause, '')) = '' THEN
		j.code := 'PV405';
	END IF;
	IF j.code <> 'PV000' THEN
		v_out := answer(p_id, j.code, refusal(j.code, s, j.who, j.until), j.who, j.until, s.status, s.stage);
	ELSE
		INSERT INTO skip (submission_id, campaign_id) VALUES (p_id, s.campaign_id) ON CONFLICT (submission_id, login) DO UPDATE SET at = now();
		UPDATE review_queue SET lease_id = NULL WHERE submission_id = p_id;
		PERFORM lease_sweep(ARRAY[j.lease_id]);
		INSERT INTO decision (decision_id, submission_id, campaign_id, stage, action, verdict, via, note_sha256, status_from, status_to, version,
				lease_id, call_id, photo_sha256)
			VALUES (v_decision, p_id, s.campaign_id, s.stage, 'skip', 'skip', 'script', note_hash(p_cause), s.status, s.status, s.version,
				j.lease_id, v_call, coalesce(s.standard_sha256, s.original_sha256));
		INSERT INTO decision_note VALUES (v_decision, s.campaign_id, p_cause);
		v_out := answer(p_id, 'PV000', p_status => s.status, p_stage => s.stage, p_decision => v_decision);
	END IF;
	PERFORM audit_outcomes('skip', ARRAY[v_out], '{}', v_call);
	RETURN NEXT v_out;
END $$;

-- Frees leases past their keep time; claim does it too. Returns rows freed. A worker's housekeeping:
-- it also makes the audit's checkpoint of the minute.
CREATE FUNCTION leases_reap(p_n int DEFAULT 1000) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_n int := queue_heal(my_campaigns_as('worker'), p_n);
BEGIN
	IF NOT EXISTS (SELECT FROM audit_checkpoint WHERE at > now() - interval '1 minute')
		AND EXISTS (SELECT FROM audit_log WHERE at > coalesce((SELECT max(at) FROM audit_checkpoint), '-infinity')) THEN
		PERFORM checkpoint();
	END IF;
	IF v_n > 0 THEN
		PERFORM audit('leases_reap', NULL, jsonb_build_object('freed', v_n)::text);
	END IF;
	RETURN v_n;
END $$;

-- The full value of a masked field. NULL: no such submission, or not visible; '': nothing stored.
CREATE FUNCTION reveal(p_id bigint, p_field text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_text text;
	v_campaign int;
BEGIN
	IF p_field IS NULL OR p_field NOT IN ('name', 'id_number', 'phone', 'email', 'wechat_openid') THEN
		RAISE EXCEPTION 'no such masked field: ''%''', left(p_field, 80) USING ERRCODE = '22023';
	END IF;
	SELECT s.campaign_id, CASE p_field WHEN 'name' THEN p.name WHEN 'id_number' THEN p.id_number WHEN 'phone' THEN p.phone
			WHEN 'email' THEN p.email ELSE p.wechat_openid END
		INTO v_campaign, v_text
		FROM submission s LEFT JOIN person p ON p.student_id = s.student_id
		WHERE s.submission_id = p_id AND s.campaign_id = ANY (my_reviewing() || my_campaigns_as('operator'));
	PERFORM audit('reveal', CASE WHEN v_campaign IS NOT NULL THEN ARRAY[v_campaign] END,
		jsonb_build_object('id', p_id, 'field', p_field, 'shown', v_campaign IS NOT NULL)::text);
	RETURN CASE WHEN v_campaign IS NOT NULL THEN coalesce(v_text, '') END;
END $$;

CREATE FUNCTION session_load() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp
AS $$ SELECT coalesce((SELECT body FROM photovet.session WHERE login = session_user), '') $$;

CREATE FUNCTION session_save(p_json text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
BEGIN
	IF p_json IS NULL OR octet_length(p_json) > 262144 THEN
		RAISE EXCEPTION 'a session text has at most 262144 bytes' USING ERRCODE = '22023';
	END IF;
	INSERT INTO session (body) VALUES (p_json) ON CONFLICT (login) DO UPDATE SET body = excluded.body, at = now();
END $$;

GRANT EXECUTE ON FUNCTION claim, claim_ids, renew, release, release_all, skip, session_load, session_save
	TO photovet_reviewer, photovet_supervisor;
GRANT EXECUTE ON FUNCTION reveal TO photovet_reviewer, photovet_supervisor, photovet_operator;
GRANT EXECUTE ON FUNCTION leases_reap TO photovet_worker;
