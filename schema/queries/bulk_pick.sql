-- The rows of a selection, and which of them a verb takes: $1 from-states.
SELECT s.id, s.status::text = ANY ($1::text[]) AS fits, coalesce(s.claimed_by <> session_user AND s.lease_until > now(), false) AS is_held, s.score IS NULL AS is_na
FROM photovet.submission_list s
WHERE true --where
ORDER BY --order
	s.due_at, s.id --limit
