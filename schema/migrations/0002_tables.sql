-- Tables: campaigns and people, students, photos, submissions, checks, review.
--
-- What must hold:
--  * personal data (names, numbers, addresses, notes) lies in person and decision_note only,
--    so that it can be deleted later while decisions and audit stay verifiable;
--  * review_queue, check_queue, settle, outbox and upload hold open work only: a row leaves
--    when the work ends, so claiming stays flat however large the history grows;
--  * nobody but the owner writes; everything is written by the functions of the later files.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- One answer per submission. code PV000: done; else why not (photovet-schema(7)).
CREATE TYPE outcome AS (
	id bigint,
	done boolean,
	code text,
	text text,
	who text,
	until timestamptz,
	status text,
	stage smallint,
	decision bigint,
	token bigint,
	undo_until timestamptz
);

CREATE TABLE profile (			-- photo profiles; a change is a new version
	name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,46}$'),
	version int NOT NULL CHECK (version > 0),
	body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),	-- {"checks":{..},"standard":{..}}
	intake_min_kb int NOT NULL,	-- what the student is told: {min} {max} {w} {h} of the instructions
	intake_max_kb int NOT NULL,
	intake_width int NOT NULL,
	intake_height int NOT NULL,
	made_at timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user,
	PRIMARY KEY (name, version)
);

CREATE TABLE campaign (			-- settings only, no counters: moves take a key share lock on the row
	campaign_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
	title text NOT NULL,
	term text NOT NULL DEFAULT '',	-- '': no other campaign shares it
	profile text NOT NULL DEFAULT '2017-99',
	stages smallint NOT NULL DEFAULT 1 CHECK (stages IN (1, 2)),
	opens date,			-- NULL: no limit; both days included, in the campaign's zone
	closes date,
	zone text NOT NULL DEFAULT 'Asia/Shanghai',
	review_days int NOT NULL DEFAULT 2 CHECK (review_days BETWEEN 0 AND 366),
	resubmit_days int NOT NULL DEFAULT 7 CHECK (resubmit_days BETWEEN 0 AND 366),
	advise_days int CHECK (advise_days BETWEEN 0 AND 366),	-- NULL: the message advises no date
	free_resubmissions int NOT NULL DEFAULT 2 CHECK (free_resubmissions BETWEEN 0 AND 100),
	undo_seconds int NOT NULL DEFAULT 60 CHECK (undo_seconds BETWEEN 0 AND 86400),
	scripted text NOT NULL DEFAULT 'supervisor' CHECK (scripted IN ('reviewer', 'supervisor', 'nobody')),
	blocks text NOT NULL DEFAULT 'refuse' CHECK (blocks IN ('allow', 'refuse')),
	names text NOT NULL DEFAULT 'mask' CHECK (names IN ('mask', 'show')),
	target text,			-- upload URL, NULL: approved photos wait as queued
	name_template text NOT NULL DEFAULT '{student_no}.jpg',
	notify text[] NOT NULL DEFAULT '{file}',	-- gateways, first choice first; '{}': no messages
	lease_minutes int NOT NULL DEFAULT 15 CHECK (lease_minutes BETWEEN 1 AND 1440),
	keep_minutes int NOT NULL DEFAULT 30 CHECK (keep_minutes BETWEEN 0 AND 1440),
	batch_size int NOT NULL DEFAULT 20 CHECK (batch_size BETWEEN 1 AND 1000),
	max_held int NOT NULL DEFAULT 100 CHECK (max_held BETWEEN 1 AND 10000),
	min_display_width int NOT NULL DEFAULT 240 CHECK (min_display_width BETWEEN 1 AND 10000),
	min_display_height int NOT NULL DEFAULT 320 CHECK (min_display_height BETWEEN 1 AND 10000),
	created_at timestamptz NOT NULL DEFAULT now(),
	created_by name NOT NULL DEFAULT session_user,
	closed_at timestamptz,		-- closed by hand; the closing day needs no hand
	closed_by name
);

CREATE TABLE campaign_review_days (	-- where a channel differs from campaign.review_days
	campaign_id int NOT NULL REFERENCES campaign,
	channel text NOT NULL,
	days int NOT NULL CHECK (days BETWEEN 0 AND 366),
	PRIMARY KEY (campaign_id, channel)
);

CREATE TABLE holiday (			-- differences from Monday to Friday
	campaign_id int NOT NULL REFERENCES campaign,
	day date NOT NULL,
	kind text NOT NULL CHECK (kind IN ('workday', 'holiday')),
	PRIMARY KEY (campaign_id, day)
);

CREATE TABLE member (
	campaign_id int NOT NULL REFERENCES campaign,
	login name NOT NULL,
	role text NOT NULL CHECK (role IN ('intake', 'operator', 'reviewer', 'supervisor', 'worker', 'observer')),
	since timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user,
	PRIMARY KEY (campaign_id, login, role)
);
CREATE INDEX member_login ON member (login, role);

CREATE TABLE student (
	student_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL REFERENCES campaign,
	student_no text NOT NULL,
	school_code text NOT NULL DEFAULT '',
	school text NOT NULL DEFAULT '',
	channel text,			-- bound by the first submission, freed by reopen
	lang text NOT NULL DEFAULT 'zh' CHECK (lang IN ('zh', 'en')),
	name_masked text NOT NULL DEFAULT '',	-- first character, one * for each other
	extra_attempts int NOT NULL DEFAULT 0,	-- by reopen and replace
	replace_allowed boolean NOT NULL DEFAULT false,
	erased_at timestamptz,
	made_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (campaign_id, student_no, school_code)
);

CREATE TABLE person (			-- personal data, nothing else; deletable
	student_id bigint PRIMARY KEY REFERENCES student,
	campaign_id int NOT NULL,
	name text NOT NULL DEFAULT '',
	id_number text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	email text NOT NULL DEFAULT '',
	wechat_openid text NOT NULL DEFAULT ''
);

CREATE TABLE bar (			-- revoked: no submission this term
	bar_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL,
	term text NOT NULL,		-- '': this campaign only
	id_hash bytea,			-- SHA-256 of the ID number, NULL when none is known
	student_no text NOT NULL,
	school_key text NOT NULL,	-- school code, else school
	submission_id bigint NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user
);
CREATE INDEX bar_id_hash ON bar (id_hash) WHERE id_hash IS NOT NULL;
CREATE INDEX bar_student ON bar (student_no, school_key);

CREATE TABLE photo (			-- immutable, by address
	sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
	place text NOT NULL CHECK (place IN ('pg', 'file', 's3', 'https')),
	bytes bigint NOT NULL CHECK (bytes > 0),
	width int NOT NULL,
	height int NOT NULL,
	put_at timestamptz NOT NULL DEFAULT now(),
	put_by name NOT NULL DEFAULT session_user
);
CREATE TABLE photo_data (
	sha256 bytea PRIMARY KEY,
	data bytea NOT NULL
);
ALTER TABLE photo_data ALTER COLUMN data SET STORAGE EXTERNAL;	-- JPEG does not compress

CREATE TABLE submission (
	submission_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL REFERENCES campaign,
	campaign text NOT NULL,		-- its code, so that a page of one campaign is one index scan
	student_id bigint NOT NULL REFERENCES student,
	attempt int NOT NULL CHECK (attempt > 0),
	stage smallint NOT NULL DEFAULT 1 CHECK (stage IN (1, 2)),
	status text NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'pending', 'pending_final', 'retouching',
		'escalated', 'approved', 'queued', 'uploading', 'uploaded', 'upload_failed', 'published', 'rejected', 'expired',
		'blocked', 'revoked', 'withdrawn')),
	version int NOT NULL DEFAULT 1,	-- raised by every move
	channel text NOT NULL DEFAULT '',
	external_id text,
	submitted_at timestamptz,
	received_at timestamptz NOT NULL,
	due_at timestamptz NOT NULL,
	original_sha256 bytea NOT NULL,
	original_bytes bigint NOT NULL,
	original_width int NOT NULL,
	original_height int NOT NULL,
	standard_sha256 bytea,		-- what is decided on when it is there
	standard_bytes bigint,
	standard_width int,
	standard_height int,
	reference_sha256 bytea,
	reference_bytes bigint,
	reference_width int,
	reference_height int,
	retouched boolean NOT NULL DEFAULT false,
	check_run bigint,		-- the latest
	score smallint,			-- NULL: n.a.
	fails smallint NOT NULL DEFAULT 0,
	warns smallint NOT NULL DEFAULT 0,
	nas smallint NOT NULL DEFAULT 0,
	first_by name,			-- who passed the first stage
	deadline timestamptz,		-- rejected: until when a new attempt is taken
	last_decision bigint,
	last_action text,
	last_by name,
	last_at timestamptz,
	superseded_by bigint		-- published, and a later one has replaced it
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX submission_external ON submission (campaign_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX submission_student ON submission (student_id, attempt);
CREATE INDEX submission_due ON submission (due_at, submission_id);
CREATE INDEX submission_campaign ON submission (campaign, due_at, submission_id);
CREATE INDEX submission_status ON submission (campaign_id, status, due_at, submission_id);
CREATE INDEX submission_deadline ON submission (deadline) WHERE status = 'rejected';

CREATE TABLE photo_use (		-- which submission ever used which photo as what
	sha256 bytea NOT NULL,
	submission_id bigint NOT NULL,
	kind text NOT NULL CHECK (kind IN ('original', 'standard', 'reference')),
	campaign_id int NOT NULL,
	student_id bigint NOT NULL,
	PRIMARY KEY (sha256, submission_id, kind)
);
CREATE INDEX photo_use_submission ON photo_use (submission_id);

CREATE TABLE check_queue (		-- received, not yet checked
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	tries int NOT NULL DEFAULT 0,
	worker text,
	token bigint,
	lease_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX check_queue_due ON check_queue (tries, at, submission_id);
CREATE INDEX check_queue_campaign ON check_queue (campaign_id, at);

CREATE TABLE check_run (
	run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	submission_id bigint NOT NULL,
	campaign_id int NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user,
	photo_sha256 bytea NOT NULL,
	profile text NOT NULL,
	profile_version int NOT NULL,
	score smallint,
	fails smallint NOT NULL,
	warns smallint NOT NULL,
	nas smallint NOT NULL
);
CREATE INDEX check_run_submission ON check_run (submission_id);
CREATE TABLE check_result (
	run_id bigint NOT NULL,
	name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,38}$'),	-- the longest of OFIQ has 32 with its family
	submission_id bigint NOT NULL,
	campaign_id int NOT NULL,
	native float8,			-- NULL: n.a., or no number
	quality smallint CHECK (quality BETWEEN 0 AND 100),	-- NULL: n.a., never 0
	status text NOT NULL CHECK (status IN ('na', 'ok', 'warn', 'fail')),
	checker text NOT NULL,
	version text NOT NULL,
	detail text NOT NULL DEFAULT '',
	PRIMARY KEY (run_id, name)
);
CREATE INDEX check_result_submission ON check_result (submission_id, name);

CREATE TABLE lease (			-- one row per claim; its id is the fencing token of its rows
	lease_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL,
	login name NOT NULL DEFAULT session_user,
	taken_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,	-- until then nobody else may claim or decide
	kept_until timestamptz NOT NULL		-- until then the queue offers the rows to nobody else
) WITH (fillfactor = 50);
CREATE INDEX lease_kept ON lease (campaign_id, kept_until);
CREATE INDEX lease_login ON lease (login);

CREATE TABLE review_queue (		-- pending, pending_final, escalated: open work only
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	escalated boolean NOT NULL,
	stage smallint NOT NULL,
	due_at timestamptz NOT NULL,
	first_by name,			-- stage 2: who may not take it
	ready_at timestamptz,		-- end of the first stage's undo window; 'infinity' while its batch runs; NULL: over
	batch_id bigint,		-- with ready_at 'infinity': whose end sets it
	undo_seconds int,
	lease_id bigint,
	first_claimed_at timestamptz,	-- its clocks, while it is open work
	last_claimed_at timestamptz,
	in_hand_since timestamptz,
	in_hand interval
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX review_queue_free ON review_queue (campaign_id, escalated, due_at, submission_id) WHERE lease_id IS NULL AND ready_at IS NULL;
CREATE INDEX review_queue_due ON review_queue (campaign_id, due_at);
CREATE INDEX review_queue_held ON review_queue (lease_id) WHERE lease_id IS NOT NULL;
CREATE INDEX review_queue_ready ON review_queue (campaign_id, ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX review_queue_batch ON review_queue (batch_id) WHERE ready_at = 'infinity';
CREATE INDEX review_queue_first ON review_queue (first_by, campaign_id) WHERE first_by IS NOT NULL;

CREATE TABLE skip (			-- not offered again to this login while somebody else is left
	submission_id bigint NOT NULL,
	login name NOT NULL DEFAULT session_user,
	campaign_id int NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (submission_id, login)
);
CREATE INDEX skip_login ON skip (login, campaign_id);

CREATE TABLE batch (
	batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	login name NOT NULL DEFAULT session_user,
	action text NOT NULL,
	expected int NOT NULL,
	begun_at timestamptz NOT NULL DEFAULT now(),
	last_chunk_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,		-- set by batch_end, or 5 min after the last chunk of a vanished client
	settled boolean NOT NULL DEFAULT false,	-- its windows have been dated
	done int NOT NULL DEFAULT 0,
	refused int NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE INDEX batch_open ON batch (batch_id) WHERE NOT settled;

CREATE TABLE decision (			-- append only: every move a person makes with a submission
	decision_id bigint PRIMARY KEY,
	submission_id bigint NOT NULL,
	campaign_id int NOT NULL,
	stage smallint NOT NULL,
	action text NOT NULL CHECK (action IN ('approve', 'reject', 'retouch', 'escalate', 'undo', 'redo', 'skip', 'recall',
		'recall_confirm', 'revoke', 'reopen', 'replace', 'withdraw', 'retouched', 'refused', 'confirm')),
	verdict text,			-- what it amounts to; of a redo: what was redone
	via text NOT NULL CHECK (via IN ('screen', 'sheet', 'script')),
	reasons text[] NOT NULL DEFAULT '{}',
	note_sha256 bytea,		-- of the note's text, which lies in decision_note
	by name NOT NULL DEFAULT session_user,
	at timestamptz NOT NULL DEFAULT now(),
	undoes bigint,			-- undo: which decision; redo: which undo
	undo_seconds int NOT NULL DEFAULT 0,
	is_undoable boolean NOT NULL DEFAULT false,
	batch_id bigint,
	lease_id bigint,		-- the token it was made under
	display text,			-- JSON: what was on the screen
	photo_sha256 bytea,		-- what was decided on
	score smallint,
	check_run bigint,
	status_from text NOT NULL,
	status_to text NOT NULL,
	version int NOT NULL,		-- of the submission after it
	call_id bigint NOT NULL,	-- the audit row that vouches for it
	hash bytea NOT NULL		-- over all of the above
);
CREATE UNIQUE INDEX decision_version ON decision (submission_id, version) WHERE action <> 'skip';	-- one winner per step
CREATE INDEX decision_submission ON decision (submission_id, decision_id);
CREATE SEQUENCE decision_id_seq OWNED BY decision.decision_id;
CREATE SEQUENCE call_id_seq;
CREATE INDEX decision_by ON decision (by, at);
CREATE INDEX decision_campaign ON decision (campaign_id, at);
CREATE INDEX decision_batch ON decision (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX decision_call ON decision (call_id);
CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE decision_note (		-- deletable
	decision_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	note text NOT NULL
);

CREATE TABLE serious (			-- the supervisors' list: rejections with a reason of severity S
	decision_id bigint PRIMARY KEY,
	submission_id bigint NOT NULL,
	campaign_id int NOT NULL,
	reasons text[] NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE recall (			-- proposals: a second supervisor confirms in time, or it lapses
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	proposed_by name NOT NULL DEFAULT session_user,
	at timestamptz NOT NULL DEFAULT now(),
	until timestamptz NOT NULL
);

CREATE TABLE session (			-- where a login's screen stood
	login name PRIMARY KEY DEFAULT session_user,
	body text NOT NULL CHECK (octet_length(body) <= 262144),
	at timestamptz NOT NULL DEFAULT now()
);
