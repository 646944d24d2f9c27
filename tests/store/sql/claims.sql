-- Claims, leases, tokens: who may touch a row while somebody holds it.
SELECT t.campaign('k1', '{"undo_seconds": 0, "max_held": 4, "batch_size": 2}') \g /dev/null
SELECT t.pending('k1', 'K' || g) FROM generate_series(1, 8) g \g /dev/null
CREATE TABLE t.k AS SELECT row_number() OVER (ORDER BY submission_id) AS n, submission_id AS id FROM photovet.submission WHERE campaign = 'k1';
-- due first: the last one submitted becomes the first due
UPDATE photovet.submission s SET due_at = due_at - interval '1 hour' FROM t.k WHERE k.n = 8 AND s.submission_id = k.id;
UPDATE photovet.review_queue q SET due_at = s.due_at FROM photovet.submission s WHERE s.submission_id = q.submission_id;
CREATE FUNCTION t.k(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM t.k WHERE k.n = $1 $$;
CREATE FUNCTION t.token(p_id bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT lease_id FROM photovet.review_queue WHERE submission_id = p_id $$;
CREATE FUNCTION t.reject(p_login text, p_id bigint, p_token bigint) RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('reject(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', p_id, p_token)) $$;

SELECT t.is(t.call('anna', 'SELECT string_agg(id::text, '','') FROM claim(''k1'')'), t.k(8) || ',' || t.k(1), 'a claim takes one batch, due first, then by id');
SELECT t.is(t.call('bo', 'SELECT string_agg(id::text, '','') FROM claim(''k1'', 3)'), t.k(2) || ',' || t.k(3) || ',' || t.k(4), 'the next person gets the next rows');
SELECT t.is(t.codes('anna', 'claim(''k1'', 9)'), 'PV000 PV000', 'a claim fills up to the hold limit of 4');
SELECT t.is(t.codes('anna', 'claim(''k1'', 1)'), 'PV115', 'beyond the hold limit a claim is refused');
SELECT t.is(t.codes('anna', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.k(7))), 'PV115', 'so is a claim by id');
SELECT t.is(t.codes('anna', format('claim_ids(ARRAY[%s,%s]::bigint[], 2)', t.k(1), t.k(2))), 'PV000 PV102', 'what I hold stays mine, what bo holds is refused');
SELECT t.is(t.call('anna', 'SELECT string_agg(DISTINCT token::text, '','') FROM claim_ids(ARRAY[' || t.k(1) || ']::bigint[], 1)'), t.token(t.k(1))::text, 'under the token it had');
SELECT t.is(t.codes('chen', format('claim_ids(ARRAY[%s,%s,%s]::bigint[], 1)', t.k(2), t.k(7), t.k(6))), 'PV102 PV000', 'a claim by id answers refusals, and stops at its count');
SELECT t.is(t.codes('chen', format('release(ARRAY[%s]::bigint[])', t.k(7))), 'PV000', 'a release');
SELECT t.is(t.codes('chen', format('release(ARRAY[%s,%s,0]::bigint[])', t.k(7), t.k(2))), 'PV117 PV117 PV301', 'what is not mine cannot be released');
SELECT t.is(t.call('chen', 'SELECT who FROM release(ARRAY[' || t.k(2) || ']::bigint[])'), 'bo', 'and the refusal names the holder');

-- the fence
SELECT t.is(t.reject('anna', t.k(2), 0), 'PV102', 'a decision on a row of somebody else is refused');
SELECT t.is((t.call('anna', 'SELECT text FROM reject(ARRAY[' || t.k(2) || ']::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')') ~ '^held by bo until 20..-..-.. ..:..$')::text, 'true', 'it names the holder and the lease end');
SELECT t.is(t.reject('anna', t.k(2), t.token(t.k(2))), 'PV102', 'also with the holder''s token');
SELECT t.is(t.reject('anna', t.k(1), t.token(t.k(2))), 'PV103', 'my row with a token that is not its own: stale');
SELECT t.is(t.reject('anna', t.k(1), t.token(t.k(1))), 'PV000', 'my row with its token');
SELECT t.is(t.reject('anna', t.k(1), t.token(t.k(8))), 'PV103', 'decided already, with a token: stale');
SELECT t.is((t.call('anna', format('SELECT text FROM reject(ARRAY[%s]::bigint[], ARRAY[77]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', t.k(1))) ~ 'reject by anna at')::text, 'true', 'a stale token names who decided');
SELECT t.is(t.reject('anna', t.k(1), 0), 'PV101', 'decided already, without a token: wrong state');
SELECT t.is(t.reject('anna', t.k(8), 0), 'PV000', 'my row without a token, from the same login');
SELECT t.is(t.reject('anna', t.k(7), 0), 'PV000', 'an unclaimed row without a token');

-- ends of a lease
SELECT t.token(t.k(2)) AS old \gset
UPDATE photovet.lease SET expires_at = now() - interval '1 min' WHERE lease_id = :old;
SELECT t.is(t.codes('chen', 'claim(''k1'', 4)'), 'none', 'past its end a lease is kept: the queue offers its rows to nobody');
SELECT t.is(t.call('anna', 'SELECT claimed_by FROM submission_list WHERE id = ' || t.k(2)), 'bo', 'and it is still shown as bo''s');
SELECT t.is(t.call('bo', 'SELECT n::text FROM renew()'), '3', 'bo gets it back by renewing');
SELECT t.is(t.reject('chen', t.k(2), 0), 'PV102', 'and nobody else may decide');
UPDATE photovet.lease SET expires_at = now() - interval '1 min' WHERE lease_id = :old;
SELECT t.is(t.codes('chen', format('claim_ids(ARRAY[%s]::bigint[], 1)', t.k(2))), 'PV000', 'past its end a row may be claimed by its id');
SELECT t.is(t.reject('bo', t.k(2), :old), 'PV102', 'then the late owner is refused, the new holder named');
SELECT t.is(t.reject('bo', t.k(3), :old), 'PV000', 'the rest of the lapsed lease is still his while nobody took it');
UPDATE photovet.lease SET expires_at = now() - interval '1 min', kept_until = now() - interval '1 s' WHERE lease_id = :old;
SELECT t.is(t.call('dai', 'SELECT string_agg(id::text, '','') FROM claim(''k1'', 4)'), t.k(4)::text, 'past the keep time the next claim frees and takes it');
SELECT t.is(t.reject('bo', t.k(4), :old), 'PV102', 'and the old token is worth nothing');
SELECT t.codes('dai', 'release_all()') \g /dev/null
SELECT t.is(t.reject('bo', t.k(4), :old), 'PV103', 'not even when the row is free again');
SELECT t.is((SELECT count(*) FROM photovet.lease l WHERE NOT EXISTS (SELECT FROM photovet.review_queue q WHERE q.lease_id = l.lease_id))::text, '0', 'no lease without rows stays behind');

-- skip
SELECT t.codes('anna', 'release_all()'), t.codes('chen', 'release_all()') \g /dev/null
SELECT t.is(t.codes('anna', format('skip(%s, '' '')', t.k(4))), 'PV405', 'a skip has a cause');
SELECT t.is(t.codes('anna', format('skip(%s, ''a colleague of mine'')', t.k(4))), 'PV000', 'a skip');
SELECT t.is((t.call('anna', 'SELECT string_agg(id::text, '','') FROM claim(''k1'', 4)') LIKE '%' || t.k(4) || '%')::text, 'false', 'what I skipped is not offered to me');
SELECT t.is(t.call('anna', 'SELECT skipped_by_me::text FROM queue_figures() WHERE campaign = ''k1'''), '1', 'the queue says so');
SELECT t.is((t.call('bo', 'SELECT string_agg(id::text, '','') FROM claim(''k1'', 1)') LIKE '%' || t.k(4) || '%')::text, 'true', 'but to the next person');
SELECT t.codes('bo', format('skip(%s, ''mine too'')', t.k(4))), t.codes('chen', format('skip(%s, ''x'')', t.k(4))) \g /dev/null
SELECT t.is(t.codes('anna', 'claim(''k1'', 4)'), 'none', 'while dai is left it is not offered');
SELECT t.codes('dai', format('skip(%s, ''x'')', t.k(4))) \g /dev/null
SELECT t.is(t.call('anna', 'SELECT id::text FROM claim(''k1'', 4)'), t.k(4)::text, 'when nobody else is left it is');
SELECT t.is(t.call('anna', 'SELECT string_agg(action, '','' ORDER BY id) FROM decision_list WHERE submission = ' || t.k(4)), 'skip,skip,skip,skip', 'skips are in the history');

-- the queue's figures, renewal, what a worker reaps
SELECT t.is(t.call('chen', 'SELECT format(''%s free, %s mine, %s held by %s'', free, mine, held, holders) FROM queue_figures() WHERE campaign = ''k1'''),
	'0 free, 0 mine, 4 held by 1', 'an empty queue says who holds what');
SELECT t.is(t.call('zoe', 'SELECT count(*)::text FROM queue_figures()'), '0', 'who is assigned nowhere sees no campaign');
UPDATE photovet.lease SET kept_until = now() - interval '1 s' WHERE login = 'anna';
SELECT t.is(t.call('wim', 'SELECT leases_reap()::text'), '4', 'a worker reaps what nobody keeps');
SELECT t.is(t.codes('anna', 'claim(''k1'', 0)'), '22023', 'a claim of nothing is a bad argument');
SELECT t.is(t.call('anna', 'SELECT session_save(''{"at":1}'')') || t.call('anna', 'SELECT session_load()') || '/' || t.call('bo', 'SELECT session_load()'), '{"at":1}/', 'a session text is the login''s own');
