SELECT * FROM photovet.undo($1::bigint[])
