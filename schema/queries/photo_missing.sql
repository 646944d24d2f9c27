SELECT m FROM photovet.photo_missing($1::bytea[]) m
