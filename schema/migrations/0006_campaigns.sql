-- Campaigns, their settings and calendar, and who serves them.
--
-- These functions answer no outcome rows: they raise. 22023: a bad value, in one clear line;
-- PV301: no such campaign, or it is not yours; 42501: you are not its operator.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- The same clock time p_days working days later: Monday to Friday but for the campaign's calendar.
CREATE FUNCTION working_days_later(p_campaign int, p_zone text, p_from timestamptz, p_days int) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_local timestamp := p_from AT TIME ZONE p_zone;
	v_day date := v_local::date;
	v_left int := p_days;
	v_kind text;
BEGIN
	WHILE v_left > 0 LOOP
		v_day := v_day + 1;
		v_kind := (SELECT h.kind FROM holiday h WHERE h.campaign_id = p_campaign AND h.day = v_day);
		IF v_kind = 'workday' OR (v_kind IS NULL AND extract(isodow FROM v_day) < 6) THEN
			v_left := v_left - 1;
		END IF;
		IF v_day > v_local::date + 3 * p_days + 366 THEN
			RAISE EXCEPTION 'the calendar has no % working days after %', p_days, v_local::date USING ERRCODE = '22023';
		END IF;
	END LOOP;
	RETURN (v_day + v_local::time) AT TIME ZONE p_zone;
END $$;

-- 24:00 of the day p_days calendar days later.
CREATE FUNCTION end_of_day(p_zone text, p_from timestamptz, p_days int) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT (date_trunc('day', p_from AT TIME ZONE p_zone) + make_interval(days => p_days + 1)) AT TIME ZONE p_zone
$$;

-- When a submission that came in then must have been reviewed.
CREATE FUNCTION review_due(c campaign, p_channel text, p_from timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN working_days_later(c.campaign_id, c.zone, p_from,
		coalesce((SELECT d.days FROM campaign_review_days d WHERE d.campaign_id = c.campaign_id AND d.channel = p_channel), c.review_days));
END $$;

CREATE FUNCTION campaign_is_closed(c campaign, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT c.closed_at IS NOT NULL OR (c.closes IS NOT NULL AND p_at >= end_of_day(c.zone, c.closes::timestamp AT TIME ZONE c.zone, 0))
$$;

CREATE FUNCTION bad_setting(p_key text, p_value jsonb, p_wants text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'bad value for %: ''%'' (%)', replace(p_key, '_', '-'), left(p_value #>> '{}', 80), p_wants USING ERRCODE = '22023';
END $$;

CREATE FUNCTION setting_int(p_key text, p_value jsonb, p_low int, p_high int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	v text := p_value #>> '{}';
BEGIN
	IF p_value IS NULL THEN
		RETURN NULL;
	END IF;
	IF v IS NULL OR v !~ '^-?[0-9]{1,9}$' OR v::int NOT BETWEEN p_low AND p_high THEN
		PERFORM bad_setting(p_key, p_value, format('a number from %s to %s', p_low, p_high));
	END IF;
	RETURN v::int;
END $$;

CREATE FUNCTION setting_date(p_key text, p_value jsonb) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	v text := p_value #>> '{}';
	d date;
BEGIN
	IF v IS NULL OR v = '' THEN
		RETURN NULL;
	END IF;
	IF v !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' OR substr(v, 6, 2)::int NOT BETWEEN 1 AND 12 OR substr(v, 1, 4)::int < 1900 THEN
		PERFORM bad_setting(p_key, p_value, 'a date like 2026-04-16');
	END IF;
	d := make_date(substr(v, 1, 4)::int, substr(v, 6, 2)::int, 1) + substr(v, 9, 2)::int - 1;
	IF to_char(d, 'YYYY-MM-DD') <> v THEN
		PERFORM bad_setting(p_key, p_value, 'a date like 2026-04-16');
	END IF;
	RETURN d;
END $$;

CREATE FUNCTION setting_word(p_key text, p_value jsonb, VARIADIC p_words text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF p_value #>> '{}' IS NULL OR NOT p_value #>> '{}' = ANY (p_words) THEN
		PERFORM bad_setting(p_key, p_value, array_to_string(p_words, ' or '));
	END IF;
	RETURN p_value #>> '{}';
END $$;

CREATE FUNCTION setting_text(p_key text, p_value jsonb, p_max int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v text := coalesce(p_value #>> '{}', '');
BEGIN
	IF jsonb_typeof(p_value) NOT IN ('string', 'null') OR char_length(v) > p_max OR v ~ '[[:cntrl:]]' THEN
		PERFORM bad_setting(p_key, p_value, format('a text of at most %s characters on one line', p_max));
	END IF;
	RETURN v;
END $$;

-- A gateway name is judged by its syntax only: which ones a worker can serve is in its configuration.
CREATE FUNCTION setting_gateways(p_key text, p_value jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	v text[];
	g text;
BEGIN
	IF jsonb_typeof(p_value) = 'array' THEN
		SELECT coalesce(array_agg(x ORDER BY n), '{}') INTO v FROM jsonb_array_elements_text(p_value) WITH ORDINALITY AS e(x, n);
	ELSE
		v := coalesce(string_to_array(nullif(p_value #>> '{}', ''), ','), '{}');
	END IF;
	FOREACH g IN ARRAY v LOOP
		IF g IS NULL OR g !~ '^[a-z0-9][a-z0-9_-]{0,31}$' THEN
			PERFORM bad_setting(p_key, p_value, 'gateway names like mail,sms');
		END IF;
	END LOOP;
	IF cardinality(v) > 8 OR cardinality(v) <> (SELECT count(DISTINCT x) FROM unnest(v) x) THEN
		PERFORM bad_setting(p_key, p_value, 'at most 8 gateways, each once');
	END IF;
	RETURN v;
END $$;

CREATE FUNCTION setting_template(p_key text, p_value jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v text := p_value #>> '{}';
	rest text := regexp_replace(v, '\{(student_no|id_number|school_code|school|campaign|id)\}', 'x', 'g');
BEGIN
	IF rest IS NULL OR rest !~ '^[A-Za-z0-9._/-]{1,200}$' OR rest ~ '(^|/)\.{1,2}(/|$)' OR rest ~ '(^/|//|/$)' THEN
		PERFORM bad_setting(p_key, p_value, 'like {school_code}/{student_no}.jpg');
	END IF;
	IF v !~ '\{(student_no|id_number|id)\}' THEN
		PERFORM bad_setting(p_key, p_value, 'it must hold {student_no}, {id_number} or {id}, else all photos get one name');
	END IF;
	RETURN v;
END $$;

CREATE FUNCTION setting_target(p_key text, p_value jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v text := nullif(p_value #>> '{}', '');
BEGIN
	IF v IS NULL THEN
		RETURN NULL;
	END IF;
	IF v !~ '^(https?|sftp|s3|file)://[^[:space:][:cntrl:]]*$' OR char_length(v) > 1000 THEN
		PERFORM bad_setting(p_key, '"..."'::jsonb, 'an https://, http://, sftp://, s3:// or file:// URL');
	END IF;
	IF v ~ '^[a-z0-9]+://[^/]*:[^/]*@' THEN
		PERFORM bad_setting(p_key, '"..."'::jsonb, 'a URL without a password: credentials belong into the configuration file');
	END IF;
	RETURN v;
END $$;

CREATE FUNCTION setting_zone(p_key text, p_value jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = p_value #>> '{}') THEN
		PERFORM bad_setting(p_key, p_value, 'a time zone like Asia/Shanghai');
	END IF;
	RETURN p_value #>> '{}';
END $$;

CREATE FUNCTION setting_profile(p_key text, p_value jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM profile WHERE name = p_value #>> '{}') THEN
		PERFORM bad_setting(p_key, p_value, 'no such photo profile');
	END IF;
	RETURN p_value #>> '{}';
END $$;

-- Writes the settings named in p_settings; all are judged before any is written.
CREATE FUNCTION campaign_apply(p_id int, p_settings jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c campaign;
	k text;
	v jsonb;
BEGIN
	SELECT * INTO STRICT c FROM campaign WHERE campaign_id = p_id FOR NO KEY UPDATE;
	FOR k, v IN SELECT * FROM jsonb_each(p_settings) LOOP
		CASE k
		WHEN 'title' THEN c.title := setting_text(k, v, 200);
		WHEN 'term' THEN c.term := setting_text(k, v, 64);
		WHEN 'profile' THEN c.profile := setting_profile(k, v);
		WHEN 'stages' THEN c.stages := setting_int(k, v, 1, 2);
		WHEN 'opens' THEN c.opens := setting_date(k, v);
		WHEN 'closes' THEN
			c.closes := setting_date(k, v);
			c.closed_at := NULL;	-- a new closing day opens again what was closed by hand
			c.closed_by := NULL;
		WHEN 'zone' THEN c.zone := setting_zone(k, v);
		WHEN 'review_days' THEN c.review_days := setting_int(k, v, 0, 366);
		WHEN 'review_days_channel' THEN PERFORM campaign_apply_channels(p_id, v);
		WHEN 'resubmit_days' THEN c.resubmit_days := setting_int(k, v, 0, 366);
		WHEN 'advise_days' THEN c.advise_days := CASE WHEN v #>> '{}' <> '' THEN setting_int(k, v, 0, 366) END;
		WHEN 'free_resubmissions' THEN c.free_resubmissions := setting_int(k, v, 0, 100);
		WHEN 'undo_seconds' THEN c.undo_seconds := setting_int(k, v, 0, 86400);
		WHEN 'scripted' THEN c.scripted := setting_word(k, v, 'reviewer', 'supervisor', 'nobody');
		WHEN 'blocks' THEN c.blocks := setting_word(k, v, 'allow', 'refuse');
		WHEN 'names' THEN c.names := setting_word(k, v, 'mask', 'show');
		WHEN 'target' THEN c.target := setting_target(k, v);
		WHEN 'name_template' THEN c.name_template := setting_template(k, v);
		WHEN 'notify' THEN c.notify := setting_gateways(k, v);
		WHEN 'lease_minutes' THEN c.lease_minutes := setting_int(k, v, 1, 1440);
		WHEN 'keep_minutes' THEN c.keep_minutes := setting_int(k, v, 0, 1440);
		WHEN 'batch_size' THEN c.batch_size := setting_int(k, v, 1, 1000);
		WHEN 'max_held' THEN c.max_held := setting_int(k, v, 1, 10000);
		WHEN 'min_display_width' THEN c.min_display_width := setting_int(k, v, 1, 10000);
		WHEN 'min_display_height' THEN c.min_display_height := setting_int(k, v, 1, 10000);
		ELSE
			RAISE EXCEPTION 'unknown setting: ''%''', left(k, 80) USING ERRCODE = '22023';
		END CASE;
	END LOOP;
	IF c.title = '' THEN
		RAISE EXCEPTION 'a campaign needs a title' USING ERRCODE = '22023';
	END IF;
	IF c.closes < c.opens THEN
		RAISE EXCEPTION 'it would close (%) before it opens (%)', c.closes, c.opens USING ERRCODE = '22023';
	END IF;
	UPDATE campaign SET (title, term, profile, stages, opens, closes, zone, review_days, resubmit_days, advise_days,
			free_resubmissions, undo_seconds, scripted, blocks, names, target, name_template, notify, lease_minutes,
			keep_minutes, batch_size, max_held, min_display_width, min_display_height, closed_at, closed_by)
		= (c.title, c.term, c.profile, c.stages, c.opens, c.closes, c.zone, c.review_days, c.resubmit_days, c.advise_days,
			c.free_resubmissions, c.undo_seconds, c.scripted, c.blocks, c.names, c.target, c.name_template, c.notify,
			c.lease_minutes, c.keep_minutes, c.batch_size, c.max_held, c.min_display_width, c.min_display_height,
			c.closed_at, c.closed_by)
		WHERE campaign_id = p_id;
	IF c.target IS NOT NULL THEN	-- what had nowhere to go now has
		UPDATE upload SET state = 'waiting', due_at = now(), last_error = NULL WHERE campaign_id = p_id AND state = 'no target';
	END IF;
END $$;

CREATE FUNCTION campaign_apply_channels(p_id int, p_value jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	k text;
	v jsonb;
BEGIN
	IF jsonb_typeof(p_value) NOT IN ('object', 'null') THEN
		PERFORM bad_setting('review_days', p_value, 'CHANNEL=N');
	END IF;
	FOR k, v IN SELECT * FROM jsonb_each(CASE jsonb_typeof(p_value) WHEN 'object' THEN p_value ELSE '{}' END) LOOP
		IF k = '' OR char_length(k) > 64 OR k ~ '[[:cntrl:]]' THEN
			PERFORM bad_setting('review_days', to_jsonb(k), 'a channel name');
		END IF;
		DELETE FROM campaign_review_days WHERE campaign_id = p_id AND channel = k;
		IF v <> 'null' THEN
			INSERT INTO campaign_review_days VALUES (p_id, k, setting_int('review_days', v, 0, 366));
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION campaign_create(p_code text, p_settings jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id int;
BEGIN
	IF p_code IS NULL OR p_code !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$' THEN
		RAISE EXCEPTION 'bad campaign code: ''%'' (letters, digits, . _ -, at most 32)', left(p_code, 80) USING ERRCODE = '22023';
	END IF;
	IF coalesce(p_settings ->> 'title', '') = '' THEN
		RAISE EXCEPTION 'a campaign needs a title' USING ERRCODE = '22023';
	END IF;
	INSERT INTO campaign (code, title) VALUES (p_code, 'x') ON CONFLICT (code) DO NOTHING RETURNING campaign_id INTO v_id;
	IF v_id IS NULL THEN
		RAISE EXCEPTION 'the campaign exists already: ''%''', p_code USING ERRCODE = '23505';
	END IF;
	PERFORM campaign_apply(v_id, p_settings);
	-- not as worker: an unassigned worker serves every campaign, an assignment would narrow him to this one
	INSERT INTO member (campaign_id, login, role)
		SELECT v_id, session_user, r FROM unnest(ARRAY['intake', 'operator', 'reviewer', 'supervisor', 'observer']) r WHERE has_group(r);
	PERFORM audit('campaign_create', ARRAY[v_id], jsonb_build_object('code', p_code, 'settings', p_settings)::text);
	RETURN p_code;
END $$;

CREATE FUNCTION campaign_set(p_code text, p_settings jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id int := require_campaign(p_code, 'operator');
BEGIN
	PERFORM campaign_apply(v_id, p_settings);
	PERFORM audit('campaign_set', ARRAY[v_id], jsonb_build_object('code', p_code, 'settings', p_settings)::text);
	RETURN p_code;
END $$;

-- Nothing more comes in, rejections expire; what is under way is finished. A new closing day
-- (campaign_set) opens it again.
CREATE FUNCTION campaign_close(p_code text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id int := require_campaign(p_code, 'operator');
BEGIN
	UPDATE campaign SET closed_at = now(), closed_by = session_user WHERE campaign_id = v_id AND closed_at IS NULL;
	PERFORM audit('campaign_close', ARRAY[v_id], jsonb_build_object('code', p_code)::text);
	RETURN p_code;
END $$;

-- The days given replace whatever the calendar had from the first to the last of them. Due
-- times already given stay.
CREATE FUNCTION holidays_load(p_campaign text, p_days jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id int := require_campaign(p_campaign, 'operator');
	v_first date;
	v_last date;
	v_n int;
	e jsonb;
BEGIN
	IF jsonb_typeof(p_days) IS DISTINCT FROM 'array' THEN
		RAISE EXCEPTION 'a list of days is wanted' USING ERRCODE = '22023';
	END IF;
	FOR e IN SELECT x FROM jsonb_array_elements(p_days) x LOOP
		IF e ->> 'kind' IS NULL OR e ->> 'kind' NOT IN ('workday', 'holiday') OR setting_date('day', e -> 'day') IS NULL THEN
			PERFORM bad_setting('day', coalesce(e, 'null'), 'a date, and workday or holiday');
		END IF;
	END LOOP;
	SELECT count(*), min((x ->> 'day')::date), max((x ->> 'day')::date) INTO v_n, v_first, v_last FROM jsonb_array_elements(p_days) x;
	IF v_n <> (SELECT count(DISTINCT x ->> 'day') FROM jsonb_array_elements(p_days) x) THEN
		RAISE EXCEPTION 'a day is named twice' USING ERRCODE = '22023';
	END IF;
	DELETE FROM holiday WHERE campaign_id = v_id AND day BETWEEN v_first AND v_last;
	INSERT INTO holiday SELECT v_id, (x ->> 'day')::date, x ->> 'kind' FROM jsonb_array_elements(p_days) x;
	PERFORM audit('holidays_load', ARRAY[v_id], jsonb_build_object('code', p_campaign, 'days', p_days)::text);
	RETURN v_n;
END $$;

-- A campaign's own reason, or its change to a common one: keys category severity rank label_zh
-- label_en instruction_zh instruction_en checks enabled.
CREATE FUNCTION reason_set(p_campaign text, p_code text, p_settings jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_id int := require_campaign(p_campaign, 'operator');
	r campaign_reason;
	k text;
BEGIN
	IF p_code IS NULL OR p_code !~ '^[A-Z][0-9]{2}$' THEN
		RAISE EXCEPTION 'bad reason code: ''%'' (like Z01)', left(p_code, 80) USING ERRCODE = '22023';
	END IF;
	FOR k IN SELECT * FROM jsonb_object_keys(p_settings) LOOP
		IF NOT k = ANY (ARRAY['category', 'severity', 'rank', 'label_zh', 'label_en', 'instruction_zh', 'instruction_en', 'checks', 'enabled']) THEN
			RAISE EXCEPTION 'unknown setting: ''%''', left(k, 80) USING ERRCODE = '22023';
		END IF;
	END LOOP;
	SELECT * INTO r FROM campaign_reason WHERE campaign_id = v_id AND code = p_code FOR UPDATE;
	r := jsonb_populate_record(r, p_settings);
	r.campaign_id := v_id;
	r.code := p_code;
	r.enabled := coalesce(r.enabled, true);
	IF r.severity NOT IN ('R', 'W', 'S') OR r.category !~ '^[A-Z]$' THEN
		RAISE EXCEPTION 'bad severity or category of reason ''%'' (R, W or S; one letter)', p_code USING ERRCODE = '22023';
	END IF;
	IF NOT EXISTS (SELECT FROM reason WHERE code = p_code) THEN
		r.category := coalesce(r.category, left(p_code, 1));
		r.severity := coalesce(r.severity, 'R');
		r.rank := coalesce(r.rank, 500);
		IF coalesce(r.label_zh, '') = '' OR coalesce(r.label_en, '') = '' OR coalesce(r.instruction_zh, '') = ''
			OR coalesce(r.instruction_en, '') = '' THEN
			RAISE EXCEPTION 'a new reason needs label and instruction in zh and en: ''%''', p_code USING ERRCODE = '22023';
		END IF;
	END IF;
	DELETE FROM campaign_reason WHERE campaign_id = v_id AND code = p_code;
	INSERT INTO campaign_reason SELECT r.*;
	PERFORM audit('reason_set', ARRAY[v_id], jsonb_build_object('code', p_code, 'settings', p_settings)::text);
	RETURN p_code;
END $$;

-- People. The line a DBA must run first comes as the error's hint.
CREATE FUNCTION assign_check(p_login text, p_role text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_role IS NULL OR NOT p_role = ANY (ARRAY['intake', 'operator', 'reviewer', 'supervisor', 'worker', 'observer']) THEN
		RAISE EXCEPTION 'no such role: ''%''', left(p_role, 80) USING ERRCODE = '22023',
			HINT = 'reviewer, supervisor, operator, observer, intake or worker';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_login AND rolcanlogin) THEN
		RAISE EXCEPTION 'login does not exist: ''%''', left(p_login, 80) USING ERRCODE = '22023',
			HINT = format('CREATE ROLE %I LOGIN; GRANT photovet_%s TO %I;', p_login, p_role, p_login);
	END IF;
	IF NOT pg_has_role(p_login, 'photovet_' || p_role, 'MEMBER') THEN
		RAISE EXCEPTION 'login lacks the group role photovet_%: ''%''', p_role, p_login USING ERRCODE = '22023',
			HINT = format('GRANT photovet_%s TO %I;', p_role, p_login);
	END IF;
END $$;

CREATE FUNCTION assign(p_login text, p_campaigns text[], p_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_ids int[] := ARRAY(SELECT require_campaign(c, 'operator') FROM unnest(p_campaigns) c);
BEGIN
	PERFORM assign_check(p_login, p_role);
	INSERT INTO member (campaign_id, login, role) SELECT i, p_login, p_role FROM unnest(v_ids) i ON CONFLICT DO NOTHING;
	PERFORM audit('assign', v_ids, jsonb_build_object('login', p_login, 'campaigns', p_campaigns, 'role', p_role)::text);
END $$;

-- Leases of a login that no longer reviews the campaign end with it.
CREATE FUNCTION unassign(p_login text, p_campaigns text[], p_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_leases bigint[];
	v_ids int[] := ARRAY(SELECT require_campaign(c, 'operator') FROM unnest(p_campaigns) c);
BEGIN
	IF NOT EXISTS (SELECT FROM member WHERE login = p_login AND role = p_role AND campaign_id = ANY (v_ids)) THEN
		RAISE EXCEPTION 'not assigned as %: ''%''', p_role, left(p_login, 80) USING ERRCODE = 'PV301';
	END IF;
	DELETE FROM member WHERE login = p_login AND role = p_role AND campaign_id = ANY (v_ids);
	v_leases := ARRAY(SELECT l.lease_id FROM lease l WHERE l.login = p_login AND l.campaign_id = ANY (v_ids) AND NOT EXISTS (
		SELECT FROM member m WHERE m.campaign_id = l.campaign_id AND m.login = l.login AND m.role IN ('reviewer', 'supervisor')));
	UPDATE review_queue q SET lease_id = NULL WHERE q.lease_id = ANY (v_leases);
	PERFORM lease_sweep(v_leases);
	PERFORM audit('unassign', v_ids, jsonb_build_object('login', p_login, 'campaigns', p_campaigns, 'role', p_role)::text);
END $$;

GRANT EXECUTE ON FUNCTION campaign_create, campaign_set, campaign_close, holidays_load, reason_set, assign, unassign
	TO photovet_operator;
