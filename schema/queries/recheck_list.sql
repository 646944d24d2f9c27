-- What an operator checks again: the same jobs a worker gets, without a lease.
SELECT s.id, 0::bigint AS token, s.campaign, s.student_no, p.name AS profile_name, p.version AS profile_version, p.body::text AS profile,
	CASE WHEN s.retouched THEN s.photo_sha256 ELSE s.original_sha256 END AS photo, s.retouched AS is_retouched,
	CASE WHEN s.retouched OR s.photo_kind::text <> 'standard' THEN NULL ELSE s.photo_sha256 END AS standard,
	s.status::text = 'received' AS is_received
FROM unnest($1::bigint[]) u(id) JOIN photovet.submission_list s ON s.id = u.id
	JOIN photovet.campaign_list c ON c.code = s.campaign
	JOIN LATERAL (SELECT x.* FROM photovet.profile x WHERE x.name = c.profile ORDER BY x.version DESC LIMIT 1) p ON true
ORDER BY s.due_at, s.id
