SELECT photovet.unassign($1::text, $2::text[], $3::text)
