-- Duplicates: exact and near, mirrored, own rejected ones; what the index finds of what comparing all finds.

CREATE FUNCTION t.i(n text) RETURNS bigint LANGUAGE sql AS $$ SELECT max(submission_id) FROM photovet.submission s JOIN photovet.student USING (student_id) WHERE campaign = 'd1' AND student_no = n $$;
SELECT t.campaign('d1', '{"undo_seconds": 0}'), t.campaign('d2') \g /dev/null

-- Flips the first n of the bits listed (order: a fixed shuffle) of a hash given in hex.
CREATE FUNCTION t.flip(p_hex text, p_n int) RETURNS text LANGUAGE sql AS $$
	WITH b AS (SELECT ('x' || p_hex)::bit varying AS v, length(p_hex) * 4 AS w)
	SELECT string_agg(to_hex((substr(x, i, 4))::bit(4)::int), '' ORDER BY i) FROM (
		SELECT string_agg(CASE WHEN (i * 29 + 7) % w < p_n THEN (1 - get_bit(v, i))::text ELSE get_bit(v, i)::text END, '' ORDER BY i) AS x
		FROM b, generate_series(0, w - 1) i) y, generate_series(1, length(p_hex) * 4, 4) i
$$;
CREATE FUNCTION t.hashes(p_word text, p_ph int DEFAULT 0, p_dh int DEFAULT 0, p_mirrored boolean DEFAULT false) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object(CASE WHEN p_mirrored THEN 'phash_mirror' ELSE 'phash' END, t.flip(left(md5(p_word), 16), p_ph),
		CASE WHEN p_mirrored THEN 'dhash_mirror' ELSE 'dhash' END, t.flip(md5(p_word || 1) || md5(p_word || 2), p_dh),
		CASE WHEN p_mirrored THEN 'phash' ELSE 'phash_mirror' END, left(md5(p_word || 3), 16),
		CASE WHEN p_mirrored THEN 'dhash' ELSE 'dhash_mirror' END, md5(p_word || 4) || md5(p_word || 5))
$$;
-- Submits and checks one photo with these hashes (and more item keys); the dup rows of its run.
CREATE FUNCTION t.seen(p_campaign text, p_student text, p_photo text, p_item jsonb) RETURNS text LANGUAGE plpgsql SET search_path = photovet, pg_catalog, t AS $$
DECLARE
	v_id bigint := t.submit(p_campaign, p_student, p_photo)::bigint;
	v_token text := t.call('wim', 'SELECT token FROM check_claim(''wim'', 1)');
	v_code text := t.codes('wim', format('check_finish(''wim'', %L)', jsonb_build_array(jsonb_build_object('id', v_id, 'token', v_token, 'score', 90,
		'profile', '2017-99', 'profile_version', 1) || p_item)));
BEGIN
	RETURN v_code || ' ' || t.dups(v_id);
END $$;
CREATE FUNCTION t.dups(p_id bigint) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', coalesce(s.score::text, 'na'), s.fails || '/' || s.warns || '/' || s.nas, (SELECT string_agg(concat_ws(' ', r.name, coalesce(r.native::text, '-'),
		r.status, coalesce(r.quality::text, '-'), nullif(regexp_replace(r.detail, 'submission \d+', 'submission N'), '')), '; ' ORDER BY r.name)
		FROM photovet.check_result r WHERE r.run_id = s.check_run AND r.name LIKE 'dup.%'))
	FROM photovet.submission s WHERE s.submission_id = p_id
$$;

-- the rule
SELECT t.is(t.seen('d1', 'A1', 'a1', t.hashes('a')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'the first of its kind');
SELECT t.is(t.seen('d1', 'A2', 'a1', t.hashes('a')), 'PV000 90 2/0/0 dup.phash 0 fail 0 resembles submission N (pHash 0, dHash 0); dup.sha 1 fail 0 same file as submission N', 'the same file of another student');
SELECT t.is(t.seen('d1', 'A3', 'a3', t.hashes('a', 6, 24)), 'PV000 90 1/0/0 dup.phash 6 fail 36 resembles submission N (pHash 6, dHash 24); dup.sha 0 ok 100', 'the edge of fail');
SELECT t.is(t.seen('d1', 'B1', 'b1', t.hashes('b')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'another person');
SELECT t.is(t.seen('d1', 'B2', 'b2', t.hashes('b', 6, 25)), 'PV000 90 0/1/0 dup.phash 6 warn 63 resembles submission N (pHash 6, dHash 25); dup.sha 0 ok 100', 'one hash past fail warns');
SELECT t.is(t.seen('d1', 'C1', 'c1', t.hashes('c')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'a third');
SELECT t.is(t.seen('d1', 'C2', 'c2', t.hashes('c', 10, 40)), 'PV000 90 0/1/0 dup.phash 10 warn 79 resembles submission N (pHash 10, dHash 40); dup.sha 0 ok 100', 'the edge of warn');
SELECT t.is(t.seen('d1', 'D1', 'd1', t.hashes('d')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'a fourth');
SELECT t.is(t.seen('d1', 'D2', 'd2', t.hashes('d', 11, 0)), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'past the pHash edge is nothing');
SELECT t.is(t.seen('d1', 'E1', 'e1', t.hashes('e')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'a fifth');
SELECT t.is(t.seen('d1', 'E2', 'e2', t.hashes('e', 0, 41)), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'past the dHash edge too: portraits look alike');
SELECT t.is(t.seen('d1', 'F1', 'f1', t.hashes('f')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'a sixth');
SELECT t.is(t.seen('d1', 'F2', 'f2', t.hashes('f', 3, 9, true)), 'PV000 90 1/0/0 dup.phash 3 fail 18 resembles submission N mirrored (pHash 3, dHash 9); dup.sha 0 ok 100', 'a mirrored copy');
SELECT t.is(t.seen('d2', 'A1', 'a1', t.hashes('a')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'another campaign is another matter');

-- names the submission
SELECT t.is((SELECT substring(r.detail FROM '\d+') FROM photovet.check_result r WHERE r.submission_id = t.i('B2') AND r.name = 'dup.phash'), t.i('B1')::text, 'the detail names what it resembles');
SELECT t.is(t.call('eve', 'SELECT string_agg(name, '' '' ORDER BY name) FROM check_list WHERE submission = ' || t.i('B2')), 'dup.phash dup.sha', 'and everybody of the campaign reads it');

SELECT t.is(t.call('eve', format('SELECT regexp_replace(detail, ''submission \d+'', ''submission N'') FROM check_list WHERE submission = %s AND name = ''dup.phash''', t.i('B2'))),
	'resembles submission N (pHash 6, dHash 25): B1 ' || (SELECT name_masked FROM photovet.student WHERE student_no = 'B1' AND campaign_id = (SELECT campaign_id FROM photovet.campaign WHERE code = 'd1')),
	'who it is comes in when it is read, the name masked');
SELECT t.is((SELECT detail FROM photovet.check_result r WHERE r.submission_id = t.i('B2') AND r.name = 'dup.phash' AND r.detail ~ 'B1'), NULL, 'and is not stored with the check');

-- the student's own: only what was turned down
SELECT t.is(t.seen('d1', 'G1', 'g1', t.hashes('g')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'a first attempt');
SELECT t.codes('chen', format('reject(ARRAY[%s]::bigint[], p_reasons => ''{L03}'')', t.i('G1'))) \g /dev/null
SELECT t.is(t.seen('d1', 'G1', 'g2', t.hashes('g', 1, 3)), 'PV000 90 1/0/0 dup.phash 1 fail 6 resembles submission N (pHash 1, dHash 3); dup.sha 0 ok 100', 'the rejected photo, recompressed, again');
SELECT t.is(t.call('eve', format('SELECT regexp_replace(detail, ''submission \d+'', ''submission N'') FROM check_list WHERE submission = %s AND name = ''dup.phash''', t.i('G1'))),
	'resembles submission N (pHash 1, dHash 3): the same student', 'the detail says so');
SELECT t.is(t.seen('d1', 'H1', 'h1', t.hashes('h')), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'another student');
SELECT t.codes('olga', format('withdraw(ARRAY[%s]::bigint[], ''wish'')', t.i('H1'))) \g /dev/null
SELECT t.is(t.seen('d1', 'H1', 'h2', t.hashes('h', 1, 3)), 'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'his own withdrawn one does not count');

-- hashes that are missing or senseless
SELECT t.is(t.seen('d1', 'I1', 'i1', '{}'), 'PV000 90 0/0/0 dup.sha 0 ok 100', 'a checker that knows no hashes');
SELECT t.is(t.seen('d1', 'I2', 'i2', '{"phash": null}'), 'PV000 90 0/0/1 dup.phash - na -; dup.sha 0 ok 100', 'one that could not make them: n.a.');
SELECT t.is(t.seen('d1', 'I3', 'i3', t.hashes('i') || '{"dhash": "zz"}'), 'PV000 90 0/0/1 dup.phash - na -; dup.sha 0 ok 100', 'malformed ones: n.a.');
SELECT t.is(t.seen('d1', 'I4', 'i4', t.hashes('i4') || '{"results": [{"name": "dup.sha", "status": "ok", "quality": 100, "native": 0, "checker": "x", "version": "1"}]}'),
	'PV000 90 0/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'nobody else may say dup.*');
SELECT t.is((SELECT checker FROM photovet.check_result WHERE submission_id = t.i('I4') AND name = 'dup.sha'), 'database', 'it is the database''s own');

-- the profile
SELECT t.is(t.call('chen', 'SELECT profile_set(''strict'', ''{"checks": {"dup.phash": {"decides": true}, "dup.sha": {"enabled": false}}}'')::text'), '1', 'a profile where near copies decide');
SELECT t.is(t.seen('d1', 'J1', 'j1', t.hashes('b', 1, 1) || '{"profile": "strict"}'), 'PV000 6 1/0/0 dup.phash 1 fail 6 resembles submission N (pHash 1, dHash 1)', 'lowers the score');
SELECT t.is(t.seen('d1', 'J2', 'j2', '{"profile": "strict", "phash": null}'), 'PV000 na 0/0/1 dup.phash - na -', 'n.a. makes it n.a.');
SELECT t.is(t.call('eve', format('SELECT profile || '' '' || profile_version FROM check_run_list WHERE submission = %s AND is_latest', t.i('J1'))), 'strict 1', 'a run says what judged it');

-- a new check replaces the hashes, imported results stay
SELECT t.is(t.codes('olga', format('check_record(%L)', jsonb_build_array(jsonb_build_object('id', t.i('C2'), 'merge', true, 'results', '[{"name": "ofiq.Sharpness", "native": 3, "quality": 20, "status": "fail", "checker": "import:x", "version": "1"}]'::jsonb)))), 'PV000', 'results from elsewhere are added');
SELECT t.is(t.dups(t.i('C2')), '90 1/1/0 dup.phash 10 warn 79 resembles submission N (pHash 10, dHash 40); dup.sha 0 ok 100', 'to what was found before');
SELECT t.is(t.codes('olga', format('check_record(%L)', jsonb_build_array(t.hashes('another') || jsonb_build_object('id', t.i('C2'), 'score', 70)))), 'PV000', 'a whole run again');
SELECT t.is(t.dups(t.i('C2')), '70 1/0/0 dup.phash - ok 100; dup.sha 0 ok 100', 'judges anew; what was imported stays');
SELECT t.is((SELECT count(*)::text FROM photovet.photo_hash WHERE submission_id = t.i('C2')), '1', 'one row of hashes a submission');
SELECT t.submit('d1', 'K1', 'k1') AS k1 \gset
SELECT t.is(t.codes('olga', format('check_record(%L)', jsonb_build_array(jsonb_build_object('id', :k1, 'merge', true, 'results', '[]'::jsonb)))), 'PV101', 'nothing to add to before the first check');
SELECT t.is(t.call('eve', 'SELECT count(*)::text FROM photo_hash'), '42501', 'hashes are read by nobody');

-- the index against comparing all: 4000 hashes in clusters, so that there are neighbours at every distance
SELECT setseed(0.42) \g /dev/null
INSERT INTO photovet.photo_hash (submission_id, campaign_id, student_id, sha256, phash, dhash, phash_mirror, dhash_mirror)
	SELECT 1000000 + n, 99 + n % 2, n, '\x00', h, d, h, d
	FROM (SELECT n, string_agg(CASE WHEN random() < 0.09 THEN 1 - get_bit(seed, i) ELSE get_bit(seed, i) END::text, '' ORDER BY i)::bit(64) AS h
		FROM generate_series(0, 3999) n, LATERAL (SELECT ('x' || left(md5((n % 40)::text), 16))::bit(64) AS seed) s, generate_series(0, 63) i
		GROUP BY n) x,
		LATERAL (SELECT (repeat('1', n / 40 * 7 % 60) || repeat('0', 256 - n / 40 * 7 % 60))::bit(256) AS d) y;
ANALYZE photovet.photo_hash;
CREATE TEMP TABLE all_pairs AS
	SELECT q.submission_id AS a, o.submission_id AS b, bit_count(q.phash # o.phash)::int AS ph, bit_count(q.dhash # o.dhash)::int AS dh
	FROM photovet.photo_hash q, photovet.photo_hash o WHERE q.campaign_id = 99 AND o.campaign_id = 99 AND q.submission_id % 20 = 0
		AND bit_count(q.phash # o.phash) <= 10 AND bit_count(q.dhash # o.dhash) <= 40;
CREATE FUNCTION t.found() RETURNS SETOF all_pairs LANGUAGE sql AS $$
	SELECT q.submission_id, n.submission_id, n.ph, n.dh FROM photovet.photo_hash q, photovet.hash_near(99, q.phash, q.dhash) n
		WHERE q.campaign_id = 99 AND q.submission_id % 20 = 0 $$;
CREATE TEMP TABLE found_pairs AS SELECT * FROM t.found();
SELECT t.is(count(*)::text, '0', 'the index finds exactly what comparing all finds, distances included')
	FROM (SELECT * FROM found_pairs EXCEPT ALL SELECT * FROM all_pairs) x;
SELECT t.is((SELECT count(*) FROM (SELECT * FROM all_pairs EXCEPT ALL SELECT * FROM found_pairs) x) || ' ' || ((SELECT count(*) FROM all_pairs) > 2000)::text,
	'0 true', 'and leaves nothing out');
-- As if there were many: what is looked up does not depend on what is there.
UPDATE pg_class SET reltuples = 1e6 WHERE oid = 'photovet.photo_hash'::regclass;
CREATE TEMP TABLE found_of_many AS SELECT * FROM t.found();
UPDATE pg_class SET reltuples = 4000 WHERE oid = 'photovet.photo_hash'::regclass;
SELECT t.is((SELECT count(*) FROM (SELECT * FROM found_of_many EXCEPT ALL SELECT * FROM all_pairs) x) || ' '
	|| (SELECT count(*) FROM (SELECT * FROM all_pairs WHERE ph <= 8 EXCEPT ALL SELECT * FROM found_of_many) x), '0 0', 'of many it leaves nothing out within 8 bits');
SELECT t.is(((SELECT count(*) FROM found_of_many WHERE ph = 10)::numeric / count(*) BETWEEN 0.7 AND 0.88) || ' ' || (count(*) > 200), 'true true', 'nor more than three in ten at 10')
	FROM all_pairs WHERE ph = 10;
SELECT t.is((SELECT (count(*) > 0)::text FROM photovet.photo_hash q, photovet.photo_hash o WHERE q.campaign_id = 99 AND o.campaign_id = 99
	AND q.submission_id % 20 = 0 AND bit_count(q.phash # o.phash) <= 10 AND bit_count(q.dhash # o.dhash) > 40), 'true', 'of which there were some to leave');
SELECT t.is(count(*)::text, '0', 'a hash''s bands are every third of its bits') FROM photovet.photo_hash h, generate_series(0, 2) b
	WHERE photovet.hash_band(h.phash, b) <> (SELECT sum(get_bit(h.phash, i) << (i / 3)) FROM generate_series(b, 63, 3) i);
-- Which bands of 10 differences or fewer are not found when bands 1 and 2 are looked up so far.
CREATE FUNCTION t.unfound(p_radius int) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(x.bits, ' ' ORDER BY x.bits) FROM
		(SELECT format('%s:%s,%s,%s', n, a, b, n - a - b) AS bits,
				string_agg(CASE WHEN (i % 3 = 0 AND i / 3 < a) OR (i % 3 = 1 AND i / 3 < b) OR (i % 3 = 2 AND i / 3 < n - a - b) THEN '1' ELSE '0' END, '' ORDER BY i)::bit(64) AS h
			FROM generate_series(0, 10) n, generate_series(0, 10) a, generate_series(0, 10) b, generate_series(0, 63) i WHERE a + b <= n GROUP BY n, a, b) x
		WHERE NOT EXISTS (SELECT FROM photovet.hash_ball m WHERE m.bits = 22 AND m.radius = 2 AND photovet.hash_band(x.h, 0) = ANY (m.masks))
			AND NOT EXISTS (SELECT FROM photovet.hash_ball m WHERE m.bits = 21 AND m.radius = p_radius AND photovet.hash_band(x.h, 1) = ANY (m.masks))
			AND NOT EXISTS (SELECT FROM photovet.hash_ball m WHERE m.bits = 21 AND m.radius = p_radius AND photovet.hash_band(x.h, 2) = ANY (m.masks)) $$;
SELECT t.is(t.unfound(3), NULL, 'every pattern of 10 differences by bands is found');
SELECT t.is(t.unfound(2), '10:3,3,4 10:3,4,3 10:4,3,3 9:3,3,3', 'of many all but these');
SELECT t.is(string_agg(bits || ':' || radius || ':' || cardinality(masks), ' ' ORDER BY bits, radius), '21:2:232 21:3:1562 22:2:254', 'the balls are whole') FROM photovet.hash_ball;
