SELECT photovet.campaign_close($1::text)
