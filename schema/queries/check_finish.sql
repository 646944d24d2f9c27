SELECT * FROM photovet.check_finish($1::text, $2::jsonb)
