SELECT photovet.gateway_report($1::text, $2::bool)
