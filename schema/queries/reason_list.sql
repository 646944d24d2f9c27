SELECT r.code, r.category, r.severity::text AS severity, r.label_zh, r.label_en, r.instruction_zh, r.instruction_en,
	array_to_string(r.checks, ' ') AS checks, r.rank::int AS rank, r.enabled
FROM photovet.reason_list r
WHERE r.campaign = $1
UNION ALL	-- no campaign named: the table itself, placeholders left for the campaigns to fill
SELECT r.code, r.category, r.severity, r.label_zh, r.label_en, r.instruction_zh, r.instruction_en, array_to_string(r.checks, ' '), r.rank, true
FROM photovet.reason r
WHERE $1 IS NULL
ORDER BY 9, 1
