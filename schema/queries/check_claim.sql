SELECT c.id, c.token, c.campaign, c.profile_name, c.profile_version, c.profile::text AS profile, c.photo, c.is_retouched
FROM photovet.check_claim($1::text, $2::int, $3::int * interval '1 second') c
