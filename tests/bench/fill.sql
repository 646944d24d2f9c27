-- :n pending submissions in campaign :code, written straight into the tables (a bench has no time for an import).
BEGIN;
SET LOCAL search_path = photovet, public;
SELECT campaign_id FROM campaign WHERE code = :'code' \gset
INSERT INTO photo (sha256, place, bytes, width, height) VALUES (sha256('bench'), 'pg', 5, 480, 640) ON CONFLICT DO NOTHING;
CREATE TEMP TABLE fill ON COMMIT DROP AS
	WITH s AS (
		INSERT INTO student (campaign_id, student_no, school_code, name_masked)
		SELECT :campaign_id, to_char(g, 'FM000000000'), '10533', '张*' FROM generate_series(1, :n) g RETURNING student_id)
	SELECT student_id, row_number() OVER () AS g FROM s;
INSERT INTO person (student_id, campaign_id, name, email) SELECT student_id, :campaign_id, '张三', 'x@example.org' FROM fill;
WITH sub AS (
	INSERT INTO submission (campaign_id, campaign, student_id, attempt, status, received_at, due_at, original_sha256, original_bytes,
		original_width, original_height, score)
	SELECT :campaign_id, :'code', student_id, 1, 'pending', now(), now() + g * interval '1 ms', sha256('bench'), 5, 480, 640, 90 FROM fill
	RETURNING submission_id, due_at)
INSERT INTO review_queue (submission_id, campaign_id, escalated, stage, due_at) SELECT submission_id, :campaign_id, false, 1, due_at FROM sub;
COMMIT;
ANALYZE photovet.student, photovet.person, photovet.submission, photovet.review_queue;
