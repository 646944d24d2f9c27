SELECT o.campaign, o.month, o.check_name AS "check", o.status, o.decided, o.approved, o.rejected, o.overruled, o.confirmed, o.missed
FROM photovet.check_overrules($1::text, NULL, $2::text, $3::text) o
ORDER BY o.campaign, o.month, o.overruled + o.missed DESC, o.check_name, o.status
