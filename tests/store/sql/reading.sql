-- Who sees what: campaigns, masks, rights.
SELECT t.campaign('v1', '{"undo_seconds": 0}'), t.campaign('v2', '{"undo_seconds": 0}') \g /dev/null
SELECT t.submit('v1', 'X1', 'x1', '{"name": "欧阳娜娜", "id_number": "110105194912310021", "phone": "13800001111", "email": "x@example.org"}') AS x1 \gset
SELECT t.submit('v2', 'Y1', 'y1', '{"name": "Li"}') AS y1 \gset
SELECT t.check() \g /dev/null
SELECT t.call('olga', 'SELECT unassign(''bo'', ''{v2}'', ''reviewer'')') \g /dev/null

-- campaigns
SELECT t.is(t.call('anna', 'SELECT string_agg(campaign, '','' ORDER BY id) FROM submission_list'), 'v1,v2', 'a reviewer sees the campaigns he serves');
SELECT t.is(t.call('bo', 'SELECT string_agg(campaign, '','' ORDER BY id) FROM submission_list'), 'v1', 'and no other');
SELECT t.is(t.call('zoe', 'SELECT count(*)::text FROM submission_list'), '0', 'who holds every role but no assignment sees nothing');
SELECT t.is(t.call('nil', 'SELECT count(*)::text FROM photovet.submission_list'), '42501', 'who holds no role may not even ask');
SELECT t.is(t.call('bo', format('SELECT string_agg(code, '','') FROM reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', :y1)), 'PV301', 'a foreign submission does not exist');
SELECT t.is(t.call('bo', 'SELECT count(*)::text FROM photo_get(decode(' || quote_literal(t.photo('y1')) || ', ''hex''))'), '0', 'nor does its photo');
SELECT t.is(t.call('anna', 'SELECT count(*)::text FROM photo_get(decode(' || quote_literal(t.photo('y1')) || ', ''hex''))'), '1', 'for others it does');
SELECT t.is(t.call('bo', format('SELECT count(*)::text FROM %s WHERE campaign = ''v2''', v)), '0', format('%s shows no foreign campaign', v))
	FROM unnest('{submission_list,reason_list,member_list,holiday_list,roster_missing,outbox_list,upload_list,serious_list,recall_list}'::text[]) v;
SELECT t.is(t.call('bo', 'SELECT string_agg(code, '','') FROM campaign_list'), 'v1', 'campaign_list neither');
SELECT t.is(t.call('bo', format('SELECT count(*)::text FROM %s WHERE submission = %s', v, :y1)), '0', format('%s neither', v)) FROM unnest('{check_list,decision_list}'::text[]) v;
SELECT t.is(t.call('bo', 'SELECT string_agg(campaign, '','') FROM queue_figures()'), 'v1', 'queue_figures neither');
SELECT t.is(t.call('eve', 'SELECT (count(*) > 0)::text FROM audit_list WHERE ''v1'' = ANY (campaigns)'), 'true', 'an observer reads the audit of his campaigns');
SELECT t.is(t.call('bo', 'SELECT count(*)::text FROM audit_list'), '0', 'a reviewer reads none');

-- masks
SELECT t.is(t.call('anna', format('SELECT name FROM submission_list WHERE id = %s', :x1)), '欧***', 'a name is masked');
SELECT t.is(t.call('olga', format('SELECT name FROM submission_list WHERE id = %s', :x1)), '欧***', 'for operators too');
SELECT t.is(t.call(l, 'SELECT count(*)::text FROM photovet.person WHERE phone <> '''''), '42501', format('%s reads no phone number', l)) FROM unnest('{anna,chen,olga,ivan,wim,eve}'::text[]) l;
SELECT t.is(t.call('chen', 'SELECT count(name)::text FROM photovet.person'), '0', 'nor any name');
SELECT t.is(t.call('anna', format('SELECT reveal(%s, ''id_number'')', :x1)), '110105194912310021', 'one number shown in full');
SELECT t.is(t.call('eve', 'SELECT body FROM audit_list WHERE action = ''reveal'''), format('{"id": %s, "field": "id_number", "shown": true}', :x1), 'leaves an audit row without the number');
SELECT t.is(t.call('bo', format('SELECT coalesce(reveal(%s, ''name''), ''nothing'')', :y1)), 'nothing', 'nothing of a foreign student');
SELECT t.is((SELECT count(*)::text FROM photovet.audit_log WHERE action = 'reveal' AND chain = 'bo'), '1', 'but the attempt is on record');
SELECT t.is(t.call('anna', format('SELECT reveal(%s, ''password'')', :x1)), '22023', 'no such field');
SELECT t.is(t.call('eve', format('SELECT reveal(%s, ''name'')', :x1)), '42501', 'an observer shows nothing in full');
SELECT t.call('olga', 'SELECT campaign_set(''v1'', ''{"names": "show"}'')') \g /dev/null
SELECT t.is(t.call('anna', format('SELECT name FROM submission_list WHERE id = %s', :x1)), '欧阳娜娜', 'a campaign may show names to its reviewers');
SELECT t.is(t.call('eve', format('SELECT name FROM submission_list WHERE id = %s', :x1)), '欧***', 'to them alone');
SELECT t.is(t.call('anna', format('SELECT name FROM submission_list WHERE id = %s', :y1)), 'L*', 'and no other campaign''s');
SELECT t.is(t.call('anna', 'SELECT count(*)::text FROM photovet.person WHERE email <> '''''), '42501', 'no more than the name');

-- nobody writes
SELECT t.is(t.call(l, s), '42501', format('%s: %s', l, s))
	FROM unnest('{anna,chen,olga,wim,eve}'::text[]) l, unnest(ARRAY['UPDATE submission SET status = ''approved''', 'DELETE FROM decision',
		'INSERT INTO member VALUES (1, ''anna'', ''supervisor'')', 'TRUNCATE audit_log', 'UPDATE campaign SET scripted = ''reviewer''',
		'INSERT INTO audit_log SELECT * FROM audit_log', 'SELECT nextval(''decision_id_seq'')', 'SELECT audit(''x'', NULL, ''{}'')',
		'SELECT decide_rows(''approve'',''approve'',''{1}'',NULL,NULL,NULL,NULL,NULL,''script'',NULL,NULL,NULL,1)', 'CREATE TABLE photovet.x (i int)']) s;
SELECT t.is(count(*)::text, '0', 'PUBLIC may execute nothing')
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
	WHERE n.nspname = 'photovet' AND a.grantee = 0;
SELECT t.is(coalesce(string_agg(p.proname, ','), ''), '', 'every function with the owner''s rights pins its search path')
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
	WHERE n.nspname = 'photovet' AND p.prosecdef AND NOT coalesce('search_path=pg_catalog, photovet, pg_temp' = ANY (p.proconfig), false);
SELECT t.is(coalesce(string_agg(c.relname, ','), ''), 'migration,profile,reason', 'every table but these has row-level security')
	FROM (SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'photovet' AND c.relkind = 'r' AND NOT c.relrowsecurity ORDER BY 1) c;
SELECT t.is(coalesce(string_agg(c.relname, ','), ''), '', 'every view runs with the caller''s rights')
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'photovet' AND c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false);
SELECT t.is(string_agg(DISTINCT r.rolname, ','), 'photovet_owner', 'everything belongs to photovet_owner')
	FROM (SELECT relowner AS o FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'photovet' UNION ALL
		SELECT proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'photovet' UNION ALL
		SELECT nspowner FROM pg_namespace WHERE nspname = 'photovet') x JOIN pg_roles r ON r.oid = x.o;
SELECT t.is(string_agg(rolname || rolcanlogin, ',' ORDER BY rolname), 'photovet_intakefalse,photovet_observerfalse,photovet_operatorfalse,photovet_ownerfalse,photovet_reviewerfalse,photovet_supervisorfalse,photovet_workerfalse', 'the group roles cannot log in')
	FROM pg_roles WHERE rolname LIKE 'photovet\_%';

-- reasons
SELECT t.is(t.call('anna', 'SELECT count(*)::text FROM reason_list WHERE campaign = ''v1'' AND label_zh <> '''' AND label_en <> '''' AND instruction_zh <> '''' AND instruction_en <> '''''), '37', '37 reasons in two languages');
SELECT t.is(t.call('anna', 'SELECT string_agg(code, '' '' ORDER BY rank) FROM reason_list WHERE campaign = ''v1'''),
	'I01 I02 T01 T02 T03 R03 R05 R04 F01 F02 F05 F03 F04 B01 B02 B03 B04 L01 L02 L03 Q01 Q02 Q03 P01 P02 P03 X01 X02 X03 O01 O02 O03 O04 D01 D02 R01 R02', 'in the order shown to the student');
SELECT t.is(t.call('anna', 'SELECT string_agg(code || severity, '' '' ORDER BY code) FROM reason_list WHERE campaign = ''v1'' AND severity <> ''R'''), 'B04T D02W I01S I02S P03W R01S R02S X03W', 'with their severities');
SELECT t.is(t.call('anna', 'SELECT instruction_en FROM reason_list WHERE campaign = ''v1'' AND code = ''T03'''), 'Crop the original to 3:4, at least 480×640 pixels; never stretch or shrink it.', 'with the profile''s numbers');
