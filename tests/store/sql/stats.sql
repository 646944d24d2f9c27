-- The ledger of checks, and the other figures.
SELECT t.campaign('s1', '{"undo_seconds": 3600}'), t.campaign('s2', '{"zone": "Europe/London"}') \g /dev/null

-- A pending submission whose checks said: {"light.lr": "fail", ...}.
CREATE FUNCTION t.judged(p_campaign text, p_student text, p_said jsonb) RETURNS bigint LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_id bigint := t.submit(p_campaign, p_student, p_student)::bigint;
	v_token text := t.call('wim', 'SELECT token FROM check_claim(''wim'', 1)');
BEGIN
	PERFORM t.codes('wim', format('check_finish(''wim'', %L)', jsonb_build_array(jsonb_build_object('id', v_id, 'token', v_token, 'results',
		(SELECT jsonb_agg(jsonb_build_object('name', key, 'status', value, 'quality', 50, 'checker', 'x', 'version', '1')) FROM jsonb_each_text(p_said))))));
	RETURN v_id;
END $$;
CREATE FUNCTION t.say(p_login text, p_move text, p_id bigint, p_reasons text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT t.codes(p_login, format('%s(ARRAY[%s]::bigint[], p_via => ''screen'', p_reasons => %L, p_displays => %L)', p_move, p_id, p_reasons, t.proof(p_id)))
$$;
SELECT t.judged('s1', 'A1', '{"light.lr": "fail", "bg.de": "ok"}') AS a1, t.judged('s1', 'A2', '{"light.lr": "fail", "bg.de": "ok"}') AS a2,
	t.judged('s1', 'A3', '{"light.lr": "warn", "bg.de": "ok"}') AS a3, t.judged('s1', 'A4', '{"light.lr": "ok", "bg.de": "na"}') AS a4,
	t.judged('s1', 'A5', '{"light.lr": "fail", "bg.de": "ok"}') AS a5 \gset
SELECT t.is(t.say('anna', 'approve', :a1) || t.say('anna', 'reject', :a2, '{L03}') || t.say('bo', 'reject', :a3, '{B01}') || t.say('bo', 'reject', :a4, '{L03,B01}')
	|| t.say('bo', 'approve', :a5), 'PV000PV000PV000PV000PV000', 'five decisions');
CREATE FUNCTION t.ledger(p_login text, p_check text, p_more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT t.call(p_login, format('SELECT string_agg(concat_ws('' '', status, decided, approved, rejected, overruled, confirmed, missed), ''; '' ORDER BY status) FROM check_overrules(''s1''%s) WHERE check_name = %L', p_more, p_check))
$$;
SELECT t.is(t.ledger('chen', 'light.lr'), 'fail 3 2 1 2 1 0; ok 1 0 1 0 0 1; warn 1 0 1 0 0 0', 'overruled, confirmed, missed');
SELECT t.is(t.ledger('chen', 'bg.de'), 'na 1 0 1 0 0 1; ok 4 2 2 0 0 1', 'what said ok or nothing and was a reason is missed');
SELECT t.is(t.codes('bo', format('undo(ARRAY[%s]::bigint[])', t.last(:a5))), 'PV000', 'one is taken back');
SELECT t.is(t.ledger('eve', 'light.lr'), 'fail 2 1 1 1 1 0; ok 1 0 1 0 0 1; warn 1 0 1 0 0 0', 'and counts no more');
SELECT t.is(t.codes('bo', format('redo(ARRAY[%s]::bigint[])', t.last(:a5))), 'PV000', 'redone');
SELECT t.is(t.ledger('eve', 'light.lr'), 'fail 3 2 1 2 1 0; ok 1 0 1 0 0 1; warn 1 0 1 0 0 0', 'it counts once');
SELECT t.codes('olga', format('check_record(%L)', jsonb_build_array(jsonb_build_object('id', :a1, 'results', '[{"name": "light.lr", "status": "ok", "quality": 99, "checker": "x", "version": "2"}]'::jsonb)))) \g /dev/null
SELECT t.is(t.ledger('eve', 'light.lr'), 'fail 3 2 1 2 1 0; ok 1 0 1 0 0 1; warn 1 0 1 0 0 0', 'a later run does not rewrite what was overruled');
SELECT t.is(t.ledger('ivan', 'light.lr'), '42501', 'not for everybody');
SELECT t.is(t.ledger('zoe', 'light.lr'), NULL, 'nor for another campaign''s people');
SELECT t.is(t.ledger('eve', 'light.lr', ', p_month => ''1999-01'''), NULL, 'by month');
SELECT t.is(t.ledger('eve', 'light.lr', ', p_month => ''' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') || ''''), 'fail 3 2 1 2 1 0; ok 1 0 1 0 0 1; warn 1 0 1 0 0 0', 'of the campaign''s zone');
SELECT t.is(t.ledger('eve', 'light.lr', ', p_until => ''2020-01-01'''), NULL, 'until');
SELECT t.is(t.ledger('eve', 'light.lr', ', p_since => ''yesterday'''), '22023', 'a time that is none');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', reviewer, decided, approved, rejected, undone, days), ''; '' ORDER BY reviewer) FROM stats_reviewer(''s1'', NULL, NULL)'), 'anna 2 1 1 0 1; bo 3 1 2 1 1', 'people');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', reason, label_en, rejections, share), ''; '' ORDER BY reason) FROM stats_reason(''s1'', NULL, NULL)'), 'B01 Wrong background colour 2 0.6667; L03 Shadow or half-lit face 2 0.6667', 'reasons');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', campaign, decided, approved, rejected, reviewers, first_attempt_passed, overdue), ''; '' ORDER BY campaign) FROM stats_campaign(NULL, NULL, NULL)'), 's1 5 2 3 2 0.4 0; s2 0 0 0 0 0', 'campaigns');
SELECT t.is(t.call('eve', 'SELECT string_agg(concat_ws('' '', decided, approved, rejected, reviewers), ''; '') FROM stats_day(''s1'', NULL, NULL)'), '5 2 3 2', 'days');
