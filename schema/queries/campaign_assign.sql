SELECT photovet.assign($1::name, $2::text[], $3::text)
