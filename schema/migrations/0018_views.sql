-- Reading. Views run with the caller's rights: row-level security limits everyone to his
-- campaigns, and personal data is reachable only where a policy lets it be.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['campaign', 'campaign_review_days', 'holiday', 'member', 'student', 'submission', 'check_queue', 'check_run',
		'check_result', 'review_queue', 'lease', 'skip', 'decision', 'decision_note', 'serious', 'recall', 'settle', 'outbox', 'outbox_done',
		'upload', 'upload_done', 'campaign_reason', 'photo_use', 'payment', 'image_verdict', 'layout_print'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY by_campaign ON %I FOR SELECT USING (campaign_id = ANY ((SELECT photovet.my_campaigns())::int[]))', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['person', 'capture_code', 'bar', 'photo', 'photo_data', 'session', 'worker_seen', 'audit_head', 'audit_log',
		'audit_checkpoint', 'batch', 'gateway'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['campaign', 'campaign_review_days', 'holiday', 'member', 'student', 'submission', 'check_run', 'check_result',
		'review_queue', 'lease', 'outbox', 'outbox_done', 'upload', 'upload_done', 'campaign_reason', 'reason', 'profile'] LOOP
		EXECUTE format('GRANT SELECT ON %I TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker,
			photovet_observer', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['check_queue', 'skip', 'decision', 'decision_note', 'serious', 'recall', 'settle', 'batch', 'audit_checkpoint',
		'audit_log', 'payment', 'image_verdict', 'layout_print', 'gateway'] LOOP
		EXECUTE format('GRANT SELECT ON %I TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer', t);
	END LOOP;
END $$;

-- Names in full: only where the campaign says names=show, only for those who review it.
GRANT SELECT (student_id, campaign_id, name) ON person TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor,
	photovet_worker, photovet_observer;
CREATE POLICY shown_names ON person FOR SELECT TO photovet_reviewer, photovet_supervisor
	USING (campaign_id = ANY ((SELECT photovet.my_shown_campaigns())::int[]));
CREATE POLICY own ON batch FOR SELECT USING (login = session_user);
CREATE POLICY all_rows ON gateway FOR SELECT USING (true);
CREATE POLICY all_rows ON audit_checkpoint FOR SELECT USING (true);
CREATE POLICY by_campaign ON audit_log FOR SELECT TO photovet_operator, photovet_supervisor, photovet_observer
	USING (campaigns && (SELECT photovet.my_campaigns()) OR (campaigns = '{}' AND chain = session_user));

GRANT EXECUTE ON FUNCTION end_of_day, name_part, object_name, object_name_masked TO photovet_intake, photovet_operator, photovet_reviewer,
	photovet_supervisor, photovet_worker, photovet_observer;

CREATE VIEW submission_list WITH (security_invoker = true) AS
	SELECT s.submission_id AS id, s.campaign, c.title AS campaign_title, c.zone, t.student_no, coalesce(p.name, t.name_masked) AS name,
		t.school_code, t.school, s.channel, s.attempt, s.stage, c.stages,
		greatest(0, 1 + c.free_resubmissions + t.extra_attempts - s.attempt) AS free_left, s.status, s.version, s.received_at, s.due_at,
		CASE WHEN l.kept_until > now() THEN l.login::text END AS claimed_by,
		CASE WHEN l.kept_until > now() THEN l.expires_at END AS lease_until,
		CASE WHEN l.login = session_user THEN l.lease_id ELSE 0 END AS token,
		s.score, s.fails, s.warns, s.nas,
		coalesce(s.standard_sha256, s.original_sha256) AS photo_sha256, coalesce(s.standard_bytes, s.original_bytes) AS photo_bytes,
		coalesce(s.standard_width, s.original_width) AS photo_width, coalesce(s.standard_height, s.original_height) AS photo_height,
		CASE WHEN s.standard_sha256 IS NULL THEN 'original' ELSE 'standard' END AS photo_kind,
		s.original_sha256, s.original_bytes, s.original_width, s.original_height,
		s.reference_sha256, s.reference_bytes, s.reference_width, s.reference_height,
		c.blocks = 'allow' AS blocks_allowed, c.names = 'show' AS names_shown, c.min_display_width, c.min_display_height, c.undo_seconds,
		s.external_id, s.submitted_at, s.retouched, s.deadline, s.last_action, s.last_by::text AS last_by, s.last_at, s.superseded_by,
		s.student_id AS student, s.campaign_id
	FROM submission s JOIN campaign c ON c.campaign_id = s.campaign_id JOIN student t ON t.student_id = s.student_id
		LEFT JOIN person p ON p.student_id = s.student_id
		LEFT JOIN review_queue q ON q.submission_id = s.submission_id LEFT JOIN lease l ON l.lease_id = q.lease_id;

CREATE VIEW check_list WITH (security_invoker = true) AS
	SELECT s.submission_id AS submission, r.name, r.native, r.quality, r.status, r.checker, r.version,
		CASE WHEN r.checker = 'database' AND r.detail <> '' THEN duplicate_detail(r.detail, s.student_id) ELSE r.detail END AS detail
	FROM submission s JOIN check_result r ON r.run_id = s.check_run;

CREATE VIEW decision_list WITH (security_invoker = true) AS
	SELECT d.decision_id AS id, d.submission_id AS submission, d.stage, d.action, d.via, d.reasons, coalesce(n.note, '') AS note,
		d.by::text AS by, d.at, EXISTS (SELECT FROM decision u WHERE u.undoes = d.decision_id AND u.action = 'undo') AS undone,
		d.display::jsonb AS display, d.batch_id AS batch, d.status_from, d.status_to, d.verdict, d.undoes, d.photo_sha256, d.score, d.campaign_id
	FROM decision d LEFT JOIN decision_note n ON n.decision_id = d.decision_id;

-- With the latest results and the whole history, as a screen needs it.
CREATE VIEW submission_full WITH (security_invoker = true) AS
	SELECT s.*,
		(SELECT json_agg(json_build_array(c.name, c.native, c.quality, c.status, c.checker, c.version, c.detail) ORDER BY c.name)::text
			FROM check_list c WHERE c.submission = s.id) AS checks,
		(SELECT json_agg(json_build_array(d.id, d.stage, d.action, d.via, array_to_string(d.reasons, ','), d.note,
				d.by, (extract(epoch FROM d.at) * 1000000)::bigint, d.undone) ORDER BY d.id)::text
			FROM decision_list d WHERE d.submission = s.id) AS decisions
	FROM submission_list s;

-- Its rows by key. The view takes 5 ms to plan; a session plans it here once (and through a pooler
-- too, where prepared statements would not do). Rights are the caller's.
CREATE FUNCTION submissions_by_id(p_ids bigint[]) RETURNS SETOF submission_full
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN QUERY SELECT f.* FROM submission_full f WHERE f.id = ANY (p_ids) ORDER BY array_position(p_ids, f.id);
END $$;

-- What the caller holds, in the order of the leases.
CREATE FUNCTION submissions_mine(p_campaign text DEFAULT NULL) RETURNS SETOF submission_full
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN QUERY SELECT * FROM submissions_by_id(ARRAY(
		SELECT q.submission_id FROM lease l JOIN review_queue q ON q.lease_id = l.lease_id JOIN campaign c ON c.campaign_id = l.campaign_id
		WHERE l.login = session_user AND l.kept_until > now() AND (p_campaign IS NULL OR c.code = p_campaign)
		ORDER BY l.lease_id, q.due_at, q.submission_id));
END $$;

-- All attempts of the student of a submission, oldest first.
CREATE FUNCTION submissions_of_student(p_id bigint) RETURNS SETOF submission_full
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN QUERY SELECT * FROM submissions_by_id(ARRAY(
		SELECT o.submission_id FROM submission s JOIN submission o ON o.student_id = s.student_id
		WHERE s.submission_id = p_id ORDER BY o.attempt, o.due_at, o.submission_id));
END $$;

CREATE VIEW reason_list WITH (security_invoker = true) AS
	SELECT c.code AS campaign, r.code, r.category, r.severity, r.label_zh, r.label_en,
		replace(replace(replace(replace(r.instruction_zh, '{min}', p.intake_min_kb::text), '{max}', p.intake_max_kb::text),
			'{w}', p.intake_width::text), '{h}', p.intake_height::text) AS instruction_zh,
		replace(replace(replace(replace(r.instruction_en, '{min}', p.intake_min_kb::text), '{max}', p.intake_max_kb::text),
			'{w}', p.intake_width::text), '{h}', p.intake_height::text) AS instruction_en,
		r.checks, r.rank, r.enabled
	FROM campaign_reasons r JOIN campaign c ON c.campaign_id = r.campaign_id
		JOIN LATERAL (SELECT * FROM profile x WHERE x.name = c.profile ORDER BY x.version DESC LIMIT 1) p ON true;

CREATE VIEW campaign_list WITH (security_invoker = true) AS
	SELECT c.code, c.title, c.term, c.profile, c.stages, c.opens, c.closes, c.zone, c.review_days,
		(SELECT coalesce(jsonb_object_agg(d.channel, d.days), '{}') FROM campaign_review_days d WHERE d.campaign_id = c.campaign_id) AS review_days_channel,
		c.resubmit_days, c.advise_days, c.free_resubmissions, c.undo_seconds, c.scripted, c.blocks, c.names, c.target, c.name_template, c.notify,
		c.lease_minutes, c.keep_minutes, c.batch_size, c.max_held, c.min_display_width, c.min_display_height,
		c.created_at, c.created_by::text AS created_by, c.closed_at, c.closed_by::text AS closed_by,
		c.closed_at IS NOT NULL OR coalesce(now() >= end_of_day(c.zone, c.closes::timestamp AT TIME ZONE c.zone, 0), false) AS is_closed,
		(SELECT count(*) FROM student t WHERE t.campaign_id = c.campaign_id) AS students,
		(SELECT count(*) FROM submission s WHERE s.campaign_id = c.campaign_id) AS submissions,
		(SELECT count(*) FROM review_queue q WHERE q.campaign_id = c.campaign_id) AS waiting,
		c.campaign_id
	FROM campaign c;

CREATE VIEW member_list WITH (security_invoker = true) AS
	SELECT c.code AS campaign, m.login::text AS login, m.role, m.since, m.by::text AS by FROM member m JOIN campaign c ON c.campaign_id = m.campaign_id;

CREATE VIEW holiday_list WITH (security_invoker = true) AS
	SELECT c.code AS campaign, h.day, h.kind FROM holiday h JOIN campaign c ON c.campaign_id = h.campaign_id;

CREATE VIEW roster_missing WITH (security_invoker = true) AS
	SELECT c.code AS campaign, t.student_no, coalesce(p.name, t.name_masked) AS name, t.school, t.school_code
	FROM student t JOIN campaign c ON c.campaign_id = t.campaign_id LEFT JOIN person p ON p.student_id = t.student_id
	WHERE NOT EXISTS (SELECT FROM submission s WHERE s.student_id = t.student_id AND s.status <> 'withdrawn');

CREATE VIEW outbox_list WITH (security_invoker = true) AS
	SELECT o.outbox_id AS id, c.code AS campaign, o.submission_id AS submission, t.student_no, o.gateway, o.kind, o.state, o.attempt,
		nullif(o.due_at, 'infinity') AS due_at, o.last_error, o.made_at, NULL::timestamptz AS done_at, o.key, o.data
	FROM outbox o JOIN campaign c ON c.campaign_id = o.campaign_id JOIN student t ON t.student_id = o.student_id
	UNION ALL
	SELECT o.outbox_id, c.code, o.submission_id, t.student_no, o.gateway, o.kind, o.state, o.attempt, NULL, o.last_error, o.made_at, o.done_at,
		o.key, o.data
	FROM outbox_done o JOIN campaign c ON c.campaign_id = o.campaign_id JOIN student t ON t.student_id = o.student_id;

-- 'no target' rows are shown as held, with that cause. The object name never shows an ID number.
CREATE VIEW upload_list WITH (security_invoker = true) AS
	SELECT u.upload_id AS id, c.code AS campaign, u.submission_id AS submission, t.student_no, object_name_masked(c, s, t) AS object_name,
		CASE u.state WHEN 'no target' THEN 'held' ELSE u.state END AS state, u.attempt, u.due_at, u.last_error, u.sha256,
		coalesce(s.standard_bytes, s.original_bytes) AS bytes, u.made_at, NULL::timestamptz AS done_at, u.held_until, u.key
	FROM upload u JOIN campaign c ON c.campaign_id = u.campaign_id JOIN student t ON t.student_id = u.student_id
		JOIN submission s ON s.submission_id = u.submission_id
	UNION ALL
	SELECT u.upload_id, c.code, u.submission_id, t.student_no, object_name_masked(c, s, t), 'delivered', u.attempt, NULL, NULL, u.sha256,
		coalesce(s.standard_bytes, s.original_bytes), u.made_at, u.done_at, NULL, u.key
	FROM upload_done u JOIN campaign c ON c.campaign_id = u.campaign_id JOIN student t ON t.student_id = u.student_id
		JOIN submission s ON s.submission_id = u.submission_id;

-- Supervisors' lists.
CREATE VIEW serious_list WITH (security_invoker = true) AS
	SELECT c.code AS campaign, x.submission_id AS submission, x.decision_id AS decision, x.reasons, d.by::text AS by, x.at
	FROM serious x JOIN decision d ON d.decision_id = x.decision_id JOIN campaign c ON c.campaign_id = x.campaign_id;

CREATE VIEW recall_list WITH (security_invoker = true) AS
	SELECT c.code AS campaign, r.submission_id AS submission, r.proposed_by::text AS proposed_by, r.at, r.until
	FROM recall r JOIN campaign c ON c.campaign_id = r.campaign_id WHERE r.until > now();

CREATE VIEW batch_list WITH (security_invoker = true) AS
	SELECT batch_id AS id, login::text AS login, action, expected, done, refused, begun_at, last_chunk_at, ended_at FROM batch;

CREATE VIEW audit_list WITH (security_invoker = true) AS
	SELECT a.chain::text AS login, a.seq, a.at, a.action, (SELECT array_agg(c.code ORDER BY c.code) FROM campaign c WHERE c.campaign_id = ANY (a.campaigns)) AS campaigns,
		a.call_id AS call, a.body, encode(a.prev, 'hex') AS prev, encode(a.hash, 'hex') AS hash
	FROM audit_log a;

CREATE VIEW checkpoint_list WITH (security_invoker = true) AS
	SELECT checkpoint_id AS id, at, heads, encode(prev, 'hex') AS prev, encode(root, 'hex') AS root FROM audit_checkpoint;

GRANT SELECT ON campaign_reasons, submission_list, check_list, reason_list, campaign_list, member_list, holiday_list, roster_missing, outbox_list,
	upload_list TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;
GRANT SELECT ON submission_full, decision_list, serious_list, recall_list, batch_list, audit_list, checkpoint_list
	TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer;
GRANT EXECUTE ON FUNCTION submissions_by_id, submissions_mine, submissions_of_student
	TO photovet_operator, photovet_reviewer, photovet_supervisor, photovet_observer;
