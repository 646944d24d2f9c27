SELECT g.kind, g.id, g.submission, g.cause FROM photovet.given_up($1) g ORDER BY g.id
