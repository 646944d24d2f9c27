-- What the profiles of 0018 left out, and a reason a brighter face was missing.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- The older rule of exam and self-study photos: a tenth of the height free above the head, seven tenths head, a fifth
-- shoulders, a tenth of the width free on either side; 360 x 480 px of about 20 KB, at least 144 x 192.
-- A head of seven tenths of the height is about 320 px wide in a frame of 480.
INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height) VALUES
	('exam-1-7-2', 1, '{"checks": {"geo.top": {"ok": [45, 85], "fail": [15, 115]}, "geo.headw": {"ok": [270, 384], "fail": [230, 430]},
		"geo.bottom": {"ok": [1.15, null], "fail": [1.0, null]}, "dim.w": {"ok": [360, null], "fail": [144, null]},
		"dim.h": {"ok": [480, null], "fail": [192, null]}, "file.bytes": {"ok": [10240, 2097152], "fail": [5120, 10485760]}},
		"standard": {"width": 360, "height": 480, "dpi": 300, "bytes_min": 0, "bytes_max": 20480}}', 10, 2048, 360, 480);

-- Backgrounds the channels name, and 3:4 that one of them calls best, not needed. Only where nobody made a version of his own.
INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height)
	SELECT p.name, 2, jsonb_set(p.body || jsonb_build_object('backgrounds', l.backgrounds), '{checks}', p.body -> 'checks' || l.checks),
		p.intake_min_kb, p.intake_max_kb, p.intake_width, p.intake_height
	FROM profile p JOIN (VALUES
		('in.phone', '["blue"]'::jsonb, '{}'::jsonb),
		('in.code', '["blue", "white"]', '{"dim.aspect": {"ok": [null, 0.01], "fail": [null, null]}}'),
		('in.yinglong', '["blue", "white"]', '{}')) AS l(name, backgrounds, checks) ON l.name = p.name
	WHERE p.version = 1 AND NOT EXISTS (SELECT FROM profile x WHERE x.name = p.name AND x.version > 1);

-- A mean brightness too high is L02's as one too low is L01's; which side it fell to, the program tells.
UPDATE reason SET checks = checks || ARRAY['exp.mean'] WHERE code = 'L02' AND NOT 'exp.mean' = ANY (checks);
