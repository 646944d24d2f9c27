SELECT * FROM photovet.confirm($1::bigint[])
