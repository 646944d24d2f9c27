-- Which submission the registry means by a student number: the one that was sent, newest attempt first.
SELECT DISTINCT ON (s.student_no) s.student_no, s.id
FROM photovet.submission_list s
WHERE s.campaign = $1 AND s.student_no = ANY ($2::text[])
	AND s.status IN ('uploading', 'uploaded', 'upload_failed', 'published')
ORDER BY s.student_no, s.attempt DESC
