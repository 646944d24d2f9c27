SELECT r.campaign, r.student_no, r.name, r.school
FROM photovet.roster_missing r
WHERE $1::text IS NULL OR r.campaign = $1
ORDER BY r.campaign, r.student_no
