SELECT c.month, c.check_name, c.spoke, c.overruled, c.confirmed, c.silent, c.missed
FROM photovet.mirror_checks($1::text) c
ORDER BY c.month DESC, c.overruled + c.missed DESC, c.check_name
