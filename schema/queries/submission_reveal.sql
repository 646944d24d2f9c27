SELECT photovet.reveal($1::bigint, $2::text)
