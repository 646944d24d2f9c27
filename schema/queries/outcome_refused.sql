SELECT * FROM photovet.refused(p_ids => $1::bigint[], p_reasons => $2::text[], p_cause => $3::text)
