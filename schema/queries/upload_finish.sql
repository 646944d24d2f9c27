SELECT * FROM photovet.upload_finish($1::text, $2::jsonb)
