SELECT f.*, k.first_claimed_at, k.last_claimed_at, k.in_hand_seconds, k.in_hand_since
FROM (SELECT x.*, row_number() OVER () AS place FROM photovet.submissions_of_student($1::bigint) x) f
	LEFT JOIN photovet.clock_list k ON k.submission = f.id
ORDER BY f.place
