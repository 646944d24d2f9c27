SELECT p.reviewer, p.decided, p.approved, p.rejected, p.scripted, p.days
FROM photovet.mirror_people($1::text) p
ORDER BY p.decided DESC, p.reviewer
