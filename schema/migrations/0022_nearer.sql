-- Look-ups of duplicates at half the cost, and whom a duplicate belongs to.
--
-- The bands and their radii are those of 0017: every hash within 10 bits is found. What changed is
-- what a look-up touches: one key instead of two columns to compare on the way down, and both
-- hashes in the index, so that no neighbour by pHash (one in a thousand of a campaign whose portraits are alike) is
-- fetched from the table only to be turned down by its dHash.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- As before, without a loop.
CREATE OR REPLACE FUNCTION hash_band(p_hash bit(64), p_band int) RETURNS int
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

DROP FUNCTION duplicate_near_row;
DROP FUNCTION duplicate_near;
DROP FUNCTION hash_near;
ALTER TABLE photo_hash DROP COLUMN band_0, DROP COLUMN band_1, DROP COLUMN band_2,
	ADD COLUMN key_0 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 0)) STORED,
	ADD COLUMN key_1 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 1)) STORED,
	ADD COLUMN key_2 bigint NOT NULL GENERATED ALWAYS AS (photovet.hash_key(campaign_id, phash, 2)) STORED;
CREATE INDEX photo_hash_key_0 ON photo_hash (key_0) INCLUDE (phash, dhash, submission_id);
CREATE INDEX photo_hash_key_1 ON photo_hash (key_1) INCLUDE (phash, dhash, submission_id);
CREATE INDEX photo_hash_key_2 ON photo_hash (key_2) INCLUDE (phash, dhash, submission_id);
ALTER TABLE hash_ball ALTER COLUMN masks TYPE bigint[];

-- Every stored hash of the campaign within 10 bits of p_hash and 40 of p_dhash. The lists of keys are
-- long: they are not looked at by the planner (a generic plan), which has only the three indexes to choose from.
CREATE FUNCTION hash_near(p_campaign int, p_hash bit(64), p_dhash bit(256)) RETURNS TABLE (submission_id bigint, ph int, dh int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, photovet, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
	v_0 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 0) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 22) x(m));
	v_1 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 1) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21) x(m));
	v_2 bigint[] := ARRAY(SELECT m # v FROM hash_key(p_campaign, p_hash, 2) v, (SELECT unnest(masks) FROM hash_ball WHERE bits = 21) x(m));
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

CREATE OR REPLACE VIEW check_list WITH (security_invoker = true) AS
	SELECT s.submission_id AS submission, r.name, r.native, r.quality, r.status, r.checker, r.version,
		CASE WHEN r.checker = 'database' AND r.detail <> '' THEN duplicate_detail(r.detail, s.student_id) ELSE r.detail END AS detail
	FROM submission s JOIN check_result r ON r.run_id = s.check_run;
