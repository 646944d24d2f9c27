SELECT * FROM photovet.upload_hold($1::bigint[])
