SELECT * FROM photovet.outbox_drop($1::bigint[])
