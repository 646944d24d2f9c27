SELECT photovet.campaign_set($1::text, $2::jsonb)
