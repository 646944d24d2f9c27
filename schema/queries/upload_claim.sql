SELECT u.id, u.attempt, u.key::text AS key, u.submission, u.campaign, u.target, u.object_name, u.sha256, u.bytes
FROM photovet.upload_claim($1::text, $2::int, $3::int * interval '1 second') u
