SELECT * FROM photovet.release($1::bigint[])
