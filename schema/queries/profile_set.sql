SELECT photovet.profile_set($1::text, $2::text::jsonb, $3::text::jsonb)
