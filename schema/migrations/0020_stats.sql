-- Numbers about decisions: the ledger of checks and people, reasons, campaigns, days.
--
-- All but stats_reviewer run with the caller's rights: row-level security limits everyone to his
-- campaigns. A decision counts when it stands: undone ones are left out, redone ones are in. p_until
-- is exclusive; a time without zone is each campaign's.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION stats_time(p_text text, p_zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v timestamptz := parse_time(p_text, p_zone);
BEGIN
	IF p_text IS NOT NULL AND v IS NULL THEN
		RAISE EXCEPTION 'not a date or time: ''%'' (like 2026-06-01 or 2026-06-01T08:00)', left(p_text, 40) USING ERRCODE = '22023';
	END IF;
	RETURN v;
END $$;

-- What stands: approve, reject, retouch, escalate; with the campaign's zone. The time that p_since and
-- p_until mean there is found once a campaign, not once a decision.
CREATE FUNCTION stats_decisions(p_campaign text, p_since text, p_until text)
RETURNS TABLE (decision_id bigint, submission_id bigint, campaign_id int, campaign text, zone text, stage smallint, verdict text, reasons text[], by name,
	at timestamptz, check_run bigint, via text)
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH c AS MATERIALIZED (SELECT x.campaign_id, x.code, x.zone, coalesce(stats_time(p_since, x.zone), '-infinity') AS since,
			coalesce(stats_time(p_until, x.zone), 'infinity') AS until
		FROM campaign x WHERE p_campaign IS NULL OR x.code = p_campaign)
	SELECT d.decision_id, d.submission_id, d.campaign_id, c.code, c.zone, d.stage, coalesce(d.verdict, d.action), d.reasons, d.by, d.at, d.check_run, d.via
	FROM c JOIN decision d ON d.campaign_id = c.campaign_id AND d.at >= c.since AND d.at < c.until
	WHERE d.action IN ('approve', 'reject', 'retouch', 'escalate', 'redo')
		AND coalesce(d.verdict, d.action) IN ('approve', 'reject', 'retouch', 'escalate')
		AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo')
$$;

-- The overrule ledger. For each check and status, by campaign and month: how often it was decided on;
-- approved although it warned or failed (overruled); rejected for a reason the check is related to
-- (confirmed: it had warned or failed; missed: it said ok or could not say); rejected for other
-- reasons only. Judged by the run the decision was made under.
CREATE FUNCTION check_overrules(p_campaign text DEFAULT NULL, p_month text DEFAULT NULL, p_since text DEFAULT NULL, p_until text DEFAULT NULL)
RETURNS TABLE (campaign text, month text, check_name text, status text, decided bigint, approved bigint, rejected bigint, overruled bigint, confirmed bigint,
	missed bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT d.campaign, d.month, r.name, r.status, count(*), count(*) FILTER (WHERE d.verdict = 'approve'), count(*) FILTER (WHERE d.verdict = 'reject'),
		count(*) FILTER (WHERE d.verdict = 'approve' AND r.status IN ('warn', 'fail')),
		count(*) FILTER (WHERE d.verdict = 'reject' AND r.status IN ('warn', 'fail') AND r.name = ANY (d.related)),
		count(*) FILTER (WHERE d.verdict = 'reject' AND r.status IN ('ok', 'na') AND r.name = ANY (d.related))
	FROM (SELECT x.campaign, to_char(x.at AT TIME ZONE x.zone, 'YYYY-MM') AS month, x.verdict, x.check_run,
				ARRAY(SELECT unnest(q.checks) FROM campaign_reasons q WHERE q.campaign_id = x.campaign_id AND q.code = ANY (x.reasons)) AS related
			FROM stats_decisions(p_campaign, p_since, p_until) x WHERE x.verdict IN ('approve', 'reject')) d
		JOIN check_result r ON r.run_id = d.check_run
	WHERE p_month IS NULL OR d.month = p_month
	GROUP BY 1, 2, 3, 4
$$;

-- People: a reviewer sees his own line.
CREATE FUNCTION stats_reviewer(p_campaign text, p_since text, p_until text)
RETURNS TABLE (campaign text, reviewer text, decided bigint, approved bigint, rejected bigint, retouched bigint, escalated bigint, scripted bigint,
	undone bigint, days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH d AS MATERIALIZED (SELECT x.* FROM stats_decisions(p_campaign, p_since, p_until) x
		WHERE x.campaign_id = ANY ((SELECT my_campaigns())::int[])
			AND (x.by = session_user OR x.campaign_id = ANY ((SELECT my_campaigns_as('supervisor') || my_campaigns_as('observer'))::int[]))),
	undone AS (SELECT u.campaign_id, u.by, count(*) AS n
		FROM (SELECT y.campaign_id, coalesce(stats_time(p_since, y.zone), '-infinity') AS since, coalesce(stats_time(p_until, y.zone), 'infinity') AS until
			FROM campaign y WHERE y.campaign_id = ANY ((SELECT my_campaigns())::int[])) c
			JOIN decision u ON u.campaign_id = c.campaign_id AND u.action = 'undo' AND u.at >= c.since AND u.at < c.until
		GROUP BY u.campaign_id, u.by)
	SELECT d.campaign, d.by::text, count(*), count(*) FILTER (WHERE d.verdict = 'approve'), count(*) FILTER (WHERE d.verdict = 'reject'),
		count(*) FILTER (WHERE d.verdict = 'retouch'), count(*) FILTER (WHERE d.verdict = 'escalate'), count(*) FILTER (WHERE d.via = 'script'),
		coalesce((SELECT u.n FROM undone u WHERE u.campaign_id = d.campaign_id AND u.by = d.by), 0), count(DISTINCT (d.at AT TIME ZONE d.zone)::date)
	FROM d GROUP BY d.campaign, d.campaign_id, d.by
$$;

CREATE FUNCTION stats_reason(p_campaign text, p_since text, p_until text)
RETURNS TABLE (campaign text, reason text, label_zh text, label_en text, rejections bigint, share float8)
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	WITH d AS MATERIALIZED (SELECT * FROM stats_decisions(p_campaign, p_since, p_until) WHERE verdict = 'reject')
	SELECT d.campaign, r.code, max(q.label_zh), max(q.label_en), count(*),
		round(count(*)::numeric / (SELECT count(*) FROM d o WHERE o.campaign = d.campaign), 4)::float8
	FROM d CROSS JOIN unnest(d.reasons) AS r(code) LEFT JOIN campaign_reasons q ON q.campaign_id = d.campaign_id AND q.code = r.code
	GROUP BY d.campaign, r.code
$$;

CREATE FUNCTION stats_campaign(p_campaign text, p_since text, p_until text)
RETURNS TABLE (campaign text, title text, decided bigint, approved bigint, rejected bigint, retouched bigint, escalated bigint, reviewers bigint,
	first_attempt_passed float8, overdue bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT c.code, c.title, count(d.decision_id), count(*) FILTER (WHERE d.verdict = 'approve'), count(*) FILTER (WHERE d.verdict = 'reject'),
		count(*) FILTER (WHERE d.verdict = 'retouch'), count(*) FILTER (WHERE d.verdict = 'escalate'), count(DISTINCT d.by),
		round(count(*) FILTER (WHERE d.verdict = 'approve' AND s.attempt = 1)::numeric
			/ nullif(count(*) FILTER (WHERE d.verdict IN ('approve', 'reject') AND s.attempt = 1), 0), 4)::float8,
		(SELECT count(*) FROM review_queue q WHERE q.campaign_id = c.campaign_id AND q.due_at < now())
	FROM campaign c LEFT JOIN stats_decisions(p_campaign, p_since, p_until) d ON d.campaign_id = c.campaign_id
		LEFT JOIN submission s ON s.submission_id = d.submission_id
	WHERE p_campaign IS NULL OR c.code = p_campaign
	GROUP BY c.campaign_id, c.code, c.title
$$;

CREATE FUNCTION stats_day(p_campaign text, p_since text, p_until text)
RETURNS TABLE (campaign text, day text, decided bigint, approved bigint, rejected bigint, retouched bigint, escalated bigint, reviewers bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT d.campaign, to_char(d.at AT TIME ZONE d.zone, 'YYYY-MM-DD'), count(*), count(*) FILTER (WHERE d.verdict = 'approve'),
		count(*) FILTER (WHERE d.verdict = 'reject'), count(*) FILTER (WHERE d.verdict = 'retouch'), count(*) FILTER (WHERE d.verdict = 'escalate'),
		count(DISTINCT d.by)
	FROM stats_decisions(p_campaign, p_since, p_until) d GROUP BY 1, 2
$$;

GRANT EXECUTE ON FUNCTION parse_time, stats_time, stats_decisions, check_overrules, stats_reviewer, stats_reason, stats_campaign, stats_day
	TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer;
