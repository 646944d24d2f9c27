-- The rows of a selection that the caller could claim now; claim_ids is the judge. $1: the states that can be claimed.
SELECT s.id, true AS fits, false AS is_held, false AS is_na
FROM photovet.submission_list s JOIN photovet.review_queue q ON q.submission_id = s.id
WHERE s.status::text = ANY ($1::text[]) AND (s.claimed_by IS NULL OR (s.claimed_by <> session_user AND s.lease_until <= now()))
	AND q.first_by IS DISTINCT FROM session_user AND (q.ready_at IS NULL OR q.ready_at <= now())
	AND q.campaign_id = ANY ((SELECT photovet.my_campaigns_as('reviewer') || photovet.my_campaigns_as('supervisor'))::int[])
	AND (NOT q.escalated OR q.campaign_id = ANY ((SELECT photovet.my_campaigns_as('supervisor'))::int[])) --where
ORDER BY --order
	s.due_at, s.id --limit
