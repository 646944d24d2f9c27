SELECT photovet.photo_put(p_sha => $1::bytea, p_width => $2::int, p_height => $3::int, p_bytes => $4::bigint, p_place => $5::text, p_data => $6::bytea)
