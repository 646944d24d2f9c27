SELECT * FROM photovet.retouch(p_ids => $1::bigint[], p_tokens => $2::bigint[], p_versions => $3::int[], p_displays => $4::jsonb,
	p_reasons => $5::text[], p_note => $6::text, p_via => $7::text, p_batch => $8::bigint)
