SELECT r.code, r.category, r.severity::text AS severity, r.label_zh, r.label_en, r.instruction_zh, r.instruction_en,
	array_to_string(r.checks, ' ') AS checks, r.rank::int AS rank, r.enabled
FROM photovet.reason_list r
WHERE r.campaign = $1
ORDER BY r.rank, r.code
