SELECT m.campaign, m.login::text AS login, m.role::text AS role, m.since
FROM photovet.member_list m
WHERE $1::text IS NULL OR m.campaign = $1
ORDER BY m.campaign, m.role, m.login
