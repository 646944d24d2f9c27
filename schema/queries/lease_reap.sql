SELECT photovet.leases_reap($1::int)
