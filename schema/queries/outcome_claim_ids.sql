SELECT * FROM photovet.claim_ids(p_ids => $1::bigint[], p_max => $2::int)
