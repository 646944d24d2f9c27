SELECT * FROM photovet.stats_reason($1::text, $2::text, $3::text) ORDER BY campaign, rejections DESC, reason
