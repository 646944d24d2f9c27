-- The figures of the queue view, asked for every few seconds by every screen. What can be many is
-- counted up to 100,000: a figure of 100,000 means so many or more. The rest is bounded by what is
-- held or skipped. So a queue of a million is looked at in passing.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION figure_max() RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT 100000::bigint $$;

CREATE FUNCTION worker_serves(p_login name, p_campaign int) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = p_login AND pg_has_role(r.oid, 'photovet_worker', 'MEMBER'))
		AND (NOT EXISTS (SELECT FROM member m WHERE m.login = p_login AND m.role = 'worker')
			OR EXISTS (SELECT FROM member m WHERE m.login = p_login AND m.role = 'worker' AND m.campaign_id = p_campaign))
$$;

-- Jobs that wait while no worker serves the campaign (none seen for 5 minutes); at least 1 when no
-- login could serve it at all.
CREATE FUNCTION unserved_jobs(p_campaign int) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF EXISTS (SELECT FROM worker_seen s WHERE s.at > now() - interval '5 minutes' AND worker_serves(s.login, p_campaign)) THEN
		RETURN 0;
	END IF;
	RETURN least(figure_max(), greatest(
		CASE WHEN EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper AND worker_serves(r.rolname, p_campaign)) THEN 0 ELSE 1 END,
		(SELECT count(*) FROM (SELECT FROM check_queue k WHERE k.campaign_id = p_campaign LIMIT figure_max()) x)
		+ (SELECT count(*) FROM (SELECT FROM outbox o WHERE o.campaign_id = p_campaign AND o.state <> 'held' AND o.due_at <= now()
			LIMIT figure_max()) x)
		+ (SELECT count(*) FROM (SELECT FROM upload u WHERE u.campaign_id = p_campaign AND u.state IN ('waiting', 'sending') AND u.due_at <= now()
			LIMIT figure_max()) x)
		+ (SELECT count(*) FROM (SELECT FROM settle t WHERE t.campaign_id = p_campaign AND t.due_at <= now() LIMIT figure_max()) x)));
END $$;

-- Rows of a campaign a claim could offer to anybody, some beyond p_max not counted.
CREATE FUNCTION open_rows(p_campaign int, p_escalated boolean, p_max bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT count(*) FROM (SELECT FROM review_queue q WHERE q.campaign_id = p_campaign AND q.escalated = p_escalated
			AND q.lease_id IS NULL AND q.ready_at IS NULL LIMIT p_max) x)
		+ (SELECT count(*) FROM (SELECT FROM review_queue q WHERE q.campaign_id = p_campaign AND q.escalated = p_escalated
			AND q.lease_id IS NULL AND q.ready_at <= now() LIMIT p_max) x)
		+ (SELECT count(*) FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id
			WHERE l.campaign_id = p_campaign AND l.kept_until <= now() AND q.escalated = p_escalated);
END $$;

-- Those of them it would not offer to the caller: he passed their first stage, or skipped them.
CREATE FUNCTION open_not_for_me(p_campaign int, p_escalated boolean) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT count(*) FROM (
			SELECT q.submission_id FROM review_queue q WHERE q.first_by = session_user AND q.campaign_id = p_campaign
			UNION
			SELECT k.submission_id FROM skip k WHERE k.login = session_user AND k.campaign_id = p_campaign) x
		JOIN review_queue q ON q.submission_id = x.submission_id LEFT JOIN lease l ON l.lease_id = q.lease_id
		WHERE q.escalated = p_escalated AND coalesce(q.ready_at <= now(), true) AND coalesce(l.kept_until <= now(), true));
END $$;

CREATE FUNCTION open_to_me(p_campaign int, p_escalated boolean) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_not bigint := open_not_for_me(p_campaign, p_escalated);
BEGIN
	RETURN least(figure_max(), open_rows(p_campaign, p_escalated, figure_max() + v_not) - v_not);
END $$;

-- Figures of every campaign the caller sees. roles: as he serves it. held and holders: other
-- people's. next_lease_end: when a claim would offer what the first of them holds.
CREATE FUNCTION queue_figures() RETURNS TABLE (campaign text, title text, zone text, roles text, free bigint, mine bigint, held bigint, holders bigint,
	overdue bigint, escalated bigint, skipped_by_me bigint, awaiting_check bigint, unserved bigint, next_due timestamptz,
	next_lease_end timestamptz, decided_today bigint, stages smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
#variable_conflict use_column
DECLARE
	c campaign;
	v_mine int[] := my_campaigns();
BEGIN
	FOR c IN SELECT * FROM campaign x WHERE x.campaign_id = ANY (v_mine) ORDER BY x.code LOOP
		campaign := c.code;
		title := c.title;
		zone := c.zone;
		stages := c.stages;
		roles := (SELECT string_agg(m.role, ',' ORDER BY m.role) FROM member m WHERE m.campaign_id = c.campaign_id AND m.login = session_user
			AND has_group(m.role));
		free := open_to_me(c.campaign_id, false);
		escalated := open_to_me(c.campaign_id, true);
		SELECT count(*) FILTER (WHERE l.login = session_user), count(*) FILTER (WHERE l.login <> session_user),
				count(DISTINCT l.login) FILTER (WHERE l.login <> session_user), min(l.kept_until) FILTER (WHERE l.login <> session_user)
			INTO mine, held, holders, next_lease_end
			FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id WHERE l.campaign_id = c.campaign_id AND l.kept_until > now();
		overdue := (SELECT count(*) FROM (SELECT FROM review_queue q WHERE q.campaign_id = c.campaign_id AND q.due_at < now() LIMIT figure_max()) x);
		next_due := (SELECT min(q.due_at) FROM review_queue q WHERE q.campaign_id = c.campaign_id AND NOT q.escalated AND q.lease_id IS NULL
			AND q.ready_at IS NULL);
		skipped_by_me := (SELECT count(*) FROM skip k JOIN review_queue q ON q.submission_id = k.submission_id
			WHERE k.login = session_user AND k.campaign_id = c.campaign_id);
		awaiting_check := (SELECT count(*) FROM (SELECT FROM check_queue k WHERE k.campaign_id = c.campaign_id LIMIT figure_max()) x);
		unserved := unserved_jobs(c.campaign_id);
		decided_today := (SELECT count(*) FROM (SELECT FROM decision d WHERE d.by = session_user AND d.campaign_id = c.campaign_id AND d.is_undoable
			AND d.at >= date_trunc('day', now() AT TIME ZONE c.zone) AT TIME ZONE c.zone
			AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo') LIMIT figure_max()) x);
		RETURN NEXT;
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION queue_figures TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker,
	photovet_observer;
