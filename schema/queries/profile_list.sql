-- $1 null: the newest of each; $2: that version only, 0 all.
SELECT p.name, p.version, p.is_newest, p.body::text AS body, p.intake_min_kb AS min_kb, p.intake_max_kb AS max_kb, p.intake_width AS width,
	p.intake_height AS height, p.made_at, p.by, p.campaigns
FROM photovet.profile_list p
WHERE CASE WHEN $1::text IS NULL THEN p.is_newest ELSE p.name = $1 AND $2::int IN (0, p.version) END
ORDER BY p.name, p.version DESC
