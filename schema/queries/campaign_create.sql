SELECT photovet.campaign_create($1::text, $2::jsonb)
