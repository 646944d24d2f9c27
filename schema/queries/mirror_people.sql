SELECT p.reviewer, p.decided, p.approved, p.rejected, p.retouched, p.escalated, p.scripted, p.undone, p.days
FROM photovet.stats_reviewer($1::text, to_char((now() - interval '30 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), NULL) p
ORDER BY p.decided DESC, p.reviewer
