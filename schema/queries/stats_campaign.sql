SELECT * FROM photovet.stats_campaign($1::text, $2::text, $3::text) ORDER BY campaign
