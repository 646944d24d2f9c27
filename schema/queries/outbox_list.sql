-- $4 null: all rows.
SELECT false AS is_upload, o.id, o.submission, o.campaign, ''::text AS zone, o.student_no, o.gateway AS way, o.kind, o.state, o.attempt::int AS attempt,
	o.due_at, o.made_at, o.done_at, o.last_error, NULL::bytea AS sha256, NULL::bigint AS bytes, NULL::bigint AS decision, ''::text AS action,
	NULL::timestamptz AS undo_until
FROM photovet.outbox_list o
WHERE ($1::text IS NULL OR o.campaign = $1) AND ($2::text IS NULL OR o.state = $2) AND ($3::bigint IS NULL OR o.submission = $3)
ORDER BY o.due_at, o.id
LIMIT $4::bigint
