SELECT * FROM photovet.check_record($1::jsonb)
