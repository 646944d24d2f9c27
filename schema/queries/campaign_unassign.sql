SELECT photovet.unassign($1::name, $2::text[], $3::text)
