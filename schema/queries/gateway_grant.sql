SELECT photovet.gateway_grant($1::text, $2::int, $3::float8::real, $4::float8::real)
