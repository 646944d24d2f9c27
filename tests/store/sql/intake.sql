-- Intake: what comes in, what is refused, and running the same import again.
SELECT t.campaign('i1', '{"undo_seconds": 0, "free_resubmissions": 1, "term": "2026"}') \g /dev/null
SELECT t.campaign('i2', '{"undo_seconds": 0, "term": "2026"}'), t.campaign('i3', '{"undo_seconds": 0, "term": "2027"}') \g /dev/null
CREATE FUNCTION t.i(n text) RETURNS bigint LANGUAGE sql AS $$ SELECT max(submission_id) FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 'i1' AND student_no = n $$;
CREATE FUNCTION t.turn_down(p_no text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.check();
	RETURN t.codes('anna', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', t.i(p_no)));
END $$;

-- lines by themselves
SELECT t.is(t.submit('i1', '', 'p'), 'PV404', 'no student number');
SELECT t.is(t.submit('i1', '000', 'p'), 'PV404', 'all zeros');
SELECT t.is(t.submit('i1', E'A\x1b[2J', 'p'), 'PV404', 'a number with control characters');
SELECT t.is(t.submit('i1', 'A1', 'p', '{"name": " "}'), 'PV410', 'no name');
SELECT t.is(t.submit('i1', 'A1', 'p', jsonb_build_object('id_number', repeat('1', 33))), 'PV411', 'an ID number of 33');
SELECT t.is(t.submit('i1', 'A1', 'p', jsonb_build_object('name', repeat('x', 201))), 'PV411', 'a name of 201');
SELECT t.is(t.submit('i1', 'A1', 'p', jsonb_build_object('photo', repeat('a', 64))), 'PV407', 'a photo that is not stored');
SELECT t.is(t.submit('i1', 'A1', 'p', '{"photo": "../../etc"}'), 'PV407', 'a photo that is no address');
SELECT t.is(t.call('olga', 'SELECT count(*)::text FROM submit(''i1'', ''[]'')'), '0', 'no lines, no answers');
SELECT t.is(t.call('olga', 'SELECT count(*)::text FROM submit(''i1'', ''{}'')'), '22023', 'no list: a bad argument');
SELECT t.is(t.call('olga', 'SELECT count(*)::text FROM submit(''nowhere'', ''[]'')'), 'PV301', 'no such campaign');
SELECT t.is(t.call('olga', 'SELECT photo_put(''\x00'', 1, 1, 1, ''pg'', ''\x00'')'), '22023', 'an address has 32 bytes');
SELECT t.is(t.call('olga', 'SELECT photo_put(sha256(''a''), 1, 1, 1, ''pg'', ''b'')'), '22023', 'a photo''s bytes must fit its address');
SELECT t.is(t.call('olga', 'SELECT photo_put(sha256(''a''), 1, 1, 1, ''pg'', ''a'')'), 'true', 'a new photo is stored');
SELECT t.is(t.call('olga', 'SELECT photo_put(sha256(''a''), 1, 1, 1, ''pg'', ''a'')'), 'false', 'once');
SELECT t.is(t.call('ivan', 'SELECT count(*)::text FROM photo_missing(ARRAY[sha256(''a''), sha256(''b''), sha256(''b'')])'), '1', 'what is missing can be asked');
SELECT t.is(t.call('ivan', 'SELECT count(*)::text FROM photo_get(sha256(''a''))'), '0', 'a photo no visible submission uses cannot be read');

-- again
SELECT t.submit('i1', 'A1', 'a1', '{"school_code": "10001", "school": "甲", "external_id": "x1"}') AS a1 \gset
SELECT t.is(t.submit('i1', 'A1', 'a1', '{"school_code": "10001", "external_id": "x1"}'), 'unchanged', 'the same external_id again is unchanged');
SELECT t.is(t.submit('i1', 'A1', 'a2', '{"school_code": "10001", "external_id": "x1"}'), 'PV121', 'but not with another photo');
SELECT t.is(t.submit('i1', 'A1', 'a1', '{"school_code": "10001"}'), 'unchanged', 'the same student and photo again');
SELECT t.is(t.submit('i1', 'A1', 'a1'), 'unchanged', 'a line without school code means the only student of that number');
SELECT t.is(t.submit('i1', 'A1', 'a2'), 'PV111', 'another photo while the first is open');
SELECT t.is((t.submit('i1', 'A1', 'a2', '{"school_code": "10002"}') ~ '^\d+$')::text, 'true', 'the same number at another school is another student');
SELECT t.is((SELECT attempt || ' ' || status || ' ' || version FROM photovet.submission WHERE submission_id = :a1), '1 received 1', 'the first attempt is received');
SELECT t.is(t.call('ivan', 'SELECT length(data)::text FROM photo_get(decode(' || quote_literal(t.photo('a1')) || ', ''hex''))'), '8', 'now its photo can be read');

-- rejected: the next attempt
SELECT t.submit('i1', 'B1', 'b1', '{"channel": "app"}') \g /dev/null
SELECT t.is(t.turn_down('B1'), 'PV000', 'a first rejection');
SELECT t.is(t.submit('i1', 'B1', 'b1', '{"channel": "app"}'), 'PV113', 'the rejected photo again is refused');
SELECT t.is(t.submit('i1', 'B1', 'b2', '{"channel": "web"}'), 'PV112', 'a second channel too');
SELECT t.is(t.try('olga', format('SELECT result FROM submit(''i1'', %L)', jsonb_build_array(jsonb_build_object('student_no', 'B1', 'name', '王小明', 'photo', t.photo('b2'))))), 'accepted', 'a line that names no channel is of the first');
SELECT t.is((t.submit('i1', 'B1', 'b2', '{"channel": "app"}') ~ '^\d+$')::text, 'true', 'a new photo is the second attempt');
SELECT t.is((SELECT attempt::text FROM photovet.submission WHERE submission_id = t.i('B1')), '2', 'and says so');
SELECT t.is(t.codes('olga', format('withdraw(ARRAY[%s]::bigint[], ''wish'')', t.i('B1'))), 'PV000', 'withdrawn');
SELECT t.is((t.submit('i1', 'B1', 'b3', '{"channel": "app"}') ~ '^\d+$')::text, 'true', 'a new one after it');
SELECT t.is((SELECT attempt::text FROM photovet.submission WHERE submission_id = t.i('B1')), '2', 'a withdrawal costs no attempt');
SELECT t.is(t.turn_down('B1'), 'PV000', 'the last free attempt is rejected');
SELECT t.is(t.status(t.i('B1')), 'blocked', 'that blocks');
SELECT t.is((SELECT kind || (data ->> 'free_left') FROM photovet.outbox WHERE submission_id = t.i('B1')), 'blocked0', 'and the message says so');
SELECT t.is(t.submit('i1', 'B1', 'b4', '{"channel": "app"}'), 'PV118', 'nothing more is taken');
SELECT t.is(t.codes('chen', format('reopen(ARRAY[%s]::bigint[], ''mercy'')', t.i('B1'))), 'PV000', 'until a supervisor reopens it');
SELECT t.is((t.submit('i1', 'B1', 'b4', '{"channel": "web"}') ~ '^\d+$')::text, 'true', 'on any channel');
SELECT t.is((SELECT attempt::text FROM photovet.submission WHERE submission_id = t.i('B1')), '3', 'as one more attempt');
SELECT t.turn_down('B1') \g /dev/null
SELECT t.is(t.status(t.i('B1')), 'blocked', 'rejected again it is blocked again');
SELECT t.submit('i1', 'B2', 'b5', '{"submitted_at": "2026-01-02 10:00"}') \g /dev/null
SELECT t.turn_down('B2') \g /dev/null
SELECT t.is(t.submit('i1', 'B2', 'b5', '{"submitted_at": "2026-01-02 10:00"}'), 'unchanged', 'a rejected photo with the time of the first is the same line again');
SELECT t.is(t.submit('i1', 'B2', 'b5', '{"submitted_at": "2026-01-03 10:00"}'), 'PV113', 'with another time it is the same photo again');

-- roster
SELECT t.is(t.call('olga', $$SELECT result || ' ' || coalesce(id::text, '-') FROM submit('i1', '[{"student_no":"C1","name":"欧阳锋","school":"甲","phone":"13800000000"}]')$$), 'accepted -', 'a roster line');
SELECT t.is(t.call('olga', $$SELECT result FROM submit('i1', '[{"student_no":"C1","name":"欧阳锋"}]')$$), 'unchanged', 'again');
SELECT t.is(t.call('olga', $$SELECT result FROM submit('i1', '[{"student_no":"C1","name":"欧阳峰"}]')$$), 'accepted', 'changed');
SELECT t.is(t.call('olga', $$SELECT name || school FROM roster_missing WHERE campaign = 'i1'$$), '欧**甲', 'who has sent nothing is missing');
SELECT t.is((t.submit('i1', 'C1', 'c1', '{"name": "欧阳峰"}') ~ '^\d+$')::text, 'true', 'a photo for it');
SELECT t.is(t.call('olga', $$SELECT count(*)::text FROM roster_missing WHERE campaign = 'i1'$$), '0', 'then nobody is missing');
SELECT t.check(), t.approve('anna', t.i('C1')) \g /dev/null
SELECT t.is(t.call('olga', $$SELECT code FROM submit('i1', '[{"student_no":"C1","name":"Other"}]')$$), 'PV122', 'from approved on the data is locked');
SELECT t.is(t.submit('i1', 'C1', 'c2'), 'PV111', 'and so is the photo');

-- the undo window holds a new attempt back
SELECT t.call('olga', 'SELECT campaign_set(''i1'', ''{"undo_seconds": 3600}'')') \g /dev/null
SELECT t.submit('i1', 'D1', 'd1') \g /dev/null
SELECT t.turn_down('D1') \g /dev/null
SELECT t.is(t.submit('i1', 'D1', 'd2'), 'PV111', 'inside the undo window of the rejection no new photo');

-- revoked: barred for the term
SELECT t.submit('i1', 'E1', 'e1', '{"id_number": "11010519491231002x", "school": "甲"}'), t.submit('i1', 'E2', 'e2', '{"school": "甲"}') \g /dev/null
SELECT t.check(), t.codes('chen', format('revoke(ARRAY[%s,%s]::bigint[], ''R02'')', t.i('E1'), t.i('E2'))) \g /dev/null
SELECT t.is(t.submit('i1', 'E1', 'e3'), 'PV114', 'a revoked student is barred');
SELECT t.is(t.submit('i2', 'OTHER', 'e3', '{"id_number": "11010519491231002X"}'), 'PV114', 'in every campaign of the term, by the ID number');
SELECT t.is((t.submit('i2', 'E1', 'e3', '{"id_number": "220000000000000000", "school": "甲"}') ~ '^\d+$')::text, 'true', 'another ID number is another person');
SELECT t.is(t.submit('i2', 'E2', 'e3', '{"school": "甲"}'), 'PV114', 'without one by student number and school');
SELECT t.is((t.submit('i2', 'E2', 'e3', '{"school": "乙"}') ~ '^\d+$')::text, 'true', 'another school is another student');
SELECT t.is((t.submit('i3', 'E1', 'e3', '{"id_number": "11010519491231002X"}') ~ '^\d+$')::text, 'true', 'another term is free');

-- checks
SELECT t.campaign('i4') \g /dev/null
SELECT t.submit('i4', 'F1', 'f1') AS f1 \gset
SELECT t.call('wim', 'SELECT token FROM check_claim(''w1'', 5, ''1 min'')') AS tok \gset
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM check_claim(''w2'', 5)'), '0', 'a leased check is nobody else''s');
SELECT t.is(t.codes('wim', format('check_finish(''w2'', %L)', jsonb_build_array(jsonb_build_object('id', :f1, 'token', :tok)))), 'PV103', 'and another worker cannot finish it');
UPDATE photovet.check_queue SET lease_until = now() WHERE submission_id = :f1;
SELECT t.is((t.call('wim', 'SELECT token FROM check_claim(''w2'', 5)')::bigint > :tok)::text, 'true', 'when the lease is over it is offered again');
SELECT t.is(t.codes('wim', format('check_finish(''w1'', %L)', jsonb_build_array(jsonb_build_object('id', :f1, 'token', :tok)))), 'PV103', 'the late worker changes nothing');
SELECT t.photo('standard of f1') AS std \gset
SELECT t.is(t.codes('wim', format('check_finish(''w2'', %L)', jsonb_build_array(jsonb_build_object('id', :f1, 'token', (SELECT token FROM photovet.check_queue WHERE submission_id = :f1),
	'standard', :'std', 'score', null, 'fails', 1, 'warns', 0, 'nas', 2, 'results', jsonb_build_array(
		jsonb_build_object('name', 'file.bytes', 'native', 7, 'quality', 0, 'status', 'fail', 'checker', 'photovet', 'version', '1', 'detail', 'small'),
		jsonb_build_object('name', 'sharp.vol', 'native', null, 'quality', null, 'status', 'na', 'checker', 'photovet', 'version', '1')))))), 'PV000', 'the right one finishes it');
SELECT t.is(t.call('eve', format('SELECT concat_ws('' '', status, photo_kind, coalesce(score, -1), fails, nas) FROM submission_list WHERE id = %s', :f1)), 'pending standard -1 1 2', 'pending, with its standard and its figures; n.a. is no number');
SELECT t.is(t.call('eve', format('SELECT string_agg(name || '':'' || status || '':'' || coalesce(quality, -1), '' '' ORDER BY name) FROM check_list WHERE submission = %s', :f1)), 'dup.sha:ok:100 file.bytes:fail:0 sharp.vol:na:-1', 'with every result, and what the database found');
SELECT t.is(t.codes('olga', format('check_record(%L)', jsonb_build_array(jsonb_build_object('id', :f1, 'score', 55, 'results', '[]'::jsonb)))), 'PV000', 'an operator''s own run');
SELECT t.is(t.call('eve', format('SELECT concat_ws('' '', status, score, (SELECT count(*) FROM check_list WHERE submission = id)) FROM submission_list WHERE id = %s', :f1)), 'pending 55 1', 'is the latest, and moves nothing');
