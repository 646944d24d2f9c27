SELECT photovet.batch_end($1::bigint)
