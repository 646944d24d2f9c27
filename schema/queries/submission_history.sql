-- submission_read.sql with the history of each. $1: with checks.
SELECT s.id, s.campaign, s.campaign_title, s.zone, s.student_no, s.name, s.school_code, s.school, s.channel,
	s.attempt, s.stage, s.stages, s.free_left, s.status::text AS status, s.version, s.received_at, s.due_at,
	s.claimed_by::text AS claimed_by, s.token, s.lease_until, s.score, s.fails, s.warns, s.nas,
	s.photo_sha256, s.photo_bytes, s.photo_width, s.photo_height, s.photo_kind::text AS photo_kind,
	s.original_sha256, s.original_bytes, s.original_width, s.original_height,
	s.reference_sha256, s.reference_bytes, s.reference_width, s.reference_height,
	s.blocks_allowed, s.names_shown, s.min_display_width, s.min_display_height, s.undo_seconds,
	CASE WHEN $1::bool THEN (SELECT json_agg(json_build_array(c.name, c.native, c.quality, c.status, c.checker, c.version, c.detail)
			ORDER BY c.name)::text
		FROM photovet.check_list c WHERE c.submission = s.id) END AS checks,
	(SELECT json_agg(json_build_array(d.id, d.stage, d.action, d.via, array_to_string(d.reasons, ','), d.note,
			d.by, (extract(epoch FROM d.at) * 1000000)::bigint, d.undone) ORDER BY d.id)::text
		FROM photovet.decision_list d WHERE d.submission = s.id) AS decisions,
	NULL::timestamptz AS first_claimed_at, NULL::timestamptz AS last_claimed_at, NULL::bigint AS in_hand_seconds, NULL::timestamptz AS in_hand_since,
	CASE WHEN $1::bool THEN (SELECT k.profile FROM photovet.check_run_list k WHERE k.submission = s.id AND k.is_latest) END AS profile,
	CASE WHEN $1::bool THEN (SELECT k.profile_version FROM photovet.check_run_list k WHERE k.submission = s.id AND k.is_latest) END AS profile_version
FROM photovet.submission_list s
WHERE true --where
ORDER BY --order
	s.due_at, s.id --limit
