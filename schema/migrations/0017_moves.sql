-- The rarer moves: withdraw, retouched, confirm, refused; and the supervisors' recall, revoke,
-- reopen, replace. Each locks its submissions in id order, judges, applies, leaves one audit row.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE TYPE move_judgement AS (n bigint, id bigint, code text, who text, until timestamptz);

-- Locks, and judges what all moves have in common: visible, assigned in one of the roles, in one
-- of the states (NULL: any but revoked).
CREATE FUNCTION move_judge(p_ids bigint[], p_roles text[], p_from text[]) RETURNS move_judgement[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_seen int[] := my_campaigns();
	v_mine int[] := ARRAY(SELECT DISTINCT i FROM unnest(p_roles) r, unnest(my_campaigns_as(r)) i);
BEGIN
	IF array_position(p_ids, NULL) IS NOT NULL OR cardinality(p_ids) > 10000 THEN
		RAISE EXCEPTION 'a list of at most 10000 ids is wanted' USING ERRCODE = '22023';
	END IF;
	PERFORM count(*) FROM (SELECT FROM submission s WHERE s.submission_id = ANY (p_ids) AND s.campaign_id = ANY (v_seen)
		ORDER BY s.submission_id FOR NO KEY UPDATE) x;
	RETURN ARRAY(SELECT ROW(j.n, j.id, j.code, j.who, NULL)::move_judgement FROM (
		SELECT DISTINCT ON (a.id) a.n, a.id, s.last_by::text AS who, CASE
			WHEN s.submission_id IS NULL THEN 'PV301'
			WHEN NOT s.campaign_id = ANY (v_mine) THEN 'PV201'
			WHEN (p_from IS NULL AND s.status = 'revoked') OR NOT s.status = ANY (p_from) THEN 'PV101'
			ELSE 'PV000' END AS code
		FROM unnest(p_ids) WITH ORDINALITY a(id, n)
			LEFT JOIN submission s ON s.submission_id = a.id AND s.campaign_id = ANY (v_seen)
		ORDER BY a.id, a.n) j ORDER BY j.n);
END $$;

CREATE FUNCTION move_done(p_judged move_judgement[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY(SELECT j.id FROM unnest(p_judged) j WHERE j.code = 'PV000' ORDER BY j.n) $$;

-- Refuses with p_code those still standing for which nothing better is known.
CREATE FUNCTION move_refuse(p_judged move_judgement[], p_code text) RETURNS move_judgement[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT ARRAY(SELECT ROW(j.n, j.id, CASE j.code WHEN 'PV000' THEN p_code ELSE j.code END, j.who, j.until)::move_judgement
		FROM unnest(p_judged) j ORDER BY j.n)
$$;

-- The step itself: a decision row, its note, the new status (NULL: the same), one version on.
CREATE FUNCTION move_apply(p_action text, p_ids bigint[], p_status text, p_reasons text[], p_note text, p_call bigint) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	WITH d AS (
		INSERT INTO decision (decision_id, submission_id, campaign_id, stage, action, verdict, via, reasons, note_sha256, photo_sha256, score, check_run,
				status_from, status_to, version, call_id)
			SELECT nextval('decision_id_seq'), s.submission_id, s.campaign_id, s.stage, p_action, p_action, 'script', coalesce(p_reasons, '{}'),
				note_hash(p_note), coalesce(s.standard_sha256, s.original_sha256), s.score, s.check_run, s.status, coalesce(p_status, s.status),
				s.version + 1, p_call
			FROM submission s WHERE s.submission_id = ANY (p_ids) ORDER BY s.submission_id
			RETURNING decision_id, submission_id, campaign_id),
	n AS (INSERT INTO decision_note SELECT d.decision_id, d.campaign_id, p_note FROM d WHERE coalesce(p_note, '') <> '')
	UPDATE submission s SET status = coalesce(p_status, s.status), version = s.version + 1, last_decision = d.decision_id, last_action = p_action,
			last_by = session_user, last_at = now()
		FROM d WHERE s.submission_id = d.submission_id;
END $$;

-- Takes submissions out of all open work: checks, review, windows, uploads; with p_messages also
-- messages no worker has touched.
CREATE FUNCTION move_clear(p_ids bigint[], p_messages boolean) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_leases bigint[];
BEGIN
	DELETE FROM check_queue WHERE submission_id = ANY (p_ids);
	WITH gone AS (DELETE FROM review_queue WHERE submission_id = ANY (p_ids) RETURNING lease_id)
	SELECT array_agg(DISTINCT lease_id) INTO v_leases FROM gone WHERE lease_id IS NOT NULL;
	PERFORM lease_sweep(v_leases);
	DELETE FROM skip WHERE submission_id = ANY (p_ids);
	DELETE FROM settle WHERE submission_id = ANY (p_ids);
	DELETE FROM upload WHERE submission_id = ANY (p_ids);
	DELETE FROM recall WHERE submission_id = ANY (p_ids);
	IF p_messages THEN
		DELETE FROM outbox WHERE submission_id = ANY (p_ids) AND state = 'waiting' AND attempt = 0;
	END IF;
END $$;

-- A message at once, without an undo window.
CREATE FUNCTION message_put(p_ids bigint[], p_kind text, p_reasons text[]) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO outbox (campaign_id, submission_id, student_id, decision_id, kind, data, gateway, gateways, due_at)
	SELECT s.campaign_id, s.submission_id, s.student_id, s.last_decision, p_kind, message_data(s, c, t, p_reasons, s.deadline),
		c.notify[1], c.notify[2:], now()
	FROM submission s JOIN campaign c ON c.campaign_id = s.campaign_id JOIN student t ON t.student_id = s.student_id
	WHERE s.submission_id = ANY (p_ids) AND cardinality(c.notify) > 0 ORDER BY s.submission_id
$$;

-- Answers in the order of the ids, and the audit row.
CREATE FUNCTION move_finish(p_action text, p_ids bigint[], p_judged move_judgement[], p_extra jsonb, p_call bigint) RETURNS outcome[]
LANGUAGE plpgsql AS $$
DECLARE
	v_out outcome[];
BEGIN
	SELECT coalesce(array_agg(CASE WHEN j.code = 'PV000' THEN answer(j.id, j.code, p_who => session_user, p_status => s.status, p_stage => s.stage,
				p_until => j.until, p_decision => s.last_decision)
			ELSE answer(j.id, j.code, refusal(j.code, s, j.who, j.until), j.who, j.until, s.status, s.stage) END ORDER BY a.n), '{}')
		INTO v_out
		FROM unnest(p_ids) WITH ORDINALITY a(id, n) JOIN unnest(p_judged) j ON j.id = a.id
			LEFT JOIN submission s ON s.submission_id = a.id AND j.code <> 'PV301';
	PERFORM audit_outcomes(p_action, v_out, jsonb_strip_nulls(p_extra), p_call);
	RETURN v_out;
END $$;

-- The student's wish, through service. Costs no attempt; a lease ends and its holder reads the cause.
CREATE FUNCTION withdraw(p_ids bigint[], p_cause text) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(p_ids, '{intake,operator}', '{received,pending,pending_final,escalated,rejected}');
	v_done bigint[];
BEGIN
	IF btrim(coalesce(p_cause, '')) = '' THEN
		j := move_refuse(j, 'PV405');
	END IF;
	v_done := move_done(j);
	PERFORM move_clear(v_done, true);
	PERFORM move_apply('withdraw', v_done, 'withdrawn', NULL, p_cause, v_call);
	RETURN QUERY SELECT * FROM unnest(move_finish('withdraw', p_ids, j, jsonb_build_object('note', encode(note_hash(p_cause), 'hex')), v_call));
END $$;

-- The retoucher's photo: same attempt, same stage, checked again.
CREATE FUNCTION retouched(p_id bigint, p_photo bytea) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(ARRAY[p_id], '{intake,operator}', '{retouching}');
	v_done bigint[];
BEGIN
	IF NOT EXISTS (SELECT FROM photo p WHERE p.sha256 = p_photo) THEN
		j := move_refuse(j, 'PV407');
	END IF;
	v_done := move_done(j);
	UPDATE submission s SET standard_sha256 = p.sha256, standard_bytes = p.bytes, standard_width = p.width, standard_height = p.height, retouched = true
		FROM photo p WHERE p.sha256 = p_photo AND s.submission_id = ANY (v_done);
	INSERT INTO photo_use SELECT p_photo, s.submission_id, 'standard', s.campaign_id, s.student_id FROM submission s
		WHERE s.submission_id = ANY (v_done) ON CONFLICT DO NOTHING;
	INSERT INTO check_queue (submission_id, campaign_id) SELECT s.submission_id, s.campaign_id FROM submission s WHERE s.submission_id = ANY (v_done);
	PERFORM move_apply('retouched', v_done, 'received', NULL, NULL, v_call);
	RETURN QUERY SELECT * FROM unnest(move_finish('retouched', ARRAY[p_id], j, jsonb_build_object('photo', encode(p_photo, 'hex')), v_call));
END $$;

-- From the registry's published list. An older published photo of the student gives way now.
CREATE FUNCTION confirm(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(p_ids, '{operator}', '{uploaded}');
	v_done bigint[] := move_done(j);
BEGIN
	PERFORM move_apply('confirm', v_done, 'published', NULL, NULL, v_call);
	UPDATE submission o SET superseded_by = s.submission_id FROM submission s
		WHERE s.submission_id = ANY (v_done) AND o.student_id = s.student_id AND o.submission_id < s.submission_id
			AND o.status = 'published' AND o.superseded_by IS NULL;
	PERFORM message_put(v_done, 'published', NULL);
	RETURN QUERY SELECT * FROM unnest(move_finish('confirm', p_ids, j, '{}', v_call));
END $$;

-- The registry refused it: its cause, mapped to reasons, goes to the student.
CREATE FUNCTION refused(p_ids bigint[], p_reasons text[], p_cause text DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(p_ids, '{operator}', '{uploading,uploaded,upload_failed}');
	v_done bigint[];
BEGIN
	IF coalesce(cardinality(p_reasons), 0) = 0 THEN
		j := move_refuse(j, 'PV402');
	END IF;
	j := ARRAY(SELECT ROW(x.n, x.id, CASE WHEN x.code <> 'PV000' THEN x.code WHEN NOT r.reasons_known THEN 'PV401'
			WHEN r.reason_is_ours THEN 'PV408' ELSE 'PV000' END, x.who, x.until)::move_judgement
		FROM unnest(j) x LEFT JOIN submission s ON s.submission_id = x.id LEFT JOIN campaign_rules(ARRAY(SELECT y.campaign_id FROM submission y WHERE y.submission_id = ANY (p_ids)), p_reasons, '{}', '{}') r
			ON r.campaign_id = s.campaign_id
		ORDER BY x.n);
	v_done := move_done(j);
	PERFORM move_clear(v_done, true);
	PERFORM move_apply('refused', v_done, 'rejected', p_reasons, p_cause, v_call);
	UPDATE submission s SET deadline = end_of_day(c.zone, now(), c.resubmit_days) FROM campaign c
		WHERE c.campaign_id = s.campaign_id AND s.submission_id = ANY (v_done);
	PERFORM message_put(v_done, 'rejected', p_reasons);
	RETURN QUERY SELECT * FROM unnest(move_finish('refused', p_ids, j, jsonb_build_object('reasons', p_reasons,
		'note', encode(note_hash(p_cause), 'hex')), v_call));
END $$;

-- The first supervisor's word: the upload is held for 24 h, until a second confirms.
CREATE FUNCTION recall(p_ids bigint[], p_note text DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	v_until timestamptz := now() + interval '24 hours';
	j move_judgement[] := move_judge(p_ids, '{supervisor}', '{approved,queued}');
	v_done bigint[];
BEGIN
	j := ARRAY(SELECT ROW(x.n, x.id, CASE WHEN x.code = 'PV000' AND r.submission_id IS NOT NULL THEN 'PV109' ELSE x.code END,
			CASE WHEN x.code = 'PV000' THEN coalesce(r.proposed_by::text, session_user) ELSE x.who END,
			CASE WHEN x.code = 'PV000' THEN coalesce(r.until, v_until) END)::move_judgement
		FROM unnest(j) x LEFT JOIN recall r ON r.submission_id = x.id AND r.until > now() ORDER BY x.n);
	v_done := move_done(j);
	DELETE FROM recall WHERE submission_id = ANY (v_done);
	INSERT INTO recall (submission_id, campaign_id, until) SELECT s.submission_id, s.campaign_id, v_until FROM submission s
		WHERE s.submission_id = ANY (v_done);
	UPDATE settle SET held_until = v_until WHERE submission_id = ANY (v_done);
	UPDATE upload SET held_until = v_until WHERE submission_id = ANY (v_done);
	PERFORM move_apply('recall', v_done, NULL, NULL, p_note, v_call);
	RETURN QUERY SELECT * FROM unnest(move_finish('recall', p_ids, j, jsonb_build_object('note', encode(note_hash(p_note), 'hex')), v_call));
END $$;

-- The second's: back to the first stage's queue.
CREATE FUNCTION recall_confirm(p_ids bigint[]) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(p_ids, '{supervisor}', '{approved,queued}');
	v_done bigint[];
BEGIN
	j := ARRAY(SELECT ROW(x.n, x.id, CASE WHEN x.code <> 'PV000' THEN x.code WHEN r.submission_id IS NULL THEN 'PV108'
				WHEN r.proposed_by = session_user THEN 'PV109' ELSE 'PV000' END,
			CASE WHEN x.code = 'PV000' THEN r.proposed_by::text ELSE x.who END,
			CASE WHEN r.proposed_by = session_user THEN r.until END)::move_judgement
		FROM unnest(j) x LEFT JOIN recall r ON r.submission_id = x.id AND r.until > now() ORDER BY x.n);
	v_done := move_done(j);
	PERFORM move_clear(v_done, true);
	PERFORM move_apply('recall_confirm', v_done, 'pending', NULL, NULL, v_call);
	UPDATE submission SET stage = 1, first_by = NULL WHERE submission_id = ANY (v_done);
	INSERT INTO review_queue (submission_id, campaign_id, escalated, stage, due_at)
		SELECT s.submission_id, s.campaign_id, false, 1, s.due_at FROM submission s WHERE s.submission_id = ANY (v_done);
	RETURN QUERY SELECT * FROM unnest(move_finish('recall_confirm', p_ids, j, '{}', v_call));
END $$;

-- Strikes any submission, also one in review or published; the student is barred for the term.
CREATE FUNCTION revoke(p_ids bigint[], p_reason text, p_note text DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_judge(p_ids, '{supervisor}', NULL);
	v_done bigint[];
BEGIN
	IF p_reason IS NULL OR p_reason NOT IN ('R01', 'R02') THEN
		j := move_refuse(j, 'PV409');
	END IF;
	v_done := move_done(j);
	PERFORM move_clear(v_done, true);
	PERFORM move_apply('revoke', v_done, 'revoked', ARRAY[p_reason], p_note, v_call);
	INSERT INTO bar (campaign_id, term, id_hash, student_no, school_key, submission_id)
		SELECT s.campaign_id, c.term, id_number_hash(p.id_number), t.student_no, coalesce(nullif(t.school_code, ''), t.school), s.submission_id
		FROM submission s JOIN campaign c ON c.campaign_id = s.campaign_id JOIN student t ON t.student_id = s.student_id
			LEFT JOIN person p ON p.student_id = s.student_id
		WHERE s.submission_id = ANY (v_done);
	PERFORM message_put(v_done, 'revoked', ARRAY[p_reason]);
	RETURN QUERY SELECT * FROM unnest(move_finish('revoke', p_ids, j, jsonb_build_object('reasons', jsonb_build_array(p_reason),
		'note', encode(note_hash(p_note), 'hex')), v_call));
END $$;

-- Is there a later submission of the student? Then the older one is history.
CREATE FUNCTION move_refuse_older(p_judged move_judgement[]) RETURNS move_judgement[]
LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT ROW(j.n, j.id, CASE WHEN j.code = 'PV000' AND EXISTS (SELECT FROM submission s JOIN submission o ON o.student_id = s.student_id
			WHERE s.submission_id = j.id AND o.submission_id > s.submission_id) THEN 'PV106' ELSE j.code END, j.who, j.until)::move_judgement
		FROM unnest(p_judged) j ORDER BY j.n)
$$;

-- A new deadline, one more attempt, the channel free to choose.
CREATE FUNCTION reopen(p_ids bigint[], p_note text DEFAULT NULL) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_refuse_older(move_judge(p_ids, '{supervisor}', '{rejected,expired,blocked}'));
	v_done bigint[];
BEGIN
	j := ARRAY(SELECT ROW(x.n, x.id, CASE WHEN x.code = 'PV000' AND campaign_is_closed(c, now()) THEN 'PV110' ELSE x.code END, x.who, x.until)::move_judgement
		FROM unnest(j) x LEFT JOIN submission s ON s.submission_id = x.id LEFT JOIN campaign c ON c.campaign_id = s.campaign_id ORDER BY x.n);
	v_done := move_done(j);
	PERFORM move_apply('reopen', v_done, 'rejected', NULL, p_note, v_call);
	UPDATE submission s SET deadline = end_of_day(c.zone, now(), c.resubmit_days) FROM campaign c
		WHERE c.campaign_id = s.campaign_id AND s.submission_id = ANY (v_done);
	UPDATE student t SET extra_attempts = t.extra_attempts + 1, channel = NULL FROM submission s
		WHERE s.submission_id = ANY (v_done) AND t.student_id = s.student_id;
	RETURN QUERY SELECT * FROM unnest(move_finish('reopen', p_ids, j, jsonb_build_object('note', encode(note_hash(p_note), 'hex')), v_call));
END $$;

-- A published photo may be replaced, with the school's permission: one new attempt. It stands until
-- the new one is published.
CREATE FUNCTION replace(p_ids bigint[], p_permission text) RETURNS SETOF outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_call bigint := nextval('call_id_seq');
	j move_judgement[] := move_refuse_older(move_judge(p_ids, '{supervisor}', '{published}'));
	v_done bigint[];
BEGIN
	IF btrim(coalesce(p_permission, '')) = '' THEN
		j := move_refuse(j, 'PV405');
	END IF;
	v_done := move_done(j);
	PERFORM move_apply('replace', v_done, NULL, NULL, p_permission, v_call);
	UPDATE student t SET replace_allowed = true, channel = NULL, extra_attempts = s.attempt - c.free_resubmissions
		FROM submission s JOIN campaign c ON c.campaign_id = s.campaign_id
		WHERE s.submission_id = ANY (v_done) AND t.student_id = s.student_id;
	RETURN QUERY SELECT * FROM unnest(move_finish('replace', p_ids, j, jsonb_build_object('note', encode(note_hash(p_permission), 'hex')), v_call));
END $$;

-- Deletes names, numbers, contacts, notes and stored photos of students whose work is over; their
-- decisions and the audit stay verifiable. Returns how many students.
CREATE FUNCTION erase_personal(p_campaign text, p_student_nos text[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_campaign int := require_campaign(p_campaign, 'supervisor');
	v_ids bigint[] := ARRAY(SELECT t.student_id FROM student t WHERE t.campaign_id = v_campaign AND t.student_no = ANY (p_student_nos)
		AND t.erased_at IS NULL AND NOT EXISTS (SELECT FROM submission s WHERE s.student_id = t.student_id
			AND s.status NOT IN ('published', 'expired', 'blocked', 'revoked', 'withdrawn'))
		AND NOT EXISTS (SELECT FROM outbox o WHERE o.student_id = t.student_id) ORDER BY t.student_id FOR UPDATE);
	v_photos bytea[];
BEGIN
	UPDATE person SET name = '', id_number = '', phone = '', email = '', wechat_openid = '' WHERE student_id = ANY (v_ids);
	UPDATE capture_code SET code = '', roster_name = '' WHERE student_id = ANY (v_ids);
	UPDATE student SET name_masked = '', erased_at = now() WHERE student_id = ANY (v_ids);
	DELETE FROM decision_note n USING decision d, submission s
		WHERE d.decision_id = n.decision_id AND s.submission_id = d.submission_id AND s.student_id = ANY (v_ids);
	v_photos := ARRAY(SELECT DISTINCT u.sha256 FROM photo_use u WHERE u.student_id = ANY (v_ids)
		AND NOT EXISTS (SELECT FROM photo_use o JOIN student t ON t.student_id = o.student_id WHERE o.sha256 = u.sha256 AND t.erased_at IS NULL));
	DELETE FROM photo_data WHERE sha256 = ANY (v_photos);
	PERFORM audit('erase_personal', ARRAY[v_campaign], jsonb_build_object('students', v_ids, 'photos', cardinality(v_photos))::text);
	RETURN cardinality(v_ids);
END $$;

GRANT EXECUTE ON FUNCTION withdraw, retouched TO photovet_intake, photovet_operator;
GRANT EXECUTE ON FUNCTION confirm, refused TO photovet_operator;
GRANT EXECUTE ON FUNCTION recall, recall_confirm, revoke, reopen, replace(bigint[], text), erase_personal TO photovet_supervisor;
