-- Duplicates: exact ones by address, near ones by two perceptual hashes, found through an index.
--
-- Portraits on one background look alike: distinct people come as near as 10 bits in the 64-bit
-- pHash (median 28), and a national campaign has 10^11 pairs. So the rule wants both hashes near:
-- pHash <= 10 and the 256-bit dHash <= 40 warn, <= 6 and <= 24 fail. A mirrored copy is unrelated
-- by its plain hashes; therefore the hashes of the mirrored picture are looked up as well.
--
-- The index (multi-index hashing). A pHash is cut into three bands: bit i belongs to band i mod 3,
-- which leaves 22, 21 and 21 bits; interleaved, because neighbouring coefficients go together and a
-- band of neighbours would tell less apart. If two hashes differ in at most 10 bits, then they
-- differ in at most 2 bits of band 0, or in at most 3 of band 1, or in at most 3 of band 2: else
-- there would be at least 3 + 4 + 4 = 11 differences. So looking up, in three btrees led by the
-- campaign, the 254 values within 2 bits of band 0 and the 1562 within 3 bits of bands 1 and 2 each
-- finds every hash within distance 10, none left out; what the index returns is then measured
-- exactly. Smaller bands would want fewer probes but return a fifth of a campaign.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE FUNCTION hash_band(p_hash bit(64), p_band int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT sum(get_bit(p_hash, i) << (i / 3))::int FROM generate_series(p_band, 63, 3) i
$$;

CREATE TABLE photo_hash (		-- of the photo that was checked: one row a submission
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	student_id bigint NOT NULL,
	sha256 bytea NOT NULL,
	phash bit(64) NOT NULL,
	dhash bit(256) NOT NULL,
	phash_mirror bit(64) NOT NULL,
	dhash_mirror bit(256) NOT NULL,
	band_0 int NOT NULL GENERATED ALWAYS AS (photovet.hash_band(phash, 0)) STORED,
	band_1 int NOT NULL GENERATED ALWAYS AS (photovet.hash_band(phash, 1)) STORED,
	band_2 int NOT NULL GENERATED ALWAYS AS (photovet.hash_band(phash, 2)) STORED
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 1000);	-- keeps scans index-only
-- The hash rides along, so that candidates are measured without a visit to the table.
CREATE INDEX photo_hash_band_0 ON photo_hash (campaign_id, band_0) INCLUDE (phash, submission_id);
CREATE INDEX photo_hash_band_1 ON photo_hash (campaign_id, band_1) INCLUDE (phash, submission_id);
CREATE INDEX photo_hash_band_2 ON photo_hash (campaign_id, band_2) INCLUDE (phash, submission_id);
ALTER TABLE photo_hash ENABLE ROW LEVEL SECURITY;	-- read by the functions below only

-- What to exclusive-or a band with to get every value within its radius.
CREATE TABLE hash_ball (
	bits int PRIMARY KEY,
	radius int NOT NULL,
	masks int[] NOT NULL
);
INSERT INTO hash_ball
	WITH RECURSIVE ball(bits, radius) AS (VALUES (22, 2), (21, 3)),
	mask(bits, radius, value, next, n) AS (
		SELECT bits, radius, 0, 0, 0 FROM ball
		UNION ALL
		SELECT bits, radius, value | (1 << i), i + 1, n + 1 FROM mask, generate_series(next, bits - 1) i WHERE n < radius)
	SELECT bits, radius, array_agg(value ORDER BY value) FROM mask GROUP BY bits, radius;
ALTER TABLE hash_ball ENABLE ROW LEVEL SECURITY;

-- Every stored hash of the campaign within 10 bits of p_hash. The bands' lists are long: they are
-- not looked at by the planner (a generic plan), which has only the three indexes to choose from.
CREATE FUNCTION hash_near(p_campaign int, p_hash bit(64)) RETURNS TABLE (submission_id bigint, distance int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
	v_0 int[] := ARRAY(SELECT m # v FROM hash_band(p_hash, 0) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 22) x(m));
	v_1 int[] := ARRAY(SELECT m # v FROM hash_band(p_hash, 1) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21) x(m));
	v_2 int[] := ARRAY(SELECT m # v FROM hash_band(p_hash, 2) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21) x(m));
BEGIN
	RETURN QUERY
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int FROM photo_hash h
		WHERE h.campaign_id = p_campaign AND h.band_0 = ANY (v_0) AND bit_count(h.phash # p_hash) <= 10
	UNION
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int FROM photo_hash h
		WHERE h.campaign_id = p_campaign AND h.band_1 = ANY (v_1) AND bit_count(h.phash # p_hash) <= 10
	UNION
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int FROM photo_hash h
		WHERE h.campaign_id = p_campaign AND h.band_2 = ANY (v_2) AND bit_count(h.phash # p_hash) <= 10;
END $$;

-- A submission counts when it is another student's, or the student's own that was turned down.
CREATE FUNCTION counts_as_other(p_submission bigint, p_student bigint, s submission) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT s.submission_id <> p_submission AND (s.student_id <> p_student OR s.status IN ('rejected', 'expired', 'blocked', 'revoked'))
$$;

-- The photo's other uses, byte for byte: how many, and the latest of them. Counted to 1000: a
-- placeholder that a whole campaign sends must not make every check look at all of them.
CREATE FUNCTION duplicate_equal(s submission, p_photo bytea) RETURNS TABLE (n bigint, latest bigint)
LANGUAGE sql STABLE AS $$
	SELECT count(DISTINCT f.submission_id), max(f.submission_id)
	FROM (SELECT x.submission_id FROM photo_use u JOIN submission x ON x.submission_id = u.submission_id
		WHERE u.sha256 IN (s.original_sha256, p_photo) AND u.kind <> 'reference' AND u.campaign_id = s.campaign_id
			AND counts_as_other(s.submission_id, s.student_id, x) LIMIT 1000) f
$$;

-- What looks like it by both hashes, the worst first: fail before warn, then the nearest.
CREATE FUNCTION duplicate_near(s submission, h photo_hash) RETURNS TABLE (submission_id bigint, ph int, dh int, is_mirrored boolean, fails boolean)
LANGUAGE sql STABLE AS $$
	SELECT n.submission_id, n.distance, n.dh, n.is_mirrored, n.distance <= 6 AND n.dh <= 24
	FROM (SELECT c.submission_id, c.distance, bit_count(o.dhash # h.dhash)::int AS dh, false AS is_mirrored
			FROM hash_near(s.campaign_id, h.phash) c JOIN photo_hash o ON o.submission_id = c.submission_id
		UNION ALL
		SELECT c.submission_id, c.distance, bit_count(o.dhash # h.dhash_mirror)::int, true
			FROM hash_near(s.campaign_id, h.phash_mirror) c JOIN photo_hash o ON o.submission_id = c.submission_id) n
		JOIN submission x ON x.submission_id = n.submission_id
	WHERE n.dh <= 40 AND counts_as_other(s.submission_id, s.student_id, x)
	ORDER BY n.distance <= 6 AND n.dh <= 24 DESC, n.distance, n.dh, n.submission_id LIMIT 1
$$;

-- The hashes a checker sent with its results; NULL when they are missing or malformed.
CREATE FUNCTION photo_hash_of(s submission, p_photo bytea, p_item jsonb) RETURNS photo_hash
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	h photo_hash;
BEGIN
	IF p_item ->> 'phash' ~ '^[0-9a-f]{16}$' AND p_item ->> 'phash_mirror' ~ '^[0-9a-f]{16}$'
		AND p_item ->> 'dhash' ~ '^[0-9a-f]{64}$' AND p_item ->> 'dhash_mirror' ~ '^[0-9a-f]{64}$' THEN
		h.submission_id := s.submission_id;
		h.campaign_id := s.campaign_id;
		h.student_id := s.student_id;
		h.sha256 := p_photo;
		h.phash := ('x' || (p_item ->> 'phash'))::bit(64);
		h.dhash := ('x' || (p_item ->> 'dhash'))::bit(256);
		h.phash_mirror := ('x' || (p_item ->> 'phash_mirror'))::bit(64);
		h.dhash_mirror := ('x' || (p_item ->> 'dhash_mirror'))::bit(256);
	END IF;
	RETURN h;
END $$;

CREATE TYPE check_row AS (name text, native float8, quality smallint, status text, checker text, version text, detail text);

CREATE FUNCTION duplicate_sha_row(s submission, p_photo bytea) RETURNS check_row
LANGUAGE sql STABLE AS $$
	SELECT ROW('dup.sha', d.n, CASE d.n WHEN 0 THEN 100 ELSE 0 END, CASE d.n WHEN 0 THEN 'ok' ELSE 'fail' END, 'database', '1',
		CASE WHEN d.n = 0 THEN '' ELSE 'same file as submission ' || d.latest || CASE WHEN d.n > 1 THEN format(' and %s more', d.n - 1) ELSE '' END
		END)::check_row
	FROM duplicate_equal(s, p_photo) d
$$;

-- Quality goes on from the zones of the other checks: 79 to 40 warns, below that fails.
CREATE FUNCTION duplicate_near_row(s submission, h photo_hash) RETURNS check_row
LANGUAGE plpgsql STABLE AS $$
DECLARE
	d record;
BEGIN
	IF h.submission_id IS NULL THEN
		RETURN ROW('dup.phash', NULL, NULL, 'na', 'database', '1', '')::check_row;
	END IF;
	SELECT * INTO d FROM duplicate_near(s, h);
	IF NOT FOUND THEN
		RETURN ROW('dup.phash', NULL, 100, 'ok', 'database', '1', '')::check_row;
	END IF;
	RETURN ROW('dup.phash', d.ph, CASE WHEN d.fails THEN 6 * d.ph ELSE 40 + 39 * d.ph / 10 END, CASE WHEN d.fails THEN 'fail' ELSE 'warn' END,
		'database', '1', format('resembles submission %s%s (pHash %s, dHash %s)', d.submission_id, CASE WHEN d.is_mirrored THEN ' mirrored' ELSE '' END,
			d.ph, d.dh))::check_row;
END $$;

-- The rows the database adds to a run. A profile may leave one out ({"checks":{"dup.sha":{"enabled":
-- false}}}). A checker that sends no key "phash" at all knows no hashes: then those stored for this
-- very photo serve, and without them dup.phash is not run; one that sends null could not make them: n.a.
CREATE FUNCTION duplicate_rows(s submission, p_photo bytea, p_item jsonb, p_profile jsonb) RETURNS SETOF check_row
LANGUAGE plpgsql AS $$
DECLARE
	h photo_hash := photo_hash_of(s, p_photo, p_item);
BEGIN
	IF h.submission_id IS NOT NULL THEN
		INSERT INTO photo_hash (submission_id, campaign_id, student_id, sha256, phash, dhash, phash_mirror, dhash_mirror)
			VALUES (h.submission_id, h.campaign_id, h.student_id, h.sha256, h.phash, h.dhash, h.phash_mirror, h.dhash_mirror)
			ON CONFLICT ON CONSTRAINT photo_hash_pkey DO UPDATE SET sha256 = excluded.sha256, phash = excluded.phash, dhash = excluded.dhash,
				phash_mirror = excluded.phash_mirror, dhash_mirror = excluded.dhash_mirror;
	ELSIF NOT p_item ? 'phash' THEN
		SELECT * INTO h FROM photo_hash x WHERE x.submission_id = s.submission_id AND x.sha256 = p_photo;
	END IF;
	IF p_profile #>> '{checks,dup.sha,enabled}' IS DISTINCT FROM 'false' THEN
		RETURN NEXT duplicate_sha_row(s, p_photo);
	END IF;
	IF (p_item ? 'phash' OR h.submission_id IS NOT NULL) AND p_profile #>> '{checks,dup.phash,enabled}' IS DISTINCT FROM 'false' THEN
		RETURN NEXT duplicate_near_row(s, h);
	END IF;
END $$;

-- The score with the rows that came in the database: the worst of the deciding ones, n.a. when one is.
CREATE FUNCTION score_with(p_score int, p_rows check_row[], p_profile jsonb) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN bool_or(x.quality IS NULL) THEN NULL WHEN count(*) = 0 OR p_score IS NULL THEN p_score ELSE least(p_score, min(x.quality)) END
	FROM unnest(p_rows) x WHERE p_profile #>> ARRAY['checks', x.name, 'decides'] = 'true'
$$;

CREATE FUNCTION check_rows_of(p_item jsonb) RETURNS check_row[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg(ROW(r.name, r.native, CASE WHEN r.status <> 'na' AND r.quality >= 0 THEN r.quality END, r.status,
		coalesce(r.checker, ''), coalesce(r.version, ''), left(coalesce(r.detail, ''), 200))::check_row), '{}')
	FROM jsonb_to_recordset(coalesce(nullif(p_item -> 'results', 'null'), '[]'))
		AS r(name text, native float8, quality smallint, status text, checker text, version text, detail text)
	WHERE r.name NOT LIKE 'dup.%'
$$;

CREATE FUNCTION check_run_insert(s submission, p_photo bytea, p_profile text, p_version int, p_score int, p_fails int, p_warns int, p_nas int,
	p_rows check_row[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_run bigint;
BEGIN
	INSERT INTO check_run (submission_id, campaign_id, photo_sha256, profile, profile_version, score, fails, warns, nas)
		VALUES (s.submission_id, s.campaign_id, p_photo, p_profile, p_version, p_score, p_fails, p_warns, p_nas) RETURNING run_id INTO v_run;
	INSERT INTO check_result (run_id, name, submission_id, campaign_id, native, quality, status, checker, version, detail)
		SELECT v_run, r.name, s.submission_id, s.campaign_id, r.native, r.quality, r.status, r.checker, r.version, r.detail
		FROM unnest(p_rows) r ON CONFLICT DO NOTHING;
	UPDATE submission SET check_run = v_run, score = p_score, fails = p_fails, warns = p_warns, nas = p_nas WHERE submission_id = s.submission_id;
END $$;

-- Results that were made elsewhere and imported: they stay with the photo until it changes or
-- they are imported again.
CREATE FUNCTION check_rows_imported(s submission, p_photo bytea, p_rows check_row[]) RETURNS check_row[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(ROW(r.name, r.native, r.quality, r.status, r.checker, r.version, r.detail)::check_row), '{}')
	FROM check_run k JOIN check_result r ON r.run_id = k.run_id
	WHERE k.run_id = s.check_run AND k.photo_sha256 = p_photo AND r.checker LIKE 'import:%'
		AND NOT EXISTS (SELECT FROM unnest(p_rows) x WHERE x.name = r.name)
$$;

-- Stores one whole run and makes it the latest. The item's own figures count its own results;
-- what is added here is counted here.
CREATE OR REPLACE FUNCTION check_store(s submission, p_item jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_photo bytea := coalesce(CASE WHEN s.retouched THEN s.standard_sha256 END, s.original_sha256);
	v_name text := coalesce(p_item ->> 'profile', (SELECT c.profile FROM campaign c WHERE c.campaign_id = s.campaign_id));
	v_version int := coalesce((p_item ->> 'profile_version')::int, 1);
	v_profile jsonb := coalesce((SELECT p.body FROM profile p WHERE p.name = v_name AND p.version = v_version), '{}');
	v_rows check_row[] := check_rows_of(p_item);
	v_more check_row[] := check_rows_imported(s, v_photo, v_rows) || ARRAY(SELECT d FROM duplicate_rows(s, v_photo, p_item, v_profile) d);
BEGIN
	PERFORM check_run_insert(s, v_photo, v_name, v_version, score_with((p_item ->> 'score')::int, v_more, v_profile),
		coalesce((p_item ->> 'fails')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'fail'),
		coalesce((p_item ->> 'warns')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'warn'),
		coalesce((p_item ->> 'nas')::int, 0) + (SELECT count(*)::int FROM unnest(v_more) x WHERE x.status = 'na'), v_rows || v_more);
END $$;

-- Adds results to the latest run ("merge": true): a new run with them in place of those of the same
-- name. Profile and score stay: what decides was judged before.
CREATE FUNCTION check_merge(s submission, p_item jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	k check_run;
	v_new check_row[] := check_rows_of(p_item);
	v_rows check_row[];
BEGIN
	SELECT * INTO STRICT k FROM check_run WHERE run_id = s.check_run;
	SELECT v_new || coalesce(array_agg(ROW(r.name, r.native, r.quality, r.status, r.checker, r.version, r.detail)::check_row), '{}') INTO v_rows
		FROM check_result r WHERE r.run_id = k.run_id AND NOT EXISTS (SELECT FROM unnest(v_new) x WHERE x.name = r.name);
	PERFORM check_run_insert(s, k.photo_sha256, k.profile, k.profile_version, k.score,
		(SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'fail'), (SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'warn'),
		(SELECT count(*)::int FROM unnest(v_rows) x WHERE x.status = 'na'), v_rows);
END $$;

CREATE OR REPLACE FUNCTION check_item(p_item jsonb, p_worker text, p_campaigns int[]) RETURNS outcome
LANGUAGE plpgsql AS $$
DECLARE
	s submission;
	q check_queue;
	v_id bigint := (p_item ->> 'id')::bigint;
	v_standard bytea := decode(nullif(p_item ->> 'standard', ''), 'hex');
BEGIN
	SELECT * INTO s FROM submission WHERE submission_id = v_id AND campaign_id = ANY (my_campaigns()) FOR UPDATE;
	IF NOT FOUND THEN
		RETURN answer(v_id, 'PV301', 'no such submission, or it is not visible to you');
	ELSIF NOT s.campaign_id = ANY (p_campaigns) THEN
		RETURN answer(v_id, 'PV201', 'you are not assigned to its campaign in that role', p_status => s.status, p_stage => s.stage);
	END IF;
	IF p_worker IS NOT NULL THEN
		SELECT * INTO q FROM check_queue WHERE submission_id = v_id FOR UPDATE;
		IF s.status <> 'received' OR q.token IS DISTINCT FROM (p_item ->> 'token')::bigint OR q.worker IS DISTINCT FROM p_worker THEN
			RETURN answer(v_id, 'PV103', 'the lease on this check has ended', q.worker, p_status => s.status, p_stage => s.stage);
		END IF;
	ELSIF p_item ->> 'merge' = 'true' THEN
		IF s.check_run IS NULL OR s.status = 'received' THEN
			RETURN answer(v_id, 'PV101', 'it has not been checked yet', p_status => s.status, p_stage => s.stage);
		END IF;
		PERFORM check_merge(s, p_item);
		RETURN answer(v_id, 'PV000', 'recorded', p_status => s.status, p_stage => s.stage);
	END IF;
	IF v_standard IS NOT NULL AND NOT EXISTS (SELECT FROM photo WHERE sha256 = v_standard) THEN
		RETURN answer(v_id, 'PV407', 'the standard photo is not stored', p_status => s.status, p_stage => s.stage);
	END IF;
	PERFORM check_store(s, p_item);
	IF s.status = 'received' THEN
		RETURN check_pass(s, v_standard);
	END IF;
	RETURN answer(v_id, 'PV000', 'recorded', p_status => s.status, p_stage => s.stage);
END $$;

-- Of two copies checked at the same moment the second must see the first: those who record hashes
-- in one campaign wait for each other, campaigns in order.
CREATE OR REPLACE FUNCTION check_items(p_action text, p_worker text, p_items jsonb, p_campaigns int[]) RETURNS SETOF outcome
LANGUAGE plpgsql AS $$
DECLARE
	e jsonb;
	c int;
	v_out outcome[] := '{}';
BEGIN
	IF jsonb_typeof(p_items) IS DISTINCT FROM 'array' OR jsonb_array_length(p_items) > 1000 THEN
		RAISE EXCEPTION 'a list of at most 1000 checked submissions is wanted' USING ERRCODE = '22023';
	END IF;
	FOR c IN SELECT DISTINCT s.campaign_id FROM jsonb_array_elements(p_items) x JOIN submission s ON s.submission_id = (x ->> 'id')::bigint
		WHERE s.campaign_id = ANY (p_campaigns) ORDER BY 1 LOOP
		PERFORM pg_advisory_xact_lock(hashtext('photovet.photo_hash'), c);
	END LOOP;
	FOR e IN SELECT x FROM jsonb_array_elements(p_items) WITH ORDINALITY AS j(x, n) ORDER BY n LOOP
		v_out := v_out || check_item(e, p_worker, p_campaigns);
	END LOOP;
	PERFORM audit_outcomes(p_action, v_out);
	RETURN QUERY SELECT * FROM unnest(v_out);
END $$;

-- The longest name of OFIQ has 27 letters, with its family 32. Rows that are there satisfied the shorter rule.
ALTER TABLE check_result DROP CONSTRAINT check_result_name_check;
ALTER TABLE check_result ADD CONSTRAINT check_result_name_check CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,38}$') NOT VALID;

-- Which reasons failing measures suggest.
UPDATE reason SET checks = checks || ARRAY['dup.sha'] WHERE code = 'I02';
UPDATE reason r SET checks = r.checks || l.measures FROM (VALUES
	('P01', ARRAY['ofiq.HeadPoseRoll']), ('P02', ARRAY['ofiq.HeadPoseYaw', 'ofiq.HeadPosePitch']), ('X01', ARRAY['ofiq.MouthClosed']),
	('X02', ARRAY['ofiq.EyesOpen']), ('X03', ARRAY['ofiq.ExpressionNeutrality']), ('O02', ARRAY['ofiq.EyesVisible', 'ofiq.FaceOcclusionPrevention']),
	('O03', ARRAY['ofiq.EyesVisible']), ('O04', ARRAY['ofiq.NoHeadCoverings']), ('B03', ARRAY['ofiq.SingleFacePresent']),
	('L03', ARRAY['ofiq.IlluminationUniformity']), ('F05', ARRAY['ofiq.InterEyeDistance'])) AS l(code, measures) WHERE r.code = l.code;
