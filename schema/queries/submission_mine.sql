SELECT f.*, k.first_claimed_at, k.last_claimed_at, k.in_hand_seconds, k.in_hand_since, j.profile, j.profile_version
FROM (SELECT x.*, row_number() OVER () AS place FROM photovet.submissions_mine($1::text) x) f
	LEFT JOIN photovet.clock_list k ON k.submission = f.id LEFT JOIN photovet.check_run_list j ON j.submission = f.id AND j.is_latest
ORDER BY f.place
