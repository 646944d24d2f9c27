SELECT n.id, n.attempt, n.key::text AS key, n.gateway, n.kind, n.lang, n.submission, n.campaign, n.campaign_title, n.zone, n.address, n.name,
	n.student_no, n.data::text AS data, n.made_at
FROM photovet.notify_claim($1::text, $2::text[], $3::int, $4::int * interval '1 second') n
