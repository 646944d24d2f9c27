-- $1 null: all. $2: with figures, which take long where there is much; else they are 0. settings:
-- [name, text] by option name.
SELECT c.code, c.title, c.term, c.profile, c.zone, coalesce(c.opens::text, '') AS opens, coalesce(c.closes::text, '') AS closes,
	c.stages::int AS stages, NOT c.is_closed AND (c.opens IS NULL OR now() >= c.opens::timestamp AT TIME ZONE c.zone) AS is_open,
	f.received, f.waiting AS pending, f.submissions - f.received - f.waiting AS decided, f.submissions AS total,
	json_build_array(
		json_build_array('title', c.title), json_build_array('term', c.term), json_build_array('profile', c.profile),
		json_build_array('stages', c.stages::text), json_build_array('opens', c.opens::text), json_build_array('closes', c.closes::text),
		json_build_array('zone', c.zone), json_build_array('review-days', concat_ws(' ', c.review_days,
			(SELECT string_agg(d.key || '=' || d.value, ' ' ORDER BY d.key) FROM jsonb_each_text(c.review_days_channel) d))),
		json_build_array('resubmit-days', c.resubmit_days::text), json_build_array('advise-days', c.advise_days::text),
		json_build_array('free-resubmissions', c.free_resubmissions::text), json_build_array('undo-seconds', c.undo_seconds::text),
		json_build_array('scripted', c.scripted), json_build_array('blocks', c.blocks), json_build_array('names', c.names),
		json_build_array('target', c.target), json_build_array('name-template', c.name_template),
		json_build_array('notify', array_to_string(c.notify, ',')), json_build_array('lease-minutes', c.lease_minutes::text),
		json_build_array('keep-minutes', c.keep_minutes::text), json_build_array('batch-size', c.batch_size::text),
		json_build_array('max-held', c.max_held::text), json_build_array('min-display', c.min_display_width || 'x' || c.min_display_height))::text AS settings
FROM photovet.campaign_list c, LATERAL (SELECT
		CASE WHEN $2::bool THEN (SELECT count(*) FROM photovet.submission s WHERE s.campaign_id = c.campaign_id AND s.status = 'received') ELSE 0 END AS received,
		CASE WHEN $2::bool THEN c.waiting ELSE 0 END AS waiting, CASE WHEN $2::bool THEN c.submissions ELSE 0 END AS submissions OFFSET 0) f
WHERE $1::text IS NULL OR c.code = $1
ORDER BY c.code
