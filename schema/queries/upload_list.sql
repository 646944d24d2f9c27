-- $4 null: all rows.
SELECT true AS is_upload, u.id, u.submission, u.campaign, ''::text AS zone, u.student_no, u.object_name AS way, 'upload'::text AS kind, u.state,
	u.attempt::int AS attempt, u.due_at, u.made_at, u.done_at, u.last_error, u.sha256, u.bytes, NULL::bigint AS decision, ''::text AS action,
	NULL::timestamptz AS undo_until
FROM photovet.upload_list u
WHERE ($1::text IS NULL OR u.campaign = $1) AND ($2::text IS NULL OR u.state = $2) AND ($3::bigint IS NULL OR u.submission = $3)
ORDER BY u.due_at, u.id
LIMIT $4::bigint
