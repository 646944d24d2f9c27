SELECT photovet.holidays_load($1::text, $2::jsonb)
