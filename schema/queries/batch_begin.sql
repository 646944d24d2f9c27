SELECT photovet.batch_begin($1::text, $2::int)
