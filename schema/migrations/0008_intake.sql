-- Intake: photos come in by address, then submissions that name them.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- Stores a photo; false when it is there already. pg: with its bytes; elsewhere the caller has
-- written them before this commits. The bytes are checked against the address.
CREATE FUNCTION photo_put(p_sha bytea, p_width int, p_height int, p_bytes bigint, p_place text, p_data bytea DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
BEGIN
	IF length(p_sha) IS DISTINCT FROM 32 OR p_bytes NOT BETWEEN 1 AND 67108864 OR p_width NOT BETWEEN 1 AND 16384
		OR p_height NOT BETWEEN 1 AND 16384 OR p_place NOT IN ('pg', 'file')
		OR (p_bytes + p_width + p_height) IS NULL OR p_place IS NULL OR (p_place = 'pg') <> (p_data IS NOT NULL) THEN
		RAISE EXCEPTION 'bad photo: address, size or place' USING ERRCODE = '22023';
	END IF;
	IF p_place = 'pg' AND (length(p_data) <> p_bytes OR sha256(p_data) <> p_sha) THEN
		RAISE EXCEPTION 'the bytes do not match the photo''s address' USING ERRCODE = '22023';
	END IF;
	INSERT INTO photo (sha256, place, bytes, width, height) VALUES (p_sha, p_place, p_bytes, p_width, p_height) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	IF p_place = 'pg' THEN
		INSERT INTO photo_data VALUES (p_sha, p_data) ON CONFLICT DO NOTHING;
	END IF;
	RETURN true;
END $$;

-- Only photos that a submission of the caller's campaigns uses.
CREATE FUNCTION photo_get(p_sha bytea) RETURNS TABLE (place text, bytes bigint, data bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT p.place, p.bytes, d.data
	FROM photo p LEFT JOIN photo_data d ON d.sha256 = p.sha256
	WHERE p.sha256 = p_sha
		AND EXISTS (SELECT FROM photo_use u WHERE u.sha256 = p_sha AND u.campaign_id = ANY ((SELECT my_campaigns())::int[]))
$$;

CREATE FUNCTION photo_missing(p_shas bytea[]) RETURNS SETOF bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
	SELECT DISTINCT s FROM unnest(p_shas) s WHERE NOT EXISTS (SELECT FROM photo p WHERE p.sha256 = s)
$$;

-- An RFC 3339 time, without zone the campaign's; NULL when it is none.
CREATE FUNCTION parse_time(p_text text, p_zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
	m text[] := regexp_match(p_text, '^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$');
BEGIN
	IF m IS NULL OR m[1]::int < 1900 OR m[2]::int NOT BETWEEN 1 AND 12 OR m[3]::int < 1
		OR m[3]::int > extract(day FROM make_date(m[1]::int, m[2]::int, 1) + interval '1 month' - interval '1 day')
		OR m[4]::int > 23 OR m[5]::int > 59 OR m[6]::int > 59 OR substr(m[7], 2, 2) > '15' THEN
		RETURN NULL;
	END IF;
	IF m[7] IS NULL THEN
		RETURN p_text::timestamp AT TIME ZONE p_zone;
	END IF;
	RETURN p_text::timestamptz;
END $$;

CREATE TYPE submit_answer AS (student_no text, id bigint, result text, code text, cause text);

CREATE FUNCTION submit_refusal(p_item jsonb, p_code text, p_cause text) RETURNS submit_answer
LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(left(p_item ->> 'student_no', 64), NULL, 'refused', p_code, p_cause)::submit_answer $$;

-- What is wrong with a line by itself; NULL when nothing is.
CREATE FUNCTION submit_fault(c campaign, p_item jsonb) RETURNS submit_answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_no text := btrim(coalesce(p_item ->> 'student_no', ''));
	v_at timestamptz;
	k text;
	v text;
BEGIN
	IF jsonb_typeof(p_item) <> 'object' THEN
		RETURN submit_refusal('{}', 'PV411', 'not an object');
	ELSIF v_no ~ '^0*$' OR char_length(v_no) > 64 OR v_no ~ '[[:cntrl:]]' THEN
		RETURN submit_refusal(p_item, 'PV404', 'bad student number');
	ELSIF btrim(coalesce(p_item ->> 'name', '')) = '' THEN
		RETURN submit_refusal(p_item, 'PV410', 'name is missing');
	ELSIF char_length(p_item ->> 'id_number') > 32 THEN
		RETURN submit_refusal(p_item, 'PV411', 'id_number is longer than 32');
	END IF;
	FOR k, v IN SELECT * FROM jsonb_each_text(p_item) LOOP
		IF char_length(v) > (CASE WHEN k IN ('name', 'school', 'email', 'roster_name', 'wechat_openid', 'external_id', 'capture_code',
				'order_no') THEN 200 ELSE 100 END) THEN
			RETURN submit_refusal(p_item, 'PV411', format('%s is too long', k));
		END IF;
	END LOOP;
	IF coalesce(p_item ->> 'submitted_at', '') <> '' THEN
		v_at := parse_time(p_item ->> 'submitted_at', c.zone);
		IF v_at IS NULL THEN
			RETURN submit_refusal(p_item, 'PV411', 'submitted_at is not a time');
		ELSIF v_at > now() + interval '1 hour' THEN
			RETURN submit_refusal(p_item, 'PV406', 'submitted_at is in the future');
		END IF;
	END IF;
	IF coalesce(p_item ->> 'lang', 'zh') NOT IN ('zh', 'en') THEN
		RETURN submit_refusal(p_item, 'PV411', 'lang is neither zh nor en');
	END IF;
	FOREACH k IN ARRAY ARRAY['photo', 'reference'] LOOP
		v := p_item ->> k;
		IF v <> '' AND (v !~ '^[0-9a-fA-F]{64}$' OR NOT EXISTS (SELECT FROM photo WHERE sha256 = decode(v, 'hex'))) THEN
			RETURN submit_refusal(p_item, 'PV407', format('%s is not stored', k));
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

-- The student of a line, locked; if there is none yet, what he would be, with student_id NULL. A
-- line without school code means the only student of that number; one with a code completes a
-- student who had none.
CREATE FUNCTION submit_student(c campaign, p_item jsonb) RETURNS student
LANGUAGE plpgsql AS $$
DECLARE
	v_no text := btrim(p_item ->> 'student_no');
	v_code text := btrim(coalesce(p_item ->> 'school_code', ''));
	v_ids bigint[];
	s student;
BEGIN
	SELECT array_agg(student_id ORDER BY school_code = v_code DESC) INTO v_ids FROM student
		WHERE campaign_id = c.campaign_id AND student_no = v_no AND (school_code = v_code OR v_code = '' OR school_code = '');
	IF cardinality(v_ids) = 1 OR EXISTS (SELECT FROM student WHERE student_id = v_ids[1] AND school_code = v_code) THEN
		SELECT * INTO STRICT s FROM student WHERE student_id = v_ids[1] FOR UPDATE;
		RETURN s;
	END IF;
	s.campaign_id := c.campaign_id;
	s.student_no := v_no;
	s.school_code := v_code;
	s.school := btrim(coalesce(p_item ->> 'school', ''));
	RETURN s;
END $$;

-- Makes the student if he is new. NULL: somebody else made him meanwhile.
CREATE FUNCTION submit_enrol(s student, p_item jsonb) RETURNS student
LANGUAGE plpgsql AS $$
DECLARE
	v student;
BEGIN
	IF s.student_id IS NOT NULL THEN
		RETURN s;
	END IF;
	INSERT INTO student (campaign_id, student_no, school_code, school) VALUES (s.campaign_id, s.student_no, s.school_code, s.school)
		ON CONFLICT (campaign_id, student_no, school_code) DO NOTHING RETURNING * INTO v;
	IF FOUND THEN
		INSERT INTO person (student_id, campaign_id) VALUES (v.student_id, v.campaign_id);
	END IF;
	RETURN v;
END $$;

-- Would the line change what is stored about the student?
CREATE FUNCTION submit_differs(s student, p_item jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(nullif(btrim(p_item ->> 'name'), ''), p.name) <> p.name
		OR coalesce(nullif(p_item ->> 'id_number', ''), p.id_number) <> p.id_number
		OR coalesce(nullif(p_item ->> 'phone', ''), p.phone) <> p.phone
		OR coalesce(nullif(p_item ->> 'email', ''), p.email) <> p.email
		OR coalesce(nullif(p_item ->> 'wechat_openid', ''), p.wechat_openid) <> p.wechat_openid
		OR coalesce(nullif(btrim(p_item ->> 'school'), ''), s.school) <> s.school
		OR coalesce(nullif(btrim(p_item ->> 'school_code'), ''), s.school_code) <> s.school_code
		OR coalesce(nullif(p_item ->> 'lang', ''), s.lang) <> s.lang
	FROM person p WHERE p.student_id = s.student_id
$$;

-- Stores what a line says about the student; empty fields change nothing.
CREATE FUNCTION submit_personal(s student, p_item jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE person p SET name = coalesce(nullif(btrim(p_item ->> 'name'), ''), p.name),
		id_number = coalesce(nullif(p_item ->> 'id_number', ''), p.id_number),
		phone = coalesce(nullif(p_item ->> 'phone', ''), p.phone),
		email = coalesce(nullif(p_item ->> 'email', ''), p.email),
		wechat_openid = coalesce(nullif(p_item ->> 'wechat_openid', ''), p.wechat_openid)
		WHERE p.student_id = s.student_id;
	UPDATE student t SET name_masked = mask(p.name), school = coalesce(nullif(btrim(p_item ->> 'school'), ''), t.school),
		school_code = coalesce(nullif(btrim(p_item ->> 'school_code'), ''), t.school_code),
		lang = coalesce(nullif(p_item ->> 'lang', ''), t.lang)
		FROM person p WHERE p.student_id = t.student_id AND t.student_id = s.student_id;
	IF coalesce(p_item ->> 'capture_code', '') <> '' OR coalesce(p_item ->> 'roster_name', '') <> '' THEN
		INSERT INTO capture_code (student_id, campaign_id, code, roster_name)
			VALUES (s.student_id, s.campaign_id, coalesce(p_item ->> 'capture_code', ''), coalesce(p_item ->> 'roster_name', ''))
			ON CONFLICT (student_id) DO UPDATE SET code = excluded.code, roster_name = excluded.roster_name, at = now();
	END IF;
	IF coalesce(p_item ->> 'order_no', '') <> '' OR coalesce(p_item ->> 'paid', '') <> '' THEN
		INSERT INTO payment (student_id, campaign_id, order_no, state)
			VALUES (s.student_id, s.campaign_id, coalesce(p_item ->> 'order_no', ''), coalesce(p_item ->> 'paid', ''))
			ON CONFLICT (student_id) DO UPDATE SET order_no = excluded.order_no, state = excluded.state, at = now();
	END IF;
END $$;

-- A roster line: the student without a photo. From approved on all is locked.
CREATE FUNCTION submit_roster(s student, p_item jsonb) RETURNS submit_answer
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT submit_differs(s, p_item) THEN
		RETURN ROW(s.student_no, NULL, 'unchanged', 'PV000', '')::submit_answer;
	ELSIF EXISTS (SELECT FROM submission x WHERE x.student_id = s.student_id
			AND x.status IN ('approved', 'queued', 'uploading', 'uploaded', 'upload_failed', 'published')) THEN
		RETURN submit_refusal(p_item, 'PV122', 'the student''s data is locked since approval');
	END IF;
	PERFORM submit_personal(s, p_item);
	RETURN ROW(s.student_no, NULL, 'accepted', 'PV000', '')::submit_answer;
END $$;

-- Is the student barred in this campaign: by the ID number's hash, else by number and school?
CREATE FUNCTION is_barred(c campaign, p_id_hash bytea, p_student_no text, p_school_key text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM bar b WHERE b.id_hash = p_id_hash AND (b.campaign_id = c.campaign_id OR (b.term = c.term AND b.term <> '')))
		OR EXISTS (SELECT FROM bar b WHERE b.student_no = p_student_no AND b.school_key = p_school_key
			AND (b.id_hash IS NULL OR p_id_hash IS NULL) AND (b.campaign_id = c.campaign_id OR (b.term = c.term AND b.term <> '')));
END $$;

-- An earlier submission the line repeats: by external_id, else by student and photo. A rejected
-- photo sent again is no repetition (PV113) unless it says the time of the first.
CREATE FUNCTION submit_repeats(s student, p_item jsonb, p_photo bytea, p_at timestamptz) RETURNS submit_answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	x submission;
BEGIN
	IF coalesce(p_item ->> 'external_id', '') <> '' THEN
		SELECT * INTO x FROM submission WHERE campaign_id = s.campaign_id AND external_id = p_item ->> 'external_id';
		IF NOT FOUND THEN
			RETURN NULL;
		ELSIF x.original_sha256 <> p_photo OR x.student_id <> s.student_id THEN
			RETURN submit_refusal(p_item, 'PV121', format('external_id belongs to submission %s with another photo or student', x.submission_id));
		END IF;
		RETURN ROW(s.student_no, x.submission_id, 'unchanged', 'PV000', '')::submit_answer;
	END IF;
	SELECT * INTO x FROM submission WHERE student_id = s.student_id AND original_sha256 = p_photo ORDER BY submission_id DESC LIMIT 1;
	IF NOT FOUND OR (x.status IN ('rejected', 'expired', 'blocked') AND p_at IS DISTINCT FROM x.submitted_at)
		OR (x.status IN ('rejected', 'expired', 'blocked') AND p_at IS NULL)
		OR (x.status = 'withdrawn' AND p_at IS NOT NULL AND p_at IS DISTINCT FROM x.submitted_at) THEN
		RETURN NULL;
	END IF;
	RETURN ROW(s.student_no, x.submission_id, 'unchanged', 'PV000', '')::submit_answer;
END $$;

-- May this student send a new photo now? NULL when he may.
CREATE FUNCTION submit_barrier(c campaign, s student, p_item jsonb, p_photo bytea, p_at timestamptz) RETURNS submit_answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	x submission;
	v_attempts int;
	v_until timestamptz;
BEGIN
	IF c.opens IS NOT NULL AND p_at < c.opens::timestamp AT TIME ZONE c.zone THEN
		RETURN submit_refusal(p_item, 'PV110', format('the campaign opens on %s', c.opens));
	ELSIF campaign_is_closed(c, p_at) THEN
		RETURN submit_refusal(p_item, 'PV110', 'the campaign is closed');
	ELSIF is_barred(c, id_number_hash(coalesce(nullif(p_item ->> 'id_number', ''), (SELECT id_number FROM person WHERE student_id = s.student_id))),
			s.student_no, coalesce(nullif(btrim(p_item ->> 'school_code'), ''), nullif(s.school_code, ''),
				nullif(btrim(p_item ->> 'school'), ''), s.school)) THEN
		RETURN submit_refusal(p_item, 'PV114', 'the student is barred for this term');
	END IF;
	SELECT * INTO x FROM submission WHERE student_id = s.student_id ORDER BY submission_id DESC LIMIT 1;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	IF x.last_decision IS NOT NULL THEN
		SELECT d.undo_until INTO v_until FROM decision_window(x.last_decision) d;
	END IF;
	IF x.status = 'revoked' THEN
		RETURN submit_refusal(p_item, 'PV114', 'the student''s photo was revoked');
	ELSIF x.status NOT IN ('rejected', 'expired', 'blocked', 'withdrawn') AND NOT (x.status = 'published' AND s.replace_allowed) THEN
		RETURN submit_refusal(p_item, 'PV111', format('submission %s of the student is open (%s)', x.submission_id, x.status));
	ELSIF x.status IN ('rejected', 'blocked') AND v_until > now() THEN
		RETURN submit_refusal(p_item, 'PV111', format('submission %s of the student is inside its undo window', x.submission_id));
	ELSIF x.status = 'blocked' THEN
		RETURN submit_refusal(p_item, 'PV118', 'no attempt is left');
	ELSIF x.status = 'expired' OR (x.status = 'rejected' AND x.deadline <= p_at) THEN
		RETURN submit_refusal(p_item, 'PV119', 'the time for a new photo is over');
	ELSIF s.channel <> btrim(p_item ->> 'channel') AND s.channel <> '' AND btrim(p_item ->> 'channel') <> '' THEN
		RETURN submit_refusal(p_item, 'PV112', format('the student uses channel ''%s''', s.channel));
	ELSIF EXISTS (SELECT FROM submission o WHERE o.student_id = s.student_id AND o.original_sha256 = p_photo
			AND o.status IN ('rejected', 'expired', 'blocked', 'revoked')) THEN
		RETURN submit_refusal(p_item, 'PV113', 'this very photo was rejected before');
	END IF;
	SELECT max(attempt) INTO v_attempts FROM submission WHERE student_id = s.student_id AND status <> 'withdrawn';
	IF coalesce(v_attempts, 0) + 1 > 1 + c.free_resubmissions + s.extra_attempts THEN
		RETURN submit_refusal(p_item, 'PV118', 'no attempt is left');
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION submit_insert(c campaign, s student, p_item jsonb, p_photo bytea, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	v_id bigint;
	v_channel text := coalesce(nullif(btrim(p_item ->> 'channel'), ''), s.channel, '');
	v_at timestamptz := coalesce(p_at, now());
	v_ref bytea := decode(coalesce(p_item ->> 'reference', ''), 'hex');
BEGIN
	IF length(v_ref) = 0 THEN
		SELECT reference_sha256 INTO v_ref FROM submission WHERE student_id = s.student_id ORDER BY submission_id DESC LIMIT 1;
	END IF;
	INSERT INTO submission (campaign_id, campaign, student_id, attempt, channel, external_id, submitted_at, received_at, due_at,
			original_sha256, original_bytes, original_width, original_height,
			reference_sha256, reference_bytes, reference_width, reference_height)
		SELECT c.campaign_id, c.code, s.student_id,
			coalesce((SELECT max(attempt) FROM submission WHERE student_id = s.student_id AND status <> 'withdrawn'), 0) + 1,
			v_channel, nullif(p_item ->> 'external_id', ''), p_at, v_at, review_due(c, v_channel, v_at),
			p.sha256, p.bytes, p.width, p.height, r.sha256, r.bytes, r.width, r.height
		FROM photo p LEFT JOIN photo r ON r.sha256 = v_ref WHERE p.sha256 = p_photo
		RETURNING submission_id INTO STRICT v_id;
	INSERT INTO photo_use VALUES (p_photo, v_id, 'original', c.campaign_id, s.student_id);
	INSERT INTO photo_use SELECT sha256, v_id, 'reference', c.campaign_id, s.student_id FROM photo WHERE sha256 = v_ref;
	INSERT INTO check_queue (submission_id, campaign_id) VALUES (v_id, c.campaign_id);
	UPDATE student SET channel = v_channel, replace_allowed = false WHERE student_id = s.student_id;
	RETURN v_id;
END $$;

CREATE FUNCTION submit_line(c campaign, p_item jsonb) RETURNS submit_answer
LANGUAGE plpgsql AS $$
DECLARE
	a submit_answer := submit_fault(c, p_item);
	s student;
	v_photo bytea;
	v_at timestamptz;
BEGIN
	IF a.code IS NOT NULL THEN
		RETURN a;
	END IF;
	v_photo := decode(coalesce(p_item ->> 'photo', ''), 'hex');
	v_at := parse_time(nullif(p_item ->> 'submitted_at', ''), c.zone);
	FOR i IN 1..2 LOOP	-- twice when another intake makes the student under our hands
		s := submit_student(c, p_item);
		IF length(v_photo) > 0 THEN
			a := submit_repeats(s, p_item, v_photo, v_at);
			IF a.code IS NULL THEN
				a := submit_barrier(c, s, p_item, v_photo, coalesce(v_at, now()));
			END IF;
			IF a.result = 'unchanged' AND submit_differs(s, p_item) THEN
				a.cause := 'its photo is here already; what the line changes about the student was not taken, a line without a file changes it';
			END IF;
			IF a.code IS NOT NULL THEN
				RETURN a;
			END IF;
		END IF;
		s := submit_enrol(s, p_item);
		EXIT WHEN s.student_id IS NOT NULL;
	END LOOP;
	IF length(v_photo) = 0 THEN
		RETURN submit_roster(s, p_item);
	END IF;
	PERFORM submit_personal(s, p_item);
	RETURN ROW(s.student_no, submit_insert(c, s, p_item, v_photo, v_at), 'accepted', 'PV000', '')::submit_answer;
END $$;

-- Students and their photos. The photos have been put before. Safe to run again.
CREATE FUNCTION submit(p_campaign text, p_items jsonb)
RETURNS TABLE (line int, student_no text, id bigint, result text, code text, cause text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	c campaign;
	e jsonb;
	a submit_answer;
	v_answers submit_answer[] := '{}';
	v_id int := require_campaign(p_campaign, 'intake', 'operator');
BEGIN
	IF jsonb_typeof(p_items) IS DISTINCT FROM 'array' OR jsonb_array_length(p_items) > 10000 THEN
		RAISE EXCEPTION 'a list of at most 10000 submissions is wanted' USING ERRCODE = '22023';
	END IF;
	SELECT * INTO c FROM campaign WHERE campaign_id = v_id;
	FOR e IN SELECT x FROM jsonb_array_elements(p_items) WITH ORDINALITY AS j(x, n) ORDER BY n LOOP
		a := submit_line(c, e);
		v_answers := v_answers || a;
		line := (e ->> 'line')::int;
		student_no := a.student_no;
		id := a.id;
		result := a.result;
		code := a.code;
		cause := a.cause;
		RETURN NEXT;
	END LOOP;
	IF cardinality(v_answers) > 0 THEN
		PERFORM audit('submit', ARRAY[v_id], jsonb_strip_nulls(jsonb_build_object(
			'done', (SELECT jsonb_agg(x.id) FROM unnest(v_answers) x WHERE x.result = 'accepted' AND x.id IS NOT NULL),
			'roster', (SELECT nullif(count(*), 0) FROM unnest(v_answers) x WHERE x.result = 'accepted' AND x.id IS NULL),
			'unchanged', (SELECT nullif(count(*), 0) FROM unnest(v_answers) x WHERE x.result = 'unchanged'),
			'refused', (SELECT jsonb_object_agg(y.code, y.n) FROM (SELECT x.code, count(*) AS n FROM unnest(v_answers) x
				WHERE x.result = 'refused' GROUP BY 1) y)))::text);
	END IF;
END $$;

GRANT EXECUTE ON FUNCTION photo_put, photo_missing TO photovet_intake, photovet_operator, photovet_worker;
GRANT EXECUTE ON FUNCTION photo_get TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker,
	photovet_observer;
GRANT EXECUTE ON FUNCTION submit TO photovet_intake, photovet_operator;
