-- Settings and people.
CREATE FUNCTION t.make(p_settings text) RETURNS text LANGUAGE sql AS $$ SELECT t.try('olga', format('SELECT campaign_create(''x'', %L)', '{"title": "X"}'::jsonb || p_settings::jsonb)) $$;
SELECT t.is(t.make(s), '22023', 'refused: ' || s) FROM unnest(ARRAY[
	'{"title": ""}', '{"title": "two\nlines"}', '{"stages": 3}', '{"stages": "many"}', '{"stages": null}', '{"opens": "2026-13-01"}', '{"opens": "tomorrow"}',
	'{"opens": "2026-02-02", "closes": "2026-02-01"}', '{"zone": "Asia/Atlantis"}', '{"review_days": -1}', '{"review_days_channel": {"app": 999}}',
	'{"review_days_channel": 5}', '{"scripted": "anybody"}', '{"blocks": "yes"}', '{"names": true}', '{"target": "ftp://x/"}',
	'{"target": "https://u:secret@x/"}', '{"name_template": "photo.jpg"}', '{"name_template": "../{id}.jpg"}', '{"name_template": "/{id}.jpg"}',
	'{"name_template": "{password}{id}"}', '{"notify": ["Mail!"]}', '{"notify": "mail,mail"}', '{"lease_minutes": 0}', '{"batch_size": 1001}',
	'{"min_display_width": 0}', '{"profile": "none such"}', '{"colour": "blue"}']) s;
SELECT t.is(t.make(s), 'x', 'taken: ' || s) FROM unnest(ARRAY[
	'{}', '{"undo_seconds": 0}', '{"undo_seconds": "30"}', '{"opens": "2024-02-29", "closes": "2026-02-01"}', '{"zone": "Europe/Berlin"}', '{"advise_days": ""}',
	'{"review_days_channel": {"app": 5}}', '{"target": "s3://bucket/prefix"}', '{"target": "sftp://me@host/in"}', '{"name_template": "{school_code}/{student_no}.jpg"}',
	'{"notify": []}', '{"notify": "mail,sms"}', '{"names": "show"}', '{"term": "2026", "profile": "2017-99"}']) s;
SELECT t.is(t.call('olga', 'SELECT campaign_create(''bad code'', ''{"title": "X"}'')'), '22023', 'a code has no spaces');
SELECT t.is(t.call('olga', 'SELECT campaign_create(''e1'', ''{"title": "One", "review_days_channel": {"app": 5}}'')'), 'e1', 'a campaign');
SELECT t.is(t.call('olga', 'SELECT campaign_create(''e1'', ''{"title": "Two"}'')'), '23505', 'a code is used once');
SELECT t.is(t.call('ivan', 'SELECT campaign_create(''e2'', ''{"title": "X"}'')'), '42501', 'intake makes no campaigns');
SELECT t.is(t.call('olga', 'SELECT concat_ws('' '', term, profile, stages, zone, review_days, review_days_channel, resubmit_days, advise_days, free_resubmissions, undo_seconds, scripted, blocks, names, target, name_template, notify) FROM campaign_list'),
	' 2017-99 1 Asia/Shanghai 2 {"app": 5} 7 2 60 supervisor refuse mask {student_no}.jpg {file}', 'the defaults');
SELECT t.is(t.call('olga', 'SELECT concat_ws('' '', lease_minutes, keep_minutes, batch_size, max_held, min_display_width, min_display_height, is_closed) FROM campaign_list'), '15 30 20 100 240 320 f', 'and the rest of them');
SELECT t.is(t.call('olga', 'SELECT string_agg(login || '' '' || role, '','' ORDER BY role) FROM member_list'), 'olga intake,olga operator', 'who creates a campaign serves it in every role he holds');
SELECT t.is(t.call('zoe', 'SELECT campaign_set(''e1'', ''{"stages": 2}'')'), 'PV301', 'another operator does not see it');
SELECT t.is(t.call('olga', 'SELECT campaign_set(''e1'', ''{"stages": 2, "undo_seconds": -1}'')'), '22023', 'one bad setting');
SELECT t.is(t.call('olga', 'SELECT stages::text FROM campaign_list'), '1', 'changes none');
SELECT t.is(t.call('olga', 'SELECT assign(''nobody'', ''{e1}'', ''reviewer'')'), '22023', 'a login that does not exist');
SELECT t.is(t.call('olga', 'SELECT assign(''nil'', ''{e1}'', ''reviewer'')'), '22023', 'a login without the group role');
SELECT t.is(t.call('olga', 'SELECT assign(''anna'', ''{e1}'', ''king'')'), '22023', 'a role that does not exist');
CREATE FUNCTION t.hint(p_sql text) RETURNS text LANGUAGE plpgsql SET search_path = photovet, pg_catalog AS $$
DECLARE v text;
BEGIN
	SET SESSION AUTHORIZATION olga;
	EXECUTE p_sql;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS v = PG_EXCEPTION_HINT;
	RETURN v;
END $$;
SELECT t.is(t.hint('SELECT assign(''no-body'', ''{e1}'', ''reviewer'')'), 'CREATE ROLE "no-body" LOGIN; GRANT photovet_reviewer TO "no-body";', 'the DBA''s line is in the hint');
SELECT t.is(t.hint('SELECT assign(''nil'', ''{e1}'', ''observer'')'), 'GRANT photovet_observer TO nil;', 'or the half of it that is missing');
SELECT t.is(t.call('olga', 'SELECT assign(''anna'', ''{e1}'', ''reviewer'')'), '', 'an assignment');
SELECT t.is(t.call('anna', 'SELECT assign(''anna'', ''{e1}'', ''supervisor'')'), '42501', 'reviewers assign nobody');
SELECT t.pending('e1', 'P1') AS p \gset
SELECT t.codes('anna', 'claim(''e1'')') \g /dev/null
SELECT t.is(t.call('olga', 'SELECT unassign(''anna'', ''{e1}'', ''reviewer'')'), '', 'unassigned');
SELECT t.is((SELECT coalesce(lease_id::text, 'free') FROM photovet.review_queue WHERE submission_id = :p), 'free', 'what she held is free');
SELECT t.is(t.codes('anna', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', :p)), 'PV301', 'and she sees it no more');
SELECT t.is(t.call('olga', 'SELECT unassign(''anna'', ''{e1}'', ''reviewer'')'), 'PV301', 'twice is an error');
SELECT t.call('olga', 'SELECT assign(''chen'', ''{e1}'', ''supervisor'')') \g /dev/null
SELECT t.is(t.call('chen', 'SELECT profile_set(''mine'', ''{"checks": {}}'', ''{"min_kb": 10}'')::text'), '1', 'a profile of one''s own');
SELECT t.is(t.call('chen', 'SELECT profile_set(''mine'', ''{}'')::text'), '2', 'a change is a new version');
SELECT t.is(t.call('olga', 'SELECT campaign_set(''e1'', ''{"profile": "mine"}'')'), 'e1', 'a campaign uses it');
SELECT t.is(t.call('olga', 'SELECT instruction_en FROM reason_list WHERE code = ''T02'''), 'Upload a photo between 10 and 2048 KB.', 'and its reasons say so');
SELECT t.is(t.call('olga', 'SELECT reason_set(''e1'', ''Z01'', ''{"label_en": "x"}'')'), '22023', 'a reason of one''s own needs all its texts');
SELECT t.is(t.call('olga', 'SELECT reason_set(''e1'', ''L01'', ''{"severity": "T"}'')'), '22023', 'and is never the operator''s side');
