SELECT d.kind, d.at, d.n AS count, d.held_until FROM photovet.next_due() d ORDER BY d.at NULLS LAST, d.kind
