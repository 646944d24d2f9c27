SELECT * FROM photovet.upload_retry($1::bigint[])
