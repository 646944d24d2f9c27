-- The writes of approving everything pending in campaign :code, set-based, with no rule asked: the floor for a bulk approval.
BEGIN;
SET LOCAL search_path = photovet, public;
SELECT campaign_id FROM campaign WHERE code = :'code' \gset
WITH gone AS (DELETE FROM review_queue WHERE campaign_id = :campaign_id RETURNING submission_id),
upd AS (
	UPDATE submission s SET status = 'approved', version = s.version + 1, last_decision = nextval('decision_id_seq'), last_action = 'approve',
		last_by = session_user, last_at = now()
	FROM gone WHERE s.submission_id = gone.submission_id
	RETURNING s.submission_id, s.student_id, s.version, s.original_sha256, s.last_decision),
dec AS (
	INSERT INTO decision (decision_id, submission_id, campaign_id, stage, action, verdict, via, undo_seconds, is_undoable, photo_sha256,
		status_from, status_to, version, call_id, hash)
	SELECT last_decision, submission_id, :campaign_id, 1, 'approve', 'approve', 'script', 60, true, original_sha256, 'pending', 'approved', version, 0,
		sha256(int8send(last_decision) || int8send(submission_id)) FROM upd),
st AS (
	INSERT INTO settle (submission_id, campaign_id, decision_id, due_at, undo_seconds)
	SELECT submission_id, :campaign_id, last_decision, now() + interval '60 s', 60 FROM upd)
INSERT INTO outbox (campaign_id, submission_id, student_id, decision_id, kind, gateway, gateways, due_at)
SELECT :campaign_id, submission_id, student_id, last_decision, 'approved', 'file', '{}', now() + interval '60 s' FROM upd;
COMMIT;
