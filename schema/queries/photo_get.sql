SELECT p.place, p.bytes, p.data FROM photovet.photo_get($1::bytea) p
