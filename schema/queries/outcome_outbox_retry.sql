SELECT * FROM photovet.outbox_retry($1::bigint[])
