-- Deadlines: working days by the calendar, days to 24:00, the campaign's zone.
SELECT t.campaign('c1', '{"review_days": 2, "review_days_channel": {"manual": 20}, "zone": "Asia/Shanghai", "undo_seconds": 0}') \g /dev/null
CREATE FUNCTION t.due(p_from text, p_days int) RETURNS text LANGUAGE sql AS $$
	SELECT to_char(photovet.working_days_later(c.campaign_id, c.zone, p_from::timestamp AT TIME ZONE c.zone, p_days) AT TIME ZONE c.zone, 'Dy YYYY-MM-DD HH24:MI')
	FROM photovet.campaign c WHERE code = 'c1' $$;
SET search_path = photovet, pg_catalog;
SELECT t.is(t.due('2026-09-28 10:30', 2), 'Wed 2026-09-30 10:30', 'Monday and two working days, the same clock time');
SELECT t.is(t.due('2026-09-24 23:59', 2), 'Mon 2026-09-28 23:59', 'over a weekend');
SELECT t.is(t.due('2026-09-26 08:00', 1), 'Mon 2026-09-28 08:00', 'from a Saturday');
SELECT t.is(t.due('2026-09-28 10:30', 0), 'Mon 2026-09-28 10:30', 'no days, no wait');
SELECT t.is(t.call('olga', $$SELECT holidays_load('c1', '[{"day":"2026-10-01","kind":"holiday"},{"day":"2026-10-02","kind":"holiday"},{"day":"2026-10-05","kind":"holiday"},{"day":"2026-10-06","kind":"holiday"},{"day":"2026-10-07","kind":"holiday"},{"day":"2026-10-10","kind":"workday"}]')$$), '6', 'a calendar is loaded');
SELECT t.is(t.due('2026-09-30 17:00', 1), 'Thu 2026-10-08 17:00', 'over a holiday week');
SELECT t.is(t.due('2026-10-08 17:00', 2), 'Sat 2026-10-10 17:00', 'a make-up workday on a Saturday counts');
SELECT t.is(t.due('2026-10-08 17:00', 3), 'Mon 2026-10-12 17:00', 'and the Sunday after it does not');
SELECT t.is(t.call('olga', $$SELECT holidays_load('c1', '[{"day":"2026-10-01","kind":"holiday"},{"day":"2026-10-07","kind":"holiday"}]')$$), '2', 'loading again replaces what lies between its first and last day');
SELECT t.is(t.due('2026-09-30 17:00', 1), 'Fri 2026-10-02 17:00', 'so a corrected calendar holds');
SELECT t.is(t.due('2026-10-08 17:00', 2), 'Sat 2026-10-10 17:00', 'and what lies outside stays');
SELECT t.is(t.call('olga', $$SELECT holidays_load('c1', '[{"day":"2026-02-30","kind":"holiday"}]')$$), '22023', 'a day that is none is refused');
SELECT t.is(t.call('olga', $$SELECT holidays_load('c1', '[{"day":"2026-02-27","kind":"party"}]')$$), '22023', 'so is an unknown kind');
SELECT t.is(t.call('olga', $$SELECT holidays_load('c1', '[{"day":"2026-02-27","kind":"holiday"},{"day":"2026-02-27","kind":"workday"}]')$$), '22023', 'and a day named twice');
SELECT t.is(t.call('ivan', $$SELECT holidays_load('c1', '[]')$$), '42501', 'intake does not load calendars');

SELECT t.submit('c1', 'A1', 'cal1', '{"submitted_at": "2026-09-24T23:59:00+08:00"}') AS a, t.submit('c1', 'A2', 'cal2', '{"submitted_at": "2026-09-24 09:00", "channel": "manual"}') AS b \gset
SELECT t.is((SELECT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM photovet.submission WHERE submission_id = :a), '2026-09-28 23:59', 'a submission is due by the campaign''s days');
SELECT t.is((SELECT (due_at = photovet.working_days_later(campaign_id, 'Asia/Shanghai', '2026-09-24 09:00+08', 20))::text FROM photovet.submission WHERE submission_id = :b), 'true', 'or by its channel''s, a time without zone being the campaign''s');

SELECT t.is(photovet.end_of_day('Asia/Shanghai', '2026-06-01 15:59:59+00', 7)::text, (timestamptz '2026-06-08 16:00:00+00')::text, 'seven days from 23:59 in Shanghai end at 24:00 there');
SELECT t.is(photovet.end_of_day('Asia/Shanghai', '2026-06-01 16:00:00+00', 7)::text, (timestamptz '2026-06-09 16:00:00+00')::text, 'a second later they end a day later');
SELECT t.is((photovet.working_days_later((SELECT campaign_id FROM photovet.campaign WHERE code = 'c1'), 'Europe/Berlin', '2026-03-27 12:00+01', 1) = '2026-03-30 12:00+02')::text, 'true', 'the clock time stays where clocks change');

-- rejections: the deadline, the advice, expiry
SELECT t.campaign('c2', '{"undo_seconds": 0, "resubmit_days": 3, "advise_days": 1}') \g /dev/null
SELECT t.pending('c2', 'R1') AS r1, t.pending('c2', 'R2') AS r2 \gset
SELECT t.codes('anna', format('reject(ARRAY[%s,%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', :r1, :r2)) \g /dev/null
SELECT t.is((SELECT (deadline = photovet.end_of_day('Asia/Shanghai', now(), 3))::text FROM photovet.submission WHERE submission_id = :r1), 'true', 'a rejection has a deadline');
SELECT t.is((SELECT ((data ->> 'advice')::timestamptz = photovet.end_of_day('Asia/Shanghai', now(), 1))::text FROM photovet.outbox WHERE submission_id = :r1), 'true', 'the advice date only goes into the message');
SELECT t.is(t.codes('wim', 'expire()'), 'none', 'nothing expires before its deadline');
UPDATE photovet.submission SET deadline = now() WHERE submission_id = :r1;
SELECT t.is(t.submit('c2', 'R1', 'late'), 'PV119', 'after it no new photo is taken');
SELECT t.is(t.call('wim', 'SELECT string_agg(id || '' '' || status, '','') FROM expire()'), :r1 || ' expired', 'and the worker expires it');
SELECT t.call('olga', 'SELECT campaign_close(''c2'')') \g /dev/null
SELECT t.is(t.submit('c2', 'R9', 'closed'), 'PV110', 'a closed campaign takes nothing');
SELECT t.is(t.call('wim', 'SELECT string_agg(id || '' '' || status, '','') FROM expire()'), :r2 || ' expired', 'and its rejections expire');
SELECT t.is(t.codes('chen', format('reopen(ARRAY[%s]::bigint[])', :r2)), 'PV110', 'nothing is reopened in it');
SELECT t.call('olga', 'SELECT campaign_set(''c2'', ''{"closes": ""}'')') \g /dev/null
SELECT t.is(t.codes('chen', format('reopen(ARRAY[%s]::bigint[])', :r2)), 'PV000', 'until it is given a closing day again');

-- opening and closing days, both included
CREATE FUNCTION t.day(n int) RETURNS text LANGUAGE sql AS $$ SELECT to_char((now() AT TIME ZONE 'Asia/Shanghai')::date + n, 'YYYY-MM-DD') $$;
SELECT t.campaign('c3', jsonb_build_object('opens', t.day(0), 'closes', t.day(0))) \g /dev/null
SELECT t.is((t.submit('c3', 'O1', 'o1') ~ '^\d+$')::text, 'true', 'opening and closing day are both open');
SELECT t.call('olga', format('SELECT campaign_set(''c3'', %L)', jsonb_build_object('opens', t.day(-5), 'closes', t.day(-1)))) \g /dev/null
SELECT t.is(t.submit('c3', 'O2', 'o2'), 'PV110', 'after the closing day it is closed');
SELECT t.is((t.submit('c3', 'O3', 'o3', jsonb_build_object('submitted_at', t.day(-1) || ' 23:59:59')) ~ '^\d+$')::text, 'true', 'but what was submitted on the closing day may come in later');
SELECT t.call('olga', format('SELECT campaign_set(''c3'', %L)', jsonb_build_object('opens', t.day(1), 'closes', t.day(2)))) \g /dev/null
SELECT t.is(t.submit('c3', 'O4', 'o4'), 'PV110', 'before the opening day it is not open');
SELECT t.is(t.submit('c3', 'O4', 'o4', jsonb_build_object('submitted_at', to_char(now() + interval '2 hours', 'YYYY-MM-DD"T"HH24:MI:SSOF'))), 'PV406', 'submitted_at lies at most an hour ahead');
SELECT t.is(t.submit('c3', 'O4', 'o4', '{"submitted_at": "2026-13-01"}'), 'PV411', 'and is a time');
SELECT t.is(t.call('olga', format('SELECT campaign_set(''c3'', %L)', jsonb_build_object('opens', t.day(3)))), '22023', 'a campaign does not close before it opens');
