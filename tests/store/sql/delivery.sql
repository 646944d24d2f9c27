-- Messages and uploads: order, fallback, retries, fences, names.
SELECT t.campaign('n1', '{"undo_seconds": 0, "notify": ["mail", "sms"], "scripted": "reviewer"}') \g /dev/null
CREATE FUNCTION t.n(p_campaign text, p_no text) RETURNS bigint LANGUAGE sql AS $$ SELECT max(submission_id) FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = $1 AND student_no = $2 $$;
CREATE FUNCTION t.reject_one(p_campaign text, p_no text, p_more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v bigint := t.submit(p_campaign, p_no, p_campaign || p_no || clock_timestamp(), p_more); BEGIN
	PERFORM t.check(), t.codes('anna', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', v));
	RETURN v;
END $$;
CREATE FUNCTION t.take(p_gateways text, p_worker text DEFAULT 'w') RETURNS text LANGUAGE sql AS $$
	SELECT t.call('wim', format('SELECT coalesce(string_agg(concat_ws('':'', student_no, gateway, address, lang, attempt), '' '' ORDER BY id), ''none'') FROM notify_claim(%L, %L, 100)', p_worker, p_gateways)) $$;
CREATE FUNCTION t.tell(p_outcome text, p_more jsonb DEFAULT '{}', p_worker text DEFAULT 'w') RETURNS text LANGUAGE sql AS $$
	SELECT t.call('wim', format('SELECT notify_finish(%L, %L)', p_worker, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', outbox_id, 'attempt', attempt,
		'outcome', p_outcome) || p_more), '[]') FROM photovet.outbox WHERE state = 'sending'))) $$;
CREATE FUNCTION t.box(p_no text) RETURNS text LANGUAGE sql AS $$
	SELECT t.call('olga', format('SELECT string_agg(concat_ws('' '', kind, gateway, state, attempt), '', '' ORDER BY id) FROM outbox_list WHERE student_no = %L', p_no)) $$;

SELECT t.reject_one('n1', 'A', '{"email": "a@example.org", "phone": "138"}'), t.reject_one('n1', 'B', '{"phone": "139", "lang": "en"}'), t.reject_one('n1', 'C') \g /dev/null
SELECT t.is(t.take('{sms=phone}'), 'none', 'the first gateway comes first');
SELECT t.is(t.take('{mail=email}'), 'A:mail:a@example.org:zh:1', 'who has no address for it goes on to the next');
SELECT t.is(t.take('{sms=phone}'), 'B:sms:139:en:1', 'there with the address and the student''s language');
SELECT t.is(t.box('C'), 'rejected sms dead 0', 'no address at all is a visible dead letter');
SELECT t.is((SELECT last_error FROM photovet.outbox_done), 'sms: the student has no address for it', 'with its cause');
SELECT t.is(t.take('{mail,sms}'), 'none', 'what is leased is offered to nobody');
SELECT t.is(t.tell('delivered', '{"attempt": 9}'), '0', 'another attempt''s report changes nothing');
SELECT t.is(t.tell('delivered', '{}', 'late'), '0', 'nor another worker''s');
SELECT key AS key_a FROM photovet.outbox WHERE student_id = (SELECT student_id FROM photovet.submission WHERE submission_id = t.n('n1', 'A')) \gset
SELECT t.is(t.tell('retry', '{"detail": "450 later\nplease", "backoff_max": 1}'), '2', 'a retry');
SELECT t.is((SELECT string_agg(DISTINCT last_error || ' ' || state || ' ' || (due_at > now())::text, ',') FROM photovet.outbox), '450 later please waiting true', 'waits, with one line of why');
SELECT t.is((SELECT bool_and(due_at <= now() + interval '3 s')::text FROM photovet.outbox), 'true', 'no longer than the longest pause');
UPDATE photovet.outbox SET due_at = now();
SELECT t.is(t.take('{mail,sms}'), 'A:mail:a@example.org:zh:2 B:sms:139:en:2', 'then it is offered again');
SELECT t.is((SELECT bool_or(key = :'key_a')::text FROM photovet.outbox), 'true', 'under the same key');
SELECT t.is(t.tell('retry', '{"retry_after": 600}'), '2', 'the server''s own pause');
SELECT t.is((SELECT bool_and(due_at > now() + interval '599 s')::text FROM photovet.outbox), 'true', 'is obeyed');
UPDATE photovet.outbox SET due_at = now();
SELECT t.take('{mail,sms}') \g /dev/null
SELECT t.is(t.tell('retry', '{"attempts_max": 3}'), '2', 'too many attempts are a dead letter');
SELECT t.is(t.box('A') || ' / ' || t.box('B'), 'rejected sms waiting 3 / rejected sms dead 3', 'that goes on to the next gateway while there is one');
SELECT t.is(t.take('{sms=phone}'), 'A:sms:138:zh:4', 'and is offered there');
SELECT t.is(t.tell('hold', '{"detail": "no answer"}'), '1', 'an ambiguous end is held');
SELECT t.is(t.take('{sms}') || ' ' || t.box('A'), 'none rejected sms held 4', 'until somebody looks');

-- order per student
UPDATE photovet.submission SET status = 'rejected' WHERE submission_id = t.n('n1', 'A');
SELECT t.reject_one('n1', 'A') \g /dev/null
SELECT t.is(t.take('{mail,sms}'), 'none', 'a later message waits for the earlier one');
SELECT t.is(t.codes('olga', format('outbox_retry(ARRAY(SELECT id FROM outbox_list WHERE student_no = ''A'' AND state = ''held''))')), 'PV000', 'the held one goes again');
SELECT t.is(t.take('{mail,sms}'), 'A:sms:138:zh:5', 'first');
SELECT t.is(t.codes('olga', 'outbox_drop(ARRAY(SELECT id FROM outbox_list WHERE state = ''sending''))'), 'PV125', 'what is being sent cannot be dropped');
SELECT t.tell('delivered') \g /dev/null
SELECT t.is(t.take('{mail,sms}'), 'A:mail:a@example.org:zh:1', 'then the later one');
SELECT t.tell('dead') \g /dev/null
SELECT t.take('{sms}'), t.tell('dead') \g /dev/null
SELECT t.is(t.codes('olga', 'outbox_retry(ARRAY(SELECT id FROM outbox_list WHERE state = ''dead'' ORDER BY id))'), 'PV000 PV000 PV000', 'dead letters can be sent again');
SELECT t.is(t.call('olga', 'SELECT string_agg(id::text || state, '','') FROM outbox_list WHERE key = ' || quote_literal(:'key_a')), (SELECT outbox_id || 'delivered' FROM photovet.outbox_done WHERE key = :'key_a'), 'a delivered one keeps its row and key');
SELECT t.is(t.codes('olga', 'outbox_drop(ARRAY(SELECT id FROM outbox_list ORDER BY id))'), (SELECT string_agg(CASE state WHEN 'delivered' THEN 'PV101' ELSE 'PV000' END, ' ' ORDER BY id) FROM (SELECT outbox_id AS id, state FROM photovet.outbox UNION ALL SELECT outbox_id, state FROM photovet.outbox_done) x), 'what is not delivered can be dropped');
SELECT t.is(t.codes('ruth', 'outbox_drop(ARRAY[1,2]::bigint[])'), 'PV301 PV301', 'not by strangers');
SELECT t.is(t.take('{Bad Name}'), '22023', 'a gateway name without sense is a bad argument');
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM notify_claim('''', ''{file}'', 1)'), '22023', 'so is a worker without a name');

-- rate and breaker
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''g'', 8, 0.001, 5)'), '5', 'a token bucket starts full');
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''g'', 8, 0.001, 5)'), '0', 'and is empty then');
SELECT t.call('wim', 'SELECT gateway_report(''h'', false)') FROM generate_series(1, 4) \g /dev/null
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''h'', 3, 10, 10)'), '3', 'four failures in a row do not close a gateway');
SELECT t.call('wim', 'SELECT gateway_report(''h'', false)') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''h'', 3, 10, 10)'), '0', 'the fifth does');
UPDATE photovet.gateway SET open_until = clock_timestamp() WHERE name = 'h';
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''h'', 3, 10, 10)') || t.call('wim', 'SELECT gateway_grant(''h'', 3, 10, 10)'), '10', 'after a while one probe goes through');
SELECT t.call('wim', 'SELECT gateway_report(''h'', true)') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT gateway_grant(''h'', 3, 10, 10)'), '3', 'and opens it when it succeeds');

-- uploads
SELECT t.campaign('n2', '{"undo_seconds": 0, "notify": [], "scripted": "reviewer"}') \g /dev/null
CREATE FUNCTION t.approve_one(p_campaign text, p_no text, p_more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v bigint := t.submit(p_campaign, p_no, p_campaign || p_no || clock_timestamp(), p_more); BEGIN
	PERFORM t.check(), t.codes('anna', format('approve(ARRAY[%s]::bigint[])', v)), t.codes('wim', 'enqueue()');
	RETURN v;
END $$;
CREATE FUNCTION t.lift(p_worker text DEFAULT 'w') RETURNS text LANGUAGE sql AS $$
	SELECT t.call('wim', format('SELECT coalesce(string_agg(object_name, '' '' ORDER BY id), ''none'') FROM upload_claim(%L, 100)', p_worker)) $$;
CREATE FUNCTION t.land(p_outcome text, p_more jsonb DEFAULT '{}', p_worker text DEFAULT 'w') RETURNS text LANGUAGE sql AS $$
	SELECT t.call('wim', format('SELECT coalesce(string_agg(status, '' '' ORDER BY id), ''none'') FROM upload_finish(%L, %L)', p_worker, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', upload_id, 'attempt', attempt,
		'outcome', p_outcome) || p_more), '[]') FROM photovet.upload WHERE state = 'sending'))) $$;
SELECT t.approve_one('n2', 'U1', '{"school_code": "10001"}') \g /dev/null
SELECT t.is((SELECT count(*)::text FROM photovet.outbox_list WHERE campaign = 'n2'), '0', 'a campaign without gateways tells nobody');
SELECT t.is(t.status(t.n('n2', 'U1')) || ' ' || t.call('olga', 'SELECT state || '', '' || last_error FROM upload_list'), 'queued held, the campaign has no target', 'without a target it waits, visibly');
SELECT t.is(t.lift(), 'none', 'and nothing is uploaded');
SELECT t.call('olga', 'SELECT campaign_set(''n2'', ''{"target": "file:///x", "name_template": "{school_code}/{student_no}.jpg"}'')') \g /dev/null
SELECT t.is(t.lift(), '10001/U1.jpg', 'a target sets it free');
SELECT t.is(t.status(t.n('n2', 'U1')) || ' ' || t.lift('v'), 'uploading none', 'it is leased');
SELECT t.is((SELECT encode(u.sha256, 'hex') FROM photovet.upload u), (SELECT encode(d.photo_sha256, 'hex') FROM photovet.decision d WHERE d.submission_id = t.n('n2', 'U1') AND action = 'approve'), 'the photo decided on is the one uploaded');
SELECT t.is(t.land('delivered', '{}', 'v'), 'none', 'another worker''s report changes nothing');
SELECT t.is(t.land('retry', '{"detail": "500"}'), 'upload_failed', 'a failure');
SELECT t.is(t.lift(), 'none', 'is tried again later');
SELECT t.is(t.codes('olga', 'upload_retry(ARRAY(SELECT id FROM upload_list))'), 'PV000', 'or at once, when the operator says so');
SELECT t.is(t.lift(), '10001/U1.jpg', 'under the same name');
UPDATE photovet.upload SET due_at = now();
SELECT t.is(t.lift('v'), '10001/U1.jpg', 'a lease that ended goes to another worker');
SELECT t.is(t.land('delivered'), 'none', 'the late one changes nothing');
SELECT t.is(t.land('delivered', '{}', 'v'), 'uploaded', 'the other delivers');
SELECT t.is(t.call('olga', 'SELECT state || '' '' || object_name FROM upload_list'), 'delivered 10001/U1.jpg', 'and the list keeps it');
SELECT t.is(t.codes('olga', 'upload_hold(ARRAY(SELECT id FROM upload_list))'), 'PV101', 'a delivered one cannot be held');
SELECT t.approve_one('n2', 'U2') \g /dev/null
SELECT t.is(t.lift(), 'none', 'it is not uploaded');
SELECT t.is(t.status(t.n('n2', 'U2')) || ' ' || (SELECT state || ' ' || last_error FROM photovet.upload), 'upload_failed dead the name template asks for a value this student does not have', 'a template that asks for what the student lacks is a dead letter');
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM given_up(''nobody'')'), '0', 'which is nobody else''s to tell');
SELECT t.is(t.call('wim', 'SELECT kind || '' '' || (submission = ' || t.n('n2', 'U2') || ') || '' '' || cause FROM given_up((SELECT worker FROM upload WHERE state = ''dead''))'), 'upload true the name template asks for a value this student does not have', 'given up untried, and told to the worker that did it') ;
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM given_up(''wim'')'), '0', 'once');
SELECT t.call('olga', 'SELECT campaign_set(''n2'', ''{"name_template": "{id_number}.jpg"}'')') \g /dev/null
SELECT t.approve_one('n2', 'U3', '{"id_number": "1101 05../19"}') \g /dev/null
SELECT t.is(t.call('olga', 'SELECT object_name FROM upload_list WHERE student_no = ''U3'''), '******.jpg', 'a list never shows an ID number');
SELECT t.is(t.lift(), '1101_05__19.jpg', 'a value keeps safe characters only');
SELECT t.land('delivered') \g /dev/null
SELECT t.approve_one('n2', 'U4', '{"id_number": "1101 05../19"}') \g /dev/null
SELECT t.is(t.lift(), 'none', 'two students never share a name');
SELECT t.is((SELECT last_error FROM photovet.upload WHERE submission_id = t.n('n2', 'U4')), format('submission %s of another student has this object name', t.n('n2', 'U3')), 'the second says whose it is');
SELECT t.campaign('n3', '{"undo_seconds": 0, "notify": [], "scripted": "reviewer", "target": "file:///x/", "name_template": "{id_number}.jpg"}') \g /dev/null
SELECT t.approve_one('n3', 'U3', '{"id_number": "1101 05../19"}') \g /dev/null
SELECT t.is(t.lift(), 'none', 'nor do two campaigns at one target, though it be one person');
SELECT t.is((SELECT last_error FROM photovet.upload WHERE submission_id = t.n('n3', 'U3')), format('submission %s of another campaign has this object name', t.n('n2', 'U3')), 'and it says whose it is');
SELECT t.call('olga', 'SELECT campaign_set(''n3'', ''{"target": "file:///y"}'')') \g /dev/null
SELECT t.codes('olga', format('upload_retry(ARRAY(SELECT id FROM upload_list WHERE submission = %s))', t.n('n3', 'U3'))) \g /dev/null
SELECT t.is(t.lift(), '1101_05__19.jpg', 'a target of its own lets it through');
SELECT t.land('delivered') \g /dev/null
SELECT t.call('olga', 'SELECT campaign_set(''n2'', ''{"name_template": "{campaign}/{school}-{student_no}-{id}.jpg"}'')') \g /dev/null
SELECT t.approve_one('n2', 'U/../5', '{"school": "北京 大学"}') \g /dev/null
SELECT t.is(t.lift(), format('n2/北京_大学-U___5-%s.jpg', t.n('n2', 'U/../5')), 'nothing in it leads out of the folder');
SELECT t.is(t.land('dead', '{"detail": "403"}'), 'upload_failed', 'a final refusal');
SELECT t.is((SELECT state FROM photovet.upload WHERE submission_id = t.n('n2', 'U/../5')), 'dead', 'is a dead letter');
SELECT t.is(t.codes('olga', format('upload_retry(ARRAY(SELECT id FROM upload_list WHERE submission = %s))', t.n('n2', 'U/../5'))), 'PV000', 'a dead upload can be tried again');
SELECT t.is(t.codes('olga', format('upload_hold(ARRAY(SELECT id FROM upload_list WHERE submission = %s))', t.n('n2', 'U/../5'))), 'PV000', 'or held');
SELECT t.is(t.lift(), 'none', 'then it waits');

-- what a worker waits for
SELECT t.is(t.call('wim', 'SELECT string_agg(kind, '','' ORDER BY kind) FROM next_due(''{file}'') WHERE n > 0'), NULL, 'nothing is due');
SELECT t.submit('n2', 'W1', 'w1') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT string_agg(kind || n, '','' ORDER BY kind) FROM next_due() WHERE n > 0'), 'check1', 'a check is due');
SELECT t.call('wim', 'SELECT count(*) FROM check_claim(''other'', 9, ''10 min'')') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT string_agg(kind || n || (at > now() + interval ''9 min''), '','' ORDER BY kind) FROM next_due() WHERE kind = ''check'''), 'check0true', 'leased to another worker it counts from the end of the lease');
SELECT t.call('olga', 'SELECT assign(''wim'', ''{n1}'', ''worker'')') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM next_due() WHERE kind = ''check'''), '0', 'a worker assigned to campaigns serves only those');
SELECT t.is(t.call('olga', 'SELECT unserved::text FROM queue_figures() WHERE campaign = ''n2'''), '1', 'and the others show as unserved');
