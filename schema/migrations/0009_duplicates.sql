-- Duplicates: exact ones by address, near ones by two perceptual hashes, found through an index.
--
-- Portraits on one background look alike: distinct people come as near as 10 bits in the 64-bit
-- pHash (median 28), and a national campaign has 10^11 pairs. So the rule wants both hashes near:
-- pHash <= 10 and the 256-bit dHash <= 40 warn, <= 6 and <= 24 fail. A mirrored copy is unrelated
-- by its plain hashes; therefore the hashes of the mirrored picture are looked up as well.
--
-- The index (multi-index hashing). A pHash is cut into three bands: bit i belongs to band i mod 3,
-- which leaves 22, 21 and 21 bits; interleaved, because neighbouring coefficients go together and a
-- band of neighbours would tell less apart. If two hashes differ in at most 10 bits, then they differ
-- in at most 2 bits of band 0, or in at most 3 of band 1, or in at most 3 of band 2: else there would be
-- at least 3 + 4 + 4 = 11. So looking up, in a btree each, the 254 values within 2 bits of band 0 and
-- the 1562 within 3 bits of bands 1 and 2 each finds every hash within 10; what the index returns is
-- then measured exactly. Campaign and band are one key, and both hashes ride along in the index, so
-- that no neighbour by pHash (one in a thousand of a campaign whose portraits are alike) is fetched
-- from the table only to be turned down by its dHash.
--
-- Many hashes. That is 3378 ways down a btree whatever is stored, and at 1,000,000 hashes, which are
-- alike, 32,000 candidates besides: 9 ms. So above 200,000 all bands are looked up within 2 bits: 718
-- ways down, a third of the candidates, 3 ms (tests/bench/dup.sh). That finds every hash within 8 bits
-- (3 + 3 + 3 is 9), all that fail among them. A pHash has as many ones as zeros (its bits are compared
-- with their median), so the next distance is 10; there the ten must not fall on the bands as 4, 3 and
-- 3, which one in five does. Of 561 altered copies of 51 portraits (scaled, blurred, brightened, saved
-- at quality 40, cropped by 1 to 3 %, turned by a degree) the rule covers 486, and 18 of these are at 10
-- bits: 4 of the 486 would not be found, where the rule itself leaves out 75.
--
-- Not taken: four bands of unequal size, with the parity of the others as a part of their keys, find all
-- within 10 in two thirds of the 9 ms. Bands of the dHash: of the same share of four times as many bits
-- there are four times as many.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- Written out, without a loop: it runs three times for every hash stored.
CREATE FUNCTION hash_band(p_hash bit(64), p_band int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN get_bit(p_hash, p_band) | (get_bit(p_hash, p_band + 3) << 1) | (get_bit(p_hash, p_band + 6) << 2)
	| (get_bit(p_hash, p_band + 9) << 3) | (get_bit(p_hash, p_band + 12) << 4) | (get_bit(p_hash, p_band + 15) << 5)
	| (get_bit(p_hash, p_band + 18) << 6) | (get_bit(p_hash, p_band + 21) << 7) | (get_bit(p_hash, p_band + 24) << 8)
	| (get_bit(p_hash, p_band + 27) << 9) | (get_bit(p_hash, p_band + 30) << 10) | (get_bit(p_hash, p_band + 33) << 11)
	| (get_bit(p_hash, p_band + 36) << 12) | (get_bit(p_hash, p_band + 39) << 13) | (get_bit(p_hash, p_band + 42) << 14)
	| (get_bit(p_hash, p_band + 45) << 15) | (get_bit(p_hash, p_band + 48) << 16) | (get_bit(p_hash, p_band + 51) << 17)
	| (get_bit(p_hash, p_band + 54) << 18) | (get_bit(p_hash, p_band + 57) << 19) | (get_bit(p_hash, p_band + 60) << 20)
	| CASE p_band WHEN 0 THEN get_bit(p_hash, 63) << 21 ELSE 0 END;

-- Campaign and band in one number.
CREATE FUNCTION hash_key(p_campaign int, p_hash bit(64), p_band int) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (p_campaign::bigint << 22) | photovet.hash_band(p_hash, p_band);

CREATE TABLE photo_hash (		-- of the photo that was checked: one row a submission
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	student_id bigint NOT NULL,
	sha256 bytea NOT NULL,
	phash bit(64) NOT NULL,
	dhash bit(256) NOT NULL,
	phash_mirror bit(64) NOT NULL,
	dhash_mirror bit(256) NOT NULL,
	key_0 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 0)) STORED,
	key_1 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 1)) STORED,
	key_2 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 2)) STORED
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 1000);	-- keeps scans index-only
CREATE INDEX photo_hash_key_0 ON photo_hash (key_0) INCLUDE (phash, dhash, submission_id);
CREATE INDEX photo_hash_key_1 ON photo_hash (key_1) INCLUDE (phash, dhash, submission_id);
CREATE INDEX photo_hash_key_2 ON photo_hash (key_2) INCLUDE (phash, dhash, submission_id);
ALTER TABLE photo_hash ENABLE ROW LEVEL SECURITY;	-- read by the functions below only

-- What to exclusive-or a band with to get every value within its radius.
CREATE TABLE hash_ball (
	bits int,
	radius int,
	masks bigint[] NOT NULL,
	PRIMARY KEY (bits, radius)
);
INSERT INTO hash_ball
	WITH RECURSIVE ball(bits, radius) AS (VALUES (22, 2), (21, 2), (21, 3)),
	mask(bits, radius, value, next, n) AS (
		SELECT bits, radius, 0, 0, 0 FROM ball
		UNION ALL
		SELECT bits, radius, value | (1 << i), i + 1, n + 1 FROM mask, generate_series(next, bits - 1) i WHERE n < radius)
	SELECT bits, radius, array_agg(value ORDER BY value) FROM mask GROUP BY bits, radius;
ALTER TABLE hash_ball ENABLE ROW LEVEL SECURITY;

-- How far bands 1 and 2 are looked up: see "Many hashes".
CREATE FUNCTION hash_radius() RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN reltuples > 200000 THEN 2 ELSE 3 END FROM pg_catalog.pg_class WHERE oid = 'photovet.photo_hash'::regclass
$$;

-- The stored hashes of the campaign within 10 bits of p_hash and 40 of p_dhash; of many hashes all of
-- those within 8, four in five of those at 10. The lists of keys are long: they are not looked at by the
-- planner (a generic plan), which has only the three indexes to choose from.
CREATE FUNCTION hash_near(p_campaign int, p_hash bit(64), p_dhash bit(256)) RETURNS TABLE (submission_id bigint, ph int, dh int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
	v_radius int := hash_radius();
	v_0 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 0) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 22 AND radius = 2) x(m));
	v_1 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 1) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21 AND radius = v_radius) x(m));
	v_2 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 2) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21 AND radius = v_radius) x(m));
BEGIN
	RETURN QUERY
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int, bit_count(h.dhash # p_dhash)::int FROM photo_hash h
		WHERE h.key_0 = ANY (v_0) AND bit_count(h.phash # p_hash) <= 10 AND bit_count(h.dhash # p_dhash) <= 40
	UNION
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int, bit_count(h.dhash # p_dhash)::int FROM photo_hash h
		WHERE h.key_1 = ANY (v_1) AND bit_count(h.phash # p_hash) <= 10 AND bit_count(h.dhash # p_dhash) <= 40
	UNION
	SELECT h.submission_id, bit_count(h.phash # p_hash)::int, bit_count(h.dhash # p_dhash)::int FROM photo_hash h
		WHERE h.key_2 = ANY (v_2) AND bit_count(h.phash # p_hash) <= 10 AND bit_count(h.dhash # p_dhash) <= 40;
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
	SELECT n.submission_id, n.ph, n.dh, n.is_mirrored, n.ph <= 6 AND n.dh <= 24
	FROM (SELECT c.*, false AS is_mirrored FROM hash_near(s.campaign_id, h.phash, h.dhash) c
		UNION ALL
		SELECT c.*, true FROM hash_near(s.campaign_id, h.phash_mirror, h.dhash_mirror) c) n
		JOIN submission x ON x.submission_id = n.submission_id
	WHERE counts_as_other(s.submission_id, s.student_id, x)
	ORDER BY n.ph <= 6 AND n.dh <= 24 DESC, n.ph, n.dh, n.submission_id LIMIT 1
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

-- A measure as it is stored, and as the functions of a check hand it on.
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

-- Whose the other submission is comes in when it is read: nothing personal is stored with a check,
-- and a name that was erased is gone here too.
CREATE FUNCTION duplicate_detail(p_detail text, p_student bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp AS $$
DECLARE
	v_who text;
BEGIN
	SELECT CASE WHEN o.student_id = p_student THEN 'the same student' ELSE concat_ws(' ', t.student_no, nullif(t.name_masked, '')) END INTO v_who
	FROM submission o JOIN student t ON t.student_id = o.student_id
	WHERE o.submission_id = substring(p_detail FROM 'submission ([0-9]{1,18})')::bigint;
	RETURN p_detail || coalesce(': ' || v_who, '');
END $$;
GRANT EXECUTE ON FUNCTION duplicate_detail TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;
