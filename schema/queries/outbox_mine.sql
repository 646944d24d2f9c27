-- $4 null: all rows.
SELECT m.is_upload, m.id, m.submission, m.campaign, m.zone, m.student_no, m.way, m.kind, m.state, m.attempt, m.due_at, m.made_at, m.done_at,
	m.last_error, m.sha256, m.bytes, m.decision, m.action, m.undo_until
FROM photovet.my_deliveries m
WHERE ($1::text IS NULL OR m.campaign = $1) AND ($2::text IS NULL OR m.state = $2) AND ($3::bigint IS NULL OR m.submission = $3)
ORDER BY m.rank, m.decided_at DESC, m.decision DESC, m.is_upload
LIMIT $4::bigint
