SELECT * FROM photovet.claim(p_campaign => $1::text, p_n => $2::int, p_escalated => $3::bool)
