-- Photo profiles: who, what, versions.
SELECT t.campaign('p1'), t.campaign('p2') \g /dev/null
SELECT t.call('olga', 'SELECT unassign(''dai'', ''{p2}'', ''supervisor'')') \g /dev/null

CREATE FUNCTION t.why(p_body text, p_intake text DEFAULT '{}') RETURNS text LANGUAGE plpgsql SET search_path = photovet, t AS $$
BEGIN
	SET SESSION AUTHORIZATION chen;
	PERFORM profile_set('x', p_body::jsonb, p_intake::jsonb);
	RESET SESSION AUTHORIZATION;
	RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;
GRANT EXECUTE ON FUNCTION t.why TO PUBLIC;
SELECT t.is(t.call('olga', 'SELECT profile_set(''x'', ''{}'')::text'), '42501', 'an operator may not');
SELECT t.is(t.call('anna', 'SELECT profile_set(''x'', ''{}'')::text'), '42501', 'a reviewer may not');
SELECT t.is(t.call('zoe', 'SELECT profile_set(''x'', ''{}'')::text'), '42501', 'a supervisor without a campaign may not');
SELECT t.is(t.call('chen', 'SELECT profile_set(''x'', ''{"checks": {"sharp.vol": {"ok": [90, null], "fail": [40, null]}}}'')::text'), '1', 'a supervisor may');
SELECT t.is(t.call('chen', 'SELECT profile_set(''x'', ''{"checks": {"sharp.vol": {"fail": [40, null], "ok": [90, null]}}}'')::text'), '1', 'the same again is no change');
SELECT t.is(t.call('chen', 'SELECT profile_set(''x'', ''{"checks": {"sharp.vol": {"ok": [80, null], "fail": [40, null]}}}'', ''{"min_kb": 50, "width": 600}'')::text'), '2', 'a change is a new version');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', version, is_newest, intake_min_kb, intake_max_kb, intake_width, by), ''; '' ORDER BY version) FROM profile_list WHERE name = ''x'''), '1 f 30 2048 480 chen; 2 t 50 2048 600 chen', 'both are on record, the rest as before');
SELECT t.is(t.call('chen', 'SELECT profile_set(''x'', ''{"checks": {"sharp.vol": {"ok": [80, null], "fail": [40, null]}}}'', ''{"min_kb": 60}'')::text'), '3', 'intake limits alone are a change too');
SELECT t.is(t.call('dai', 'SELECT profile_set(''2017-99'', ''{}'')::text'), '42501', 'who does not supervise all that use it may not change it');
SELECT t.is(t.call('chen', 'SELECT profile_set(''2017-99'', ''{"checks": {}}'')::text'), '2', 'who does may');
SELECT t.is(t.call('eve', 'SELECT count(*)::text FROM audit_list WHERE action = ''profile_set'''), '0', 'the audit row belongs to no campaign');
SELECT t.is((SELECT count(*)::text FROM photovet.audit_log WHERE action = 'profile_set' AND chain = 'chen'), '4', 'but each change has one');

SELECT t.is(t.why('[]'), 'profile ''x'': a profile must be a JSON object of at most 64 KB', 'an object');
SELECT t.is(t.why('{"limits": {}}'), 'profile ''x'': unknown setting: ''limits''', 'known settings');
SELECT t.is(t.why('{"checks": []}'), 'profile ''x'': ''checks'' must be an object', 'checks');
SELECT t.is(t.why('{"checks": {"sharp": {}}}'), 'profile ''x'': bad name of a check: ''sharp''', 'a check''s name');
SELECT t.is(t.why('{"checks": {"sharp.vol": 7}}'), 'profile ''x'': a check''s limits must be an object: ''sharp.vol''', 'limits');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"ok": [1]}}}'), 'profile ''x'': ''ok'' of check ''sharp.vol'' is [low, high], each a number or null', 'a range');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"ok": ["1", 2]}}}'), 'profile ''x'': ''ok'' of check ''sharp.vol'' is [low, high], each a number or null', 'of numbers');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"ok": [3, 2]}}}'), 'profile ''x'': the low limit is above the high one in ''ok'' of check ''sharp.vol''', 'in order');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"ok": [3, null], "fail": [4, null]}}}'), 'profile ''x'': the fail limits lie inside the ok limits: ''sharp.vol''', 'fail outside ok');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"decides": 1}}}'), 'profile ''x'': ''decides'' of check ''sharp.vol'' is true or false', 'a yes or no');
SELECT t.is(t.why('{"checks": {"sharp.vol": {"weight": 1}}}'), 'profile ''x'': unknown setting ''weight'' of check ''sharp.vol''', 'nothing else');
SELECT t.is(t.why('{"checks": {"dup.sha": {"ok": [0, 1]}}}'), 'profile ''x'': the limits of check ''dup.sha'' are fixed', 'the database''s checks have fixed limits');
SELECT t.is(t.why('{"standard": {"width": 0}}'), 'profile ''x'': out of range in ''standard'': ''width'' (1 to 8192)', 'a size');
SELECT t.is(t.why('{"standard": {"width": 480.5}}'), 'profile ''x'': out of range in ''standard'': ''width'' (1 to 8192)', 'whole pixels');
SELECT t.is(t.why('{"standard": {"depth": 24}}'), 'profile ''x'': unknown setting of ''standard'': ''depth''', 'known sizes');
SELECT t.is(t.why('{"standard": {"bytes_min": 50000}}'), 'profile ''x'': a minimum of ''standard'' is above its maximum', 'minimum below maximum');
SELECT t.is(t.why('{"backgrounds": ["pink"]}'), 'profile ''x'': ''backgrounds'' is a list of blue, white and grey', 'backgrounds');
SELECT t.is(t.why('{"backgrounds": ["blue", "white"]}'), 'taken', 'good ones are taken');
SELECT t.is(t.why('{}', '{"kb": 1}'), 'profile ''x'': unknown intake limit: ''kb''', 'intake limits have names');
SELECT t.is(t.why('{}', '{"min_kb": 500, "max_kb": 400}'), 'profile ''x'': min_kb is above max_kb', 'and an order');
SET search_path = photovet;
SELECT t.is((SELECT count(*)::text FROM profile p WHERE profile_fault(p.body) IS NOT NULL), '0', 'those that come with it are sound');
RESET search_path;

-- a campaign uses the newest; a run keeps its own
SELECT t.call('olga', 'SELECT campaign_set(''p1'', ''{"profile": "x"}'')') \g /dev/null
SELECT t.submit('p1', 'A1', 'a1') AS a1 \gset
SELECT t.is(t.call('wim', 'SELECT profile_name || '' '' || profile_version FROM check_claim(''wim'', 1)'), 'x 4', 'the worker gets the newest');
SELECT token AS tok FROM photovet.check_queue WHERE submission_id = :a1 \gset
SELECT t.call('olga', 'SELECT campaign_set(''p1'', ''{"profile": "2017-99"}'')') \g /dev/null
SELECT t.is(t.codes('wim', format('check_finish(''wim'', %L)', jsonb_build_array(jsonb_build_object('id', :a1, 'token', :tok, 'profile', 'x', 'profile_version', 4, 'score', 90)))), 'PV000', 'a campaign that changes its profile meanwhile');
SELECT t.is(t.call('eve', format('SELECT profile || '' '' || profile_version FROM check_run_list WHERE submission = %s', :a1)), 'x 4', 'does not change what the run was judged by');
