-- The mirror, one's own deliveries, and the clocks of a submission.
SELECT t.campaign('m1', '{"undo_seconds": 3600, "target": "file:///nowhere"}'), t.campaign('m2') \g /dev/null
CREATE TABLE t.m AS SELECT g AS n, t.pending('m1', 'M' || g) AS id FROM generate_series(1, 12) g;
CREATE FUNCTION t.m(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM t.m WHERE m.n = $1 $$;
CREATE FUNCTION t.say(p_login text, p_move text, p_id bigint, p_ms int, p_reasons text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('%s(ARRAY[%s]::bigint[], p_via => ''screen'', p_reasons => %L, p_displays => %L)', p_move, p_id, p_reasons,
		t.proof(p_id, jsonb_build_object('shown_ms', p_ms))))
$$;
CREATE FUNCTION t.mirror(p_login text, p_what text) RETURNS text LANGUAGE sql AS $$
	SELECT t.call(p_login, format('SELECT concat_ws('' '', %s) FROM mirror_figures(''m1'')', p_what)) $$;
-- Moves what was decided on a row into the past.
CREATE FUNCTION t.earlier(p_id bigint, p_by interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL session_replication_role = replica;
	UPDATE photovet.decision SET at = at - p_by WHERE submission_id = p_id;
	SET LOCAL session_replication_role = origin;
END $$;

SELECT t.is(t.mirror('anna', 'today, gaps, active_seconds, decided, timed, coalesce(median_seconds::text, ''none''), quick_of, peers, coalesce(peer_decided::text, ''none'')'),
	'0 0 0 0 0 none 0 0 none', 'with nothing decided there is no figure, and no division');
SELECT t.is(t.say('anna', 'approve', t.m(1), 500) || t.say('anna', 'approve', t.m(2), 3000) || t.say('anna', 'reject', t.m(3), 9000, '{L03}')
	|| t.say('bo', 'approve', t.m(4), 1000) || t.say('bo', 'reject', t.m(5), 2000, '{B01}'), 'PV000PV000PV000PV000PV000', 'five decisions');
SELECT t.is(t.mirror('anna', 'decided, approved, rejected, others, timed, median_seconds, round(mean_seconds::numeric, 3), quick, quick_of, floor_ms'), '3 2 1 0 3 3 4.167 1 2 600',
	'her own figures');
SELECT t.is(t.mirror('anna', 'peers, coalesce(peer_decided::text, ''none''), coalesce(peer_median_seconds::text, ''none'')'), '1 none none', 'one colleague is nobody''s comparison: it would be his figures');
SELECT t.is(t.call('anna', 'SELECT string_agg(concat_ws('' '', reason, mine, coalesce(peers::text, ''none'')), ''; '' ORDER BY reason) FROM mirror_reasons(''m1'')'), 'L03 1 none',
	'nor are his reasons shown');
SELECT t.is(t.call('anna', 'SELECT string_agg(concat_ws('' '', reviewer, decided), ''; '' ORDER BY reviewer) FROM stats_reviewer(''m1'', NULL, NULL)'), 'anna 3', 'a reviewer sees his own line of the people');
SELECT t.is(t.call('chen', 'SELECT string_agg(concat_ws('' '', reviewer, decided), ''; '' ORDER BY reviewer) FROM stats_reviewer(NULL, NULL, NULL)'), 'anna 3; bo 2', 'a supervisor sees everybody');
SELECT t.is(t.call('olga', 'SELECT count(*)::text FROM stats_reviewer(''m1'', NULL, NULL)'), '0', 'an operator nobody');
SELECT t.is(t.say('chen', 'reject', t.m(6), 4000, '{B01,L03}'), 'PV000', 'a second colleague decides');
SELECT t.is(t.mirror('anna', 'peers, peer_decided, peer_approved, peer_rejected, peer_median_seconds, is_supervisor'), '2 3 1 2 2 f', 'two together may be compared with');
SELECT t.is(t.call('anna', 'SELECT string_agg(concat_ws('' '', reason, mine, coalesce(peers::text, ''none'')), ''; '' ORDER BY reason) FROM mirror_reasons(''m1'')'), 'B01 0 2; L03 1 1', 'reasons beside theirs');
SELECT t.is(t.mirror('chen', 'decided, is_supervisor'), '1 t', 'the supervisor''s own mirror');
SELECT t.is(t.call('zoe', 'SELECT count(*)::text FROM mirror_figures(''m1'')') || t.call('zoe', 'SELECT count(*)::text FROM mirror_reasons(''m1'')') || t.call('zoe', 'SELECT count(*)::text FROM mirror_checks(''m1'')'), '000', 'not for another campaign''s people');
SELECT t.is(t.call('ivan', 'SELECT count(*)::text FROM mirror_figures(''m1'')'), '42501', 'nor for intake');
SELECT t.is(t.call('bo', 'SELECT count(*)::text FROM mirror_decisions(1)'), '42501', 'what lies under it is nobody''s to call');
SELECT t.is(t.codes('anna', format('undo(ARRAY[%s]::bigint[])', t.last(t.m(1)))), 'PV000', 'one is taken back');
SELECT t.is(t.mirror('anna', 'decided, quick, quick_of, undone'), '2 0 1 1', 'and counts no more');
-- pace: 2 decisions 10 minutes apart are a pause, not work; one more after 90 s is
SELECT t.earlier(t.m(3), least(interval '10 minutes', now() - date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai')) \g /dev/null
SELECT t.is(t.mirror('anna', 'today, gaps'), CASE WHEN now() - date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' > interval '6 minutes' THEN '2 0' ELSE '2 1' END, 'a pause is not work');
SELECT t.earlier(t.m(2), interval '40 days') \g /dev/null
SELECT t.is(t.mirror('anna', 'decided, approved, rejected'), '1 0 1', 'what is older than 30 days is history');

-- the ledger, as the screen asks for it
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', check_name, spoke, overruled, confirmed, silent, missed), ''; '' ORDER BY month) FROM mirror_checks(''m1'') WHERE check_name = ''file.bytes'''),
	CASE WHEN to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') = to_char((now() - interval '40 days') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') THEN 'one month' ELSE 'file.bytes 0 0 0 1 0; file.bytes 0 0 0 4 0' END,
	'by month');

-- deliveries of one's own decisions
CREATE FUNCTION t.mine(p_login text, p_n int) RETURNS text LANGUAGE sql AS $$
	SELECT t.call(p_login, format('SELECT string_agg(concat_ws('' '', action, kind, state, undo_until > now()), ''; '' ORDER BY is_upload) FROM my_deliveries WHERE submission = %s', t.m(p_n))) $$;
SELECT t.is(t.mine('bo', 4), 'approve approved waiting t; approve upload waiting t', 'inside its window an approval''s message and upload wait');
SELECT t.is(t.mine('anna', 4), NULL, 'they are his alone to look at here');
SELECT t.is(t.mine('bo', 5), 'reject rejected waiting t', 'a rejection has a message only');
SELECT t.earlier(t.m(4), interval '2 hours') \g /dev/null
UPDATE photovet.outbox SET due_at = due_at - interval '2 hours' WHERE submission_id = t.m(4);
UPDATE photovet.settle SET due_at = due_at - interval '2 hours' WHERE submission_id = t.m(4);
SELECT t.call('wim', 'SELECT count(*)::text FROM enqueue(10)') \g /dev/null
SELECT t.is(t.mine('bo', 4), 'approve approved waiting f; approve upload waiting f', 'queued, the upload has a row of its own');
SELECT t.is(t.codes('bo', format('undo(ARRAY[%s]::bigint[])', t.last(t.m(5)))), 'PV000', 'undone');
SELECT t.is(t.mine('bo', 5), NULL, 'its message is gone from the list');

-- complaint 23: the clocks
CREATE FUNCTION t.clock(p_n int, p_what text) RETURNS text LANGUAGE sql AS $$
	SELECT t.call('eve', format('SELECT concat_ws('' '', %s) FROM clock_list WHERE submission = %s', p_what, t.m(p_n))) $$;
-- A row's clocks moved back, its lease with them.
CREATE FUNCTION t.ago(p_n int, p_by interval) RETURNS void LANGUAGE sql AS $$
	UPDATE photovet.review_queue SET first_claimed_at = first_claimed_at - p_by, last_claimed_at = last_claimed_at - p_by, in_hand_since = in_hand_since - p_by
		WHERE submission_id = t.m(p_n) $$;
SELECT t.is(t.clock(10, 'first_claimed_at, last_claimed_at, in_hand_seconds, in_hand_since'), '0', 'complaint 23: nobody took it yet, and no time is made up');
SELECT t.is(t.codes('anna', format('claim_ids(ARRAY[%s]::bigint[])', t.m(10))), 'PV000', 'anna takes it');
SELECT t.ago(10, interval '10 minutes') \g /dev/null
SELECT t.is(t.clock(10, 'now() - first_claimed_at >= ''10 minutes'', first_claimed_at = last_claimed_at, in_hand_seconds, now() - in_hand_since >= ''10 minutes'''), 't t 0 t', 'complaint 23: first and last claim, in hand since');
SELECT t.is(t.codes('anna', format('release(ARRAY[%s]::bigint[])', t.m(10))), 'PV000', 'she gives it back');
SELECT t.is(t.clock(10, 'in_hand_seconds BETWEEN 600 AND 605, in_hand_since IS NULL'), 't t', 'complaint 23: ten minutes in hand, and not in hand now');
SELECT t.is(t.codes('bo', format('claim_ids(ARRAY[%s]::bigint[])', t.m(10))), 'PV000', 'bo takes it');
SELECT t.is(t.clock(10, 'now() - first_claimed_at >= ''10 minutes'', now() - last_claimed_at < ''1 minute'', in_hand_since IS NOT NULL'), 't t t', 'complaint 23: a re-claim moves the last claim, never the first');
UPDATE photovet.review_queue SET in_hand_since = in_hand_since - interval '20 minutes' WHERE submission_id = t.m(10);
UPDATE photovet.lease l SET expires_at = now() - interval '5 minutes' FROM photovet.review_queue q WHERE q.lease_id = l.lease_id AND q.submission_id = t.m(10);
SELECT t.is(t.clock(10, 'in_hand_seconds BETWEEN 1500 AND 1505, in_hand_since IS NULL'), 't t', 'complaint 23: a lease that ended unnoticed counts until its end');
SELECT t.is(t.say('bo', 'approve', t.m(10), 900), 'PV000', 'he decides');
SELECT t.is(t.clock(10, 'in_hand_seconds BETWEEN 1500 AND 1505, in_hand_since IS NULL, now() - first_claimed_at >= ''10 minutes'''), 't t t', 'complaint 23: decided, the clocks stand');
SELECT t.is(t.codes('bo', format('undo(ARRAY[%s]::bigint[])', t.last(t.m(10)))), 'PV000', 'he takes it back');
SELECT t.is(t.clock(10, 'in_hand_seconds BETWEEN 1500 AND 1505, in_hand_since IS NOT NULL, now() - last_claimed_at < ''1 minute'''), 't t t', 'complaint 23: and the time goes on from where it stood');
SELECT t.is(t.call('zoe', format('SELECT count(*)::text FROM clock_list WHERE submission = %s', t.m(10))), '0', 'row-level security holds for clocks');
SELECT t.is(t.codes('chen', format('approve(ARRAY[%s]::bigint[])', t.m(11))), 'PV000', 'a script decides what nobody claimed');
SELECT t.is((SELECT count(*)::text FROM photovet.claim_clock WHERE submission_id = t.m(11)), '0', 'which costs no clock');

-- people, over the mirror's entries
SELECT t.is(t.call('bo', 'SELECT string_agg(reviewer, '' '') FROM mirror_people(''m1'')'), 'bo', 'a reviewer sees his own line there, too');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', reviewer, approved, rejected, scripted), ''; '' ORDER BY reviewer) FROM mirror_people(''m1'')'), 'anna 0 1 0; bo 1 0 0; chen 1 1 1', 'who inspects sees everybody');
