-- Schema t: what the SQL tests are written with. Loaded once, by the superuser.
--
-- t.call(login, sql): the first column of the first row, run as that login (session_user and
--	all); an error becomes its SQLSTATE. t.codes(login, call): the outcome codes of a move, in
--	order. t.is(got, want, name): one test line, "ok - name" or "not ok - name".

CREATE SCHEMA t;

CREATE FUNCTION t.call(p_login text, p_sql text) RETURNS text
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v text;
BEGIN
	BEGIN
		EXECUTE format('SET SESSION AUTHORIZATION %I', p_login);
		EXECUTE p_sql INTO v;
		RESET SESSION AUTHORIZATION;
	EXCEPTION WHEN OTHERS THEN	-- also takes the session authorization back
		RETURN SQLSTATE;
	END;
	RETURN v;
END $$;

CREATE FUNCTION t.codes(p_login text, p_call text) RETURNS text
LANGUAGE sql AS $$
	SELECT t.call(p_login, format('SELECT coalesce(string_agg(o.code, '' ''), ''none'') FROM %s AS o', p_call))
$$;

-- As t.call, and what it did is taken back.
CREATE FUNCTION t.try(p_login text, p_sql text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	v text;
BEGIN
	BEGIN
		v := t.call(p_login, p_sql);
		RAISE EXCEPTION USING ERRCODE = 'TX000';
	EXCEPTION WHEN SQLSTATE 'TX000' THEN
		RETURN v;
	END;
END $$;

CREATE FUNCTION t.is(p_got text, p_want text, p_name text) RETURNS text
LANGUAGE sql AS $$
	SELECT CASE WHEN p_got IS NOT DISTINCT FROM p_want THEN 'ok - ' || p_name
		ELSE format(E'not ok - %s\n#   got:  %s\n#   want: %s', p_name, coalesce(p_got, '(null)'), coalesce(p_want, '(null)')) END
$$;

-- A stored photo made of a word; its address as hex.
CREATE FUNCTION t.photo(p_word text) RETURNS text
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_data bytea := convert_to('photo ' || p_word, 'UTF8');
BEGIN
	PERFORM t.call('olga', format('SELECT photo_put(%L, 480, 640, %s, ''pg'', %L)', sha256(v_data), length(v_data), v_data));
	RETURN encode(sha256(v_data), 'hex');
END $$;

-- One submission, received: its id, or the refusal's code.
CREATE FUNCTION t.submit(p_campaign text, p_student text, p_photo text, p_more jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
	SELECT t.call('olga', format('SELECT CASE result WHEN ''accepted'' THEN id::text WHEN ''unchanged'' THEN ''unchanged'' ELSE code END FROM submit(%L, %L)',
		p_campaign, jsonb_build_array(jsonb_build_object('line', 1, 'student_no', p_student, 'name', '王小明', 'photo', t.photo(p_photo)) || p_more)))
$$;

-- The machine's part: everything received is checked.
CREATE FUNCTION t.check() RETURNS int
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_items jsonb;
BEGIN
	v_items := t.call('wim', 'SELECT jsonb_agg(jsonb_build_object(''id'', id, ''token'', token, ''score'', 80, ''results'', jsonb_build_array(
		jsonb_build_object(''name'', ''file.bytes'', ''native'', 30000, ''quality'', 80, ''status'', ''ok'', ''checker'', ''photovet'', ''version'', ''1'')
		))) FROM check_claim(''wim'', 1000)')::jsonb;
	IF v_items IS NOT NULL THEN
		PERFORM t.call('wim', format('SELECT count(*) FROM check_finish(''wim'', %L)', v_items));
	END IF;
	RETURN coalesce(jsonb_array_length(v_items), 0);
END $$;

CREATE FUNCTION t.pending(p_campaign text, p_student text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	v_id bigint := t.submit(p_campaign, p_student, p_campaign || p_student)::bigint;
BEGIN
	PERFORM t.check();
	RETURN v_id;
END $$;

-- Proof of display for one submission.
CREATE FUNCTION t.proof(p_id bigint, p_more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
	SELECT jsonb_build_array(jsonb_build_object('sha256', encode(coalesce(s.standard_sha256, s.original_sha256), 'hex'), 'protocol', 'sixel', 'width', 480,
		'height', 640, 'shown_ms', 900, 'bytes', 80000, 'acknowledged_by', 'terminal') || p_more)
	FROM photovet.submission s WHERE s.submission_id = p_id
$$;

CREATE FUNCTION t.approve(p_login text, p_id bigint, p_more jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('approve(ARRAY[%s]::bigint[], p_via => ''screen'', p_displays => %L)', p_id, t.proof(p_id, p_more)))
$$;

CREATE FUNCTION t.status(p_id bigint) RETURNS text LANGUAGE sql AS $$ SELECT status FROM photovet.submission WHERE submission_id = p_id $$;
CREATE FUNCTION t.last(p_id bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT last_decision FROM photovet.submission WHERE submission_id = p_id $$;

-- A campaign with everybody assigned as what he is.
CREATE FUNCTION t.campaign(p_code text, p_settings jsonb DEFAULT '{}') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	r text[];
BEGIN
	PERFORM t.call('olga', format('SELECT campaign_create(%L, %L)', p_code, '{"title": "Test"}'::jsonb || p_settings));
	FOREACH r SLICE 1 IN ARRAY ARRAY[['anna', 'reviewer'], ['bo', 'reviewer'], ['chen', 'supervisor'], ['dai', 'supervisor'], ['eve', 'observer'], ['ivan', 'intake']] LOOP
		PERFORM t.call('olga', format('SELECT assign(%L, ARRAY[%L], %L)', r[1], p_code, r[2]));
	END LOOP;
	RETURN p_code;
END $$;



-- For the races: a campaign 'r' with p_rows fresh rows and nothing else under way.
-- Settings as words (undo_seconds=0 target=file:///x): a spec's blocks can hold no braces.
CREATE FUNCTION t.setting(p_words text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.call('olga', format('SELECT campaign_set(''r'', %L)', (SELECT jsonb_object_agg(split_part(w, '=', 1), split_part(w, '=', 2))
		FROM string_to_table(p_words, ' ') w)));
END $$;
CREATE FUNCTION t.race(p_settings text, p_rows int, p_decide text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	g int;
BEGIN
	DELETE FROM review_queue; DELETE FROM lease; DELETE FROM check_queue; DELETE FROM outbox; DELETE FROM settle; DELETE FROM upload;
	DELETE FROM recall; DELETE FROM skip;
	UPDATE submission SET status = 'withdrawn' WHERE status IN ('rejected', 'received', 'pending', 'approved', 'queued');
	PERFORM t.campaign('r'), t.setting(p_settings);
	FOR g IN 1..p_rows LOOP
		PERFORM t.submit('r', 'S' || g, gen_random_uuid()::text);
	END LOOP;
	PERFORM t.check();
	IF p_decide IS NOT NULL THEN
		PERFORM t.codes('anna', p_decide);
	END IF;
END $$;
-- The first and the last row of the race.
CREATE FUNCTION t.first() RETURNS bigint[] LANGUAGE sql SECURITY DEFINER AS $$
	SELECT ARRAY[min(submission_id)] FROM photovet.submission s JOIN photovet.student USING (student_id)
	WHERE s.campaign = 'r' AND student_no = 'S1' AND submission_id = (SELECT max(submission_id) FROM photovet.submission x WHERE x.student_id = s.student_id) $$;
CREATE FUNCTION t.decided() RETURNS bigint[] LANGUAGE sql SECURITY DEFINER AS $$
	SELECT ARRAY[max(decision_id)] FROM photovet.decision WHERE is_undoable AND submission_id = (t.first())[1] $$;
GRANT USAGE ON SCHEMA t TO PUBLIC;
