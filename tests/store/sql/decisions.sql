-- Decisions: what they need, what they leave, two stages.
SELECT t.campaign('d1', '{"undo_seconds": 0, "scripted": "supervisor"}') \g /dev/null
SELECT t.pending('d1', 'D' || g) FROM generate_series(1, 40) g \g /dev/null
CREATE FUNCTION t.d(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT submission_id FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 'd1' AND student_no = 'D' || $1 $$;
CREATE FUNCTION t.act(p_login text, p_move text, p_id bigint, p_rest text) RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('%s(ARRAY[%s]::bigint[], %s)', p_move, p_id, p_rest)) $$;

-- proof of display
SELECT t.is(t.act('anna', 'approve', t.d(1), 'p_via => ''screen'''), 'PV403', 'no approval without the picture');
SELECT t.is(t.approve('anna', t.d(1), jsonb_build_object('sha256', repeat('0', 64))), 'PV403', 'not of another photo');
SELECT t.is(t.approve('anna', t.d(1), '{"width": 239}'), 'PV403', 'not smaller than min_display');
SELECT t.is(t.approve('anna', t.d(1), '{"height": 319}'), 'PV403', 'in neither direction');
SELECT t.is(t.approve('anna', t.d(1), '{"width": "480px"}'), 'PV403', 'not with a width that is no number');
SELECT t.is(t.approve('anna', t.d(1), '{"acknowledged_by": ""}'), 'PV403', 'not without an acknowledgement');
SELECT t.is(t.approve('anna', t.d(1), '{"protocol": "blocks"}'), 'PV403', 'half blocks are no picture');
SELECT t.is(t.approve('anna', t.d(1), '{"protocol": "none"}'), 'PV403', 'nor is none');
SELECT t.is(t.approve('anna', t.d(1), '{"protocol": null}'), 'PV403', 'nor is nothing');
SELECT t.is(t.approve('anna', t.d(1)), 'PV000', 'with the whole proof it is accepted');
SELECT t.is(t.call('eve', 'SELECT display ->> ''protocol'' || '' '' || (display ->> ''shown_ms'') || '' '' || via FROM decision_list WHERE submission = ' || t.d(1)), 'sixel 900 screen', 'the proof is stored with the decision');
SELECT t.is(t.act('anna', 'reject', t.d(2), 'p_reasons => ''{L03,B01,L03}'', p_via => ''screen'', p_note => ''dark''') , 'PV000', 'a rejection needs no picture');
SELECT t.is(t.call('bo', 'SELECT array_to_string(reasons, '','') || '' '' || note || '' '' || by FROM decision_list WHERE submission = ' || t.d(2)), 'L03,B01 dark anna', 'reasons once each, the note, the login');
SELECT t.call('olga', 'SELECT campaign_set(''d1'', ''{"blocks": "allow"}'')') \g /dev/null
SELECT t.is(t.approve('anna', t.d(3), '{"protocol": "blocks", "width": 40, "height": 30}'), 'PV000', 'a campaign may allow half blocks, then their size does not count');
SELECT t.is(t.approve('anna', t.d(4), '{"protocol": "none"}'), 'PV403', 'but never none');
SELECT t.is(t.codes('anna', format('approve(ARRAY[%s]::bigint[], p_via => ''sheet'', p_displays => %L)', t.d(4), t.proof(t.d(4)))), 'PV000', 'a contact sheet proves like a screen');

-- scripts
SELECT t.is(t.act('anna', 'approve', t.d(5), 'p_via => ''script'''), 'PV204', 'a reviewer may not decide by script by default');
SELECT t.is(t.act('anna', 'reject', t.d(5), 'p_reasons => ''{L03}'''), 'PV204', 'no decision at all');
SELECT t.is(t.act('chen', 'approve', t.d(5), 'p_via => ''script'''), 'PV000', 'a supervisor may');
SELECT t.call('olga', 'SELECT campaign_set(''d1'', ''{"scripted": "nobody"}'')') \g /dev/null
SELECT t.is(t.act('chen', 'approve', t.d(6), 'p_via => ''script'''), 'PV204', 'unless the campaign says nobody');
SELECT t.call('olga', 'SELECT campaign_set(''d1'', ''{"scripted": "reviewer"}'')') \g /dev/null
SELECT t.is(t.act('bo', 'approve', t.d(6), 'p_via => ''script'''), 'PV000', 'or reviewers too');

-- input
SELECT t.is(t.act('bo', 'reject', t.d(7), 'p_via => ''screen'''), 'PV402', 'a rejection needs a reason');
SELECT t.is(t.act('bo', 'reject', t.d(7), 'p_reasons => ''{Z99}'', p_via => ''screen'''), 'PV401', 'a known one');
SELECT t.is(t.act('bo', 'reject', t.d(7), 'p_reasons => ''{L03,B04}'', p_via => ''screen'''), 'PV408', 'not the operator''s own');
SELECT t.call('olga', 'SELECT reason_set(''d1'', ''L03'', ''{"enabled": false}'')') \g /dev/null
SELECT t.is(t.act('bo', 'reject', t.d(7), 'p_reasons => ''{L03}'', p_via => ''screen'''), 'PV401', 'not one the campaign has switched off');
SELECT t.call('olga', 'SELECT reason_set(''d1'', ''Z01'', ''{"label_zh": "校徽", "label_en": "badge", "instruction_zh": "请佩戴校徽。", "instruction_en": "Wear the badge."}'')') \g /dev/null
SELECT t.is(t.act('bo', 'reject', t.d(7), 'p_reasons => ''{Z01}'', p_via => ''screen'''), 'PV000', 'but the campaign''s own');
SELECT t.is(t.act('bo', 'escalate', t.d(8), 'p_via => ''screen'''), 'PV405', 'an escalation needs a cause');
SELECT t.is(t.act('bo', 'approve', t.d(8), 'p_reasons => ''{L01}'''), '22023', 'an approval takes no reasons: a bad argument');
SELECT t.is(t.act('bo', 'approve', t.d(8), 'p_via => ''mail'''), '22023', 'via has three values');
SELECT t.is(t.act('bo', 'approve', t.d(8), 'p_tokens => ''{1,2}'''), '22023', 'lists must be as long as the ids');
SELECT t.is(t.codes('bo', 'approve(''{}'')'), 'none', 'no ids, no answers');
SELECT t.is(t.codes('bo', 'approve(ARRAY[NULL]::bigint[])'), '22023', 'NULL is no id');
SELECT t.is(t.act('bo', 'approve', t.d(8), 'p_versions => ARRAY[1]'), 'PV104', 'a frozen version that is not the current one');
SELECT t.is(t.act('bo', 'approve', t.d(8), 'p_photos => ARRAY[sha256(''x'')]'), 'PV104', 'a frozen photo that is not the current one');
SELECT t.is(t.act('bo', 'approve', t.d(8), format('p_versions => ARRAY[%s], p_photos => ARRAY[%L::bytea]', version, original_sha256)), 'PV000', 'a frozen plan that still fits') FROM photovet.submission WHERE submission_id = t.d(8);
SELECT t.is(t.act('anna', 'retouch', t.d(9), 'p_via => ''screen'''), 'PV000', 'retouch');
SELECT t.is((SELECT array_to_string(reasons, ',') FROM photovet.decision WHERE submission_id = t.d(9)), 'B04', 'implies B04');
SELECT t.is(t.codes('bo', format('approve(ARRAY[%s,0,%s,%s]::bigint[])', t.d(10), t.d(1), t.d(10))), 'PV000 PV301 PV101 PV000', 'one answer an id, in the order given');

-- what a decision leaves
SELECT t.is((SELECT kind || ' ' || (data ->> 'free_left') || ' ' || (data ->> 'attempt') || ' ' || (data -> 'reasons')::text FROM photovet.outbox WHERE submission_id = t.d(2)),
	'rejected 2 1 ["L03", "B01"]', 'the message has reasons, attempt and what is left');
SELECT t.is((SELECT ((data ->> 'deadline')::timestamptz AT TIME ZONE 'Asia/Shanghai')::text FROM photovet.outbox WHERE submission_id = t.d(2)),
	(((now() AT TIME ZONE 'Asia/Shanghai')::date + 8)::timestamp)::text, 'and the deadline: 24:00 of the seventh day');
SELECT t.is((SELECT count(*)::text FROM photovet.review_queue WHERE submission_id IN (t.d(1), t.d(2))), '0', 'a decided row leaves the queue');
SELECT t.act('anna', 'reject', t.d(11), 'p_reasons => ''{R01}'', p_via => ''screen''') \g /dev/null
SELECT t.is(t.call('chen', 'SELECT string_agg(submission::text, '','') FROM serious_list WHERE campaign = ''d1'''), t.d(11)::text, 'a serious reason is copied to the supervisors'' list');

-- a thousand at once
SELECT t.campaign('d3', '{"undo_seconds": 0}') \g /dev/null
DO $$ DECLARE v jsonb; BEGIN
	PERFORM t.photo('bulk');
	v := (SELECT jsonb_agg(jsonb_build_object('line', g, 'student_no', 'B' || g, 'name', '李', 'photo', encode(sha256('photo bulk'), 'hex'))) FROM generate_series(1, 1000) g);
	PERFORM t.call('olga', format('SELECT count(*) FROM submit(''d3'', %L)', v));
	PERFORM t.check();
END $$;
SELECT clock_timestamp() AS start \gset
SELECT t.is(t.call('chen', 'SELECT count(*) FILTER (WHERE done)::text || '' '' || count(DISTINCT decision) FROM approve(ARRAY(SELECT id FROM submission_list WHERE campaign = ''d3''))'), '1000 1000', 'a thousand in one call');
SELECT t.is((clock_timestamp() - :'start' < interval '5 seconds')::text, 'true', 'in a set, not in a loop');
SELECT t.is((SELECT count(*)::text FROM photovet.audit_log WHERE campaigns = (SELECT ARRAY[campaign_id] FROM photovet.campaign WHERE code = 'd3') AND action = 'approve'), '1', 'with one audit row');

-- two stages
SELECT t.campaign('d2', '{"undo_seconds": 3600, "stages": 2}') \g /dev/null
SELECT t.pending('d2', 'T' || g) FROM generate_series(1, 4) g \g /dev/null
CREATE FUNCTION t.t2(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT submission_id FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 'd2' AND student_no = 'T' || $1 $$;
SELECT t.is(t.approve('anna', t.t2(1)) || t.status(t.t2(1)), 'PV000pending_final', 'the first approval goes to the second stage');
SELECT t.is((SELECT count(*)::text FROM photovet.outbox WHERE submission_id = t.t2(1)), '0', 'and tells the student nothing');
SELECT t.is(t.approve('bo', t.t2(1)), 'PV116', 'inside the first stage''s window nobody may decide it');
SELECT t.is(t.codes('bo', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.t2(1))), 'PV116', 'or claim it');
SELECT t.is((t.call('bo', 'SELECT string_agg(id::text, '','') FROM claim(''d2'', 9)') LIKE '%' || t.t2(1) || '%')::text, 'false', 'the queue does not offer it');
SELECT t.codes('bo', 'release_all()') \g /dev/null
UPDATE photovet.review_queue SET ready_at = now() WHERE submission_id = t.t2(1);
SELECT t.is((t.call('anna', 'SELECT string_agg(id::text, '','') FROM claim(''d2'', 9)') LIKE '%' || t.t2(1) || '%')::text, 'false', 'after it, not to who passed the first stage');
SELECT t.is(t.call('bo', 'SELECT string_agg(id::text, '','') FROM claim(''d2'', 9)'), t.t2(1)::text, 'but to another');
SELECT t.is(t.codes('anna', format('undo(ARRAY[%s]::bigint[])', t.last(t.t2(1)))), 'PV106', 'claimed since, the first stage cannot be undone');
SELECT t.is(t.approve('anna', t.t2(1)), 'PV102', 'anna is refused while bo holds it');
SELECT t.codes('bo', 'release_all()'), t.codes('anna', 'release_all()') \g /dev/null
SELECT t.is(t.approve('anna', t.t2(1)), 'PV203', 'and when it is free: the second stage needs another person');
SELECT t.is(t.act('anna', 'reject', t.t2(1), 'p_reasons => ''{L03}'', p_via => ''screen'''), 'PV203', 'to reject it as well');
SELECT t.is(t.approve('bo', t.t2(1)) || t.status(t.t2(1)), 'PV000approved', 'another person''s approval is final');
SELECT t.is(t.act('anna', 'escalate', t.t2(2), 'p_via => ''screen'', p_note => ''?''') || t.approve('chen', t.t2(2)) || t.status(t.t2(2)), 'PV000PV000pending_final', 'an escalated row of stage one still needs its second');
UPDATE photovet.review_queue SET ready_at = now() WHERE submission_id = t.t2(2);
SELECT t.is(t.act('bo', 'retouch', t.t2(2), 'p_via => ''screen''') || t.codes('olga', format('retouched(%s, decode(%L, ''hex''))', t.t2(2), t.photo('touched'))) || t.status(t.t2(2)), 'PV000PV000received', 'retouched in the second stage');
SELECT t.check() \g /dev/null
SELECT t.is(t.status(t.t2(2)) || ' ' || (SELECT photo_kind FROM photovet.submission_list WHERE id = t.t2(2)), 'pending_final standard', 'it comes back to the second stage with the new standard');
SELECT t.is(t.approve('chen', t.t2(2)), 'PV203', 'and the first stage''s decider is still the first');
