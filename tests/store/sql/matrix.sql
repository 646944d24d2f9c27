-- The matrix: every state x move x person against matrix.txt. The rows of each state are made by
-- the moves themselves, one campaign a state; every case is taken back after it is judged.
-- Psql variable matrix: the path of matrix.txt with '#' and empty lines removed.

CREATE TABLE t.want (move text, login text, received text, pending text, pending_final text, retouching text, escalated text, approved text,
	queued text, uploading text, uploaded text, upload_failed text, published text, rejected text, expired text, blocked text, revoked text,
	withdrawn text);
\copy t.want FROM PSTDIN WITH (FORMAT csv, DELIMITER ' ', HEADER)

-- Where a move that is done leads to; NULL: the same state. Everything not named keeps the state.
CREATE TABLE t.arrives (move text, origin text, status text);
INSERT INTO t.arrives VALUES
	('submit', NULL, 'received'), ('check_finish', NULL, 'pending'), ('check_record', 'received', 'pending'), ('withdraw', NULL, 'withdrawn'),
	('approve', NULL, 'approved'), ('approve_script', NULL, 'approved'), ('reject', NULL, 'rejected'), ('retouch', NULL, 'retouching'),
	('escalate', NULL, 'escalated'), ('retouched', NULL, 'received'), ('undo_open', 'pending_final', 'pending'), ('undo_open', 'retouching', 'pending'),
	('undo_open', 'escalated', 'pending'), ('undo_open', 'approved', 'pending'), ('undo_open', 'rejected', 'pending'),
	('undo_open', 'blocked', 'pending'), ('enqueue', NULL, 'queued'), ('upload_finish', NULL, 'uploaded'), ('confirm', NULL, 'published'),
	('refused', NULL, 'rejected'), ('recall_confirm', NULL, 'pending'), ('revoke', NULL, 'revoked'), ('expire', NULL, 'expired'),
	('reopen', NULL, 'rejected');

CREATE TABLE t.fixture (window_open boolean, state text, campaign text, id bigint, PRIMARY KEY (window_open, state));

-- Drives a fresh submission of campaign p_code to a state. Roads through workers are taken in an
-- order that leaves nothing on them (see below).
CREATE FUNCTION t.drive(p_code text, p_id bigint, p_state text) RETURNS void
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_ids text := format('ARRAY[%s]::bigint[]', p_id);
BEGIN
	IF p_state = 'received' THEN
		PERFORM t.call('wim', 'SELECT count(*) FROM check_claim(''wim'', 1000)');
		RETURN;
	END IF;
	PERFORM t.check();
	CASE
		WHEN p_state IN ('rejected', 'expired', 'blocked') THEN
			PERFORM t.codes('anna', format('reject(%s, p_reasons => ''{L03}'', p_via => ''screen'')', v_ids));
		WHEN p_state = 'retouching' THEN PERFORM t.codes('anna', format('retouch(%s, p_via => ''screen'')', v_ids));
		WHEN p_state = 'escalated' THEN PERFORM t.codes('anna', format('escalate(%s, p_via => ''screen'', p_note => ''look'')', v_ids));
		WHEN p_state = 'withdrawn' THEN PERFORM t.codes('olga', format('withdraw(%s, ''wish'')', v_ids));
		WHEN p_state = 'revoked' THEN PERFORM t.codes('chen', format('revoke(%s, ''R01'')', v_ids));
		WHEN p_state <> 'pending' THEN PERFORM t.approve('anna', p_id);
		ELSE NULL;
	END CASE;
	IF p_state = 'expired' THEN
		UPDATE submission SET deadline = now() - interval '1 day' WHERE submission_id = p_id;
		PERFORM t.codes('wim', 'expire()');
	END IF;
	IF p_state IN ('queued', 'uploading', 'uploaded', 'upload_failed', 'published') THEN
		PERFORM t.codes('wim', 'enqueue()');
	END IF;
	IF p_state IN ('uploading', 'uploaded', 'upload_failed', 'published') THEN
		PERFORM t.call('wim', 'SELECT count(*) FROM upload_claim(''wim'', 10)');
	END IF;
	IF p_state IN ('uploaded', 'upload_failed', 'published') THEN
		PERFORM t.codes('wim', format('upload_finish(''wim'', %L)', (SELECT jsonb_build_array(jsonb_build_object('id', upload_id, 'attempt', attempt,
			'outcome', CASE p_state WHEN 'upload_failed' THEN 'retry' ELSE 'delivered' END, 'detail', 'x')) FROM upload WHERE submission_id = p_id)));
	END IF;
	IF p_state = 'published' THEN
		PERFORM t.codes('olga', format('confirm(%s)', v_ids));
	END IF;
END $$;

CREATE FUNCTION t.build(p_state text, p_open boolean) RETURNS text
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_code text := CASE WHEN p_open THEN 'u_' ELSE 'm_' END || p_state;
	v_id bigint;
BEGIN
	PERFORM t.campaign(v_code, jsonb_build_object('undo_seconds', CASE WHEN p_open THEN 3600 ELSE 0 END, 'target', 'file:///' || v_code,
		'stages', CASE p_state WHEN 'pending_final' THEN 2 ELSE 1 END, 'free_resubmissions', CASE p_state WHEN 'blocked' THEN 0 ELSE 2 END));
	PERFORM t.call('olga', format('SELECT assign(''ruth'', ARRAY[%L], ''observer'')', v_code));
	v_id := t.submit(v_code, 'S1', v_code)::bigint;
	PERFORM t.drive(v_code, v_id, p_state);
	INSERT INTO t.fixture VALUES (p_open, p_state, v_code, v_id);
	RETURN t.is(t.status(v_id), p_state, format('a submission can be %s (%s)', p_state, CASE WHEN p_open THEN 'window open' ELSE 'window over' END));
END $$;

-- received last: it would be checked; approved next to last: it would be queued.
SELECT t.build(x, false) FROM unnest('{pending,pending_final,retouching,escalated,uploading,uploaded,upload_failed,published,queued,rejected,expired,blocked,revoked,withdrawn,approved,received}'::text[]) x;
SELECT t.build(x, true) FROM unnest('{pending_final,retouching,escalated,approved,rejected,blocked}'::text[]) x;
UPDATE photovet.upload SET due_at = now() - interval '1 second' WHERE state = 'waiting';
SELECT t.photo('a new one'), t.photo('retouched');

-- The call that makes a move on one submission; it answers rows of outcome.
CREATE FUNCTION t.move_call(p_move text, p_login text, f t.fixture) RETURNS text
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_ids text := format('ARRAY[%s]::bigint[]', f.id);
	v_decision bigint := coalesce((SELECT max(decision_id) FROM decision WHERE submission_id = f.id AND is_undoable), 0);
BEGIN
	RETURN CASE p_move
		WHEN 'submit' THEN format('(SELECT s.id, s.code, ''received'' AS status FROM submit(%L, %L) s)', f.campaign,
			jsonb_build_array(jsonb_build_object('student_no', 'S1', 'name', '王小明', 'photo', encode(sha256('photo a new one'), 'hex'))))
		WHEN 'check_finish' THEN format('check_finish(''wim'', %L)', jsonb_build_array(jsonb_build_object('id', f.id,
			'token', coalesce((SELECT token FROM check_queue WHERE submission_id = f.id), 1))))
		WHEN 'check_record' THEN format('check_record(%L)', jsonb_build_array(jsonb_build_object('id', f.id)))
		WHEN 'withdraw' THEN format('withdraw(%s, ''wish'')', v_ids)
		WHEN 'claim' THEN format('claim(%L, 5)', f.campaign)
		WHEN 'claim_escalated' THEN format('claim(%L, 5, true)', f.campaign)
		WHEN 'claim_ids' THEN format('claim_ids(%s, 1)', v_ids)
		WHEN 'release' THEN format('release(%s)', v_ids)
		WHEN 'renew' THEN format('(SELECT %s AS id, ''PV000'' AS code, %L AS status FROM renew())', f.id, f.state)
		WHEN 'skip' THEN format('skip(%s, ''not mine'')', f.id)
		WHEN 'approve' THEN format('approve(%s, p_via => ''screen'', p_displays => %L)', v_ids, t.proof(f.id))
		WHEN 'approve_script' THEN format('approve(%s)', v_ids)
		WHEN 'reject' THEN format('reject(%s, p_reasons => ''{L03}'', p_via => ''screen'')', v_ids)
		WHEN 'retouch' THEN format('retouch(%s, p_via => ''screen'')', v_ids)
		WHEN 'escalate' THEN format('escalate(%s, p_via => ''screen'', p_note => ''look'')', v_ids)
		WHEN 'retouched' THEN format('retouched(%s, %L)', f.id, sha256('photo retouched'))
		WHEN 'undo' THEN format('undo(ARRAY[%s]::bigint[])', v_decision)
		WHEN 'undo_open' THEN format('undo(ARRAY[%s]::bigint[])', v_decision)
		WHEN 'redo' THEN format('redo(ARRAY[%s]::bigint[])', v_decision)
		WHEN 'enqueue' THEN format('(SELECT * FROM enqueue() WHERE id = %s)', f.id)
		WHEN 'upload_claim' THEN format('(SELECT submission AS id, ''PV000'' AS code, %L AS status FROM upload_claim(''wim'', 100) WHERE submission = %s)', f.state, f.id)
		WHEN 'upload_finish' THEN format('upload_finish(''wim'', %L)', (SELECT jsonb_build_array(jsonb_build_object('id', coalesce(max(upload_id), 0),
			'attempt', coalesce(max(attempt), 0), 'outcome', 'delivered')) FROM upload WHERE submission_id = f.id))
		WHEN 'confirm' THEN format('confirm(%s)', v_ids)
		WHEN 'refused' THEN format('refused(%s, ''{Q01}'', ''blurred'')', v_ids)
		WHEN 'recall' THEN format('recall(%s, ''doubt'')', v_ids)
		WHEN 'recall_confirm' THEN format('recall_confirm(%s)', v_ids)
		WHEN 'revoke' THEN format('revoke(%s, ''R01'', ''inspection'')', v_ids)
		WHEN 'expire' THEN format('(SELECT * FROM expire() WHERE id = %s)', f.id)
		WHEN 'reopen' THEN format('reopen(%s, ''mercy'')', v_ids)
		WHEN 'replace' THEN format('replace(%s, ''permitted'')', v_ids)
	END;
END $$;

-- One cell: ok with the right new state, else the code; a state that is not right is shown.
CREATE FUNCTION t.cell(p_move text, p_login text, f t.fixture) RETURNS text
LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_ids text := format('ARRAY[%s]::bigint[]', f.id);
	v_got text;
	v_status text;
	v_chain text := p_login;
	v_audits bigint;
BEGIN
	BEGIN
		CASE p_move
			WHEN 'release', 'renew' THEN PERFORM t.codes(p_login, format('claim_ids(%s, 1)', v_ids));
			WHEN 'redo' THEN PERFORM t.codes('anna', t.move_call('undo', 'anna', f)), t.codes('anna', 'release_all()');
			WHEN 'recall_confirm' THEN PERFORM t.codes('chen', t.move_call('recall', 'chen', f));
			WHEN 'expire' THEN UPDATE submission SET deadline = now() WHERE submission_id = f.id AND status = 'rejected';
			ELSE NULL;
		END CASE;
		SELECT count(*) INTO v_audits FROM audit_log WHERE chain = v_chain;
		v_got := t.call(p_login, format('SELECT coalesce(string_agg(o.code || '':'' || coalesce(o.status, ''-'') || '':'' || coalesce(o.id::text, ''-''), '' ''), ''none'') FROM %s AS o', t.move_call(p_move, p_login, f)));
		v_audits := (SELECT count(*) FROM audit_log WHERE chain = v_chain) - v_audits;
		v_status := (SELECT status FROM submission WHERE submission_id = CASE p_move WHEN 'submit' THEN (SELECT max(submission_id) FROM submission) ELSE f.id END);
		RAISE EXCEPTION USING ERRCODE = 'TX000';
	EXCEPTION WHEN SQLSTATE 'TX000' THEN
		NULL;
	END;
	IF v_got = '42883' AND NOT has_schema_privilege(p_login, 'photovet', 'USAGE') THEN
		RETURN '42501';		-- who may not enter the schema sees no function at all
	END IF;
	IF v_got LIKE 'PV%:%' AND v_audits <> 1 THEN
		RETURN format('%s with %s audit rows', v_got, v_audits);
	ELSIF v_got NOT LIKE 'PV000:%' THEN
		RETURN split_part(v_got, ':', 1);
	END IF;
	IF p_move = 'upload_claim' THEN
		RETURN CASE v_status WHEN 'uploading' THEN 'ok' ELSE 'ok, but ' || v_status END;
	ELSIF v_status <> coalesce((SELECT a.status FROM t.arrives a WHERE a.move = p_move AND (a.origin = f.state OR a.origin IS NULL)),
			CASE p_move WHEN 'redo' THEN f.state END, f.state) THEN
		RETURN 'ok, but ' || v_status;
	ELSIF split_part(v_got, ':', 2) <> v_status THEN
		RETURN 'ok, but it answers ' || v_got;
	END IF;
	RETURN 'ok';
END $$;

SELECT t.is(count(*)::text, '330', 'matrix.txt has every move for every person') FROM t.want;
SELECT t.is(string_agg(format('%s=%s', w.state, t.cell(w.move, w.login, f)), ' ' ORDER BY f.id), string_agg(format('%s=%s', w.state, w.code), ' ' ORDER BY f.id),
	format('%s by %s', w.move, w.login))
FROM (SELECT x.move, x.login, e.key AS state, e.value AS code FROM t.want x, jsonb_each_text(to_jsonb(x) - 'move' - 'login') e) w
	JOIN t.fixture f ON f.state = w.state AND f.window_open = (w.move IN ('undo_open', 'redo'))
WHERE w.code <> '-'
GROUP BY w.move, w.login ORDER BY w.move, w.login;
