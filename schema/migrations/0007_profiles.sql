-- Photo profiles, edited by supervisors: every change is a new version, a run says under which one it
-- was made, a campaign uses the newest of its profile.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- One clear line about what is wrong; NULL when nothing is.
CREATE FUNCTION profile_range_fault(p_check text, p_key text, v jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF jsonb_typeof(v) <> 'array' OR jsonb_array_length(v) <> 2 OR jsonb_typeof(v -> 0) NOT IN ('number', 'null')
		OR jsonb_typeof(v -> 1) NOT IN ('number', 'null') THEN
		RETURN format('''%s'' of check ''%s'' is [low, high], each a number or null', p_key, p_check);
	ELSIF (v ->> 0)::numeric > (v ->> 1)::numeric THEN
		RETURN format('the low limit is above the high one in ''%s'' of check ''%s''', p_key, p_check);
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION profile_check_fault(p_check text, p jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	k text;
	v jsonb;
	v_fault text;
BEGIN
	IF p_check !~ '^[a-z][a-z0-9]{0,15}\.[A-Za-z0-9]{1,30}$' THEN
		RETURN format('bad name of a check: ''%s''', left(p_check, 80));
	ELSIF jsonb_typeof(p) <> 'object' THEN
		RETURN format('a check''s limits must be an object: ''%s''', p_check);
	END IF;
	FOR k, v IN SELECT * FROM jsonb_each(p) LOOP
		IF k IN ('decides', 'enabled') AND jsonb_typeof(v) <> 'boolean' THEN
			RETURN format('''%s'' of check ''%s'' is true or false', k, p_check);
		ELSIF k IN ('ok', 'fail') AND p_check LIKE 'dup.%' THEN
			RETURN format('the limits of check ''%s'' are fixed', p_check);
		ELSIF k IN ('ok', 'fail') THEN
			v_fault := profile_range_fault(p_check, k, v);
		ELSIF k NOT IN ('decides', 'enabled') THEN
			v_fault := format('unknown setting ''%s'' of check ''%s''', left(k, 80), p_check);
		END IF;
		IF v_fault IS NOT NULL THEN
			RETURN v_fault;
		END IF;
	END LOOP;
	IF (p #>> '{fail,0}')::numeric > (p #>> '{ok,0}')::numeric OR (p #>> '{fail,1}')::numeric < (p #>> '{ok,1}')::numeric THEN
		RETURN format('the fail limits lie inside the ok limits: ''%s''', p_check);
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION profile_standard_fault(p jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	k text;
	v jsonb;
	lim int[];
BEGIN
	IF jsonb_typeof(p) <> 'object' THEN
		RETURN '''standard'' must be an object';
	END IF;
	FOR k, v IN SELECT * FROM jsonb_each(p) LOOP
		lim := CASE k WHEN 'width' THEN '{1,8192}' WHEN 'height' THEN '{1,8192}' WHEN 'dpi' THEN '{0,65535}' WHEN 'quality_max' THEN '{1,100}'
			WHEN 'quality_min' THEN '{1,100}' WHEN 'bytes_min' THEN '{0,67108864}' WHEN 'bytes_max' THEN '{0,67108864}' END;
		IF lim IS NULL THEN
			RETURN format('unknown setting of ''standard'': ''%s''', left(k, 80));
		ELSIF jsonb_typeof(v) <> 'number' OR (v #>> '{}')::numeric NOT BETWEEN lim[1] AND lim[2] OR (v #>> '{}')::numeric % 1 <> 0 THEN
			RETURN format('out of range in ''standard'': ''%s'' (%s to %s)', k, lim[1], lim[2]);
		END IF;
	END LOOP;
	IF coalesce((p ->> 'quality_min')::int, 60) > coalesce((p ->> 'quality_max')::int, 90) OR (coalesce((p ->> 'bytes_max')::bigint, 40960) > 0
		AND coalesce((p ->> 'bytes_min')::bigint, 20480) > coalesce((p ->> 'bytes_max')::bigint, 40960)) THEN
		RETURN 'a minimum of ''standard'' is above its maximum';
	END IF;
	RETURN NULL;
END $$;

-- Structure and sense; which checks there are is the program's knowledge.
CREATE FUNCTION profile_fault(p_body jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	k text;
	v jsonb;
	v_fault text;
BEGIN
	IF jsonb_typeof(p_body) IS DISTINCT FROM 'object' OR pg_column_size(p_body) > 65536 THEN
		RETURN 'a profile must be a JSON object of at most 64 KB';
	END IF;
	FOR k, v IN SELECT * FROM jsonb_each(p_body) LOOP
		IF k = 'checks' AND jsonb_typeof(v) <> 'object' THEN
			RETURN '''checks'' must be an object';
		ELSIF k = 'checks' THEN
			SELECT min(f) INTO v_fault FROM jsonb_each(v) e, profile_check_fault(e.key, e.value) f;
		ELSIF k = 'standard' THEN
			v_fault := profile_standard_fault(v);
		ELSIF k = 'backgrounds' THEN
			v_fault := CASE WHEN jsonb_typeof(v) <> 'array' OR v = '[]' OR NOT v <@ '["blue", "white", "grey"]'
				THEN '''backgrounds'' is a list of blue, white and grey' END;
		ELSE
			v_fault := format('unknown setting: ''%s''', left(k, 80));
		END IF;
		IF v_fault IS NOT NULL THEN
			RETURN v_fault;
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

-- Whoever changes a profile must supervise every campaign that uses it: its students are judged by it.
CREATE FUNCTION profile_right(p_name text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM unnest(my_campaigns_as('supervisor'))) THEN
		RAISE EXCEPTION 'you supervise no campaign' USING ERRCODE = '42501';
	ELSIF EXISTS (SELECT FROM campaign c WHERE c.profile = p_name AND NOT c.campaign_id = ANY (my_campaigns_as('supervisor'))) THEN
		RAISE EXCEPTION 'profile ''%'' serves a campaign you do not supervise; give yours another name', p_name USING ERRCODE = '42501';
	END IF;
END $$;

-- A new version; the same again is no change. p_intake: {"min_kb","max_kb","width","height"}, what students
-- are told; what it leaves out stays as it was.
CREATE FUNCTION profile_set(p_name text, p_body jsonb, p_intake jsonb DEFAULT '{}') RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	p profile;
	old profile;
	v_fault text := profile_fault(p_body);
	k text;
BEGIN
	IF p_name IS NULL OR p_name !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,46}$' THEN
		RAISE EXCEPTION 'bad name of a profile: ''%'' (letters, digits, . _ -, at most 47)', left(p_name, 80) USING ERRCODE = '22023';
	ELSIF v_fault IS NOT NULL THEN
		RAISE EXCEPTION 'profile ''%'': %', p_name, v_fault USING ERRCODE = '22023';
	END IF;
	PERFORM profile_right(p_name);
	FOR k IN SELECT * FROM jsonb_object_keys(coalesce(p_intake, '{}')) LOOP
		IF k NOT IN ('min_kb', 'max_kb', 'width', 'height') THEN
			RAISE EXCEPTION 'profile ''%'': unknown intake limit: ''%''', p_name, left(k, 80) USING ERRCODE = '22023';
		END IF;
	END LOOP;
	PERFORM pg_advisory_xact_lock(hashtext('photovet.profile'), hashtext(p_name));
	SELECT * INTO old FROM profile WHERE name = p_name ORDER BY version DESC LIMIT 1;
	p := old;
	IF NOT FOUND THEN
		SELECT * INTO STRICT p FROM profile WHERE name = '2017-99' AND version = 1;
	END IF;
	p.intake_min_kb := coalesce(setting_int('min_kb', p_intake -> 'min_kb', 0, 65536), p.intake_min_kb);
	p.intake_max_kb := coalesce(setting_int('max_kb', p_intake -> 'max_kb', 1, 65536), p.intake_max_kb);
	p.intake_width := coalesce(setting_int('width', p_intake -> 'width', 1, 16384), p.intake_width);
	p.intake_height := coalesce(setting_int('height', p_intake -> 'height', 1, 16384), p.intake_height);
	IF p.intake_min_kb > p.intake_max_kb THEN
		RAISE EXCEPTION 'profile ''%'': min_kb is above max_kb', p_name USING ERRCODE = '22023';
	ELSIF (old.body, old.intake_min_kb, old.intake_max_kb, old.intake_width, old.intake_height)
		= (p_body, p.intake_min_kb, p.intake_max_kb, p.intake_width, p.intake_height) THEN
		RETURN old.version;
	END IF;
	INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height)
		VALUES (p_name, coalesce(old.version, 0) + 1, p_body, p.intake_min_kb, p.intake_max_kb, p.intake_width, p.intake_height);
	PERFORM audit('profile_set', NULL, jsonb_build_object('name', p_name, 'version', coalesce(old.version, 0) + 1, 'body', p_body,
		'intake', p_intake)::text);
	RETURN coalesce(old.version, 0) + 1;
END $$;
GRANT EXECUTE ON FUNCTION profile_set TO photovet_supervisor;

-- Every version; campaigns: those the caller sees that use it now, i.e. none but for the newest.
CREATE VIEW profile_list WITH (security_invoker = true) AS
	SELECT p.name, p.version, n.newest = p.version AS is_newest, p.body, p.intake_min_kb, p.intake_max_kb, p.intake_width, p.intake_height,
		p.made_at, p.by::text AS by,
		(SELECT count(*) FROM campaign c WHERE c.profile = p.name AND n.newest = p.version) AS campaigns
	FROM profile p JOIN (SELECT x.name, max(x.version) AS newest FROM profile x GROUP BY x.name) n ON n.name = p.name;
GRANT SELECT ON profile_list TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;

-- The built-in profile; what its body does not name stays as the checks' own limits.
INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height) VALUES
	('2017-99', 1, '{"standard": {"width": 480, "height": 640, "dpi": 300, "quality_max": 90, "quality_min": 60, "bytes_min": 20480, "bytes_max": 40960}}',
	 30, 2048, 480, 640);

-- What the intake channels and receivers ask for (they contradict each other: profiles, not constants).
-- file.* and dim.* judge the photo that came in; standard is what goes out. Backgrounds are those the
-- channel names; 3:4 is what in.code calls best, not needed.
INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height) VALUES
	('in.phone', 1, '{"checks": {"file.bytes": {"ok": [102400, 2097152], "fail": [102400, 2097152]}, "dim.w": {"ok": [480, null], "fail": [480, null]},
		"dim.h": {"ok": [640, null], "fail": [640, null]}}, "backgrounds": ["blue"]}', 100, 2048, 480, 640),
	('in.code', 1, '{"checks": {"file.bytes": {"ok": [51200, 1048576], "fail": [51200, 1048576]}, "dim.w": {"ok": [480, 1350], "fail": [480, 1350]},
		"dim.h": {"ok": [640, 1800], "fail": [640, 1800]}, "dim.aspect": {"ok": [null, 0.01], "fail": [null, null]}},
		"backgrounds": ["blue", "white"]}', 50, 1024, 480, 640),
	('in.xinhua', 1, '{"checks": {"file.bytes": {"ok": [30721, null], "fail": [30721, null]}, "dim.w": {"ok": [480, 480], "fail": [480, 480]},
		"dim.h": {"ok": [640, 640], "fail": [640, 640]}}}', 30, 10240, 480, 640),
	('in.xinhua-old', 1, '{"checks": {"file.bytes": {"ok": [30720, 921600], "fail": [30720, 921600]}, "dim.w": {"ok": [480, 480], "fail": [480, 480]},
		"dim.h": {"ok": [640, 640], "fail": [640, 640]}}}', 30, 900, 480, 640),
	('in.yinglong', 1, '{"checks": {"file.bytes": {"ok": [null, 2048000], "fail": [null, 2048000]}}, "backgrounds": ["blue", "white"]}', 1, 2000, 480, 640),
	('out.open', 1, '{"standard": {"bytes_min": 30721, "bytes_max": 61439}}', 30, 2048, 480, 640),
	('out.hunan', 1, '{"standard": {"bytes_min": 0, "bytes_max": 40960}}', 30, 2048, 480, 640);

-- The older rule of exam and self-study photos: a tenth of the height free above the head, seven tenths head, a fifth
-- shoulders, a tenth of the width free on either side; 360 x 480 px of about 20 KB, at least 144 x 192.
-- A head of seven tenths of the height is about 320 px wide in a frame of 480.
INSERT INTO profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height) VALUES
	('exam-1-7-2', 1, '{"checks": {"geo.top": {"ok": [45, 85], "fail": [15, 115]}, "geo.headw": {"ok": [270, 384], "fail": [230, 430]},
		"geo.bottom": {"ok": [1.15, null], "fail": [1.0, null]}, "dim.w": {"ok": [360, null], "fail": [144, null]},
		"dim.h": {"ok": [480, null], "fail": [192, null]}, "file.bytes": {"ok": [10240, 2097152], "fail": [5120, 10485760]}},
		"standard": {"width": 360, "height": 480, "dpi": 300, "bytes_min": 0, "bytes_max": 20480}}', 10, 2048, 360, 480);
