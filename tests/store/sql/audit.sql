-- The chains: what is written cannot be altered unseen, and holds nothing personal.
SELECT t.campaign('a1', '{"undo_seconds": 0, "target": "file:///x"}') \g /dev/null
SELECT t.submit('a1', '20260001', 'p' || g, jsonb_build_object('name', '司马相如', 'id_number', '110105194912310021', 'phone', '13912345678', 'email', 'sima@example.org', 'school_code', g::text)) FROM generate_series(1, 4) g \g /dev/null
SELECT t.check() \g /dev/null
CREATE FUNCTION t.a(n int) RETURNS bigint LANGUAGE sql AS $$ SELECT submission_id FROM photovet.submission ORDER BY submission_id OFFSET $1 - 1 LIMIT 1 $$;
CREATE FUNCTION t.verify() RETURNS text LANGUAGE sql AS $$ SELECT t.call('eve', 'SELECT coalesce(string_agg(chain || '':'' || first_bad, '' ''), ''good'') FROM audit_verify()') $$;
SELECT t.codes('anna', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03,R01}'', p_note => ''司马相如 looks tired'', p_via => ''screen'')', t.a(1))),
	t.codes('bo', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'', p_via => ''screen'')', t.a(1))),
	t.codes('chen', format('approve(ARRAY[%s,%s]::bigint[])', t.a(2), t.a(3))),
	t.codes('anna', format('skip(%s, ''know him'')', t.a(4))) \g /dev/null
SELECT t.is(t.verify(), 'good', 'untouched, everything fits');
SELECT t.is((SELECT body::jsonb ->> 'refused' FROM photovet.audit_log WHERE chain = 'bo' ORDER BY seq DESC LIMIT 1), format('{"PV101": [%s]}', t.a(1)), 'a refused attempt is on record');
SELECT t.is(t.call('wim', 'SELECT checkpoint()'), '1', 'a checkpoint');
SELECT t.codes('anna', 'claim(''a1'')') \g /dev/null
SELECT t.is(t.call('wim', 'SELECT checkpoint()'), '2', 'and another');
SELECT t.is(t.verify(), 'good', 'they fit too');

-- nothing personal
SELECT t.is((SELECT count(*)::text FROM photovet.audit_log a WHERE a.body ~ '司马|110105|139123|sima@|tired|20260001'), '0', 'no name, number, contact or note in the audit');
SELECT t.is((SELECT count(*)::text FROM photovet.decision d WHERE d::text ~ '司马|110105|139123|sima@|tired|20260001'), '0', 'nor in the decisions');
SELECT t.is((SELECT count(*)::text FROM photovet.outbox o WHERE o.data::text ~ '司马|110105|139123|sima@|tired|20260001'), '0', 'nor in the messages');
SELECT t.is((SELECT (note_sha256 = sha256(convert_to('司马相如 looks tired', 'UTF8')))::text FROM photovet.decision WHERE submission_id = t.a(1)), 'true', 'of a note only its hash');

-- append only, also for the owner
SELECT t.is(t.call('postgres', s), 'PV901', s) FROM unnest(ARRAY['UPDATE decision SET via = ''screen''', 'DELETE FROM decision', 'TRUNCATE decision',
	'UPDATE audit_log SET body = ''{}''', 'DELETE FROM audit_log', 'TRUNCATE audit_log', 'DELETE FROM audit_checkpoint']) s;

-- who goes around the triggers is found out
CREATE FUNCTION t.forge(p_sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
	BEGIN
		SET LOCAL session_replication_role = replica;
		EXECUTE p_sql;
		SET LOCAL session_replication_role = origin;
		v := t.verify();
		RAISE EXCEPTION USING ERRCODE = 'TX000';
	EXCEPTION WHEN SQLSTATE 'TX000' THEN
		RETURN v;
	END;
END $$;
SELECT max(seq) AS last FROM photovet.audit_log WHERE chain = 'anna' \gset
SELECT t.is(t.forge('UPDATE photovet.audit_log SET body = replace(body, ''L03'', ''L02'') WHERE chain = ''anna'' AND seq = 1'), 'anna:1', 'an altered row');
SELECT t.is(t.forge('UPDATE photovet.audit_log SET at = at + interval ''1 us'' WHERE chain = ''chen'' AND seq = 1'), 'chen:1', 'a microsecond');

SELECT t.is(t.forge('DELETE FROM photovet.audit_log WHERE chain = ''anna'' AND seq = 1'), 'anna:2 decisions:' || t.last(t.a(1)), 'a row cut out');
SELECT t.is((t.forge(format('DELETE FROM photovet.audit_log WHERE chain = ''anna'' AND seq = %s', :last)) ~ ('anna:' || :last || ' '))::text, 'true', 'the last row too');
SELECT t.is((t.forge('DELETE FROM photovet.audit_log WHERE chain = ''bo''; DELETE FROM photovet.audit_head WHERE chain = ''bo''') ~ 'checkpoints:1')::text, 'true', 'a whole chain by the checkpoints');
SELECT t.is(t.forge(format('UPDATE photovet.decision SET by = ''bo'' WHERE submission_id = %s', t.a(2))), 'decisions:' || t.last(t.a(2)), 'a decision put on somebody else');
SELECT t.is((t.forge(format('DELETE FROM photovet.decision WHERE submission_id = %s', t.a(3))) ~ 'decisions:')::text, 'true', 'a decision cut out');
SELECT t.is((t.forge(format('UPDATE photovet.decision d SET via = ''sheet'' WHERE submission_id = %s; UPDATE photovet.decision d SET hash = photovet.decision_hash(d) WHERE submission_id = %1$s', t.a(2))) ~ 'decisions:')::text, 'true', 'a decision forged with its hash');
SELECT t.is(t.forge('UPDATE photovet.audit_checkpoint SET heads = ''{}'' WHERE checkpoint_id = 1'), 'checkpoints:1', 'a checkpoint');
SELECT t.is(t.verify(), 'good', 'and all that was taken back');

-- personal data deleted, the chain intact
SELECT t.is(t.call('chen', 'SELECT erase_personal(''a1'', ''{20260001}'')'), '0', 'nobody is erased while his photo is under way');
SELECT t.codes('olga', format('withdraw(ARRAY[%s,%s]::bigint[], ''司马相如 leaves'')', t.a(1), t.a(4))) \g /dev/null
DELETE FROM photovet.outbox;
SELECT t.is(t.call('chen', 'SELECT erase_personal(''a1'', ''{20260001}'')'), '2', 'then he is');
SELECT t.is((SELECT string_agg(p.name || p.id_number || p.phone || p.email || t.name_masked, '') FROM photovet.person p JOIN photovet.student t USING (student_id) WHERE t.erased_at IS NOT NULL), '', 'no name, number or contact is left');
SELECT t.is((SELECT count(*)::text FROM photovet.decision_note WHERE note ~ '司马'), '0', 'no note');
SELECT t.is((SELECT count(*)::text FROM photovet.photo_data), '2', 'no photo');
SELECT t.is(t.verify(), 'good', 'and every chain still fits');
