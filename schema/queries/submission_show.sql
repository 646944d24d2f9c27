SELECT * FROM photovet.submissions_by_id($1::bigint[])
