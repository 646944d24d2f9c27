-- Tables: what waits for the end of an undo window, the outbox, uploads, gateways, audit,
-- and places kept for later parts.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE TABLE settle (			-- approved, window not yet over: what enqueue takes
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	decision_id bigint NOT NULL,
	due_at timestamptz NOT NULL,	-- end of the undo window; 'infinity' while its batch runs
	batch_id bigint,
	undo_seconds int NOT NULL,
	held_until timestamptz		-- a recall is proposed
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX settle_due ON settle (due_at, submission_id);
CREATE INDEX settle_batch ON settle (batch_id) WHERE due_at = 'infinity';

CREATE TABLE outbox (			-- messages not yet delivered
	outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL,
	submission_id bigint NOT NULL,
	student_id bigint NOT NULL,
	decision_id bigint,		-- NULL: published
	kind text NOT NULL CHECK (kind IN ('rejected', 'blocked', 'approved', 'retouch', 'revoked', 'published')),
	data jsonb NOT NULL DEFAULT '{}',	-- codes, numbers and dates, no personal data
	gateway text NOT NULL,		-- where it is to go now
	gateways text[] NOT NULL,	-- what is left to try after that
	key uuid NOT NULL DEFAULT gen_random_uuid(),	-- idempotency key, the same over all attempts
	state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'held')),
	attempt int NOT NULL DEFAULT 0,	-- with worker: the fence
	tries int NOT NULL DEFAULT 0,	-- on this gateway
	due_at timestamptz NOT NULL,	-- sending: end of the worker's lease
	worker text,
	last_error text,
	made_at timestamptz NOT NULL DEFAULT now(),
	batch_id bigint,
	undo_seconds int NOT NULL DEFAULT 0
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX outbox_due ON outbox (gateway, due_at, outbox_id) WHERE state <> 'held';
CREATE INDEX outbox_student ON outbox (student_id, outbox_id);
CREATE INDEX outbox_submission ON outbox (submission_id);
CREATE INDEX outbox_batch ON outbox (batch_id) WHERE due_at = 'infinity';

CREATE TABLE outbox_done (		-- delivered, dead or dropped
	outbox_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	submission_id bigint NOT NULL,
	student_id bigint NOT NULL,
	decision_id bigint,
	kind text NOT NULL,
	data jsonb NOT NULL,
	gateway text NOT NULL,
	key uuid NOT NULL,
	state text NOT NULL CHECK (state IN ('delivered', 'dead', 'dropped')),
	attempt int NOT NULL,
	last_error text,
	made_at timestamptz NOT NULL,
	done_at timestamptz NOT NULL DEFAULT now(),
	worker text			-- whose claim gave it up untried, until he has asked (given_up)
);
CREATE INDEX outbox_done_submission ON outbox_done (submission_id);
CREATE INDEX outbox_done_campaign ON outbox_done (campaign_id, outbox_id);
CREATE INDEX outbox_done_untold ON outbox_done (worker) WHERE worker IS NOT NULL;

CREATE TABLE upload (			-- queued, uploading, upload_failed
	upload_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	campaign_id int NOT NULL,
	submission_id bigint NOT NULL UNIQUE,
	student_id bigint NOT NULL,
	sha256 bytea NOT NULL,		-- exactly the photo that was decided on
	name_hash bytea,		-- of target and object name (name_hash() in 0016): two students never share one, of whatever campaign
	key uuid NOT NULL DEFAULT gen_random_uuid(),
	state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'held', 'no target', 'dead')),
	attempt int NOT NULL DEFAULT 0,
	tries int NOT NULL DEFAULT 0,
	due_at timestamptz NOT NULL,
	worker text,
	last_error text,
	held_until timestamptz,		-- a recall is proposed
	made_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX upload_due ON upload (due_at, upload_id) WHERE state IN ('waiting', 'sending');
CREATE INDEX upload_campaign ON upload (campaign_id, state);
CREATE INDEX upload_name ON upload (name_hash);
CREATE INDEX upload_untold ON upload (worker) WHERE state = 'dead' AND worker IS NOT NULL;

CREATE TABLE upload_done (
	upload_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	submission_id bigint NOT NULL UNIQUE,
	student_id bigint NOT NULL,
	sha256 bytea NOT NULL,
	name_hash bytea,
	key uuid NOT NULL,
	attempt int NOT NULL,
	made_at timestamptz NOT NULL,
	done_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_done_campaign ON upload_done (campaign_id, upload_id);
CREATE INDEX upload_done_name ON upload_done (name_hash);

CREATE TABLE gateway (			-- one row per way out: token bucket and circuit breaker
	name text PRIMARY KEY CHECK (name ~ '^[[:graph:]]{1,100}$'),
	address text CHECK (address IN ('email', 'phone', 'openid', 'none')),	-- as the last worker named it
	tokens real NOT NULL DEFAULT 0,
	refilled_at timestamptz NOT NULL DEFAULT '-infinity',
	fails int NOT NULL DEFAULT 0,	-- in a row
	open_until timestamptz		-- the breaker; past: one probe
) WITH (fillfactor = 20);

CREATE TABLE worker_seen (
	worker text NOT NULL,
	login name NOT NULL DEFAULT session_user,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (login, worker)
) WITH (fillfactor = 50);

CREATE TABLE audit_head (		-- one chain per login: nobody queues behind another's row
	chain name PRIMARY KEY,
	seq bigint NOT NULL,
	hash bytea NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE audit_log (		-- append only
	chain name NOT NULL,
	seq bigint NOT NULL,
	at timestamptz NOT NULL,
	action text NOT NULL,
	campaigns int[] NOT NULL,
	call_id bigint,			-- decisions made by it
	body text NOT NULL,		-- JSON, hashed byte for byte; ids, codes and hashes only
	prev bytea NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_call ON audit_log (call_id) WHERE call_id IS NOT NULL;

CREATE TABLE audit_checkpoint (
	checkpoint_id bigint PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	heads text NOT NULL,		-- JSON {chain: [seq, hash]}, hashed byte for byte
	prev bytea NOT NULL,
	root bytea NOT NULL
);

-- Places kept; nothing writes them yet but intake, which stores what a manifest brings.
CREATE TABLE image_verdict (		-- the student's own check in the registry (verified, disputed)
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	verdict text NOT NULL CHECK (verdict IN ('verified', 'disputed')),
	at timestamptz NOT NULL DEFAULT now(),
	by name NOT NULL DEFAULT session_user
);
CREATE TABLE capture_code (		-- what the capture code says, to be held against the roster
	student_id bigint PRIMARY KEY REFERENCES student,
	campaign_id int NOT NULL,
	code text NOT NULL DEFAULT '',
	roster_name text NOT NULL DEFAULT '',	-- personal: erased with person
	at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE payment (
	student_id bigint PRIMARY KEY REFERENCES student,
	campaign_id int NOT NULL,
	order_no text NOT NULL DEFAULT '',
	state text NOT NULL DEFAULT '',	-- as the manifest has it
	at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE layout_print (
	submission_id bigint NOT NULL,
	campaign_id int NOT NULL,
	layout text NOT NULL,
	sha256 bytea NOT NULL,
	made_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (submission_id, layout)
);
