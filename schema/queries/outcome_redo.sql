SELECT * FROM photovet.redo($1::bigint[])
