-- Which submission a line of scores is about: of a student the latest attempt, of a photo the latest use.
SELECT k.n, max(s.id) AS id
FROM unnest($2::text[]) WITH ORDINALITY AS k(key, n) JOIN photovet.submission_list s ON s.campaign = $1
	AND CASE $3::text WHEN 'student_no' THEN s.student_no = k.key WHEN 'id' THEN s.id::text = k.key
		ELSE lower(k.key) IN (encode(s.photo_sha256, 'hex'), encode(s.original_sha256, 'hex')) END
GROUP BY k.n
