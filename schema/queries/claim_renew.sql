-- The earliest end over all campaigns; null when nothing is held.
SELECT min(r.until) AS until FROM photovet.renew() r
