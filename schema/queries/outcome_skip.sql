SELECT * FROM photovet.skip($1::bigint, $2::text)
