-- The outbox: messages are made in the decision's own transaction and delivered at least once.
--
-- A take is a lease with an end; a report is fenced by (worker, attempt), so a late worker
-- changes nothing. A student's messages keep their order: a later one waits until the earlier
-- one is delivered, dead or dropped. key never changes: receivers that honour it see no message
-- twice.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION backoff(p_tries int, p_max int, p_retry_after int) RETURNS interval	-- full jitter over a floor
LANGUAGE sql VOLATILE AS $$
	SELECT make_interval(secs => greatest(coalesce(p_retry_after, 0),
		least(5, p_max) + random() * least(p_max, 5 * 2 ^ least(p_tries, 20))))
$$;

CREATE FUNCTION one_line(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT left(regexp_replace(p_text, '[[:cntrl:]]+', ' ', 'g'), 300) $$;

-- approved -> queued, once the window is over; the photo decided on is what will be uploaded.
CREATE FUNCTION enqueue(p_n int DEFAULT 1000) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_out outcome[];
	v_ids bigint[];
BEGIN
	PERFORM batch_settle();
	v_ids := ARRAY(SELECT x.submission_id FROM (
		SELECT t.submission_id FROM settle t JOIN submission s ON s.submission_id = t.submission_id
		WHERE t.due_at <= now() AND (t.held_until IS NULL OR t.held_until <= now()) AND s.status = 'approved'
			AND t.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		ORDER BY t.due_at, t.submission_id LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	IF cardinality(v_ids) = 0 THEN
		RETURN;
	END IF;
	DELETE FROM settle WHERE submission_id = ANY (v_ids);
	DELETE FROM recall WHERE submission_id = ANY (v_ids);
	INSERT INTO upload (campaign_id, submission_id, student_id, sha256, state, due_at, last_error, name_hash)
		SELECT s.campaign_id, s.submission_id, s.student_id, coalesce(s.standard_sha256, s.original_sha256),
			CASE WHEN c.target IS NULL THEN 'no target' ELSE 'waiting' END, now(),
			CASE WHEN c.target IS NULL THEN 'the campaign has no target' END, name_hash(c.target, object_name(c, s, t, p))
		FROM submission s JOIN campaign c ON c.campaign_id = s.campaign_id JOIN student t ON t.student_id = s.student_id
			LEFT JOIN person p ON p.student_id = s.student_id
		WHERE s.submission_id = ANY (v_ids) ORDER BY s.last_decision;
	WITH upd AS (UPDATE submission s SET status = 'queued', version = s.version + 1 WHERE s.submission_id = ANY (v_ids)
		RETURNING s.submission_id, s.stage)
	SELECT array_agg(answer(u.submission_id, 'PV000', p_status => 'queued', p_stage => u.stage) ORDER BY u.submission_id) INTO v_out FROM upd u;
	PERFORM audit_outcomes('enqueue', v_out);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- rejected -> expired: the time for a new photo is over, or the campaign is closed.
CREATE FUNCTION expire(p_n int DEFAULT 1000) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_out outcome[];
	v_ids bigint[];
	v_mine int[] := my_campaigns_as('worker');
	v_closed int[] := ARRAY(SELECT c.campaign_id FROM campaign c WHERE c.campaign_id = ANY (v_mine) AND campaign_is_closed(c, now()));
BEGIN
	v_ids := ARRAY(SELECT x.submission_id FROM (
			SELECT s.submission_id FROM submission s WHERE s.status = 'rejected' AND s.deadline <= now() AND s.campaign_id = ANY (v_mine)
				AND NOT EXISTS (SELECT FROM decision_window(s.last_decision) w WHERE w.undo_until > now())
			ORDER BY s.deadline LIMIT p_n FOR UPDATE SKIP LOCKED) x)
		|| ARRAY(SELECT x.submission_id FROM (
			SELECT s.submission_id FROM submission s WHERE s.status = 'rejected' AND s.campaign_id = ANY (v_closed)
				AND (s.deadline > now() OR s.deadline IS NULL)
				AND NOT EXISTS (SELECT FROM decision_window(s.last_decision) w WHERE w.undo_until > now())
			LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	IF cardinality(v_ids) = 0 THEN
		RETURN;
	END IF;
	WITH upd AS (UPDATE submission s SET status = 'expired', version = s.version + 1 WHERE s.submission_id = ANY (v_ids)
		RETURNING s.submission_id, s.stage)
	SELECT array_agg(answer(u.submission_id, 'PV000', p_status => 'expired', p_stage => u.stage) ORDER BY u.submission_id) INTO v_out FROM upd u;
	PERFORM audit_outcomes('expire', v_out);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- Puts messages on their next gateway, or among the dead when none is left.
CREATE FUNCTION outbox_advance(p_ids bigint[], p_error text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	WITH gone AS (DELETE FROM outbox WHERE outbox_id = ANY (p_ids) AND cardinality(gateways) = 0 RETURNING *)
	INSERT INTO outbox_done (outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, state, attempt,
			last_error, made_at)
		SELECT outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, 'dead', attempt,
			coalesce(p_error, last_error), made_at FROM gone;
	UPDATE outbox SET gateway = gateways[1], gateways = gateways[2:], tries = 0, state = 'waiting', due_at = now(), worker = NULL,
			last_error = coalesce(p_error, last_error)
		WHERE outbox_id = ANY (p_ids);
END $$;

-- Which address of the student a gateway uses: NAME=KIND says it, else what the gateway was
-- last said to use, else its name.
CREATE FUNCTION gateway_address(p_gateway text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	v_name text := split_part(p_gateway, '=', 1);
	v_kind text := nullif(split_part(p_gateway, '=', 2), '');
	v_known text;
BEGIN
	IF v_name !~ '^[[:graph:]]{1,64}$' OR v_kind NOT IN ('email', 'phone', 'openid', 'none') THEN
		RAISE EXCEPTION 'bad gateway: ''%''', left(p_gateway, 80) USING ERRCODE = '22023';
	END IF;
	SELECT address INTO v_known FROM gateway WHERE name = v_name;
	IF v_kind IS NOT NULL AND v_kind IS DISTINCT FROM v_known THEN
		INSERT INTO gateway (name, address) VALUES (v_name, v_kind) ON CONFLICT (name) DO UPDATE SET address = excluded.address;
	END IF;
	RETURN coalesce(v_kind, v_known, CASE WHEN v_name ~ '^(smtp|e?mail)' THEN 'email' WHEN v_name ~ '^sms' THEN 'phone'
		WHEN v_name ~ '^wechat' THEN 'openid' ELSE 'none' END);
END $$;

CREATE FUNCTION person_address(p person, p_kind text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_kind WHEN 'email' THEN p.email WHEN 'phone' THEN p.phone WHEN 'openid' THEN p.wechat_openid ELSE '' END
$$;

-- Leases due messages of one gateway. Those whose student has no address for it, and those whose
-- worker died on them again and again, go on to their next gateway instead.
CREATE FUNCTION notify_take(p_worker text, p_gateway text, p_kind text, p_n int, p_ttl interval) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_ids bigint[];
	v_mute bigint[];
	v_dead bigint[];
BEGIN
	v_ids := ARRAY(SELECT x.outbox_id FROM (
		SELECT o.outbox_id FROM outbox o
		WHERE o.gateway = p_gateway AND o.state <> 'held' AND o.due_at <= now()
			AND o.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
			AND NOT EXISTS (SELECT FROM outbox e WHERE e.student_id = o.student_id AND e.outbox_id < o.outbox_id)
		ORDER BY o.due_at, o.outbox_id LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	SELECT array_agg(o.outbox_id) FILTER (WHERE p_kind <> 'none' AND coalesce(person_address(p, p_kind), '') = ''),
			array_agg(o.outbox_id) FILTER (WHERE o.tries >= 30)
		INTO v_mute, v_dead
		FROM outbox o LEFT JOIN person p ON p.student_id = o.student_id WHERE o.outbox_id = ANY (v_ids);
	IF v_mute IS NOT NULL THEN
		PERFORM outbox_advance(v_mute, format('%s: the student has no address for it', p_gateway));
	END IF;
	IF v_dead IS NOT NULL THEN
		PERFORM outbox_advance(v_dead, format('%s: no worker came back from it', p_gateway));
	END IF;
	UPDATE outbox_done SET worker = p_worker WHERE outbox_id = ANY (coalesce(v_mute, '{}') || coalesce(v_dead, '{}'));
	v_ids := ARRAY(SELECT i FROM unnest(v_ids) i WHERE NOT i = ANY (coalesce(v_mute, '{}')) AND NOT i = ANY (coalesce(v_dead, '{}')));
	UPDATE outbox SET state = 'sending', attempt = attempt + 1, tries = tries + 1, worker = p_worker, due_at = now() + p_ttl
		WHERE outbox_id = ANY (v_ids);
	RETURN v_ids;
END $$;

-- p_gateways: what this worker serves, NAME or NAME=KIND with KIND email, phone, openid or none.
CREATE FUNCTION notify_claim(p_worker text, p_gateways text[], p_n int, p_ttl interval DEFAULT '2 minutes')
RETURNS TABLE (id bigint, attempt int, key uuid, gateway text, kind text, lang text, submission bigint, campaign text, campaign_title text,
	zone text, address text, name text, student_no text, data jsonb, made_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	g text;
	v_kind text;
	v_ids bigint[];
	v_left int := p_n;
BEGIN
	PERFORM worker_mark(p_worker);
	PERFORM batch_settle();
	FOREACH g IN ARRAY p_gateways LOOP
		EXIT WHEN v_left <= 0;
		v_kind := gateway_address(g);
		v_ids := notify_take(p_worker, split_part(g, '=', 1), v_kind, v_left, p_ttl);
		v_left := v_left - cardinality(v_ids);
		RETURN QUERY SELECT o.outbox_id, o.attempt, o.key, o.gateway, o.kind, t.lang, o.submission_id, c.code, c.title, c.zone,
				coalesce(person_address(p, v_kind), ''), coalesce(p.name, ''), t.student_no, o.data, o.made_at
			FROM unnest(v_ids) WITH ORDINALITY u(id, n) JOIN outbox o ON o.outbox_id = u.id JOIN campaign c ON c.campaign_id = o.campaign_id
				JOIN student t ON t.student_id = o.student_id LEFT JOIN person p ON p.student_id = o.student_id
			ORDER BY u.n;
	END LOOP;
END $$;

-- What became of them: delivered, retry, dead (on to the next gateway, else a dead letter), hold
-- (until an operator looks). attempts_max and backoff_max may be given with each item.
CREATE FUNCTION notify_finish(p_worker text, p_items jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_all jsonb;
	v_dead bigint[];
BEGIN
	PERFORM worker_mark(p_worker);
	PERFORM count(*) FROM (SELECT FROM outbox o WHERE o.outbox_id IN (SELECT (x ->> 'id')::bigint FROM jsonb_array_elements(p_items) x)
		ORDER BY o.outbox_id FOR UPDATE) l;
	SELECT jsonb_object_agg(r.outbox_id, r.*) INTO v_all FROM (
		SELECT o.outbox_id, o.campaign_id, one_line(i.detail) AS detail, i.retry_after, coalesce(i.backoff_max, 3600) AS most,
			CASE WHEN i.outcome = 'retry' AND o.tries >= coalesce(i.attempts_max, 12) THEN 'dead' ELSE i.outcome END AS outcome
		FROM jsonb_to_recordset(p_items) AS i(id bigint, attempt int, outcome text, detail text, retry_after int, attempts_max int, backoff_max int)
			JOIN outbox o ON o.outbox_id = i.id
		WHERE o.state = 'sending' AND o.worker = p_worker AND o.attempt = i.attempt AND i.outcome IN ('delivered', 'retry', 'dead', 'hold')) r;
	IF v_all IS NULL THEN
		RETURN 0;
	END IF;
	WITH i AS (SELECT r.* FROM jsonb_each(v_all) e, jsonb_to_record(e.value) AS r(outbox_id bigint, detail text, outcome text)),
	gone AS (DELETE FROM outbox o USING i WHERE i.outcome = 'delivered' AND o.outbox_id = i.outbox_id RETURNING o.*, i.detail)
	INSERT INTO outbox_done (outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, state, attempt, last_error, made_at)
		SELECT outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, 'delivered', attempt, detail, made_at FROM gone;
	UPDATE outbox o SET state = CASE i.outcome WHEN 'hold' THEN 'held' ELSE 'waiting' END, worker = NULL, last_error = i.detail,
			due_at = now() + backoff(o.tries, i.most, i.retry_after)
		FROM (SELECT r.* FROM jsonb_each(v_all) e, jsonb_to_record(e.value) AS r(outbox_id bigint, detail text, outcome text, most int, retry_after int)) i
		WHERE i.outcome IN ('retry', 'hold') AND o.outbox_id = i.outbox_id;
	UPDATE outbox o SET last_error = e.value ->> 'detail' FROM jsonb_each(v_all) e WHERE e.value ->> 'outcome' = 'dead' AND o.outbox_id = e.key::bigint;
	v_dead := ARRAY(SELECT e.key::bigint FROM jsonb_each(v_all) e WHERE e.value ->> 'outcome' = 'dead');
	PERFORM outbox_advance(v_dead);
	PERFORM audit('notify', ARRAY(SELECT DISTINCT (e.value ->> 'campaign_id')::int FROM jsonb_each(v_all) e),
		(SELECT jsonb_object_agg(y.outcome, y.ids) FROM (SELECT e.value ->> 'outcome' AS outcome, jsonb_agg(e.key::bigint) AS ids
			FROM jsonb_each(v_all) e GROUP BY 1) y)::text);
	RETURN (SELECT count(*) FROM jsonb_each(v_all));
END $$;

-- May p_want go through now? Token bucket over all workers, and the breaker: five failures in a
-- row close the gateway for 30 s, doubling to 10 min; then one probe at a time.
CREATE FUNCTION gateway_grant(p_gateway text, p_want int, p_per_second real, p_burst real) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	g gateway;
	v_now timestamptz := clock_timestamp();
	v_tokens real;
	v_n int;
BEGIN
	IF p_want < 0 OR p_per_second <= 0 OR p_burst < 1 THEN
		RAISE EXCEPTION 'bad rate for gateway ''%''', left(p_gateway, 80) USING ERRCODE = '22023';
	END IF;
	INSERT INTO gateway (name) VALUES (p_gateway) ON CONFLICT DO NOTHING;
	SELECT * INTO g FROM gateway WHERE name = p_gateway FOR UPDATE;
	IF g.open_until > v_now THEN
		RETURN 0;
	END IF;
	v_tokens := CASE WHEN g.refilled_at = '-infinity' THEN p_burst
		ELSE least(p_burst, g.tokens + p_per_second * extract(epoch FROM v_now - g.refilled_at)::real) END;
	v_n := least(CASE WHEN g.open_until IS NULL THEN p_want ELSE least(p_want, 1) END, floor(v_tokens)::int);
	UPDATE gateway SET tokens = v_tokens - v_n, refilled_at = v_now,
			open_until = CASE WHEN g.open_until IS NOT NULL AND v_n > 0 THEN v_now + interval '30 seconds' ELSE g.open_until END
		WHERE name = p_gateway;
	RETURN v_n;
END $$;

CREATE FUNCTION gateway_report(p_gateway text, p_ok boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	INSERT INTO gateway AS g (name, fails) VALUES (p_gateway, CASE WHEN p_ok THEN 0 ELSE 1 END)
	ON CONFLICT (name) DO UPDATE SET fails = CASE WHEN p_ok THEN 0 ELSE g.fails + 1 END,
		open_until = CASE WHEN p_ok THEN NULL
			WHEN g.fails + 1 >= 5 THEN clock_timestamp() + make_interval(secs => least(600, 30 * 2 ^ least(g.fails - 4, 10)))
			ELSE g.open_until END
		WHERE NOT (p_ok AND g.fails = 0 AND g.open_until IS NULL)
$$;

-- Operators: the dead and the held go out again, with the same key; or are dropped.
CREATE FUNCTION outbox_audit(p_action text, p_out outcome[]) RETURNS void
LANGUAGE sql AS $$
	SELECT audit(p_action, ARRAY(SELECT DISTINCT x.campaign_id FROM (SELECT outbox_id, campaign_id FROM outbox UNION ALL
			SELECT outbox_id, campaign_id FROM outbox_done) x WHERE x.outbox_id IN (SELECT o.id FROM unnest(p_out) o)),
		jsonb_build_object('messages', (SELECT jsonb_agg(jsonb_build_array(o.id, o.code)) FROM unnest(p_out) o))::text)
	WHERE cardinality(p_out) > 0
$$;

CREATE FUNCTION outbox_judge(p_ids bigint[]) RETURNS outcome[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(CASE
			WHEN NOT coalesce(o.campaign_id, e.campaign_id) = ANY ((SELECT my_campaigns())::int[]) OR (o.outbox_id IS NULL AND e.outbox_id IS NULL)
				THEN answer(a.id, 'PV301', 'no such message, or it is not visible to you')
			WHEN NOT coalesce(o.campaign_id, e.campaign_id) = ANY ((SELECT my_campaigns_as('operator'))::int[])
				THEN answer(a.id, 'PV201', 'you are not assigned to its campaign as operator')
			WHEN o.state = 'sending' AND o.due_at > now() THEN answer(a.id, 'PV125', 'it is being sent', o.worker, o.due_at, o.state)
			WHEN o.outbox_id IS NOT NULL THEN answer(a.id, 'PV000', p_status => o.state)
			WHEN e.state = 'dead' THEN answer(a.id, 'PV000', p_status => e.state)
			ELSE answer(a.id, 'PV101', format('it is %s', e.state), p_status => e.state) END ORDER BY a.n), '{}')
	FROM unnest(p_ids) WITH ORDINALITY a(id, n) LEFT JOIN outbox o ON o.outbox_id = a.id LEFT JOIN outbox_done e ON e.outbox_id = a.id
$$;

CREATE FUNCTION outbox_retry(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_out outcome[];
BEGIN
	PERFORM count(*) FROM (SELECT FROM outbox WHERE outbox_id = ANY (p_ids) ORDER BY outbox_id FOR UPDATE) x;
	PERFORM count(*) FROM (SELECT FROM outbox_done WHERE outbox_id = ANY (p_ids) ORDER BY outbox_id FOR UPDATE) x;
	v_out := outbox_judge(p_ids);
	-- still inside an undo window: it stays there. The way is the campaign's of today, as for the dead; a
	-- held one may have arrived already, so it goes where its key is known.
	UPDATE outbox o SET state = 'waiting', due_at = CASE WHEN o.attempt = 0 THEN o.due_at ELSE now() END, tries = 0, worker = NULL,
			gateway = CASE WHEN o.state = 'held' THEN o.gateway ELSE coalesce(c.notify[1], o.gateway) END,
			gateways = CASE WHEN o.state = 'held' THEN o.gateways ELSE coalesce(c.notify[2:], '{}') END
		FROM campaign c WHERE c.campaign_id = o.campaign_id AND o.outbox_id IN (SELECT x.id FROM unnest(v_out) x WHERE x.done);
	WITH again AS (DELETE FROM outbox_done e WHERE e.outbox_id IN (SELECT x.id FROM unnest(v_out) x WHERE x.done) RETURNING e.*)
	INSERT INTO outbox (outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, gateways, key, attempt, due_at, last_error, made_at)
		OVERRIDING SYSTEM VALUE
		SELECT a.outbox_id, a.campaign_id, a.submission_id, a.student_id, a.decision_id, a.kind, a.data,
			coalesce(c.notify[1], a.gateway), coalesce(c.notify[2:], '{}'), a.key, a.attempt, now(), a.last_error, a.made_at
		FROM again a JOIN campaign c ON c.campaign_id = a.campaign_id;
	PERFORM outbox_audit('outbox_retry', v_out);
	RETURN QUERY SELECT x.id, x.done, x.code, x.text, x.who, x.until, CASE WHEN x.done THEN 'waiting' ELSE x.status END, x.stage, x.decision,
		x.token, x.undo_until FROM unnest(v_out) x;
END $$;

CREATE FUNCTION outbox_drop(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_out outcome[];
BEGIN
	PERFORM count(*) FROM (SELECT FROM outbox WHERE outbox_id = ANY (p_ids) ORDER BY outbox_id FOR UPDATE) x;
	v_out := outbox_judge(p_ids);
	WITH gone AS (DELETE FROM outbox o WHERE o.outbox_id IN (SELECT x.id FROM unnest(v_out) x WHERE x.done) RETURNING o.*)
	INSERT INTO outbox_done (outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, state, attempt, last_error, made_at)
		SELECT outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, key, 'dropped', attempt, last_error, made_at FROM gone;
	UPDATE outbox_done e SET state = 'dropped' WHERE e.outbox_id IN (SELECT x.id FROM unnest(v_out) x WHERE x.done) AND e.state = 'dead';
	PERFORM outbox_audit('outbox_drop', v_out);
	RETURN QUERY SELECT x.id, x.done, x.code, x.text, x.who, x.until, CASE WHEN x.done THEN 'dropped' ELSE x.status END, x.stage, x.decision,
		x.token, x.undo_until FROM unnest(v_out) x;
END $$;

GRANT EXECUTE ON FUNCTION enqueue, expire, notify_claim, notify_finish, gateway_grant, gateway_report TO photovet_worker;
GRANT EXECUTE ON FUNCTION outbox_retry, outbox_drop TO photovet_operator;
