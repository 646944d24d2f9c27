-- Undo, redo, batches.
SELECT t.campaign('u1', '{"undo_seconds": 3600, "scripted": "reviewer", "notify": ["file"]}') \g /dev/null
SELECT t.pending('u1', 'U' || g) FROM generate_series(1, 30) g \g /dev/null
CREATE FUNCTION t.u(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT submission_id FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 'u1' AND student_no = 'U' || $1 $$;
CREATE FUNCTION t.undo(p_login text, p_id bigint) RETURNS text LANGUAGE sql AS $$ SELECT t.codes(p_login, format('undo(ARRAY[%s]::bigint[])', t.last(p_id))) $$;
CREATE FUNCTION t.rej(p_login text, p_ids text, p_rest text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_note => ''n'', p_via => ''screen''%s)', p_ids, p_rest)) $$;

SELECT t.rej('anna', t.u(1)::text) \g /dev/null
SELECT t.is((SELECT count(*)::text FROM photovet.outbox WHERE submission_id = t.u(1) AND due_at > now() + interval '59 min'), '1', 'a message waits for the end of the window');
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM notify_claim(''wim'', ''{file}'', 100)'), '0', 'and no worker gets it before');
SELECT t.is(t.call('anna', 'SELECT id || '' '' || text || '' '' || status FROM undoable()'), t.u(1) || ' reject rejected', 'it is on anna''s undo list');
SELECT t.is(t.undo('bo', t.u(1)), 'PV206', 'another reviewer cannot undo it');
SELECT t.last(t.u(1)) AS d \gset
SELECT t.is(t.undo('anna', t.u(1)), 'PV000', 'who decided can');
SELECT t.is(t.status(t.u(1)), 'pending', 'an undo goes back to the state before');
SELECT t.is((SELECT count(*)::text FROM photovet.outbox WHERE submission_id = t.u(1)), '0', 'its message is gone');
SELECT t.is(t.call('bo', 'SELECT claimed_by FROM submission_list WHERE id = ' || t.u(1)), 'anna', 'the row is in the undoer''s lease');
SELECT t.is(t.call('anna', 'SELECT count(*)::text FROM undoable()'), '0', 'and the undo list is empty');
SELECT t.is(t.codes('anna', format('undo(ARRAY[%s,0]::bigint[])', :d)), 'PV123 PV301', 'undone twice, and a decision that is none');
SELECT t.is(t.call('eve', 'SELECT string_agg(action || '':'' || undone, '','' ORDER BY id) FROM decision_list WHERE submission = ' || t.u(1)), 'reject:true,undo:false', 'the history shows both');
SELECT t.is(t.codes('bo', format('redo(ARRAY[%s]::bigint[])', :d)), 'PV206', 'only who undid may redo');
SELECT t.is(t.codes('anna', format('redo(ARRAY[%s]::bigint[])', :d)), 'PV000', 'a redo by the decision''s id');
SELECT t.is((SELECT status || ' ' || (SELECT action || ' ' || verdict || ' ' || reasons[1] FROM photovet.decision d WHERE d.decision_id = s.last_decision) FROM photovet.submission s WHERE submission_id = t.u(1)),
	'rejected redo reject L03', 'decides the same again');
SELECT t.is(t.call('anna', 'SELECT note FROM decision_list WHERE id = ' || t.last(t.u(1))), 'n', 'with its note');
SELECT t.is((SELECT count(*)::text FROM photovet.outbox WHERE submission_id = t.u(1)), '1', 'and its message');
SELECT t.is(t.call('anna', 'SELECT string_agg(kind || '' '' || id || '' '' || verdict, '','' ORDER BY since, decision) FROM undo_steps()'), 'undo ' || t.u(1) || ' reject', 'a redone rejection is a step back named by its verdict');
SELECT t.is(t.call('anna', format('SELECT message || '' '' || gateway || '' '' || coalesce(upload, ''-'') FROM decision_sent(%s)', t.last(t.u(1)))), 'waiting file -', 'its message has not gone yet');
SELECT t.is(t.undo('chen', t.u(1)), 'PV000', 'a supervisor may undo anybody''s, a redo too');
SELECT t.is(t.call('chen', 'SELECT string_agg(kind || '' '' || id || '' '' || verdict, '','') FROM undo_steps()'), 'redo ' || t.u(1) || ' reject', 'a supervisor''s undo of another''s decision is his to redo');
SELECT t.is(t.call('anna', 'SELECT count(*)::text FROM undo_steps()'), '0', 'and nobody else''s');
SELECT t.is(t.codes('chen', format('redo(ARRAY[%s]::bigint[])', t.last(t.u(1)))), 'PV000', 'and redo by the id of the undo');
SELECT t.is(t.codes('anna', format('redo(ARRAY[%s]::bigint[])', t.last(t.u(1)))), 'PV124', 'what was not undone cannot be redone');

-- what comes after forbids it
SELECT t.approve('anna', t.u(2)) \g /dev/null
SELECT t.last(t.u(2)) AS d2 \gset
SELECT t.undo('anna', t.u(2)), t.codes('anna', 'release_all()'), t.rej('bo', t.u(2)::text) \g /dev/null
SELECT t.is(t.codes('anna', format('undo(ARRAY[%s]::bigint[])', :d2)), 'PV123', 'undone and decided by another: nothing to undo');
SELECT t.is(t.codes('anna', format('redo(ARRAY[%s]::bigint[])', :d2)), 'PV106', 'nor to redo');
SELECT t.codes('bo', format('escalate(ARRAY[%s]::bigint[], p_via => ''screen'', p_note => ''?'')', t.u(3))), t.codes('chen', 'claim(''u1'', 1, true)') \g /dev/null
SELECT t.is(t.undo('bo', t.u(3)), 'PV106', 'an escalation a supervisor has claimed');
SELECT t.codes('chen', 'release_all()') \g /dev/null
SELECT t.is(t.undo('bo', t.u(3)), 'PV000', 'released, it can be undone');
SELECT t.is(t.status(t.u(3)), 'pending', 'and is pending again');
SELECT t.rej('bo', t.u(4)::text) \g /dev/null
UPDATE photovet.outbox SET state = 'sending', worker = 'w', attempt = 1 WHERE submission_id = t.u(4);
SELECT t.is(t.undo('bo', t.u(4)), 'PV107', 'a message a worker has taken');
UPDATE photovet.outbox SET state = 'waiting' WHERE submission_id = t.u(4);
SELECT t.is(t.undo('bo', t.u(4)), 'PV107', 'even if it came back for a retry');
SELECT t.is(t.codes('olga', format('withdraw(ARRAY[%s]::bigint[], ''wish'')', t.u(4))), 'PV000', 'withdrawn inside the window');
SELECT t.is(t.codes('bo', format('undo(ARRAY[%s]::bigint[])', (SELECT max(decision_id) FROM photovet.decision WHERE submission_id = t.u(4) AND is_undoable))), 'PV106', 'the rejection cannot be undone');
SELECT t.is(t.codes('bo', format('undo(ARRAY[%s]::bigint[])', t.last(t.u(4)))), 'PV206', 'nor the withdrawal, by another');
SELECT t.is(t.codes('chen', format('undo(ARRAY[%s]::bigint[])', t.last(t.u(4)))), 'PV120', 'or at all');

-- a window that ends
SELECT t.call('olga', 'SELECT campaign_set(''u1'', ''{"undo_seconds": 1}'')') \g /dev/null
SELECT t.approve('anna', t.u(5)) \g /dev/null
SELECT t.is(t.codes('wim', 'enqueue()'), 'none', 'inside the window nothing is enqueued');
SELECT pg_sleep(1.1) \g /dev/null
SELECT t.is(t.undo('anna', t.u(5)), 'PV105', 'after it nothing is undone');
SELECT t.is(t.codes('wim', 'enqueue()'), 'PV000', 'but enqueued');
SELECT t.is(t.call('wim', 'SELECT string_agg(kind, '','') FROM notify_claim(''wim'', ''{file}'', 100)'), 'approved', 'and told');
SELECT t.is(t.undo('anna', t.u(5)), 'PV105', 'and stays so');
SELECT t.is(t.call('anna', format('SELECT message || '' '' || upload FROM decision_sent(%s)', t.last(t.u(5)))), 'sending no target', 'who asks why is told what has gone out');

-- batches: the window counts from the batch's end
SELECT t.call('bo', 'SELECT batch_begin(''reject'', 4)') AS b \gset
SELECT t.is(t.rej('bo', t.u(6) || ',' || t.u(7), format(', p_batch => %s', :b)), 'PV000 PV000', 'a first chunk');
SELECT pg_sleep(1.1) \g /dev/null
SELECT t.is(t.rej('bo', t.u(8) || ',' || t.u(9), format(', p_batch => %s', :b)), 'PV000 PV000', 'a second, after the window of the first');
SELECT t.is(t.call('wim', 'SELECT count(*)::text FROM notify_claim(''wim'', ''{file}'', 100)'), '0', 'nothing of an open batch is sent');
SELECT t.is(t.call('olga', 'SELECT string_agg(DISTINCT coalesce(due_at::text, ''open''), '','') FROM outbox_list WHERE submission IN (' || t.u(6) || ',' || t.u(9) || ')'), 'open', 'its messages have no time yet');
SELECT t.is(t.undo('bo', t.u(6)), 'PV000', 'one row of it can be undone');
SELECT t.is(t.call('anna', format('SELECT batch_end(%s)', :b)), 'PV301', 'nobody else can end it');
SELECT t.call('bo', format('SELECT batch_end(%s)', :b)) \g /dev/null
SELECT t.is(t.rej('bo', t.u(10)::text, format(', p_batch => %s', :b)), '22023', 'an ended batch takes no more');
SELECT t.is((SELECT bool_and(o.due_at = b.ended_at + interval '1 s')::text FROM photovet.outbox o JOIN photovet.batch b USING (batch_id) WHERE b.batch_id = :b), 'true', 'its windows count from its end');
SELECT t.is(t.call('bo', format('SELECT count(*) FILTER (WHERE kind = ''undo'' AND batch = %s) || '' '' || count(*) FILTER (WHERE kind = ''redo'' AND batch = %1$s) FROM undo_steps()', :b)), '3 1', 'a step knows its batch, back and forth');
SELECT t.is(t.codes('bo', format('undo_batch(%s)', :b)), 'PV000 PV000 PV000', 'the rest of it is undone in one');
SELECT t.is(t.call('bo', format('SELECT count(*) || '' '' || bool_and(kind = ''redo'') FROM undo_steps() WHERE batch = %s', :b)), '4 true', 'and all of it can be redone');
SELECT t.is(t.codes('bo', format('undo_batch(%s)', :b)), 'PV301', 'twice: nothing left');
SELECT t.codes('bo', 'release_all()'), t.codes('anna', 'release_all()') \g /dev/null
SELECT t.codes('anna', format('claim_ids(ARRAY[%s]::bigint[])', t.u(6))) \g /dev/null
SELECT t.is(t.call('bo', format('SELECT count(*)::text FROM undo_steps() WHERE batch = %s', :b)), '3', 'what another holds now is no step forth');
SELECT t.codes('anna', 'release_all()') \g /dev/null
SELECT t.call('bo', 'SELECT batch_begin(''approve'', 2)') AS b \gset
SELECT t.is(t.codes('bo', format('approve(ARRAY[%s,%s]::bigint[], p_batch => %s)', t.u(11), t.u(12), :b)), 'PV000 PV000', 'a batch whose client vanishes');
SELECT t.is(t.codes('wim', 'enqueue()'), 'none', 'is not enqueued while it might go on');
UPDATE photovet.batch SET last_chunk_at = now() - interval '5 min 2 s' WHERE batch_id = :b;
SELECT t.is(t.codes('wim', 'enqueue()'), 'PV000 PV000', 'but 5 min after its last chunk, and the window');
SELECT t.is(t.codes('bo', format('undo_batch(%s)', :b)), 'PV105 PV105', 'then it is too late');
SELECT t.call('bo', 'SELECT batch_begin(''approve'', 1)') AS b \gset
SELECT t.is(t.rej('bo', t.u(13)::text, format(', p_batch => %s', :b)), '22023', 'a batch is for one action');
SELECT t.is(t.codes('anna', format('approve(ARRAY[%s]::bigint[], p_batch => %s)', t.u(13), :b)), '22023', 'and for one login');

-- two stages in a batch: the second stage waits for the batch's end
SELECT t.campaign('u2', '{"undo_seconds": 0, "scripted": "reviewer", "stages": 2}') \g /dev/null
SELECT t.pending('u2', 'V1') AS v \gset
SELECT t.call('bo', 'SELECT batch_begin(''approve'', 1)') AS b \gset
SELECT t.codes('bo', format('approve(ARRAY[%s]::bigint[], p_batch => %s)', :v, :b)) \g /dev/null
SELECT t.is(t.codes('anna', 'claim(''u2'', 1)'), 'none', 'a first stage in an open batch is not offered');
SELECT t.is(t.codes('anna', format('claim_ids(ARRAY[%s]::bigint[], 1)', :v)), 'PV116', 'nor given by its id');
SELECT t.call('bo', format('SELECT batch_end(%s)', :b)) \g /dev/null
SELECT t.is(t.codes('anna', 'claim(''u2'', 1)'), 'PV000', 'after its end it is');
