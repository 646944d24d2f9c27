SELECT * FROM photovet.undo_batch($1::bigint)
