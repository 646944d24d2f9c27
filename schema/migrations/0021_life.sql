-- A shift as a person lives it: what can be undone and redone after a restart, step by step; what
-- a decision has already set in motion; and deliveries that died before they were tried.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

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

-- What has gone out because of a decision: the state of its message (waiting, sending, held,
-- delivered, dead, dropped; NULL: none) with the way it takes, and of the photo's upload. at: when it
-- was done.
CREATE FUNCTION decision_sent(p_decision bigint) RETURNS TABLE (message text, gateway text, message_at timestamptz, upload text, upload_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT m.state, m.gateway, m.at, u.state, u.at
	FROM decision d
		LEFT JOIN LATERAL (
			SELECT o.state, o.gateway, NULL::timestamptz AS at, o.outbox_id FROM outbox o
				WHERE o.submission_id = d.submission_id AND o.decision_id = d.decision_id
			UNION ALL
			SELECT o.state, o.gateway, o.done_at, o.outbox_id FROM outbox_done o
				WHERE o.submission_id = d.submission_id AND o.decision_id = d.decision_id
			ORDER BY 4 DESC LIMIT 1) m ON true
		LEFT JOIN submission s ON s.submission_id = d.submission_id AND s.last_decision = d.decision_id
		LEFT JOIN LATERAL (
			SELECT x.state, NULL::timestamptz AS at FROM upload x WHERE x.submission_id = s.submission_id
			UNION ALL
			SELECT 'delivered', x.done_at FROM upload_done x WHERE x.submission_id = s.submission_id LIMIT 1) u ON true
	WHERE d.decision_id = p_decision AND d.campaign_id = ANY ((SELECT my_campaigns())::int[])
$$;

-- Deliveries a worker's claim had to give up untried (no object name can be made, no address on any
-- way, no worker ever came back from it) keep his name until he has asked for them.
ALTER TABLE outbox_done ADD COLUMN worker text;
CREATE INDEX outbox_done_untold ON outbox_done (worker) WHERE worker IS NOT NULL;
CREATE INDEX upload_untold ON upload (worker) WHERE state = 'dead' AND worker IS NOT NULL;

CREATE OR REPLACE FUNCTION notify_take(p_worker text, p_gateway text, p_kind text, p_n int, p_ttl interval) RETURNS bigint[]
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

-- What died in this worker's claims since he last asked.
CREATE FUNCTION given_up(p_worker text) RETURNS TABLE (kind text, id bigint, submission bigint, cause text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH n AS (UPDATE outbox_done o SET worker = NULL WHERE o.worker = p_worker AND o.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		RETURNING o.outbox_id, o.submission_id, o.last_error),
	u AS (UPDATE upload x SET worker = NULL WHERE x.worker = p_worker AND x.state = 'dead' AND x.campaign_id = ANY ((SELECT my_campaigns_as('worker'))::int[])
		RETURNING x.upload_id, x.submission_id, x.last_error)
	SELECT 'notify', n.* FROM n UNION ALL SELECT 'upload', u.* FROM u
$$;

GRANT EXECUTE ON FUNCTION undo_steps, decision_sent TO photovet_reviewer, photovet_supervisor;
GRANT EXECUTE ON FUNCTION given_up TO photovet_worker;
