-- Recall by two, revocation, reopening, replacement, the registry's word.
SELECT t.campaign('s1', '{"undo_seconds": 0, "target": "file:///x", "scripted": "reviewer"}') \g /dev/null
SELECT t.pending('s1', 'S' || g) FROM generate_series(1, 12) g \g /dev/null
CREATE FUNCTION t.s(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT min(submission_id) FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 's1' AND student_no = 'S' || $1 $$;
CREATE FUNCTION t.m(p_login text, p_move text, p_id bigint, p_rest text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('%s(ARRAY[%s]::bigint[]%s)', p_move, p_id, p_rest)) $$;
CREATE FUNCTION t.upload(p_outcome text) RETURNS text LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
BEGIN
	PERFORM t.codes('wim', 'enqueue()'), t.call('wim', 'SELECT count(*) FROM upload_claim(''w'', 100)');
	RETURN t.codes('wim', format('upload_finish(''w'', %L)', (SELECT jsonb_agg(jsonb_build_object('id', upload_id, 'attempt', attempt, 'outcome', p_outcome)) FROM upload WHERE state = 'sending')));
END $$;
SELECT t.m('anna', 'approve', t.s(g)) FROM generate_series(1, 8) g \g /dev/null

SELECT t.is(t.m('chen', 'recall', t.s(1), ', ''doubt'''), 'PV000', 'a supervisor proposes a recall');
SELECT t.is(t.m('chen', 'recall', t.s(1)), 'PV109', 'twice is once');
SELECT t.is(t.m('dai', 'recall', t.s(1)), 'PV109', 'a second proposal points at the first');
SELECT t.is(t.call('dai', format('SELECT who FROM recall(ARRAY[%s]::bigint[])', t.s(1))), 'chen', 'and names who made it');
SELECT t.is(t.m('dai', 'recall_confirm', t.s(2)), 'PV108', 'nothing proposed, nothing to confirm');
SELECT t.is(t.m('chen', 'recall_confirm', t.s(1)), 'PV109', 'the proposer cannot confirm');
SELECT t.codes('wim', 'enqueue()') \g /dev/null
SELECT t.is(t.status(t.s(1)) || ' ' || t.status(t.s(2)), 'approved queued', 'meanwhile it is not enqueued');
SELECT t.is(t.call('dai', 'SELECT string_agg(submission::text, '','') FROM recall_list'), t.s(1)::text, 'it is on the supervisors'' list');
SELECT t.is(t.m('dai', 'recall_confirm', t.s(1)), 'PV000', 'another supervisor confirms');
SELECT t.is(t.status(t.s(1)) || (SELECT count(*) FROM photovet.outbox WHERE submission_id = t.s(1)), 'pending0', 'it is pending again, and its message gone');
SELECT t.is(t.codes('bo', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.s(1))), 'PV000', 'and can be claimed');
SELECT t.m('chen', 'recall', t.s(2)) \g /dev/null
SELECT t.is(t.call('wim', 'SELECT (bool_or(submission = ' || t.s(2) || '))::text FROM upload_claim(''w'', 3)'), 'false', 'a queued one under recall is not uploaded');
UPDATE photovet.recall SET until = now() - interval '1 s'; UPDATE photovet.upload SET held_until = now() - interval '1 s' WHERE held_until IS NOT NULL;
SELECT t.is(t.m('dai', 'recall_confirm', t.s(2)), 'PV108', 'after a day the proposal has lapsed');
SELECT t.is(t.call('wim', 'SELECT (bool_or(submission = ' || t.s(2) || '))::text FROM upload_claim(''w'', 100)'), 'true', 'and the upload goes on');
SELECT t.is(t.m('chen', 'recall', t.s(2)), 'PV101', 'what is being uploaded cannot be recalled');
SELECT t.upload('delivered') \g /dev/null

SELECT t.is(t.m('olga', 'confirm', t.s(2)), 'PV000', 'the registry has published it');
SELECT t.is((SELECT kind || ' ' || (due_at <= now())::text FROM photovet.outbox WHERE submission_id = t.s(2) ORDER BY outbox_id DESC LIMIT 1), 'published true', 'the student is told at once');
SELECT t.is(t.m('olga', 'refused', t.s(3), ', ''{}'''), 'PV402', 'a refusal by the registry needs a reason');
SELECT t.is(t.m('olga', 'refused', t.s(3), ', ''{Z99}'''), 'PV401', 'a known one');
SELECT t.is(t.m('olga', 'refused', t.s(3), ', ''{Q01}'', ''blurred'''), 'PV000', 'refused by the registry');
SELECT t.is(t.status(t.s(3)) || ' ' || (SELECT (deadline > now())::text FROM photovet.submission WHERE submission_id = t.s(3)) || ' ' || (SELECT kind FROM photovet.outbox WHERE submission_id = t.s(3) ORDER BY outbox_id DESC LIMIT 1), 'rejected true rejected', 'is a rejection with a deadline and a message');
SELECT t.is((t.submit('s1', 'S3', 's3 again') ~ '^\d+$')::text, 'true', 'after which a new photo is taken');
SELECT t.is(t.m('chen', 'reopen', t.s(3)), 'PV106', 'an older attempt cannot be reopened');

SELECT t.is(t.submit('s1', 'S2', 's2 new'), 'PV111', 'a published photo stands');
SELECT t.is(t.m('chen', 'replace', t.s(2), ', '' '''), 'PV405', 'a replacement needs the school''s permission');
SELECT t.is(t.m('chen', 'replace', t.s(2), ', ''letter 12''') || t.status(t.s(2)), 'PV000published', 'with it the published photo still stands');
SELECT t.submit('s1', 'S2', 's2 new') AS s2b \gset
SELECT t.is((SELECT attempt || status FROM photovet.submission WHERE submission_id = :s2b), '2received', 'and one new attempt is taken');
SELECT t.is(t.submit('s1', 'S2', 's2 newer'), 'PV111', 'one');
SELECT t.check(), t.m('anna', 'approve', :s2b), t.upload('delivered'), t.m('olga', 'confirm', :s2b) \g /dev/null
SELECT t.is((SELECT status || ' by ' || superseded_by FROM photovet.submission WHERE submission_id = t.s(2)), 'published by ' || :s2b, 'published, the new one replaces the old');
SELECT t.is(t.m('chen', 'replace', t.s(2), ', ''again'''), 'PV106', 'the old one is history');
SELECT t.is(t.m('chen', 'replace', :s2b, ', ''letter 13'''), 'PV000', 'the new one may be replaced in turn');
SELECT t.submit('s1', 'S2', 's2 third') AS s2c \gset
SELECT t.check(), t.m('anna', 'reject', :s2c, ', p_reasons => ''{L03}''') \g /dev/null
SELECT t.is(t.status(:s2c), 'blocked', 'one attempt only: its rejection blocks');

SELECT t.is(t.m('chen', 'revoke', t.s(9), ', ''L03'''), 'PV409', 'a revocation takes R01 or R02');
SELECT t.codes('bo', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.s(9))) \g /dev/null
SELECT t.is(t.codes('chen', format('revoke(ARRAY[%s,%s,%s,%s]::bigint[], ''R01'', ''inspection'')', t.s(9), t.s(4), t.s(3), :s2b)), 'PV000 PV000 PV000 PV000', 'it strikes what is in review, uploaded, rejected and published');
SELECT t.is(t.m('bo', 'reject', t.s(9), ', NULL, p_reasons => ''{L03}'', p_via => ''screen'''), 'PV101', 'a lease on it is worth nothing');
SELECT t.is((SELECT count(*)::text FROM photovet.outbox WHERE kind = 'revoked'), '4', 'the students are told');
SELECT t.is((SELECT count(*)::text FROM photovet.review_queue q JOIN photovet.submission s USING (submission_id) WHERE s.status = 'revoked'), '0', 'nothing of it is left in a queue');

SELECT t.codes('bo', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.s(10))) \g /dev/null
SELECT lease_id AS tok FROM photovet.review_queue WHERE submission_id = t.s(10) \gset
SELECT t.is(t.m('ivan', 'withdraw', t.s(10), ', '''''), 'PV405', 'a withdrawal has a cause');
SELECT t.is(t.m('ivan', 'withdraw', t.s(10), ', ''the student asked'''), 'PV000', 'withdrawn while bo holds it');
SELECT t.is((t.call('bo', format('SELECT code || '' '' || text FROM reject(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', t.s(10), :tok)) ~ '^PV103 .*withdraw by ivan at .*: the student asked$')::text, 'true', 'his lease has ended, and he reads why');
SELECT t.is(t.m('anna', 'retouch', t.s(11), ', p_via => ''screen''') || t.codes('olga', format('retouched(%s, sha256(''nothing''))', t.s(11))), 'PV000PV407', 'a retoucher''s photo must be stored');
