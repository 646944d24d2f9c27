-- The mirror: a person's own figures beside those of his colleagues together, and what became of his
-- own decisions.
--
-- Nobody but a supervisor (and an inspector) sees another person's figures. Colleagues are shown
-- together only, and only when they are at least two: of one they would be his own.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- What the caller's latest 1,000 standing decisions sent on its way: messages, uploads, and
-- approvals whose undo window is not over. rank: what is wrong first, then what waits, then what is done.
CREATE VIEW my_deliveries WITH (security_invoker = true) AS
	WITH mine AS MATERIALIZED (
		SELECT d.decision_id, d.submission_id, d.campaign_id, d.at, coalesce(d.verdict, d.action) AS verdict, d.status_to,
			CASE WHEN d.is_undoable THEN make_interval(secs => d.undo_seconds)
				+ CASE WHEN d.batch_id IS NULL THEN d.at ELSE coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes') END END AS undo_until
		FROM decision d LEFT JOIN batch b ON b.batch_id = d.batch_id
		WHERE d.by = session_user AND d.action NOT IN ('undo', 'skip') AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo')
		ORDER BY d.at DESC, d.decision_id DESC LIMIT 1000),
	approved AS (SELECT DISTINCT ON (m.submission_id) m.* FROM mine m WHERE m.status_to = 'approved' ORDER BY m.submission_id, m.decision_id DESC),
	sent AS (
		SELECT false AS is_upload, o.outbox_id AS id, m.decision_id, o.student_id, o.gateway AS way, o.kind, o.state, o.attempt,
			nullif(o.due_at, 'infinity') AS due_at, o.made_at, NULL::timestamptz AS done_at, o.last_error, NULL::bytea AS sha256
		FROM mine m JOIN outbox o ON o.submission_id = m.submission_id AND o.decision_id = m.decision_id
		UNION ALL
		SELECT false, o.outbox_id, m.decision_id, o.student_id, o.gateway, o.kind, o.state, o.attempt, NULL, o.made_at, o.done_at, o.last_error, NULL
		FROM mine m JOIN outbox_done o ON o.submission_id = m.submission_id AND o.decision_id = m.decision_id
		UNION ALL
		SELECT true, 0, m.decision_id, NULL, '', 'upload', CASE WHEN t.held_until > now() THEN 'held' ELSE 'waiting' END, 0,
			nullif(t.due_at, 'infinity'), m.at, NULL, NULL, NULL
		FROM mine m JOIN settle t ON t.submission_id = m.submission_id AND t.decision_id = m.decision_id
		UNION ALL
		SELECT true, u.upload_id, m.decision_id, u.student_id, NULL, 'upload', CASE u.state WHEN 'no target' THEN 'held' ELSE u.state END, u.attempt,
			u.due_at, u.made_at, NULL, u.last_error, u.sha256
		FROM approved m JOIN upload u ON u.submission_id = m.submission_id
		UNION ALL
		SELECT true, u.upload_id, m.decision_id, u.student_id, NULL, 'upload', 'delivered', u.attempt, NULL, u.made_at, u.done_at, NULL, u.sha256
		FROM approved m JOIN upload_done u ON u.submission_id = m.submission_id)
	SELECT x.is_upload, x.id, m.submission_id AS submission, c.code AS campaign, c.zone, t.student_no, coalesce(x.way, object_name_masked(c, s, t)) AS way,
		x.kind, x.state, x.attempt, x.due_at, x.made_at, x.done_at, x.last_error, coalesce(x.sha256, s.standard_sha256, s.original_sha256) AS sha256,
		coalesce(s.standard_bytes, s.original_bytes) AS bytes, m.decision_id AS decision, m.verdict AS action, m.undo_until, m.at AS decided_at,
		CASE WHEN x.state IN ('dead', 'held') THEN 0 WHEN x.state IN ('waiting', 'sending') THEN 1 ELSE 2 END AS rank
	FROM sent x JOIN mine m ON m.decision_id = x.decision_id JOIN submission s ON s.submission_id = m.submission_id
		JOIN student t ON t.student_id = s.student_id JOIN campaign c ON c.campaign_id = s.campaign_id;

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

-- The mirror looks at the latest 10,000 entries of the last 30 days, by index, so that a screen may
-- ask in passing however long the history is; everybody is measured over the same days. What was
-- undone does not count.
CREATE FUNCTION mirror_decisions(p_campaign int) RETURNS TABLE (mine boolean, by name, verdict text, reasons text[], at timestamptz, via text, shown_ms int)
LANGUAGE sql STABLE AS $$
	SELECT d.by = session_user, d.by, coalesce(d.verdict, d.action), d.reasons, d.at, d.via,
		CASE WHEN d.via <> 'script' AND d.action <> 'redo' AND d.display::jsonb ->> 'shown_ms' ~ '^[0-9]{1,8}$' THEN (d.display::jsonb ->> 'shown_ms')::int END
	FROM (SELECT x.* FROM decision x WHERE x.campaign_id = p_campaign AND x.at >= now() - interval '30 days' ORDER BY x.at DESC LIMIT 10000) d
	WHERE d.action IN ('approve', 'reject', 'retouch', 'escalate', 'redo') AND coalesce(d.verdict, d.action) IN ('approve', 'reject', 'retouch', 'escalate')
		AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo')
$$;

CREATE FUNCTION mirror_campaign(p_campaign text) RETURNS campaign
LANGUAGE sql STABLE AS $$ SELECT c FROM campaign c WHERE c.code = p_campaign AND c.campaign_id = ANY (my_campaigns()) $$;

-- One row. active_seconds: between the caller's decisions of today, pauses over 5 minutes left out,
-- so gaps / active_seconds is his pace while at work. Times on a photo are those the screen measured.
-- The colleagues' are null when they are fewer than two.
CREATE FUNCTION mirror_figures(p_campaign text, p_floor_ms int DEFAULT 600) RETURNS TABLE (campaign text, title text, zone text, since timestamptz, today bigint, gaps bigint,
	active_seconds float8, decided bigint, approved bigint, rejected bigint, others bigint, undone bigint, timed bigint, median_seconds float8,
	mean_seconds float8, quick bigint, quick_of bigint, floor_ms int, peers bigint, peer_decided bigint, peer_approved bigint, peer_rejected bigint,
	peer_median_seconds float8, is_supervisor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH c AS MATERIALIZED (SELECT (x).* FROM mirror_campaign(p_campaign) x WHERE x.campaign_id IS NOT NULL),
	d AS MATERIALIZED (SELECT m.* FROM c, mirror_decisions(c.campaign_id) m),
	today AS (
		SELECT x.at - lag(x.at) OVER (ORDER BY x.at) AS gap FROM c JOIN decision x ON x.by = session_user AND x.campaign_id = c.campaign_id AND x.is_undoable
			AND x.at >= date_trunc('day', now() AT TIME ZONE c.zone) AT TIME ZONE c.zone
		WHERE NOT EXISTS (SELECT FROM decision u WHERE u.undoes = x.decision_id AND u.action = 'undo')),
	t AS (SELECT count(*) AS n, count(*) FILTER (WHERE gap <= interval '5 minutes') AS gaps,
			coalesce(extract(epoch FROM sum(gap) FILTER (WHERE gap <= interval '5 minutes')), 0)::float8 AS active FROM today),
	own AS (SELECT count(*) AS decided, count(*) FILTER (WHERE verdict = 'approve') AS approved, count(*) FILTER (WHERE verdict = 'reject') AS rejected,
			count(*) FILTER (WHERE verdict IN ('retouch', 'escalate')) AS others, count(shown_ms) AS timed,
			(percentile_cont(0.5) WITHIN GROUP (ORDER BY shown_ms) / 1000)::float8 AS median, (avg(shown_ms) / 1000)::float8 AS mean,
			count(*) FILTER (WHERE verdict = 'approve' AND shown_ms < p_floor_ms) AS quick,
			count(shown_ms) FILTER (WHERE verdict = 'approve') AS quick_of
		FROM d WHERE mine),
	peer AS (SELECT count(DISTINCT by) AS n, count(*) AS decided, count(*) FILTER (WHERE verdict = 'approve') AS approved,
			count(*) FILTER (WHERE verdict = 'reject') AS rejected, (percentile_cont(0.5) WITHIN GROUP (ORDER BY shown_ms) / 1000)::float8 AS median
		FROM d WHERE NOT mine)
	SELECT c.code, c.title, c.zone, (SELECT min(at) FROM d), t.n, t.gaps, t.active, own.decided, own.approved, own.rejected, own.others,
		(SELECT count(*) FROM decision u WHERE u.by = session_user AND u.campaign_id = c.campaign_id AND u.action = 'undo' AND u.at >= (SELECT min(at) FROM d)),
		own.timed, own.median, own.mean, own.quick, own.quick_of, p_floor_ms, peer.n,
		CASE WHEN peer.n >= 2 THEN peer.decided END, CASE WHEN peer.n >= 2 THEN peer.approved END, CASE WHEN peer.n >= 2 THEN peer.rejected END,
		CASE WHEN peer.n >= 2 THEN peer.median END, c.campaign_id = ANY (my_campaigns_as('supervisor') || my_campaigns_as('observer'))
	FROM c, t, own, peer
$$;

-- Reasons of the caller's rejections beside his colleagues'.
CREATE FUNCTION mirror_reasons(p_campaign text) RETURNS TABLE (reason text, label_zh text, label_en text, mine bigint, peers bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH c AS MATERIALIZED (SELECT (x).* FROM mirror_campaign(p_campaign) x WHERE x.campaign_id IS NOT NULL),
	d AS MATERIALIZED (SELECT m.* FROM c, mirror_decisions(c.campaign_id) m WHERE m.verdict = 'reject'),
	may AS (SELECT count(DISTINCT by) >= 2 AS compare FROM d WHERE NOT mine),
	n AS (SELECT r.code, count(*) FILTER (WHERE d.mine) AS mine, count(*) FILTER (WHERE NOT d.mine) AS peers
		FROM d CROSS JOIN unnest(d.reasons) AS r(code) GROUP BY r.code)
	SELECT n.code, q.label_zh, q.label_en, n.mine, CASE WHEN may.compare THEN n.peers END
	FROM may, c, n LEFT JOIN campaign_reasons q ON q.campaign_id = (SELECT campaign_id FROM c) AND q.code = n.code
	WHERE n.mine > 0 OR may.compare
$$;

-- The overrule ledger as the screen shows it: of the latest 5,000 entries, month by month. spoke: the
-- check had warned or failed.
CREATE FUNCTION mirror_checks(p_campaign text) RETURNS TABLE (month text, check_name text, spoke bigint, overruled bigint, confirmed bigint, silent bigint,
	missed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH c AS MATERIALIZED (SELECT (x).* FROM mirror_campaign(p_campaign) x WHERE x.campaign_id IS NOT NULL),
	d AS MATERIALIZED (SELECT to_char(y.at AT TIME ZONE c.zone, 'YYYY-MM') AS month, coalesce(y.verdict, y.action) AS verdict, y.reasons, y.check_run
		FROM c, LATERAL (SELECT x.* FROM decision x WHERE x.campaign_id = c.campaign_id ORDER BY x.at DESC LIMIT 5000) y
		WHERE y.action IN ('approve', 'reject', 'redo') AND coalesce(y.verdict, y.action) IN ('approve', 'reject')
			AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = y.decision_id AND u.action = 'undo')),
	related AS MATERIALIZED (SELECT q.code, k.name FROM c JOIN campaign_reasons q ON q.campaign_id = c.campaign_id CROSS JOIN unnest(q.checks) AS k(name))
	SELECT d.month, r.name, count(*) FILTER (WHERE r.status IN ('warn', 'fail')), count(*) FILTER (WHERE d.verdict = 'approve' AND r.status IN ('warn', 'fail')),
		count(*) FILTER (WHERE is_meant AND r.status IN ('warn', 'fail')), count(*) FILTER (WHERE r.status IN ('ok', 'na')),
		count(*) FILTER (WHERE is_meant AND r.status IN ('ok', 'na'))
	FROM d JOIN check_result r ON r.run_id = d.check_run,
		LATERAL (SELECT d.verdict = 'reject' AND EXISTS (SELECT FROM related x WHERE x.name = r.name AND x.code = ANY (d.reasons)) AS is_meant) m
	GROUP BY d.month, r.name
$$;

-- People over the same entries: a reviewer sees his own line.
CREATE FUNCTION mirror_people(p_campaign text) RETURNS TABLE (reviewer text, decided bigint, approved bigint, rejected bigint, scripted bigint, days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH c AS MATERIALIZED (SELECT (x).* FROM mirror_campaign(p_campaign) x WHERE x.campaign_id IS NOT NULL)
	SELECT d.by::text, count(*), count(*) FILTER (WHERE d.verdict = 'approve'), count(*) FILTER (WHERE d.verdict = 'reject'),
		count(*) FILTER (WHERE d.via = 'script'), count(DISTINCT (d.at AT TIME ZONE c.zone)::date)
	FROM c, mirror_decisions(c.campaign_id) d
	WHERE d.mine OR c.campaign_id = ANY (my_campaigns_as('supervisor') || my_campaigns_as('observer'))
	GROUP BY d.by
$$;

GRANT SELECT ON my_deliveries TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer;
GRANT EXECUTE ON FUNCTION decision_sent TO photovet_reviewer, photovet_supervisor;
GRANT EXECUTE ON FUNCTION mirror_figures, mirror_reasons, mirror_checks, mirror_people TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer;
