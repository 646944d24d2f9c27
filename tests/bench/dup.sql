-- Look-ups of duplicates among the hashes of campaign 1: :n of them, the best of 3 of each, in ms of this
-- server process's own processor time (all is in memory; how busy the machine is beside it is not what is measured). One is hash_near; two is what a checked photo costs: upright and mirrored.
-- The kernel brings that figure up to date when it takes the processor away, else by its tick of some
-- milliseconds only: so the process sleeps before it reads. Without that a look-up of 0.3 ms counts as 0.
CREATE FUNCTION pg_temp.cpu_ms() RETURNS float8 LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	PERFORM pg_sleep(0.0001);
	RETURN split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6;
END $$;
CREATE FUNCTION pg_temp.times(p_what text, p_n int) RETURNS TABLE (p50 numeric, p95 numeric, found numeric) LANGUAGE plpgsql
SET search_path = photovet, pg_catalog AS $$
DECLARE
	h photo_hash;
	v float8[] := '{}';
	start float8;
	best float8;
	n bigint;
	total bigint := 0;
BEGIN
	FOR i IN 1..p_n LOOP
		SELECT * INTO h FROM photo_hash WHERE submission_id = 1 + i * 9973::bigint % (SELECT max(submission_id) FROM photo_hash);
		best := 'infinity';
		FOR turn IN 1..3 LOOP
			start := pg_temp.cpu_ms();
			IF p_what = 'one' THEN
				SELECT count(*) INTO n FROM hash_near(h.campaign_id, h.phash, h.dhash);
			ELSE
				SELECT count(*) INTO n FROM (SELECT * FROM hash_near(h.campaign_id, h.phash, h.dhash)
					UNION ALL SELECT * FROM hash_near(h.campaign_id, h.phash_mirror, h.dhash_mirror)) x;
			END IF;
			best := least(best, pg_temp.cpu_ms() - start);
		END LOOP;
		v := v || best;
		total := total + n;
	END LOOP;
	RETURN QUERY SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY x)::numeric, 2), round(percentile_cont(0.95) WITHIN GROUP (ORDER BY x)::numeric, 2),
		round(total::numeric / p_n, 1) FROM unnest(v) x;
END $$;
SELECT * FROM pg_temp.times('one', 20) \g /dev/null
SELECT 'one', p50, p95, found FROM pg_temp.times('one', :n);
SELECT 'two', p50, p95, found FROM pg_temp.times('two', :n);
